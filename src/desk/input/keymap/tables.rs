//! The rows of the table: what each screen can do, its keys, its words.

use crate::desk::input::action::{Action, Binding, Row, Turn};
use crate::regulation::Kind;

pub(crate) const fn binding(
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

/// An entry is corrected wherever its message is found. Where letters are what is looked for it is Insert.
const CORRECT: Binding = binding(
    Action::Step(Kind::Corrected),
    &["и", "Insert"],
    "исправить",
    "Исправить запись: прежнее и новое значения останутся в журнале",
);

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
        Action::Intake,
        &["F11", "т"],
        "список",
        "Зарегистрировать список из системы мониторинга (XLSX, CSV)",
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
    CORRECT,
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
        Action::Signatures,
        &["ж"],
        "журнал подписей",
        "Показать, кто за что расписался: по человеку, подразделению, дню",
    ),
    binding(
        Action::Back,
        &["Esc"],
        "назад",
        "Вернуться из прошлого к настоящему; отменить печать",
    ),
    binding(
        Action::Card,
        &["л"],
        "сопроводительный лист",
        "Напечатать сопроводительный лист: сообщение, решение, сделать до, места для подписей",
    ),
    binding(
        Action::Copy,
        &["ы"],
        "копировать",
        "Скопировать ссылку, текст или номер сообщения",
    ),
    binding(
        Action::Print,
        &["F8"],
        "печать",
        "Напечатать листы журнала или сохранить их в PDF",
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

pub(crate) const UP: Binding = binding(
    Action::Row(Row::By(-1)),
    &["Up"],
    "выше",
    "Список: строкой выше",
);
pub(crate) const DOWN: Binding = binding(
    Action::Row(Row::By(1)),
    &["Down"],
    "ниже",
    "Список: строкой ниже",
);
pub(crate) const PAGE_UP: Binding = binding(
    Action::Row(Row::By(-10)),
    &["PageUp"],
    "страницей выше",
    "Список: страницей выше",
);
pub(crate) const PAGE_DOWN: Binding = binding(
    Action::Row(Row::By(10)),
    &["PageDown"],
    "страницей ниже",
    "Список: страницей ниже",
);
pub(crate) const HOME: Binding = binding(
    Action::Row(Row::First),
    &["Home"],
    "первая",
    "Список: первая строка",
);
pub(crate) const END: Binding = binding(
    Action::Row(Row::Last),
    &["End"],
    "последняя",
    "Список: последняя строка",
);

/// Every action of the directory.
pub const DIRECTORY: &[Binding] = &[
    binding(
        Action::Edit,
        &["Enter"],
        "изменить",
        "Справочник: изменить строку, закрыть подразделение, отметить выбывшего",
    ),
    binding(
        Action::Add,
        &["н"],
        "внести",
        "Справочник: внести подразделение, человека, замещение",
    ),
    binding(
        Action::SetPin,
        &["п"],
        "ПИН",
        "Справочник: задать или заменить ПИН человека",
    ),
    binding(
        Action::NextTab,
        &["Tab"],
        "люди/подразделения",
        "Справочник: подразделения, люди, замещения",
    ),
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    binding(Action::Back, &["Esc"], "назад", "Вернуться к очереди"),
];

/// Every action of the log of signatures.
pub const SIGNATURES: &[Binding] = &[
    binding(
        Action::Filter,
        &["ф"],
        "отбор",
        "Подписи: отобрать по человеку, подразделению, дню",
    ),
    binding(
        Action::FilterDay(-1),
        &["Left"],
        "день назад",
        "Подписи: предыдущий день",
    ),
    binding(
        Action::FilterDay(1),
        &["Right"],
        "день вперёд",
        "Подписи: следующий день",
    ),
    binding(Action::Unfilter, &["в"], "все", "Подписи: снять отбор"),
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    binding(Action::Back, &["Esc"], "назад", "Вернуться к очереди"),
];

/// Every action of the journal. Letters are what is looked for.
pub const JOURNAL: &[Binding] = &[
    binding(
        Action::History,
        &["Enter"],
        "история",
        "Журнал: показать сообщение, все его записи и сроки, какими они были",
    ),
    binding(
        Action::Narrow,
        &["Tab"],
        "отбор",
        "Журнал: отобрать по состоянию, подразделению, теме, источнику, категории, дням",
    ),
    CORRECT,
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    binding(Action::Back, &["Esc"], "назад", "Вернуться к очереди"),
];

/// Every action of the registry and of the summary.
pub const REPORTS: &[Binding] = &[
    binding(
        Action::Drill,
        &["Enter"],
        "сообщения",
        "Отчёт: показать сообщения, из которых сложилась цифра",
    ),
    binding(
        Action::Month(-1),
        &["Left"],
        "месяц назад",
        "Отчёт: предыдущий месяц",
    ),
    binding(
        Action::Month(1),
        &["Right"],
        "месяц вперёд",
        "Отчёт: следующий месяц",
    ),
    binding(
        Action::SavePaper,
        &["п"],
        "печать",
        "Отчёт: напечатать (PDF сохраняется)",
    ),
    binding(
        Action::SaveTable,
        &["т"],
        "в таблицу",
        "Отчёт: сохранить таблицей (XLSX)",
    ),
    CORRECT,
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    binding(Action::Back, &["Esc"], "назад", "Вернуться к очереди"),
];

pub(crate) const DUTY: Binding = binding(
    Action::Duty,
    &["F9"],
    "дежурство",
    "Открыть дежурство или передать его; подтвердить время на часах",
);
pub(crate) const HELP: Binding = binding(Action::Help, &["F1"], "справка", "Показать справку");
pub(crate) const STOP: Binding = binding(
    Action::Stop,
    &["Ctrl+Z"],
    "свернуть",
    "Свернуть пульт в оболочку; вернуться — командой fg",
);
pub(crate) const QUIT: Binding = binding(Action::Quit, &["F10"], "выход", "Закрыть пульт");

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
        Action::Journal,
        &["F3"],
        "журнал",
        "Найти сообщение среди всех: по тексту, автору, теме, людям",
    ),
    binding(
        Action::Registry,
        &["F4"],
        "реестр",
        "Показать реестр размещённых ответов за месяц (п. 26)",
    ),
    binding(
        Action::Summary,
        &["F5"],
        "сводная",
        "Показать сводную информацию за месяц (п. 24)",
    ),
    binding(
        Action::Directory,
        &["F7"],
        "справочник",
        "Показать подразделения, людей, замещения и ПИН",
    ),
    DUTY,
    // On the screen of the journal letters are what is looked for: there it is Ctrl+T.
    binding(
        Action::Looks,
        &["ц", "Ctrl+T", "Shift+F2"],
        "оформление",
        "Выбрать оформление: тёмное, светлое, контрастное, без цвета",
    ),
    // Some terminals keep a Ctrl key for themselves or lose it in the Russian layout.
    binding(
        Action::Palette,
        &["Ctrl+P", "F12"],
        "команды",
        "Найти действие по названию",
    ),
    HELP,
    STOP,
    QUIT,
];
