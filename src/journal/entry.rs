//! An entry with its place in the chain.

use chrono::{DateTime, Utc};

use crate::{journal::chain::Hash, regulation::Event};

/// An entry: a fact of a message, or what happened at the desk, with its place in the journal and its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<T = Event> {
    /// Place in the journal, from 1, without holes.
    pub seq: u64,
    /// When it was entered (UTC); never runs backwards.
    pub recorded_at: DateTime<Utc>,
    /// Who entered it.
    pub by: String,
    /// Hash of the entry before it.
    pub prev: Hash,
    /// Its own hash.
    pub hash: Hash,
    /// What happened.
    pub event: T,
}
