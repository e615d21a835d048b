//! What is asked of the journal's screen.

use crate::journal::Search;
use crate::regulation::StageCode;

/// Which breach is asked for (п. 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breached {
    /// Any.
    Any,
    /// Of this stage.
    Stage(StageCode),
}

/// What is asked for: what the index of the journal can find, and the breach that only the regulation can tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// What the journal looks for.
    pub search: Search,
    /// Only messages with such a breach.
    pub breach: Option<Breached>,
}
