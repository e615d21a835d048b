//! The monthly summary (п. 24) and the registry (п. 26): figures counted from the facts of messages. Open [`summary`]
//! first.
//!
//! A [`Period`](period::Period) and the journal come in; a [`Report`] goes out, a list of [tables](table::Table) that the
//! JSON, the spreadsheet, the screen and the command line read, so that they cannot differ; the forms of the papers are
//! filled with the JSON.
//!
//! Which messages belong to a month: for the summary those *detected* in it, for the registry those whose *final reply*
//! was posted in it. A void registration (annulled) is in no figure but its own; a message under п. 22 is in no
//! denominator. A stage is *in time* when it ended by its due, *late* when it ended after it or still runs beyond it; one
//! that runs within its limit, and one that passed without a mark in the journal, are counted apart.
//!
//! A period that is over has its figures as of its last minute: only facts of its own messages that are entered later
//! change them, and then the report [says so](entered_after).

mod breakdown;
mod by_whom;
mod content;
mod count;
mod entered_after;
mod figures;
mod flow;
mod lists;
pub mod paper;
pub mod period;
pub mod reader;
pub mod registry;
mod responsible;
mod shares;
pub mod spreadsheet;
mod stage_table;
pub mod summary;
mod table;
mod tally;
mod timeliness;

pub use content::{Kind, Report};
pub use count::count;
pub(crate) use table::{Cell, Row, Table};
