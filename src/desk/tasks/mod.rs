//! Slow work in the background. Each file starts one kind of task and tells what comes of it; the desk polls them and
//! never waits.
//!
//! Open [`background`] first: the thread that all of them run on.

pub(crate) mod background;
pub(crate) mod copies;
pub(crate) mod list;
pub(crate) mod notify;
pub(crate) mod print;
pub(crate) mod report;
pub(crate) mod sift;
pub(crate) mod workbook;
