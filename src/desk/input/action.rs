//! What the desk can do: the one table of actions. A row has an action's name in `[keys]` of config.toml, its keys, its
//! words and what it needs; footer, help, palette, the user's own keys and whether an action can be done all read it.
//! What an action does stands in [`actions`](crate::desk::actions).

use crate::regulation::Kind;

/// What a key of the desk may do; the sentence of its row says it.
#[allow(missing_docs, reason = "the sentence of the row says what it does")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    NextStep,
    Register,
    Intake,
    Step(Kind),
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    OtherPane,
    Explain,
    Past,
    Back,
    Main,
    Calendar,
    Turn(Turn),
    Directory,
    Signatures,
    Duty,
    Row(Row),
    NextTab,
    Edit,
    Add,
    SetPin,
    Journal,
    History,
    Narrow,
    Registry,
    Summary,
    Month(i32),
    Drill,
    SavePaper,
    SaveTable,
    Filter,
    FilterDay(i64),
    Unfilter,
    Card,
    Print,
    Looks,
    Help,
    Palette,
    Copy,
    Fill(Fill),
    SkipWrong,
    Columns,
    Stop,
    Quit,
}

/// What is done in a form beside going from field to field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fill {
    /// Send it, from whichever field.
    Send,
    /// Begin anew what was put aside.
    Again,
    /// Take a template.
    Templates,
    /// It repeats the message that was found.
    Repeat,
    /// Take back what was typed.
    Undo,
    /// Type it again.
    Redo,
    /// A new line of a text.
    NewLine,
    /// Select all of a text.
    SelectAll,
    /// Cut what is selected.
    Cut,
    /// Copy what is selected.
    CopyText,
    /// Paste what was cut or copied.
    Paste,
}

/// A move over the rows of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Row {
    /// So many rows on.
    By(isize),
    /// To the first.
    First,
    /// To the last.
    Last,
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
    /// The name by which `[keys]` of config.toml knows it. A file that works today must work with every later version:
    /// these names never change.
    pub name: &'static str,
    /// Its keys as shown; letters are Cyrillic and stand for the physical key in either layout.
    pub keys: &'static [&'static str],
    /// Two words for the footer.
    pub label: &'static str,
    /// A sentence for the help and the palette.
    pub description: &'static str,
    /// What is true of it.
    pub traits: &'static [Trait],
}

/// What is true of an action, or what it needs to do anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trait {
    /// It only moves about: nobody looks for it by name.
    Moves,
    /// It shows another screen, or none: what lies over this one goes.
    Leaves,
    /// It is done with one message, on whichever screen that was found.
    Message,
    /// It makes an entry: the journal takes some, and the present is looked at.
    Writes,
    /// It is done with the present alone.
    Present,
    /// It is about the message under the cursor of the queue.
    Queue,
    /// It is done with a report that has been read.
    Report,
}

/// The rows of a place, in groups: some of them several places share.
pub type Table = &'static [&'static [Binding]];

impl Action {
    /// Its row of the table.
    pub fn binding(self) -> &'static Binding {
        rows()
            .find(|binding| binding.action == self)
            .unwrap_or(&ACTIONS[0][0])
    }

    /// Whether this is true of it.
    pub fn has(self, own: Trait) -> bool {
        self.binding().traits.contains(&own)
    }

    /// The action of an event kind.
    pub fn of_kind(kind: Kind) -> Option<Self> {
        let action = Self::Step(kind);
        rows()
            .any(|binding| binding.action == action)
            .then_some(action)
    }
}

/// Every row of every place, in the order of the help; what several places share comes with each of them.
pub fn rows() -> impl Iterator<Item = &'static Binding> {
    let tables = [
        ACTIONS, EVERYWHERE, CALENDAR, DIRECTORY, SIGNATURES, JOURNAL, REPORTS, HISTORY, FORM, LIST,
    ];
    tables.into_iter().flatten().copied().flatten()
}

/// Rows of the table: action, name, keys, label, sentence, what is true of it.
macro_rules! table {
    ($($action:ident $(($by:expr))?, $name:literal, [$($key:literal),*], $label:literal, $sentence:literal
        $(, $($own:ident)+)?;)*) => {
        &[$(Binding {
            action: Action::$action $(($by))?,
            name: $name,
            keys: &[$($key),*],
            label: $label,
            description: $sentence,
            traits: &[$($(Trait::$own),+)?],
        }),*]
    };
}

