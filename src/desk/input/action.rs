//! What the desk can do. The keys and words of each action stand in the one table of [`keymap`](crate::desk::input::keymap).

use crate::desk::input::keymap::all;
use crate::desk::input::keymap::tables::ACTIONS;
use crate::regulation::Kind;

/// What a key of the desk may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// The step that the regulation expects of the selected message.
    NextStep,
    /// Register a message.
    Register,
    /// Register a list of messages.
    Intake,
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
    /// Show departments, people and stand-ins.
    Directory,
    /// Show who has signed what.
    Signatures,
    /// Open the duty, or hand it over.
    Duty,
    /// Move over the rows of a screen.
    Row(Row),
    /// The next page of the directory.
    NextTab,
    /// Change the record under the cursor.
    Edit,
    /// Add a record.
    Add,
    /// Set the PIN of the person under the cursor.
    SetPin,
    /// Show all messages ever.
    Journal,
    /// Open the history of a message.
    History,
    /// Narrow what is looked for.
    Narrow,
    /// Show the registry of the answered messages.
    Registry,
    /// Show the monthly summary.
    Summary,
    /// Another month of the registry or the summary.
    Month(i32),
    /// Look at the messages behind a figure.
    Drill,
    /// Save the report on paper.
    SavePaper,
    /// Save the report as a spreadsheet.
    SaveTable,
    /// Filter the log of signatures.
    Filter,
    /// The log of signatures of so many days on.
    FilterDay(i64),
    /// The whole log of signatures.
    Unfilter,
    /// Print the card of the selected message.
    Card,
    /// Print the journal.
    Print,
    /// Choose the colours.
    Looks,
    /// Show the help.
    Help,
    /// Find an action by its name.
    Palette,
    /// Copy the link, the text or the number of the selected message.
    Copy,
    /// Something of filling a form in.
    Fill(Fill),
    /// Leave out of a list what is wrong in it.
    SkipWrong,
    /// Tell by hand what the columns of a list hold.
    Columns,
    /// Stop until the shell lets the desk go on.
    Stop,
    /// Leave.
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

impl Fill {
    /// The one key by which forms and texts know it: whatever else it is bound to is handed on as this.
    pub fn own_key(self) -> &'static str {
        match self {
            Self::Send => "F12",
            Self::Again => "F4",
            Self::Templates => "F7",
            Self::Repeat => "F8",
            Self::Undo => "F5",
            Self::Redo => "F6",
            Self::NewLine => "Alt+Enter",
            Self::SelectAll => "Ctrl+A",
            Self::Cut => "Ctrl+X",
            Self::CopyText => "Ctrl+C",
            Self::Paste => "Ctrl+V",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Again => "start_over",
            Self::Templates => "templates",
            Self::Repeat => "repeat",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::NewLine => "new_line",
            Self::SelectAll => "select_all",
            Self::Cut => "cut",
            Self::CopyText => "copy_text",
            Self::Paste => "paste",
        }
    }
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
    /// Its keys as shown; letters are Cyrillic and stand for the physical key in either layout.
    pub keys: &'static [&'static str],
    /// Two words for the footer.
    pub label: &'static str,
    /// A sentence for the help and the palette.
    pub description: &'static str,
}

impl Action {
    /// The name by which `[keys]` of config.toml knows it. A file that works today must work with every later version:
    /// these names never change.
    pub fn name(self) -> &'static str {
        match self {
            Self::NextStep => "next_step",
            Self::Register => "register",
            Self::Intake => "import",
            Self::Step(kind) => kind.code(),
            Self::Up => "up",
            Self::Down => "down",
            Self::PageUp => "page_up",
            Self::PageDown => "page_down",
            Self::First => "first",
            Self::Last => "last",
            Self::OtherPane => "other_pane",
            Self::Explain => "explain",
            Self::Past => "past",
            Self::Back => "back",
            Self::Main => "queue",
            Self::Calendar => "calendar",
            Self::Turn(Turn::Days(by)) if by.abs() == 1 => {
                either(by > 0, "next_day", "previous_day")
            }
            Self::Turn(Turn::Days(by)) => either(by > 0, "next_week", "previous_week"),
            Self::Turn(Turn::Months(by)) if by.abs() == 1 => {
                either(by > 0, "calendar_next_month", "calendar_previous_month")
            }
            Self::Turn(Turn::Months(by)) => either(by > 0, "next_year", "previous_year"),
            Self::Turn(Turn::Today) => "today",
            Self::Directory => "directory",
            Self::Signatures => "signatures",
            Self::Duty => "duty",
            Self::Row(Row::By(by)) if by.abs() == 1 => either(by > 0, "list_down", "list_up"),
            Self::Row(Row::By(by)) => either(by > 0, "list_page_down", "list_page_up"),
            Self::Row(Row::First) => "list_first",
            Self::Row(Row::Last) => "list_last",
            Self::NextTab => "next_tab",
            Self::Edit => "edit",
            Self::Add => "add",
            Self::SetPin => "set_pin",
            Self::Journal => "journal",
            Self::History => "history",
            Self::Narrow => "narrow",
            Self::Registry => "registry",
            Self::Summary => "summary",
            Self::Month(by) => either(by > 0, "next_month", "previous_month"),
            Self::Drill => "messages",
            Self::SavePaper => "save_paper",
            Self::SaveTable => "save_table",
            Self::Filter => "filter",
            Self::FilterDay(by) => either(by > 0, "signatures_next_day", "signatures_previous_day"),
            Self::Unfilter => "unfilter",
            Self::Card => "card",
            Self::Print => "print",
            Self::Copy => "copy",
            Self::Looks => "looks",
            Self::Help => "help",
            Self::Palette => "palette",
            Self::Fill(fill) => fill.name(),
            Self::SkipWrong => "skip_wrong",
            Self::Columns => "columns",
            Self::Stop => "stop",
            Self::Quit => "quit",
        }
    }

    /// It only moves about: nobody looks for it by name.
    pub fn is_move(self) -> bool {
        matches!(
            self,
            Self::Up
                | Self::Down
                | Self::PageUp
                | Self::PageDown
                | Self::First
                | Self::Last
                | Self::OtherPane
                | Self::Turn(_)
                | Self::Row(_)
                | Self::NextTab
        )
    }

    /// It is done with one message, on whichever screen that was found.
    pub fn is_of_a_message(self) -> bool {
        matches!(self, Self::Step(_) | Self::Card | Self::Copy)
    }

    /// It shows another screen, or none: what lies over this one goes.
    pub fn leaves_the_screen(self) -> bool {
        matches!(
            self,
            Self::Main
                | Self::Calendar
                | Self::Directory
                | Self::Signatures
                | Self::Journal
                | Self::Registry
                | Self::Summary
                | Self::Quit
        )
    }

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

fn either(ahead: bool, next: &'static str, previous: &'static str) -> &'static str {
    if ahead { next } else { previous }
}
