//! Journals that are not as a new one is.

mod older;