/// An entry is corrected wherever its message is found. Where letters are what is looked for it is Insert.
const CORRECT: &[Binding] = table! {
    Step(Kind::Corrected), "corrected", ["и", "Insert"], "исправить",
        "Исправить запись: прежнее и новое значения останутся в журнале", Writes Message;
};

/// Every action of the main screen alone, in the order of the help.
pub const ACTIONS: Table = &[
    table! {
        NextStep, "next_step", ["Enter"], "следующий шаг",
            "Выполнить следующий шаг по Положению", Writes Queue;
        Register, "register", ["н"], "новое", "Зарегистрировать выявленное сообщение (п. 8)", Writes;
        Intake, "import", ["F11", "т"], "список",
            "Зарегистрировать список из системы мониторинга (XLSX, CSV)", Writes;
        Step(Kind::Reported), "reported", ["д"], "доложить",
            "Отметить доклад заместителю министра (п. 25)", Writes Message;
        Step(Kind::Categorised), "categorised", ["к"], "категория",
            "Внести решение: категория, подразделения, сокращённый срок (п. 8)", Writes Message;
        Step(Kind::HandedOver), "handed_over", ["п"], "передать",
            "Передать подразделению под подпись (п. 8, 10)", Writes Message;
        Step(Kind::Returned), "returned", ["в"], "возврат",
            "Принять возврат из подразделения под подпись (п. 9)", Writes Message;
        Step(Kind::Submitted), "submitted", ["с"], "на согласование",
            "Отметить, что проект ответа передан согласующим (п. 13)", Writes Message;
        Step(Kind::Approved), "approved", ["а"], "согласовано",
            "Отметить согласование проекта (п. 14)", Writes Message;
        Step(Kind::SentBack), "sent_back", ["у"], "на доработку",
            "Отметить, что проект отправлен на доработку (п. 14)", Writes Message;
        Step(Kind::InformationReceived), "information_received", ["ф"], "информация",
            "Принять от подразделения информацию для общего ответа под подпись (п. 18)", Writes Message;
        Step(Kind::ReplyReceived), "reply_received", ["о"], "ответ получен",
            "Принять согласованный ответ от исполнителя под подпись (п. 15)", Writes Message;
        Step(Kind::Posted), "posted", ["р"], "разместить",
            "Отметить размещение ответа в социальной сети (п. 16)", Writes Message;
        Step(Kind::Rejected), "rejected", ["х"], "не обрабатывать",
            "Не подлежит обработке (п. 22)", Writes Message;
        Step(Kind::Noted), "noted", ["з"], "заметка", "Добавить заметку к сообщению", Writes Message;
    },
    CORRECT,
    table! {
        Step(Kind::Annulled), "annulled", ["ь"], "аннулировать",
            "Аннулировать ошибочную регистрацию", Writes Message;
        Up, "up", ["Up"], "выше", "Выбрать сообщение выше", Moves;
        Down, "down", ["Down"], "ниже", "Выбрать сообщение ниже", Moves;
        PageUp, "page_up", ["PageUp"], "на страницу выше", "Выбрать сообщение страницей выше", Moves;
        PageDown, "page_down", ["PageDown"], "на страницу ниже", "Выбрать сообщение страницей ниже", Moves;
        First, "first", ["Home"], "первое", "Выбрать первое сообщение", Moves;
        Last, "last", ["End"], "последнее", "Выбрать последнее сообщение", Moves;
        OtherPane, "other_pane", ["Tab"], "сроки/подписи",
            "Показать сроки или подписи на узком экране", Moves;
        Explain, "explain", ["ч"], "почему срок",
            "Показать, почему срок такой: что посчитано, что пропущено", Queue;
        Past, "past", ["м"], "на момент", "Показать очередь, какой она была в другой момент";
        Signatures, "signatures", ["ж"], "журнал подписей",
            "Показать, кто за что расписался: по человеку, подразделению, дню", Leaves;
        Back, "back", ["Esc"], "назад", "Вернуться из прошлого к настоящему; отменить печать";
        Card, "card", ["л"], "сопроводительный лист",
            "Напечатать сопроводительный лист: сообщение, решение, сделать до, места для подписей", Present Message;
        Copy, "copy", ["ы"], "копировать", "Скопировать ссылку, текст или номер сообщения", Message;
        Print, "print", ["F8"], "печать", "Напечатать листы журнала или сохранить их в PDF", Present;
    },
];

