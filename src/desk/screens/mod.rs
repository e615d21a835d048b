//! The screens beside the main one. A screen draws the state between the header and the footer and changes nothing.

pub mod calendar;
pub mod directory;
pub mod journal;
pub mod main;
pub mod report;
pub mod signatures;
