//! What a person is said to have signed, checked with one of his PINs.

use rusqlite::Row;
use serde_json::Value;

use crate::directory::pin::SigningKey;
use crate::journal::prove::row::{fields_of, stored};
use crate::journal::{error::Result, handle::Journal, storage::select_entries};

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
        let pins = self.pins_of(person)?;
        // An entry is signed by the PIN that was set last before it; whoever knows an old PIN signs nothing new.
        let in_force = |seq| pins.iter().map(|state| state.seq).rfind(|pin| *pin < seq);
        self.ask(|connection| {
            let mut signatures = Signatures::default();
            let mut statement = connection.prepare_cached(SIGNED_BY)?;
            let mut rows = statement.query([person])?;
            while let Some(row) = rows.next()? {
                let seq = row.get::<_, i64>(0)?.unsigned_abs();
                if let Some(list) = signatures.list_for(row, seq, in_force(seq), pin, key) {
                    list.push(seq);
                }
            }
            Ok(signatures)
        })
    }
}

impl Signatures {
    /// Where a row goes by what its signature comes to; nowhere when it is not signed by PIN.
    fn list_for(
        &mut self,
        row: &Row<'_>,
        seq: u64,
        in_force: Option<u64>,
        pin: u64,
        key: &SigningKey,
    ) -> Option<&mut Vec<u64>> {
        let Ok(mut fields) = fields_of(row) else {
            return Some(&mut self.forged);
        };
        let signature = fields.get_mut("signature")?.as_object_mut()?;
        if signature.get("method").and_then(Value::as_str) != Some("pin") {
            return None;
        }
        let own = signature.get("pin").and_then(Value::as_u64);
        if own.is_none() || own != in_force {
            return Some(&mut self.forged);
        }
        if own != Some(pin) {
            return Some(&mut self.others);
        }
        let Some(Value::String(code)) = signature.remove("mac") else {
            return Some(&mut self.forged);
        };
        let is_proved = stored(row, seq).is_ok_and(|row| {
            let canonical = row.sealed.canonical(&fields);
            key.has_signed(&row.prev.to_sign(&canonical), &code)
        });
        Some(if is_proved {
            &mut self.proved
        } else {
            &mut self.forged
        })
    }
}