/// Every action of the calendar screen.
pub const CALENDAR: Table = &[
    table! {
        Turn(Turn::Days(-1)), "previous_day", ["Left"], "день назад", "Календарь: предыдущий день", Moves;
        Turn(Turn::Days(1)), "next_day", ["Right"], "день вперёд", "Календарь: следующий день", Moves;
        Turn(Turn::Days(-7)), "previous_week", ["Up"], "неделя назад", "Календарь: неделей раньше", Moves;
        Turn(Turn::Days(7)), "next_week", ["Down"], "неделя вперёд", "Календарь: неделей позже", Moves;
        Turn(Turn::Months(-1)), "calendar_previous_month", ["PageUp"], "месяц назад",
            "Календарь: месяцем раньше", Moves;
        Turn(Turn::Months(1)), "calendar_next_month", ["PageDown"], "месяц вперёд",
            "Календарь: месяцем позже", Moves;
        Turn(Turn::Months(-12)), "previous_year", ["Shift+Tab", "-"], "год назад",
            "Календарь: годом раньше", Moves;
        Turn(Turn::Months(12)), "next_year", ["Tab", "+"], "год вперёд", "Календарь: годом позже", Moves;
        Turn(Turn::Today), "today", ["Home"], "сегодня", "Календарь: сегодняшний день", Moves;
    },
    TO_QUEUE,
];

/// Over the rows of a list.
const ROWS: &[Binding] = table! {
    Row(Row::By(-1)), "list_up", ["Up"], "выше", "Список: строкой выше", Moves;
    Row(Row::By(1)), "list_down", ["Down"], "ниже", "Список: строкой ниже", Moves;
    Row(Row::By(-10)), "list_page_up", ["PageUp"], "страницей выше", "Список: страницей выше", Moves;
    Row(Row::By(10)), "list_page_down", ["PageDown"], "страницей ниже", "Список: страницей ниже", Moves;
};

/// To the ends of a list.
const ENDS: &[Binding] = table! {
    Row(Row::First), "list_first", ["Home"], "первая", "Список: первая строка", Moves;
    Row(Row::Last), "list_last", ["End"], "последняя", "Список: последняя строка", Moves;
};

/// From a screen to the queue.
const TO_QUEUE: &[Binding] = table! {
    Back, "back", ["Esc"], "назад", "Вернуться к очереди";
};

/// Every action of the directory.
pub const DIRECTORY: Table = &[
    table! {
        Edit, "edit", ["Enter"], "изменить",
            "Справочник: изменить строку, закрыть подразделение, отметить выбывшего";
        Add, "add", ["н"], "внести", "Справочник: внести подразделение, человека, замещение";
        SetPin, "set_pin", ["п"], "ПИН", "Справочник: задать или заменить ПИН человека";
        NextTab, "next_tab", ["Tab"], "люди/подразделения",
            "Справочник: подразделения, люди, замещения", Moves;
    },
    ROWS,
    ENDS,
    TO_QUEUE,
];

/// Every action of the log of signatures.
pub const SIGNATURES: Table = &[
    table! {
        Filter, "filter", ["ф"], "отбор", "Подписи: отобрать по человеку, подразделению, дню";
        FilterDay(-1), "signatures_previous_day", ["Left"], "день назад", "Подписи: предыдущий день";
        FilterDay(1), "signatures_next_day", ["Right"], "день вперёд", "Подписи: следующий день";
        Unfilter, "unfilter", ["в"], "все", "Подписи: снять отбор";
    },
    ROWS,
    ENDS,
    TO_QUEUE,
];

/// Every action of the journal. Letters are what is looked for.
pub const JOURNAL: Table = &[
    table! {
        History, "history", ["Enter"], "история",
            "Журнал: показать сообщение, все его записи и сроки, какими они были";
        Narrow, "narrow", ["Tab"], "отбор",
            "Журнал: отобрать по состоянию, подразделению, теме, источнику, категории, дням";
    },
    CORRECT,
    ROWS,
    TO_QUEUE,
];

/// Every action of the registry and of the summary.
pub const REPORTS: Table = &[
    table! {
        Drill, "messages", ["Enter"], "сообщения",
            "Отчёт: показать сообщения, из которых сложилась цифра", Report;
        Month(-1), "previous_month", ["Left"], "месяц назад", "Отчёт: предыдущий месяц";
        Month(1), "next_month", ["Right"], "месяц вперёд", "Отчёт: следующий месяц";
        SavePaper, "save_paper", ["п"], "печать", "Отчёт: напечатать (PDF сохраняется)";
        SaveTable, "save_table", ["т"], "в таблицу", "Отчёт: сохранить таблицей (XLSX)", Report;
    },
    CORRECT,
    ROWS,
    ENDS,
    TO_QUEUE,
];

