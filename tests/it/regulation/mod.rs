//! The regulation: its dues through the calendar, its paragraphs one by one, the laws of its machine.

mod dues;
mod laws;
mod scenarios;
mod versions;
