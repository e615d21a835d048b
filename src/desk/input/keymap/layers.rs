//! The rows of what lies over a screen and has keys of its own.

use crate::desk::input::action::{Action, Binding, Fill};
use crate::desk::input::keymap::tables::{
    DOWN, DUTY, END, HELP, HOME, PAGE_DOWN, PAGE_UP, QUIT, STOP, UP, binding,
};

/// The history of a message, beside what can be done with any message.
pub const HISTORY: &[Binding] = &[
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    binding(Action::Back, &["Esc"], "закрыть", "История: закрыть"),
];

/// A form. Where letters are text, every Ctrl key has a plain one beside it: some terminals keep it for themselves or
/// lose it in the Russian layout.
pub const FORM: &[Binding] = &[
    binding(
        Action::Fill(Fill::Send),
        &["F12", "Ctrl+S"],
        "внести",
        "Форма: внести с любого поля",
    ),
    binding(
        Action::Fill(Fill::Again),
        &["F4"],
        "начать заново",
        "Форма: начать отложенное заново",
    ),
    binding(
        Action::Fill(Fill::Templates),
        &["F7"],
        "шаблон",
        "Форма: взять шаблон текста",
    ),
    binding(
        Action::Fill(Fill::Repeat),
        &["F8"],
        "повторное",
        "Новое сообщение: внести номер прежнего, которое оно повторяет (п. 19)",
    ),
    binding(
        Action::Fill(Fill::Undo),
        &["F5", "Ctrl+Z"],
        "отменить правку",
        "Форма: отменить правку",
    ),
    binding(
        Action::Fill(Fill::Redo),
        &["F6", "Ctrl+Y"],
        "вернуть правку",
        "Форма: вернуть отменённую правку",
    ),
    binding(
        Action::Fill(Fill::NewLine),
        &["Alt+Enter"],
        "новая строка",
        "Форма: новая строка в тексте",
    ),
    binding(
        Action::Fill(Fill::SelectAll),
        &["F2", "Ctrl+A"],
        "выделить всё",
        "Форма: выделить весь текст поля",
    ),
    binding(
        Action::Fill(Fill::Cut),
        &["Ctrl+X", "Shift+Delete"],
        "вырезать",
        "Форма: вырезать выделенное",
    ),
    binding(
        Action::Fill(Fill::CopyText),
        &["F3", "Ctrl+C", "Ctrl+Insert"],
        "копировать",
        "Форма: скопировать выделенное",
    ),
    binding(
        Action::Fill(Fill::Paste),
        &["Ctrl+V", "Shift+Insert"],
        "вставить",
        "Форма: вставить вырезанное или скопированное",
    ),
    HELP,
    DUTY,
    QUIT,
];

/// A list of messages before it is registered.
pub const LIST: &[Binding] = &[
    binding(
        Action::SkipWrong,
        &["п"],
        "без ошибок",
        "Список: пропустить строки с ошибками",
    ),
    binding(
        Action::Columns,
        &["с"],
        "столбцы",
        "Список: указать столбцы самому",
    ),
    HELP,
    STOP,
];
