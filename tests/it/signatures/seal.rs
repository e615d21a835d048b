//! A journal that is not the one it was: an older copy, a missing seal, and how a person goes on with it.

use std::fs;

use pult::journal::Journal;

use super::Office;
use crate::support::station::{Station, text};

const LINE: &str = r#"{"kind":"detected","message":"2026-N","at":"2026-11-23T09:00:00+07:00","source":"vk","url":"https://vk.com/wN","author":"А","text":"Т","topic":"Т","location":"Л"}"#;

#[test]
fn every_entry_is_sealed_and_a_seal_behind_is_no_breach() {
    let mut office = Office::open();
    let seal = office.folder.path().join("journal.db.seal");
    let told = fs::read_to_string(&seal).expect("a seal");
    assert!(
        told.contains("entries = 3") && told.contains("Не удаляйте"),
        "{told}"
    );
    office.register("https://vk.com/wall-1_2");
    // The power went away between the entry and its seal.
    fs::write(&seal, told).expect("written");
    office.reopen();
    assert_eq!(office.journal.seal_broken(), None);
    assert!(office.journal.verify(|_, _| {}).expect("it reads").is_ok());
}

#[test]
fn a_restored_older_copy_takes_no_entry_until_a_person_accepts_it_with_a_reason() {
    let mut office = Office::open();
    let path = office.folder.path().join("journal.db");
    let copy = office.folder.path().join("copy.db");
    office.journal = Office::empty().journal;
    fs::copy(&path, &copy).expect("copied");
    office.reopen();
    office.register("https://vk.com/wall-1_2");
    office.journal = Office::empty().journal;
    fs::copy(&copy, &path).expect("put back");
    office.reopen();
    let broken = office.journal.seal_broken().expect("noticed").to_string();
    assert!(
        broken.starts_with("журнал короче, чем был: записей 3, а было 4"),
        "{broken}"
    );
    let event = office.event(
        1,
        pult::regulation::Fact::Noted {
            text: "заметка".into(),
        },
    );
    let hand = office.hand();
    let told = office
        .journal
        .append(&office.rules, hand, std::slice::from_ref(&event))
        .expect_err("refused");
    assert!(
        told.to_string().contains("примите журнал, указав причину"),
        "{told}"
    );
    // It stays so over a restart, and another history of the same length is noticed too.
    office.reopen();
    assert!(office.journal.seal_broken().is_some());
    let (hand, at) = (office.hand(), office.at());
    office
        .journal
        .accept(hand, at, "диск заменён, копия от пятницы")
        .expect("accepted");
    office
        .journal
        .append(&office.rules, hand, &[event])
        .expect("it goes on");
    office.reopen();
    assert_eq!(office.journal.seal_broken(), None);
    let mut lines = Vec::new();
    office.journal.export(&mut lines).expect("written");
    let lines = String::from_utf8(lines).expect("UTF-8");
    assert!(
        lines.contains("journal_accepted") && lines.contains("диск заменён"),
        "{lines}"
    );
    assert!(
        lines.contains("\"sealed_entries\":4") && lines.contains("\"entries\":3"),
        "{lines}"
    );
}

#[test]
fn an_older_copy_is_accepted_before_the_clock_that_is_behind_is_confirmed() {
    let mut office = Office::open();
    let seal = office.folder.path().join("journal.db.seal");
    fs::remove_file(&seal).expect("removed");
    // A new machine whose clock is wrong: the one must not wait for the other.
    office.pass(-600);
    office.reopen();
    let (hand, at) = (office.hand(), office.at());
    office
        .journal
        .accept(hand, at, "машина заменена")
        .expect("accepted");
    assert!(
        office
            .journal
            .is_behind(office.now)
            .expect("it reads")
            .is_some()
    );
    assert!(office.journal.verify(|_, _| {}).expect("it reads").is_ok());
}

