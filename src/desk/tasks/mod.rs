//! Slow work on threads of its own.

pub mod copies;
pub mod notify;
pub mod print;
pub mod sift;
