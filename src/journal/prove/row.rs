//! A row of the chain as it is stored, trusted in nothing.

use rusqlite::{Row, types::ValueRef};
use serde_json::Value;

use crate::journal::chain::{Hash, Sealed, Unread};
use crate::journal::read::number_at;

/// A row as it lies.
pub(crate) struct Stored<'a> {
    pub(crate) sealed: Sealed<'a>,
    pub(crate) prev: Hash,
    pub(crate) hash: Hash,
}

pub(crate) fn text_at<'a>(row: &'a Row<'_>, place: usize) -> Result<&'a str, String> {
    match row.get_ref(place) {
        Ok(ValueRef::Text(bytes)) => str::from_utf8(bytes).map_err(|_| "текст не в UTF-8".into()),
        _ => Err("не того вида".to_owned()),
    }
}

/// The fields of a row, written as the program writes them.
pub(crate) fn fields_of(row: &Row<'_>) -> Result<Value, String> {
    let text = text_at(row, 7)?;
    let mut fields: Value = serde_json::from_str(text).map_err(|_| Unread::NoJson.to_string())?;
    // The hash is over what the fields say; that they also say it in the program's own way is checked here.
    fields.sort_all_objects();
    let written = fields.to_string();
    (written == text)
        .then_some(fields)
        .ok_or_else(|| Unread::Respelled.to_string())
}

/// A row that is said to be at a place of the chain.
pub(crate) fn stored<'a>(row: &'a Row<'_>, seq: u64) -> Result<Stored<'a>, String> {
    let blob = |place: usize| {
        let bytes = row.get(place).map(Hash);
        bytes.map_err(|_| "хеш не того вида".to_owned())
    };
    let number = number_at(row, 1).map_err(|_| "номер сообщения не читается")?;
    Ok(Stored {
        sealed: Sealed {
            seq,
            message: (number.year != 0).then_some(number),
            kind: text_at(row, 3)?,
            at: text_at(row, 4)?,
            recorded_at: text_at(row, 5)?,
            by: text_at(row, 6)?,
        },
        prev: blob(8)?,
        hash: blob(9)?,
    })
}