#[test]
fn a_journal_or_a_seal_put_in_anothers_place_under_an_open_desk_takes_no_entry() {
    let mut office = Office::open();
    let path = office.folder.path().join("journal.db");
    let seal = office.folder.path().join("journal.db.seal");
    let note = |office: &mut Office| {
        let text = "заметка".into();
        let event = office.event(1, pult::regulation::Fact::Noted { text });
        let hand = office.hand();
        let done = office.journal.append(&office.rules, hand, &[event]);
        done.map(drop).map_err(|error| error.to_string())
    };
    note(&mut office).expect("entered");
    let told = fs::read_to_string(&seal).expect("a seal");
    fs::remove_file(&seal).expect("removed");
    let refused = note(&mut office).expect_err("no seal");
    assert!(refused.contains("нет его печати"), "{refused}");
    assert!(
        office.journal.seal_broken().is_some(),
        "a person decides now"
    );
    fs::write(&seal, told).expect("written");
    office.reopen();
    note(&mut office).expect("entered");

    // What would be entered now would be in no file that has a name.
    let copy = office.folder.path().join("copy.db");
    fs::copy(&path, &copy).expect("copied");
    fs::rename(&copy, &path).expect("put in its place");
    let refused = note(&mut office).expect_err("another file");
    assert!(refused.contains("заменён или убран"), "{refused}");
}

#[test]
fn a_journal_that_is_gone_is_not_silently_begun_afresh() {
    let mut office = Office::open();
    let path = office.folder.path().join("journal.db");
    office.journal = Office::empty().journal;
    fs::remove_file(&path).expect("removed");
    let journal = Journal::open_or_create(&path).expect("made");
    let broken = journal.seal_broken().expect("noticed").to_string();
    assert!(
        broken.starts_with("журнал короче, чем был: записей 0, а было 3"),
        "{broken}"
    );
}

#[test]
fn a_rewritten_history_a_missing_and_a_spoilt_seal_are_told_apart() {
    let office = Office::open();
    let path = office.folder.path().join("journal.db");
    let seal = office.folder.path().join("journal.db.seal");
    let told = || {
        Journal::open(&path)
            .expect("it opens")
            .seal_broken()
            .map(ToString::to_string)
    };
    let text = fs::read_to_string(&seal).expect("a seal");
    let head = text.find("head = \"").expect("a head") + 8;
    let mut other = text.clone();
    other.replace_range(
        head..head + 4,
        if &text[head..head + 4] == "0000" {
            "1111"
        } else {
            "0000"
        },
    );
    fs::write(&seal, other).expect("written");
    assert!(
        told()
            .expect("noticed")
            .contains("журнал не тот, что был: запись 3 другая")
    );
    fs::write(&seal, "entries = много").expect("written");
    assert!(
        told()
            .expect("noticed")
            .contains("печать журнала не читается")
    );
    fs::remove_file(&seal).expect("removed");
    assert!(told().expect("noticed").contains("нет его печати"));
    fs::write(&seal, text).expect("written");
    assert_eq!(told(), None);
}

#[test]
fn the_desk_tells_of_an_older_copy_and_takes_the_reason() {
    let station = Station::at("2026-11-23T10:00");
    let import = |number: &str| {
        let file = station.path("in.jsonl");
        fs::write(&file, LINE.replace('N', number)).expect("written");
        station.pult(&["journal", "import", text(&file)])
    };
    assert!(import("1").status.success());
    fs::copy(station.path("journal.db"), station.path("copy.db")).expect("copied");
    assert!(import("2").status.success());
    fs::copy(station.path("copy.db"), station.path("journal.db")).expect("put back");
    let refused = import("2");
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("журнал короче, чем был"));
    let verified = station.pult(&["journal", "verify"]);
    assert_eq!(verified.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&verified.stderr).contains("запись 2: журнал короче"));

    let mut desk = station.closed_desk(120, 32);
    desk.sees("Принять журнал")
        .sees("журнал короче, чем был: записей 1, а было 2");
    // Esc leaves it as it is: it can be looked at, and nothing entered.
    desk.press("Esc")
        .sees_no("Принять журнал")
        .press("н")
        .sees("Принять журнал");
    desk.press("F12")
        .sees("укажите причину")
        .types("восстановлен из копии")
        .press("F12");
    desk.sees("Открыть дежурство")
        .press("F12")
        .sees("Дежурство открыто")
        .leave();
    assert!(station.says(&["journal", "verify"]).contains("журнал цел"));
}
