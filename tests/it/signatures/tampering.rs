//! Any change of a stored entry outside the program is found, at its place.

use std::fs;
use std::sync::LazyLock;

use proptest::prelude::*;
use rusqlite::Connection;

use pult::journal::Journal;

use super::{HEAD, Office, PIN};
use crate::support::journal;

/// The files of an office with a life of some length.
static LIVED: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    let mut office = Office::open();
    let proof = office.prove(HEAD, PIN).expect("the right PIN");
    office.hand_over(1, &proof);
    for index in 2..=4 {
        office.register(&format!("https://vk.com/wall-1_{index}"));
        office.decide(index);
    }
    let Office {
        folder, journal, ..
    } = office;
    drop(journal);
    ["journal.db", "journal.db.seal"]
        .map(|name| fs::read(folder.path().join(name)).expect("a file"))
});

/// An office with a life of some length, ten entries.
fn lived() -> Office {
    let mut office = Office::empty();
    office.journal = Office::empty().journal;
    for (name, bytes) in ["journal.db", "journal.db.seal"].iter().zip(&*LIVED) {
        fs::write(office.folder.path().join(name), bytes).expect("written");
    }
    office.reopen();
    office
}

fn verified(office: &mut Office) -> Result<u64, String> {
    // As `pult journal verify` does: a journal that is damaged takes no entries, but it is read.
    let path = office.folder.path().join("journal.db");
    office.journal = Journal::open_to_read(&path).map_err(|error| error.to_string())?;
    let verdict = office
        .journal
        .verify(|_, _| {})
        .map_err(|error| error.to_string())?;
    verdict
        .map(|verified| verified.entries)
        .map_err(|broken| broken.to_string())
}

#[test]
fn an_untouched_journal_holds() {
    let mut office = lived();
    assert_eq!(verified(&mut office), Ok(10));
}

#[test]
fn the_first_broken_entry_is_told_with_what_differs() {
    let all = "seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash";
    let cases = [
        ("edited", "UPDATE event SET fields = replace(fields, 'Анна', 'Инна') WHERE seq = 5".to_owned(), "запись 5: содержание изменено"),
        ("backdated", "UPDATE event SET at = replace(at, '09:30', '09:10') WHERE seq = 4".to_owned(), "запись 4: содержание изменено"),
        ("another person", "UPDATE event SET entered_by = 'Иванов' WHERE seq = 1".to_owned(), "запись 1: содержание изменено"),
        ("deleted", "DELETE FROM event WHERE seq = 6".to_owned(), "запись 6: на этом месте стоит запись 7"),
        ("deleted and renumbered", "DELETE FROM event WHERE seq = 6; UPDATE event SET seq = seq - 1 WHERE seq > 6".to_owned(), "запись 6: ссылается на хеш"),
        (
            "inserted",
            format!("UPDATE event SET seq = -seq WHERE seq > 4; INSERT INTO event ({all}) SELECT 5, year, number, kind, at, recorded_at, entered_by, fields, prev, hash FROM event WHERE seq = 4; UPDATE event SET seq = 1 - seq WHERE seq < 0"),
            "запись 5: ссылается на хеш",
        ),
        ("reordered", "UPDATE event SET seq = -3 WHERE seq = 3; UPDATE event SET seq = 3 WHERE seq = 4; UPDATE event SET seq = 4 WHERE seq = -3".to_owned(), "запись 3: ссылается на хеш"),
        ("given to another message", "UPDATE event SET number = 1 WHERE seq = 8".to_owned(), "запись 8: содержание изменено"),
        ("respelled", "UPDATE event SET fields = replace(fields, ',', ', ') WHERE seq = 7".to_owned(), "запись 7: поля записаны не так"),
        ("cut off", "DELETE FROM event WHERE seq > 8; DELETE FROM message WHERE number > 3; UPDATE message SET open = 1".to_owned(), "запись 9: журнал короче, чем был: записей 8, а было 10"),
        ("taken off the list", "DELETE FROM message WHERE number = 4".to_owned(), "в списке сообщений нет 2026-4, а записи о нём есть"),
        ("closed in the list", "UPDATE message SET open = 0 WHERE number = 2".to_owned(), "список сообщений говорит о 2026-2 не то, что записи"),
        ("a table of somebody's", "CREATE TABLE other (x)".to_owned(), "устройство журнала изменено: «other» не от Пульта"),
    ];
    for (name, sql, told) in cases {
        let mut office = lived();
        journal::tamper(&office.folder.path().join("journal.db"), &sql);
        let broken = verified(&mut office).expect_err(name);
        assert!(broken.starts_with(told), "{name}: {broken}");
    }
}

