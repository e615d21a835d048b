//! The verbs of a day at the desk.

use super::desk::Desk;

const DUTY: &str = "Открыть дежурство";
const FORM: &str = "Новое сообщение";
const NOTE: &str = "Заметка";

impl Desk {
    /// Opens the duty, which is offered.
    pub(crate) fn opens_the_duty(&mut self) -> &mut Self {
        self.sees(DUTY).press("F12").sees_no(DUTY)
    }

    /// Fills in the registration of a message up to its last field; the link tells the network.
    pub(crate) fn fills_in(&mut self, link: &str, author: &str, text: &str) -> &mut Self {
        self.press("н").sees(FORM).pastes(link).sees("▸ Автор");
        self.types(author)
            .press("Enter")
            .pastes(text)
            .press("Enter");
        self.types("от 3 до 7").sees("› Пособие от 3 до 7 лет");
        self.press("Enter").types("кемер").sees("› Кемерово")
    }

    /// Registers a message.
    pub(crate) fn registers(&mut self, link: &str, author: &str, text: &str) -> &mut Self {
        self.fills_in(link, author, text).press("F12");
        self.sees("Зарегистрировано №").sees_no(FORM)
    }

    /// Takes a note of the selected message.
    pub(crate) fn notes(&mut self, text: &str) -> &mut Self {
        self.press("з").sees(NOTE).types(text);
        self.press("F12").sees_no(NOTE)
    }
}
