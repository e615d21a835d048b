//! The one table of actions: key → action → words → when it applies. Footer, help, palette and the update function all
//! read it, so that what is shown is what works.

use super::app::Screen;
use crate::regulation::Kind;

/// What a key of the desk may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// The step that the regulation expects of the selected message.
    NextStep,
    /// Register a message.
    Register,
    /// One of the steps of a message's life.
    Step(Kind),
    /// Select the row above.
    Up,
    /// Select the row below.
    Down,
    /// Select a row a page above.
    PageUp,
    /// Select a row a page below.
    PageDown,
    /// Select the first row.
    First,
    /// Select the last row.
    Last,
    /// Turn between the countdown and the signature log on a narrow terminal.
    OtherPane,
    /// Explain why a term of the selected message is what it is.
    Explain,
    /// Look at the queue as it stood at an earlier moment.
    Past,
    /// Come back from the past, or from another screen.
    Back,
    /// Show the main screen.
    Main,
    /// Show the production calendar.
    Calendar,
    /// Move over the calendar.
    Turn(Turn),
    /// Print the journal.
    Print,
    /// Show the help.
    Help,
    /// Find an action by its name.
    Palette,
    /// Leave.
    Quit,
}

/// A move over the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turn {
    /// So many days on.
    Days(i64),
    /// So many months on.
    Months(i32),
    /// To the present day.
    Today,
}

/// A row of the table.
#[derive(Debug)]
pub struct Binding {
    /// What it does.
    pub action: Action,
    /// Its keys as shown; letters are Cyrillic and stand for the physical key in either layout.
    pub keys: &'static [&'static str],
    /// Two words for the footer.
    pub label: &'static str,
    /// A sentence for the help and the palette.
    pub description: &'static str,
}

const fn binding(
    action: Action,
    keys: &'static [&'static str],
    label: &'static str,
    description: &'static str,
) -> Binding {
    Binding {
        action,
        keys,
        label,
        description,
    }
}

/// Every action of the main screen alone, in the order of the help.
pub const ACTIONS: &[Binding] = &[
    binding(
        Action::NextStep,
        &["Enter"],
        "следующий шаг",
        "Сделать с выбранным сообщением то, чего ждёт Положение",
    ),
    binding(
        Action::Register,
        &["н"],
        "новое",
        "Зарегистрировать выявленное сообщение (п. 8)",
    ),
    binding(
        Action::Step(Kind::Reported),
        &["д"],
        "доложить",
        "Отметить доклад заместителю министра (п. 25)",
    ),
    binding(
        Action::Step(Kind::Categorised),
        &["к"],
        "категория",
        "Внести решение: категория, подразделения, сокращённый срок (п. 8)",
    ),
    binding(
        Action::Step(Kind::HandedOver),
        &["п"],
        "передать",
        "Передать подразделению под подпись (п. 8, 10)",
    ),
    binding(
        Action::Step(Kind::Returned),
        &["в"],
        "возврат",
        "Принять возврат из подразделения под подпись (п. 9)",
    ),
    binding(
        Action::Step(Kind::Submitted),
        &["с"],
        "на согласование",
        "Отметить, что проект ответа передан согласующим (п. 13)",
    ),
    binding(
        Action::Step(Kind::Approved),
        &["а"],
        "согласовано",
        "Отметить согласование проекта (п. 14)",
    ),
    binding(
        Action::Step(Kind::SentBack),
        &["у"],
        "на доработку",
        "Отметить, что проект отправлен на доработку (п. 14)",
    ),
    binding(
        Action::Step(Kind::InformationReceived),
        &["ф"],
        "информация",
        "Принять от подразделения информацию для общего ответа под подпись (п. 18)",
    ),
    binding(
        Action::Step(Kind::ReplyReceived),
        &["о"],
        "ответ получен",
        "Принять согласованный ответ от исполнителя под подпись (п. 15)",
    ),
    binding(
        Action::Step(Kind::Posted),
        &["р"],
        "разместить",
        "Отметить размещение ответа в социальной сети (п. 16)",
    ),
    binding(
        Action::Step(Kind::Rejected),
        &["х"],
        "не обрабатывать",
        "Не обрабатывать: угрозы, брань (п. 22)",
    ),
    binding(
        Action::Step(Kind::Noted),
        &["з"],
        "заметка",
        "Добавить заметку к сообщению",
    ),
    binding(
        Action::Step(Kind::Corrected),
        &["и"],
        "исправить",
        "Исправить запись: прежнее и новое значения останутся в журнале",
    ),
    binding(
        Action::Step(Kind::Annulled),
        &["ь"],
        "аннулировать",
        "Аннулировать ошибочную регистрацию",
    ),
    binding(Action::Up, &["Up"], "выше", "Выбрать сообщение выше"),
    binding(Action::Down, &["Down"], "ниже", "Выбрать сообщение ниже"),
    binding(
        Action::PageUp,
        &["PageUp"],
        "на страницу выше",
        "Выбрать сообщение страницей выше",
    ),
    binding(
        Action::PageDown,
        &["PageDown"],
        "на страницу ниже",
        "Выбрать сообщение страницей ниже",
    ),
    binding(
        Action::First,
        &["Home"],
        "первое",
        "Выбрать первое сообщение",
    ),
    binding(
        Action::Last,
        &["End"],
        "последнее",
        "Выбрать последнее сообщение",
    ),
    binding(
        Action::OtherPane,
        &["Tab"],
        "сроки/подписи",
        "Показать сроки или подписи на узком экране",
    ),
    binding(
        Action::Explain,
        &["ч"],
        "почему срок",
        "Показать, почему срок такой: что посчитано, что пропущено",
    ),
    binding(
        Action::Past,
        &["м"],
        "на момент",
        "Показать очередь, какой она была в другой момент",
    ),
    binding(
        Action::Back,
        &["Esc"],
        "назад",
        "Вернуться из прошлого к настоящему",
    ),
    binding(
        Action::Print,
        &["F8"],
        "печать",
        "Сохранить листы журнала в PDF",
    ),
];

