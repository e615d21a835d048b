//! What an effect asks for, in detail: plain values that screens and forms fill in and background tasks read.

use crate::intake::{Plan, columns::Layout};
use crate::journal::Search;
use crate::regulation::{Number, StageCode};

/// How many messages a page of the journal has; also the most breaches that are looked for.
pub(crate) const PAGE: usize = 200;

/// What is looked for in the journal: what its index can find, and the breach that only the regulation can tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// What the index looks for.
    pub search: Search,
    /// Only messages with such a breach.
    pub breach: Option<BreachFilter>,
}

/// Which breach is looked for (п. 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreachFilter {
    /// Any.
    Any,
    /// Of this stage.
    Stage(StageCode),
}

/// Pages of what is looked for in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    /// The first page, from zero.
    pub first: usize,
    /// From before which message on.
    pub before: Option<Number>,
    /// How many pages.
    pub pages: usize,
}

/// A list of messages to be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRegistration {
    /// The list.
    pub plan: Plan,
    /// The columns to be remembered, where they were told by hand.
    pub columns: Option<Layout>,
}
