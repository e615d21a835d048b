//! The journal (F3): what is looked for comes in as keys, narrowings and pages of messages, and goes out as rows on the
//! screen and the pages that are still to be read. Open [`finder`] first.

pub mod finder;
pub mod pages;

pub use crate::desk::screens::journal::finder::Finder;
