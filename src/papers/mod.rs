//! Papers and files for people outside the desk. An order and the journal come in; a PDF goes out, to a file and to the
//! printer. Open [`job`] first: it carries an order out.
//!
//! Messages become the data of a form ([`page`], [`card`], [`report`]), a typst form ([`forms`]) is laid out with it
//! ([`render`]), and the PDF is written ([`file`]) and printed ([`spool`]).
//!
//! Texts reach a form only as data, so nothing that a citizen wrote can act in it.

pub mod card;
mod cells;
mod deadlines;
mod error;
pub mod file;
pub mod forms;
pub mod job;
mod order;
pub mod page;
pub mod print;
mod printable;
pub mod render;
pub mod report;
pub mod sheets;
pub mod spool;

pub use error::PaperError;
