//! Proving the journal: every entry in its place, with the hash that its content comes to, stored byte for byte as the
//! program writes it; the tables as the program makes them; the list of messages as the entries say; the seal as the
//! chain was. And, with a person's PIN, that what he is said to have signed he has signed.

//!
//! The chain is cut into pieces that are proved side by side: whatever the pieces come to, each begins with the hash that
//! the one before it must end with. What an index or the list of messages has to say is summed up on the same walk, so
//! that no entry is read twice.

mod listed;
mod sums;
mod walk;
mod workers;

use std::fs;

use chrono::{DateTime, Utc};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::Value;

use super::chain::{Hash, Sealed};
use super::query::utc;
use super::seal::SealState;
use super::{Journal, JournalError, schema, seal};
use crate::directory::pin::SigningKey;
use crate::regulation::Number;

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

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.seq {
            Some(seq) => write!(f, "запись {seq}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// What a person's signatures came to under one of his PINs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signatures {
    /// Entries that he has signed.
    pub proved: Vec<u64>,
    /// Entries that are said to be signed by him and are not: by this PIN, or by one that was not his then.
    pub forged: Vec<u64>,
    /// Entries signed by another PIN of his.
    pub others: Vec<u64>,
}

/// Relies on `event_signer`.
const SIGNED_BY: &str = "SELECT seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash FROM event \
                         WHERE json_extract(fields, '$.signature.person') = ?1 ORDER BY seq";

/// Relies on the primary key; reads no content, which may be damaged.
const HOW_MANY: &str = "SELECT coalesce(max(seq), 0) FROM event";

/// SQLite's own look at the file; its first complaint.
const INDEXES: &str = "PRAGMA integrity_check(1)";

/// Reads every hash; a page is held against the journal once in a while.
const WITH_HASH: &str =
    "SELECT seq, recorded_at FROM event WHERE substr(hex(hash), 1, length(?1)) = ?1 ORDER BY seq";

impl Journal {
    /// Walks the whole chain and tells the first broken entry. `progress` is told how many of how many entries are done.
    pub fn verify(
        &self,
        progress: impl FnMut(u64, u64),
    ) -> Result<Result<Verified, Broken>, JournalError> {
        // The seal is read before the entries: a second desk may write meanwhile, and it seals after it has written.
        let sealed = seal::read(&self.path);
        let verified = match self.verify_by(workers::MOST, progress)? {
            Ok(verified) => verified,
            Err(broken) => return Ok(Err(broken)),
        };
        match self.compare(&sealed)? {
            SealState::Holds => Ok(Ok(verified)),
            SealState::Broken(broken) => Ok(Err(Broken {
                seq: broken.place(),
                what: broken.to_string(),
            })),
        }
    }

    /// The same by one reader, for whoever is not waited for: the desk keeps the other processors. A seal that does not
    /// fit is for a person to judge, and no damage.
    pub(super) fn verify_aside(&self) -> Result<Result<Verified, Broken>, JournalError> {
        self.verify_by(1, |_, _| {})
    }

    fn verify_by(
        &self,
        readers: usize,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Result<Verified, Broken>, JournalError> {
        let total: i64 = self
            .connection
            .query_row(HOW_MANY, [], |row| row.get(0))
            .map_err(|error| self.explain(error))?;
        let total = total.unsigned_abs();
        let proved = workers::prove(
            &self.connection,
            &self.path,
            (total, workers::PIECE, readers),
            &mut progress,
        );
        let proved = match proved.map_err(|error| self.explain(error))? {
            Ok(proved) => proved,
            Err(broken) => return Ok(Err(broken)),
        };
        let verified = proved.verified;
        let own = self
            .verify_length()?
            .or(self.verify_schema()?)
            .or_else(|| proved.compare_indexes());
        let what = match own {
            Some(what) => Some(what),
            None => proved
                .compare_list(&self.connection)
                .map_err(|error| self.explain(error))?,
        };
        Ok(match what {
            Some(what) => Err(Broken { seq: None, what }),
            None => Ok(verified),
        })
    }

    /// The file is as long as its header says. What was cut off may hold nothing that the chain needs, and is missed
    /// by the next entry.
    pub(super) fn verify_length(&self) -> Result<Option<String>, JournalError> {
        let ask = |pragma: &str| {
            let told = self.connection.query_row(pragma, [], |row| row.get(0));
            told.map(i64::unsigned_abs)
                .map_err(|error| self.explain(error))
        };
        let (pages, page) = (ask("PRAGMA page_count")?, ask("PRAGMA page_size")?);
        let length = |path: &std::path::Path| fs::metadata(path).map(|file| file.len()).ok();
        let Some(found) = length(&self.path) else {
            return Ok(None);
        };
        let mut wal = self.path.clone().into_os_string();
        wal.push("-wal");
        // What is not written over into the file yet makes it shorter than it will be, but never by part of a page.
        let is_whole = length(wal.as_ref()).unwrap_or_default() == 0;
        let wrong = found % page.max(1) != 0 || is_whole && found < pages * page;
        Ok(wrong.then(|| {
            format!("файл обрезан или продолжен: в нём {found} байт, а страниц {pages} по {page}")
        }))
    }

    /// Which entry has a hash that begins with these hex digits, as a printed page bears them, and when it was entered.
    /// A page of a journal that was put in another's place, or of what came after an older copy, has none.
    pub fn entry_of_hash(
        &self,
        beginning: &str,
    ) -> Result<Option<(u64, DateTime<Utc>)>, JournalError> {
        let failed = |error| self.explain(error);
        self.connection
            .query_row(WITH_HASH, [beginning.to_uppercase()], |row| {
                Ok((row.get::<_, i64>(0)?.unsigned_abs(), utc(row, 1)?))
            })
            .optional()
            .map_err(failed)
    }

    /// Checks what a person is said to have signed with the PIN that the entry `pin` has set.
    pub fn verify_signatures(
        &self,
        person: &str,
        pin: u64,
        key: &SigningKey,
    ) -> Result<Signatures, JournalError> {
        let failed = |error| self.explain(error);
        let mut signatures = Signatures::default();
        let pins: Vec<u64> = self
            .pins_of(person)?
            .iter()
            .map(|state| state.seq)
            .collect();
        // An entry is signed by the PIN that was set last before it; whoever knows an old PIN signs nothing new.
        let in_force = |seq: u64| pins.iter().rev().find(|pin| **pin < seq).copied();
        let mut statement = self.connection.prepare_cached(SIGNED_BY).map_err(failed)?;
        let mut rows = statement.query([person]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let seq = row.get::<_, i64>(0).map_err(failed)?.unsigned_abs();
            match signed_by(row, seq, in_force(seq), pin, key) {
                None => {}
                Some(Verdict::Proved) => signatures.proved.push(seq),
                Some(Verdict::Forged) => signatures.forged.push(seq),
                Some(Verdict::Other) => signatures.others.push(seq),
            }
        }
        Ok(signatures)
    }

    /// Walks the chain and looks at the indexes alone: an older version has no other lists.
    pub(super) fn verify_entries(
        &self,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Result<Verified, Broken>, JournalError> {
        let failed = |error| self.explain(error);
        let total: i64 = self
            .connection
            .query_row(HOW_MANY, [], |row| row.get(0))
            .map_err(failed)?;
        let total = total.unsigned_abs();
        let mut done = 0;
        let mut goes_on = |more| {
            done += more;
            progress(done, total);
            true
        };
        let walked = walk::whole(&self.connection, total, &mut goes_on).map_err(failed)?;
        let indexes: String = self
            .connection
            .query_row(INDEXES, [], |row| row.get(0))
            .map_err(failed)?;
        Ok(walked.and_then(|(entries, head)| {
            if indexes == "ok" {
                return Ok(Verified { entries, head });
            }
            let what = format!("указатели журнала не сходятся с записями ({indexes})");
            Err(Broken { seq: None, what })
        }))
    }

    /// The tables, their triggers and indexes are those that the program makes.
    fn verify_schema(&self) -> Result<Option<String>, JournalError> {
        let failed = |error| self.explain(error);
        let own = described(&self.connection).map_err(failed)?;
        let version: i64 = self
            .connection
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .map_err(failed)?;
        let fresh = schema::fresh(version).and_then(|fresh| described(&fresh));
        let fresh = fresh.map_err(failed)?;
        let strange = own.iter().find(|item| !fresh.contains(item));
        let missing = fresh.iter().find(|item| !own.contains(item));
        Ok(strange
            .map(|(name, _)| format!("устройство журнала изменено: «{name}» не от Пульта"))
            .or(missing.map(|(name, _)| format!("устройство журнала изменено: «{name}» пропало"))))
    }
}

/// Names and statements of all that a database is made of.
fn described(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = connection.prepare(
        "SELECT name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// A row as it lies.
struct Stored<'a> {
    sealed: Sealed<'a>,
    prev: Hash,
    hash: Hash,
}

fn text<'a>(row: &'a Row<'_>, place: usize) -> Result<&'a str, String> {
    match row.get_ref(place) {
        Ok(ValueRef::Text(bytes)) => {
            std::str::from_utf8(bytes).map_err(|_| "текст не в UTF-8".to_owned())
        }
        _ => Err("не того вида".to_owned()),
    }
}

fn fields_of(row: &Row<'_>) -> Result<Value, String> {
    let text = text(row, 7)?;
    let changed = || "поля не читаются: запись изменена".to_owned();
    let mut fields: Value = serde_json::from_str(text).map_err(|_| changed())?;
    // The hash is over what the fields say; that they also say it in the program's own way is checked here.
    fields.sort_all_objects();
    let written = fields.to_string();
    if written == text {
        Ok(fields)
    } else {
        Err("поля записаны не так, как пишет Пульт: запись изменена".to_owned())
    }
}

fn stored<'a>(row: &'a Row<'_>, seq: u64) -> Result<Stored<'a>, String> {
    let blob = |place: usize| {
        row.get::<_, [u8; 32]>(place)
            .map(Hash)
            .map_err(|_| "хеш не того вида".to_owned())
    };
    let (Ok(year), Ok(index)) = (row.get(1), row.get(2)) else {
        return Err("номер сообщения не читается".to_owned());
    };
    let number = Number { year, index };
    Ok(Stored {
        sealed: Sealed {
            seq,
            message: (year != 0).then_some(number),
            kind: text(row, 3)?,
            at: text(row, 4)?,
            recorded_at: text(row, 5)?,
            by: text(row, 6)?,
        },
        prev: blob(8)?,
        hash: blob(9)?,
    })
}

/// Checks a row by itself: what it says comes to its hash.
pub(super) fn check_alone(row: &Row<'_>) -> Result<(), (u64, String)> {
    let seq = row.get(0).map(i64::unsigned_abs).unwrap_or_default();
    walk::alone(row, seq).map_err(|what| (seq, what))
}

enum Verdict {
    Proved,
    Forged,
    Other,
}

/// What the signature of a row comes to; nothing for one that is not by PIN.
fn signed_by(
    row: &Row<'_>,
    seq: u64,
    in_force: Option<u64>,
    pin: u64,
    key: &SigningKey,
) -> Option<Verdict> {
    let Ok(mut fields) = fields_of(row) else {
        return Some(Verdict::Forged);
    };
    let signature = fields.get_mut("signature")?.as_object_mut()?;
    if signature.get("method").and_then(Value::as_str) != Some("pin") {
        return None;
    }
    match signature.get("pin").and_then(Value::as_u64) {
        Some(own) if in_force == Some(own) && own != pin => return Some(Verdict::Other),
        Some(own) if in_force == Some(own) => {}
        _ => return Some(Verdict::Forged),
    }
    let Some(Value::String(code)) = signature.remove("mac") else {
        return Some(Verdict::Forged);
    };
    let proved = stored(row, seq).is_ok_and(|row| {
        let canonical = row.sealed.canonical(&fields);
        key.has_signed(&row.prev.to_sign(&canonical), &code)
    });
    Some(if proved {
        Verdict::Proved
    } else {
        Verdict::Forged
    })
}
