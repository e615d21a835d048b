//! What a proof comes to.

use std::fmt;

use crate::journal::chain::Hash;

/// A journal whose chain holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the last one.
    pub head: Hash,
}

/// The first thing that is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Which entry; none when it is the journal as a whole.
    pub seq: Option<u64>,
    /// What differs, in Russian.
    pub what: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seq {
            Some(seq) => write!(f, "запись {seq}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}