/// Every action of the calendar screen.
pub const CALENDAR: &[Binding] = &[
    binding(
        Action::Turn(Turn::Days(-1)),
        &["Left"],
        "день назад",
        "Календарь: предыдущий день",
    ),
    binding(
        Action::Turn(Turn::Days(1)),
        &["Right"],
        "день вперёд",
        "Календарь: следующий день",
    ),
    binding(
        Action::Turn(Turn::Days(-7)),
        &["Up"],
        "неделя назад",
        "Календарь: неделей раньше",
    ),
    binding(
        Action::Turn(Turn::Days(7)),
        &["Down"],
        "неделя вперёд",
        "Календарь: неделей позже",
    ),
    binding(
        Action::Turn(Turn::Months(-1)),
        &["PageUp"],
        "месяц назад",
        "Календарь: месяцем раньше",
    ),
    binding(
        Action::Turn(Turn::Months(1)),
        &["PageDown"],
        "месяц вперёд",
        "Календарь: месяцем позже",
    ),
    binding(
        Action::Turn(Turn::Months(-12)),
        &["Shift+Tab", "-"],
        "год назад",
        "Календарь: годом раньше",
    ),
    binding(
        Action::Turn(Turn::Months(12)),
        &["Tab", "+"],
        "год вперёд",
        "Календарь: годом позже",
    ),
    binding(
        Action::Turn(Turn::Today),
        &["Home"],
        "сегодня",
        "Календарь: сегодняшний день",
    ),
    binding(Action::Back, &["Esc"], "назад", "Вернуться к очереди"),
];

/// The actions of every screen.
pub const EVERYWHERE: &[Binding] = &[
    binding(Action::Main, &["F2"], "очередь", "Показать очередь"),
    binding(
        Action::Calendar,
        &["F6"],
        "календарь",
        "Показать производственный календарь",
    ),
    binding(
        Action::Palette,
        &["Ctrl+P"],
        "команды",
        "Найти действие по названию",
    ),
    binding(Action::Help, &["F1"], "справка", "Показать справку"),
    binding(Action::Quit, &["F10"], "выход", "Закрыть пульт"),
];

/// The rows that hold on a screen: its own ones and those of every screen.
pub fn bindings(screen: Screen) -> impl Iterator<Item = &'static Binding> {
    let own = match screen {
        Screen::Main => ACTIONS,
        Screen::Calendar(_) => CALENDAR,
    };
    own.iter().chain(EVERYWHERE)
}

/// Every row of every screen, in the order of the help.
pub fn all() -> impl Iterator<Item = &'static Binding> {
    ACTIONS.iter().chain(EVERYWHERE).chain(CALENDAR)
}

impl Action {
    /// Its row of the table.
    pub fn binding(self) -> &'static Binding {
        all()
            .find(|binding| binding.action == self)
            .unwrap_or(&ACTIONS[0])
    }

    /// The action of an event kind.
    pub fn of(kind: Kind) -> Option<Self> {
        let action = Self::Step(kind);
        ACTIONS
            .iter()
            .any(|binding| binding.action == action)
            .then_some(action)
    }
}