#[test]
fn an_entry_hidden_from_an_index_is_noticed() {
    let mut office = lived();
    let path = office.folder.path().join("journal.db");
    let connection = Connection::open(&path).expect("it opens");
    // The index is made anew without her, under the words of the right one.
    let right: String = connection
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'event_signer'",
            [],
            |row| row.get(0),
        )
        .expect("an index");
    connection
        .execute_batch(
            "DROP INDEX event_signer;
             CREATE INDEX event_signer ON event (json_extract(fields, '$.signature.person'), seq)
                 WHERE json_extract(fields, '$.signature.person') IS NULL;
             PRAGMA writable_schema = ON;",
        )
        .expect("made");
    connection
        .execute(
            "UPDATE sqlite_schema SET sql = ?1 WHERE name = 'event_signer'",
            [right],
        )
        .expect("renamed");
    drop(connection);
    let broken = verified(&mut office).expect_err("an index lies");
    assert!(broken.contains("указатели журнала не сходятся"), "{broken}");
}

#[test]
fn a_trigger_taken_away_is_noticed() {
    let mut office = lived();
    let connection = Connection::open(office.folder.path().join("journal.db")).expect("it opens");
    connection
        .execute_batch("DROP TRIGGER event_is_never_changed")
        .expect("dropped");
    drop(connection);
    let broken = verified(&mut office).expect_err("a trigger is gone");
    assert!(
        broken.contains("«event_is_never_changed» пропало"),
        "{broken}"
    );
}

#[test]
fn an_entry_forged_with_a_right_chain_is_no_signature() {
    let office = lived();
    // The forger knows the program: he makes an entry said to be signed by the head and chains it rightly, by import.
    let mut lines = Vec::new();
    office.journal.export(&mut lines).expect("written");
    let lines = String::from_utf8(lines).expect("UTF-8");
    let forged: Vec<String> = lines
        .lines()
        .map(|line| {
            let mut json: serde_json::Value = serde_json::from_str(line).expect("JSON");
            if json["kind"] == "handed_over" {
                // As if it had been received ten minutes earlier.
                json["at"] = "2026-11-23T09:30:00+07:00".into();
                json["to"] = "Сидорова И. И. (ПРИМЕР)".into();
            }
            for name in ["seq", "prev", "hash"] {
                json.as_object_mut().expect("an object").remove(name);
            }
            json.to_string()
        })
        .collect();
    let mut other = Office::empty();
    other
        .journal
        .import(&other.rules, forged.join("\n").as_bytes())
        .expect("it follows the rules");
    assert!(verified(&mut other).is_ok(), "the chain is right");
    other.reopen();
    let proof = other
        .prove(HEAD, PIN)
        .expect("her PIN was copied with the rest");
    let found = other
        .journal
        .verify_signatures(HEAD, proof.pin, &proof.key)
        .expect("it reads");
    assert_eq!((found.proved.len(), found.forged), (0, vec![4]));
    // The journal itself, exported and imported as it is, keeps its hashes and its proofs.
    let mut copy = Office::empty();
    copy.journal
        .import(&copy.rules, lines.as_bytes())
        .expect("the same");
    assert_eq!(
        copy.journal.head().expect("it reads"),
        office.journal.head().expect("it reads")
    );
    let found = copy
        .journal
        .verify_signatures(HEAD, proof.pin, &proof.key)
        .expect("it reads");
    assert_eq!(found.proved, [4]);
}

