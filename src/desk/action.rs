//! The one table of actions: key → action → words → when it applies. Footer, help, palette and the update function all
//! read it, so that what is shown is what works.

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
    /// Print the journal.
    Print,
    /// Show the help.
    Help,
    /// Find an action by its name.
    Palette,
    /// Leave.
    Quit,
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

/// Every action of the main screen, in the order of the help.
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
        Action::Print,
        &["F8"],
        "печать",
        "Сохранить листы журнала в PDF",
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

impl Action {
    /// Its row of the table.
    pub fn binding(self) -> &'static Binding {
        ACTIONS
            .iter()
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
