//! Does the chain go through its seal? A journal that was put back to an older state, or cut off, does not.

use std::path::Path;

use rusqlite::Connection;

use crate::journal::error::{Result, SealBroken};
use crate::journal::read::rows::{end_of_chain, hash_at};
use crate::journal::storage::{Seal, seal};
use crate::journal::{chain::Hash, handle::Journal};

impl Journal {
    /// How the chain does not go through a seal that was read before.
    pub(crate) fn seal_breach(&self, seal: &Seal) -> Result<Option<SealBroken>> {
        self.ask(|connection| breach(connection, &self.path, seal))
    }
}

/// How the chain of a journal does not go through a seal that was read before.
pub(crate) fn breach(
    connection: &Connection,
    journal: &Path,
    seal: &Seal,
) -> rusqlite::Result<Option<SealBroken>> {
    let found = breach_once(connection, journal, seal)?;
    if found.is_none() {
        return Ok(None);
    }
    // It may have been read while a second desk was putting a new one over it.
    let again = seal::read(journal);
    if again == *seal {
        return Ok(found);
    }
    breach_once(connection, journal, &again)
}

fn breach_once(
    connection: &Connection,
    journal: &Path,
    seal: &Seal,
) -> rusqlite::Result<Option<SealBroken>> {
    let (entries, ..) = end_of_chain(connection)?;
    Ok(match *seal {
        Seal::Missing if entries == 0 => None,
        Seal::Missing => Some(SealBroken::Missing(seal::file_of(journal))),
        Seal::Unreadable => Some(SealBroken::Unreadable(seal::file_of(journal))),
        Seal::Found(0, Hash::GENESIS) => None,
        Seal::Found(sealed, head) if sealed > entries => Some(SealBroken::Shorter {
            entries,
            sealed,
            head,
        }),
        Seal::Found(sealed, head) => {
            (hash_at(connection, sealed)? != head).then_some(SealBroken::Other { sealed, head })
        }
    })
}
