//! The line for the user under the header.

/// A line for the user under the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What to say.
    pub text: String,
    /// It is bad news.
    pub is_error: bool,
}
