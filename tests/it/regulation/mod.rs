//! The regulation: its dues through the calendar, its paragraphs one by one, the laws of its machine.

mod dues;
mod laws;
mod lives;
mod permitted;
mod scenarios;
mod settled;
mod versions;