const DUTY: &[Binding] = table! {
    Duty, "duty", ["F9"], "дежурство", "Открыть дежурство или передать его; подтвердить время на часах";
};
const HELP: &[Binding] = table! {
    Help, "help", ["F1"], "справка", "Показать справку";
};
const STOP: &[Binding] = table! {
    Stop, "stop", ["Ctrl+Z"], "свернуть", "Свернуть пульт в оболочку; вернуться — командой fg";
};
const QUIT: &[Binding] = table! {
    Quit, "quit", ["F10"], "выход", "Закрыть пульт", Leaves;
};

/// The actions of every screen.
pub const EVERYWHERE: Table = &[
    table! {
        Main, "queue", ["F2"], "очередь", "Показать очередь", Leaves;
        Calendar, "calendar", ["F6"], "календарь", "Показать производственный календарь", Leaves;
        Journal, "journal", ["F3"], "журнал",
            "Найти сообщение среди всех: по тексту, автору, теме, людям", Leaves;
        Registry, "registry", ["F4"], "реестр",
            "Показать реестр размещённых ответов за месяц (п. 26)", Leaves;
        Summary, "summary", ["F5"], "сводная", "Показать сводную информацию за месяц (п. 24)", Leaves;
        Directory, "directory", ["F7"], "справочник",
            "Показать подразделения, людей, замещения и ПИН", Leaves;
    },
    DUTY,
    table! {
        // On the screen of the journal letters are what is looked for: there it is Ctrl+T.
        Looks, "looks", ["ц", "Ctrl+T", "Shift+F2"], "оформление",
            "Выбрать оформление: тёмное, светлое, контрастное, без цвета";
        // Some terminals keep a Ctrl key for themselves or lose it in the Russian layout.
        Palette, "palette", ["Ctrl+P", "F12"], "команды", "Найти действие по названию";
    },
    HELP,
    STOP,
    QUIT,
];

/// The history of a message, beside what can be done with any message.
pub const HISTORY: Table = &[
    ROWS,
    ENDS,
    table! {
        Back, "back", ["Esc"], "закрыть", "История: закрыть";
    },
];

/// A form. Where letters are text, every Ctrl key has a plain one beside it: some terminals keep it for themselves or
/// lose it in the Russian layout.
pub const FORM: Table = &[
    table! {
        Fill(Fill::Send), "send", ["F12", "Ctrl+S"], "внести", "Форма: внести с любого поля";
        Fill(Fill::Again), "start_over", ["F4"], "начать заново", "Форма: начать отложенное заново";
        Fill(Fill::Templates), "templates", ["F7"], "шаблон", "Форма: взять шаблон текста";
        Fill(Fill::Repeat), "repeat", ["F8"], "повторное",
            "Новое сообщение: внести номер прежнего, которое оно повторяет (п. 19)";
        Fill(Fill::Undo), "undo", ["F5", "Ctrl+Z"], "отменить правку", "Форма: отменить правку";
        Fill(Fill::Redo), "redo", ["F6", "Ctrl+Y"], "вернуть правку", "Форма: вернуть отменённую правку";
        Fill(Fill::NewLine), "new_line", ["Alt+Enter"], "новая строка", "Форма: новая строка в тексте";
        Fill(Fill::SelectAll), "select_all", ["F2", "Ctrl+A"], "выделить всё",
            "Форма: выделить весь текст поля";
        Fill(Fill::Cut), "cut", ["Ctrl+X", "Shift+Delete"], "вырезать", "Форма: вырезать выделенное";
        Fill(Fill::CopyText), "copy_text", ["F3", "Ctrl+C", "Ctrl+Insert"], "копировать",
            "Форма: скопировать выделенное";
        Fill(Fill::Paste), "paste", ["Ctrl+V", "Shift+Insert"], "вставить",
            "Форма: вставить вырезанное или скопированное";
    },
    HELP,
    DUTY,
    QUIT,
];

/// A list of messages before it is registered.
pub const LIST: Table = &[
    table! {
        SkipWrong, "skip_wrong", ["п"], "без ошибок", "Список: пропустить строки с ошибками";
        Columns, "columns", ["с"], "столбцы", "Список: указать столбцы самому";
    },
    HELP,
    STOP,
];
