//! What a person is said to have signed, checked with one of his PINs.

use rusqlite::Row;
use serde_json::Value;

use crate::directory::pin::SigningKey;
use crate::journal::error::Result;
use crate::journal::handle::Journal;
use crate::journal::prove::row::{fields_of, stored};
use crate::journal::storage::select_entries;

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
const SIGNED_BY: &str =
    select_entries!("WHERE json_extract(fields, '$.signature.person') = ?1 ORDER BY seq");

impl Journal {
    /// Checks what a person is said to have signed with the PIN that the entry `pin` has set.
    pub fn verify_signatures(
        &self,
        person: &str,
        pin: u64,
        key: &SigningKey,
    ) -> Result<Signatures> {
        let pins: Vec<u64> = self
            .pins_of(person)?
            .iter()
            .map(|state| state.seq)
            .collect();
        // An entry is signed by the PIN that was set last before it; whoever knows an old PIN signs nothing new.
        let in_force = |seq: u64| pins.iter().rev().find(|pin| **pin < seq).copied();
        self.ask(|connection| {
            let mut signatures = Signatures::default();
            let mut statement = connection.prepare_cached(SIGNED_BY)?;
            let mut rows = statement.query([person])?;
            while let Some(row) = rows.next()? {
                let seq = row.get::<_, i64>(0)?.unsigned_abs();
                match signed_by(row, seq, in_force(seq), pin, key) {
                    None => {}
                    Some(Verdict::Proved) => signatures.proved.push(seq),
                    Some(Verdict::Forged) => signatures.forged.push(seq),
                    Some(Verdict::Other) => signatures.others.push(seq),
                }
            }
            Ok(signatures)
        })
    }
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
