//! The monthly summary (п. 24) and the registry (п. 26): figures counted from the facts of messages.
//!
//! A [`Period`] and the journal come in; a [`Summary`](summary::Summary) or a [`Registry`](registry::Registry) goes out,
//! one value that the screen, the PDF, the spreadsheet and the JSON all show, so that they cannot differ.
//!
//! Which messages belong to a month: for the summary those *detected* in it, for the registry those whose *final reply*
//! was posted in it. A void registration (annulled) is in no figure but its own; a message under п. 22 is in no
//! denominator. A stage is *in time* when it ended by its due, *late* when it ended after it or still runs beyond it; one
//! that runs within its limit, and one that passed without a mark in the journal, are counted apart.

pub mod count;
pub mod figures;
mod flow;
pub mod lists;
pub mod paper;
pub mod period;
pub mod reader;
pub mod registry;
pub mod summary;
pub mod tables;
pub mod tally;
pub mod who;
