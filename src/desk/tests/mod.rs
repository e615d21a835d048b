//! Tests of the whole desk without a terminal.

pub mod desk;
pub mod reach;