#[test]
fn an_entry_said_to_be_signed_by_a_pin_that_was_not_his_then_is_forged() {
    let office = lived();
    let mut lines = Vec::new();
    office.journal.export(&mut lines).expect("written");
    let lines = String::from_utf8(lines).expect("UTF-8");
    // A PIN that never was, one of the future, and the very entry.
    for claimed in [2, 9, 999] {
        let forged: Vec<String> = lines
            .lines()
            .map(|line| {
                let mut json: serde_json::Value = serde_json::from_str(line).expect("JSON");
                if json["kind"] == "handed_over" {
                    json["signature"]["pin"] = claimed.into();
                }
                for name in ["seq", "prev", "hash"] {
                    json.as_object_mut().expect("an object").remove(name);
                }
                json.to_string()
            })
            .collect();
        let mut other = Office::empty();
        other
            .journal
            .import(&other.rules, forged.join("\n").as_bytes())
            .expect("it follows the rules");
        let proof = other.prove(HEAD, PIN).expect("her PIN");
        let found = other
            .journal
            .verify_signatures(HEAD, proof.pin, &proof.key)
            .expect("it reads");
        assert_eq!((found.others, found.forged), (vec![], vec![4]), "{claimed}");
    }
}

#[test]
fn an_old_pin_signs_nothing_after_it_was_replaced() {
    let mut office = Office::open();
    let old = office.prove(HEAD, PIN).expect("the right PIN");
    office.hand_over(1, &old);
    office.set_pin(HEAD, "739152");
    office.register("https://vk.com/wall-1_2");
    office.decide(2);
    let new = office.prove(HEAD, "739152").expect("the new PIN");
    office.hand_over(2, &new);
    // Whoever knows her old PIN alone points the entry to it.
    let mut lines = Vec::new();
    office.journal.export(&mut lines).expect("written");
    let text = String::from_utf8(lines).expect("UTF-8");
    let forged: Vec<String> = text
        .lines()
        .map(|line| {
            let mut json: serde_json::Value = serde_json::from_str(line).expect("JSON");
            if json["signature"]["pin"] == new.pin {
                json["signature"]["pin"] = old.pin.into();
            }
            for name in ["seq", "prev", "hash"] {
                json.as_object_mut().expect("an object").remove(name);
            }
            json.to_string()
        })
        .collect();
    let mut other = Office::empty();
    other
        .journal
        .import(&other.rules, forged.join("\n").as_bytes())
        .expect("it follows the rules");
    let found = other
        .journal
        .verify_signatures(HEAD, old.pin, &old.key)
        .expect("it reads");
    assert_eq!((found.proved, found.forged), (vec![4], vec![8]));
}

#[test]
fn what_happened_at_a_desk_is_not_imported_into_a_journal_that_has_entries() {
    let mut office = Office::open();
    for _ in 0..3 {
        office.prove(HEAD, "482914").expect_err("wrong");
    }
    let mut lines = Vec::new();
    office.journal.export(&mut lines).expect("written");
    let set = String::from_utf8(lines).expect("UTF-8");
    let set: serde_json::Value =
        serde_json::from_str(set.lines().next().expect("a line")).expect("JSON");
    let at = "2026-11-23T09:31:00+07:00";
    let strange = [
        serde_json::json!({"kind": "pin_accepted", "at": at, "person": HEAD, "purpose": "verify"}),
        serde_json::json!({"kind": "pin_set", "at": at, "person": HEAD, "pin": set["pin"]}),
        serde_json::json!({"kind": "duty_opened", "at": at, "person": HEAD,
            "signature": {"method": "paper", "person": HEAD}}),
    ];
    let before = office.count();
    for line in strange {
        let told = office
            .journal
            .import(&office.rules, line.to_string().as_bytes())
            .expect_err("refused");
        assert!(told.to_string().contains("в пустой"), "{told}");
    }
    assert_eq!(office.count(), before);
    // Into an empty journal no PIN comes that would take the machine away.
    let mut greedy = set;
    greedy["pin"]["memory_kib"] = 4_000_000_000_u32.into();
    for name in ["seq", "prev", "hash"] {
        greedy.as_object_mut().expect("an object").remove(name);
    }
    let mut other = Office::empty();
    let told = other
        .journal
        .import(&other.rules, greedy.to_string().as_bytes())
        .expect_err("refused");
    assert!(told.to_string().contains("запись ПИН чужая"), "{told}");
}

