//! The journal: one SQLite file, one append-only table of events, each chained to the one before it by a hash.
//!
//! Events come in through [`Journal::append`] and [`Journal::register`], each call one durable transaction that the
//! regulation has allowed; what happens at the desk itself (the directory, PINs, the duty) through [`Journal::record`]
//! into the same chain. A PIN signs through [`Journal::prove`]. Messages go out folded, entries go out as they lie, and
//! [`Journal::verify`] proves that nobody rewrote the past. All SQL of the program stands in this room.
//!
//! Its floors, each using only those under it: `chain` (bytes and hashes), the entries and errors, `storage` (files and
//! connections), `handle` (an open journal), `read`, `write` and `prove`, `copies`, opening, and this face. Open
//! `handle` first.

mod chain;
mod copies;
mod entry;
mod error;
mod handle;
mod health;
mod open;
mod prove;
mod read;
pub mod record;
mod salvage;
mod storage;
#[cfg(test)]
mod tests;
mod write;

pub use chain::hash::Hash;
pub use entry::Entry;
pub use error::{ExportError, JournalError, LineError, PinRefusal, SealBroken};
pub use handle::Journal;
pub use health::{Health, sqlite_version};
pub use prove::signatures::Signatures;
pub use prove::verdict::{Broken, Verified};
pub use read::desk::{Duty, PinState};
pub use read::near::{Candidate, Similar, Similarity};
pub use read::tags::folded;
pub use read::usage::{Place, Usage, Used};
pub use read::{clock::SLEW, list::ended, rows::AnyEntry, search::Search, signed::SignedFilter};
pub use record::{DeskEvent, Record};
pub(crate) use storage::files::{Lock, for_the_owner, make_folder};
pub use storage::{network::on_network, recognise::DATABASE};
pub use write::recorder::{Proof, Recorder};
pub use write::{registration::Detection, sheets::ClosedSheet};

/// Copies of the journal.
pub mod backup {
    pub use super::copies::database::Step;
    pub use super::copies::error::BackupError;
    pub use super::copies::make::Backup;
    pub use super::copies::place::{Backups, Copy, Keep};
}

/// Putting a copy in the journal's place.
pub mod restore {
    pub use super::copies::error::RestoreError;
    pub use super::copies::outlook::{Lost, Outlook, Present, look};
    pub use super::copies::restore::{Restored, restore};
}
