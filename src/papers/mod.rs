//! What leaves the desk on paper. Folded messages come in, data of a form is made of them ([`page`]), a typst form
//! ([`forms`]) lays it out ([`render`]), a file ([`file`]) goes out ([`job`]) and to the printer ([`spool`]).
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
