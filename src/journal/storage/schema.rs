//! The tables of a journal: how a new file gets them, and the steps of a file of an older version.

use rusqlite::Connection;

use crate::journal::storage::connection::all_rows;

/// `application_id` of our files: "PULT".
pub(crate) const APPLICATION_ID: i64 = 0x5055_4C54;

/// The version whose tables a new file gets.
pub(crate) const CURRENT: i64 = 7;

/// The oldest version that is migrated. Those before it were made in trials only.
pub(crate) const OLDEST: i64 = 5;

/// The tables. Their text is compared with that of a file when it is verified, blanks and all.
const TABLES: &str = "
     CREATE TABLE event (
         seq         INTEGER PRIMARY KEY,
         year        INTEGER NOT NULL,
         number      INTEGER NOT NULL,
         kind        TEXT NOT NULL,
         at          TEXT NOT NULL,
         recorded_at TEXT NOT NULL,
         entered_by  TEXT NOT NULL,
         fields      TEXT NOT NULL,
         prev        BLOB NOT NULL CHECK (length(prev) = 32),
         hash        BLOB NOT NULL CHECK (length(hash) = 32)
     ) STRICT;
     CREATE INDEX event_of_message ON event (year, number, seq);
     -- Entries about the desk itself (the directory, PINs, the duty) have year 0.
     CREATE INDEX event_of_desk ON event (kind, seq) WHERE year = 0;
     -- The log of signatures is asked for by person and by day.
     CREATE INDEX event_signer ON event (json_extract(fields, '$.signature.person'), seq)
         WHERE json_extract(fields, '$.signature.person') IS NOT NULL;
     CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
         BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
     CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
         BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
     -- INSERT OR REPLACE deletes without asking the trigger above, so a row may only go to the end.
     CREATE TRIGGER event_goes_to_the_end BEFORE INSERT ON event
         WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
           OR NEW.prev IS NOT coalesce((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), zeroblob(32))
         BEGIN SELECT RAISE(ABORT, 'an entry goes to the end of the chain'); END;

     -- The list of messages, all of it derived from their entries. When a message was detected, and when nothing more
     -- was expected of it, in Unix seconds, as corrected: a month's papers cost what the month costs.
     CREATE TABLE message (
         year        INTEGER NOT NULL,
         number      INTEGER NOT NULL,
         open        INTEGER NOT NULL CHECK (open IN (0, 1)),
         url         TEXT NOT NULL,
         author      TEXT NOT NULL, detected INTEGER NOT NULL DEFAULT 0, ended INTEGER,
         PRIMARY KEY (year, number)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX message_open ON message (year, number) WHERE open = 1;
     CREATE INDEX message_url ON message (url);
     CREATE INDEX message_author ON message (author);
     CREATE INDEX message_detected ON message (detected);
     CREATE INDEX message_ended ON message (ended) WHERE ended IS NOT NULL;

     -- The search over all messages ever. Contentless: the words lie in the entries already. Words and tags lie in one
     -- column without places, so that of a common beginning only as much is read as is shown, while one types, over a
     -- million messages; a tag begins with a sign that no word has.
     CREATE VIRTUAL TABLE search USING fts5 (words, content = '', contentless_delete = 1, detail = none,
         prefix = '1 2 3 4 5 6 7 8 9 10 11 12', tokenize = 'unicode61 remove_diacritics 0 tokenchars _');";

/// What makes a file of an older version one of a later version. It is frozen once it was released: a change is a new
/// step.
pub(crate) struct Step {
    pub(crate) to: i64,
    pub(crate) sql: &'static str,
}

/// In order. Version 7 has the tables of 5, so it is the number alone; 6 was never given.
pub(crate) const STEPS: &[Step] = &[Step {
    to: CURRENT,
    sql: "",
}];

/// All entries' columns in the order in which they are read, and the rest of the statement.
macro_rules! select_entries {
    ($rest:literal) => {
        concat!(
            "SELECT seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash FROM event ",
            $rest
        )
    };
}
pub(crate) use select_entries;

/// Makes all tables in an empty file.
pub(crate) fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(TABLES)?;
    sign(connection)
}

/// Says in the file that it is ours and of this version.
pub(crate) fn sign(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {CURRENT};"
    ))
}

/// A database as this program makes it, to compare others with.
pub(crate) fn fresh() -> rusqlite::Result<Connection> {
    let connection = Connection::open_in_memory()?;
    create(&connection)?;
    Ok(connection)
}

const DESCRIBED: &str = "SELECT name, coalesce(sql, '') FROM sqlite_schema \
                         WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name";

/// Names and statements of all that a database is made of.
pub(crate) fn described(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    all_rows(connection, DESCRIBED, [], |row| row.try_into())
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_tables_are_those_that_files_of_version_5_have() {
        let mut digest = Sha256::new();
        for (name, sql) in fresh().and_then(|fresh| described(&fresh)).expect("tables") {
            digest.update(format!("{name}\n{sql}\n"));
        }
        // Taken from a file that the last program of version 5 had made.
        let known = "a4447294e661b44395e08c33ad049923faf50248a9b959b68dd7b7694af2be5d";
        assert_eq!(hex::encode(digest.finalize()), known);
    }
}
