//! The proof of the journal: an open journal comes in, either its verified end or the first thing that is broken goes
//! out. Every entry is in its place, with the hash that its content comes to, stored byte for byte as the program
//! writes it; the tables are as the program makes them; the indexes and the list of messages say what the entries say;
//! the seal is as the chain was. And, with a person's PIN, what he is said to have signed he has signed.
//!
//! The chain is cut into pieces that are proved side by side: each begins with the hash that the one before it must end
//! with. What an index or the list of messages has to say is summed up on the same walk, so that no entry is read twice.
//! Open [`verify`] first; [`walk`] proves one piece, [`workers`] share the pieces out.

pub(super) mod glance;
pub(super) mod listed;
pub(super) mod row;
pub(super) mod signatures;
pub(super) mod sums;
pub(super) mod verdict;
pub(super) mod verify;
pub(super) mod walk;
pub(super) mod workers;

pub(crate) use verdict::{Broken, Verified};