const COLUMNS: [&str; 10] = [
    "seq",
    "year",
    "number",
    "kind",
    "at",
    "recorded_at",
    "entered_by",
    "fields",
    "prev",
    "hash",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Any byte of any column of any row, changed, added or taken away.
    #[test]
    fn any_tampering_with_any_byte_of_the_events_is_detected(
        seq in 1_i64..=10,
        column in prop::sample::select(COLUMNS.to_vec()),
        place in any::<prop::sample::Index>(),
        what in prop_oneof![Just(-1_i16), Just(256), 0_i16..256],
    ) {
        let mut office = lived();
        let path = office.folder.path().join("journal.db");
        let read = |column: &str, seq: i64| -> Vec<u8> {
            let connection = Connection::open(&path).expect("it opens");
            let sql = format!("SELECT CAST({column} AS BLOB) FROM event WHERE seq = {seq}");
            connection.query_row(&sql, [], |row| row.get(0)).expect("a row")
        };
        let bytes = read(column, seq);
        let at = place.index(bytes.len());
        let mut changed = bytes.clone();
        match what {
            -1 => drop(changed.remove(at)),
            256 => changed.insert(at, b' '),
            byte => changed[at] = u8::try_from(byte).expect("a byte"),
        }
        let hex = hex::encode(&changed);
        let value = match column {
            "prev" | "hash" if changed.len() == 32 => format!("x'{hex}'"),
            "prev" | "hash" => return Ok(()),
            // What is no number cannot be put into a column of numbers.
            "seq" | "year" | "number" => match String::from_utf8(changed.clone()).ok().and_then(|text| text.parse::<i32>().ok()) {
                Some(number) => number.to_string(),
                None => return Ok(()),
            },
            _ => format!("CAST(x'{hex}' AS TEXT)"),
        };
        let sql = format!("UPDATE event SET {column} = {value} WHERE seq = {seq}");
        let connection = Connection::open(&path).expect("it opens");
        let triggers: Vec<String> = connection
            .prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger'").expect("SQL")
            .query_map([], |row| row.get(0)).expect("SQL").collect::<Result<_, _>>().expect("SQL");
        connection.execute_batch("DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_deleted; DROP TRIGGER event_goes_to_the_end; DROP INDEX event_signer").expect("dropped");
        // A place that is taken refuses the change by itself.
        let done = connection.execute_batch(&sql).is_ok();
        for trigger in triggers {
            connection.execute_batch(&trigger).expect("made again");
        }
        let index = "CREATE INDEX event_signer ON event (json_extract(fields, '$.signature.person'), seq)\n         WHERE json_extract(fields, '$.signature.person') IS NOT NULL";
        let indexed = connection.execute_batch(index).is_ok();
        drop(connection);
        prop_assume!(done);
        // The row may have gone to another place.
        let still = (column != "seq" || changed == bytes) && read(column, seq) == bytes;
        let verdict = verified(&mut office);
        prop_assert_eq!(still && indexed, verdict.is_ok(), "{:?}", verdict);
    }

    /// Any byte of the file: it is either no part of an entry, or it is noticed.
    #[test]
    fn any_byte_of_the_file_changed_is_noticed_or_changes_no_entry(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut office = lived();
        let path = office.folder.path().join("journal.db");
        office.journal = Office::empty().journal;
        let before = contents(&path).expect("it reads");
        let mut bytes = fs::read(&path).expect("a file");
        let at = place.index(bytes.len());
        bytes[at] = byte;
        fs::write(&path, bytes).expect("written");
        let verdict = pult::journal::Journal::open_to_read(&path)
            .and_then(|journal| journal.verify(|_, _| {}));
        if matches!(verdict, Ok(Ok(_))) {
            prop_assert_eq!(contents(&path).ok(), Some(before));
        }
    }
}

/// Every row of the events as it lies.
fn contents(path: &std::path::Path) -> rusqlite::Result<Vec<Vec<Vec<u8>>>> {
    let connection = Connection::open(path)?;
    let columns = COLUMNS
        .map(|column| format!("CAST({column} AS BLOB)"))
        .join(", ");
    let mut statement = connection.prepare(&format!("SELECT {columns} FROM event ORDER BY seq"))?;
    let rows = statement.query_map([], |row| (0..10).map(|place| row.get(place)).collect())?;
    rows.collect()
}
