//! The screens beside the main one. A screen draws the state between the header and the footer and changes nothing.

pub(super) mod calendar;
pub(super) mod directory;
pub(super) mod report;
pub(super) mod signatures;
