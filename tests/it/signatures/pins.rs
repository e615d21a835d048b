//! What a PIN does and what it does not: signing, the lock after wrong ones, another PIN, corrections.

use std::collections::BTreeMap;

use pult::directory::change::Change;
use pult::directory::pin::Pin;
use pult::journal::record::Purpose;
use pult::journal::{Journal, Record, Recorder};
use pult::regulation::Fact;
use pult::regulation::fact::{self, Correction, Method, Signature};

use super::{HEAD, Office, PIN};

#[test]
fn a_handover_signed_with_a_pin_is_proved_later() {
    let mut office = Office::open();
    let proof = office.prove(HEAD, PIN).expect("the right PIN");
    office.hand_over(1, &proof);
    let entries = office
        .journal
        .entries(Office::number(1))
        .expect("they read");
    let signed = entries.last().expect("an entry");
    let signature = signed.event.fact.signature().expect("signed");
    assert_eq!(signature.method, Method::Pin);
    assert_eq!(signature.position.as_deref(), Some("начальник отдела"));
    assert_eq!(signature.pin, Some(1), "the entry that set the PIN");
    assert_eq!(signature.mac.as_deref().map(str::len), Some(64));

    office.reopen();
    let key = office.journal.pins_of(HEAD).expect("it reads")[0]
        .record
        .key(&Pin::typed(PIN))
        .expect("the right PIN");
    let found = office
        .journal
        .verify_signatures(HEAD, 1, &key)
        .expect("it reads");
    assert_eq!((found.proved, found.forged), (vec![signed.seq], vec![]));
}

#[test]
fn a_wrong_pin_signs_nothing_and_is_journalled() {
    let mut office = Office::open();
    let before = office.count();
    let told = office.prove(HEAD, "482914").expect_err("another PIN");
    assert!(
        told.starts_with("ПИН неверный") && told.contains("Осталось попыток: 2"),
        "{told}"
    );
    assert_eq!(office.count(), before + 1, "the failure itself");
    assert_eq!(
        office
            .journal
            .entries(Office::number(1))
            .expect("they read")
            .len(),
        2
    );
    // Without a proof there is no signature by PIN at all.
    let (event, hand) = (office.handover(1, Method::Pin), office.hand());
    let told = office
        .journal
        .append(&office.rules, hand, &[event])
        .expect_err("unsigned");
    assert!(told.to_string().contains("без ПИН"), "{told}");
    // Nor does the proof of one person sign for another.
    office.set_pin("Ильин С. П. (ПРИМЕР)", "739152");
    let other = office
        .prove("Ильин С. П. (ПРИМЕР)", "739152")
        .expect("his PIN");
    let hand = Recorder {
        proof: Some(&other),
        ..office.hand()
    };
    let event = office.handover(1, Method::Pin);
    assert!(
        office
            .journal
            .append(&office.rules, hand, &[event])
            .is_err()
    );
    assert!(
        office
            .prove("Нет Такого", PIN)
            .expect_err("nobody")
            .contains("ПИН не задан")
    );
}

#[test]
fn three_failures_lock_a_person_for_a_growing_time_over_a_restart() {
    let mut office = Office::open();
    for _ in 0..2 {
        office.prove(HEAD, "482914").expect_err("wrong");
    }
    let told = office.prove(HEAD, "482914").expect_err("wrong");
    assert!(
        told.contains("Следующая попытка — после 23.11 09:31:00"),
        "{told}"
    );
    office.reopen();
    let count = office.count();
    assert!(
        office
            .prove(HEAD, PIN)
            .expect_err("locked")
            .contains("Следующая попытка")
    );
    assert_eq!(
        office.count(),
        count,
        "a try that is not looked at tells nothing"
    );
    // A minute later one more wrong one locks for five.
    office.pass(1);
    let told = office.prove(HEAD, "482914").expect_err("wrong");
    assert!(told.contains("после 23.11 09:36:00"), "{told}");
    office.pass(4);
    assert!(office.prove(HEAD, PIN).is_err());
    office.pass(1);
    let proof = office.prove(HEAD, PIN).expect("the lock is over");
    // A right PIN ends the row only when it has done something.
    office.hand_over(1, &proof);
    let told = office.prove(HEAD, "482914").expect_err("wrong");
    assert!(told.contains("Осталось попыток: 2"), "{told}");
    let kinds = |kind: &str| {
        let mut lines = Vec::new();
        office.journal.export(&mut lines).expect("written");
        String::from_utf8(lines)
            .expect("UTF-8")
            .lines()
            .filter(|line| line.contains(kind))
            .count()
    };
    assert_eq!((kinds("pin_refused"), kinds("pin_accepted")), (5, 1));
}

#[test]
fn another_pin_needs_the_old_one_or_a_reason_and_leaves_old_signatures_to_the_old_pin() {
    let mut office = Office::open();
    let old = office.prove(HEAD, PIN).expect("the right PIN");
    office.hand_over(1, &old);
    let (record, _) = pult::directory::pin::PinRecord::set(&Pin::typed("739152"), [9; 16]);
    let (hand, at) = (office.hand(), office.at());
    let told = office
        .journal
        .set_pin(hand, at, HEAD, record.clone(), None)
        .expect_err("neither");
    assert!(told.to_string().contains("уже есть ПИН"), "{told}");
    let own = Recorder {
        proof: Some(&old),
        ..hand
    };
    office
        .journal
        .set_pin(own, at, HEAD, record, None)
        .expect("with the old one");
    office
        .prove(HEAD, PIN)
        .expect_err("the old PIN signs no more");
    let new = office.prove(HEAD, "739152").expect("the new one");
    let found = office
        .journal
        .verify_signatures(HEAD, new.pin, &new.key)
        .expect("it reads");
    assert!(found.proved.is_empty() && found.forged.is_empty());
    assert_eq!(found.others.len(), 1);
    let found = office
        .journal
        .verify_signatures(HEAD, old.pin, &old.key)
        .expect("it reads");
    assert_eq!(found.proved.len(), 1);
}

#[test]
fn a_correction_of_a_signed_entry_is_signed_by_its_signer_and_keeps_both_values() {
    let mut office = Office::open();
    office.pass(10);
    let proof = office.prove(HEAD, PIN).expect("the right PIN");
    office.hand_over(1, &proof);
    let number = Office::number(1);
    let signed = office
        .journal
        .entries(number)
        .expect("they read")
        .last()
        .expect("one")
        .seq;
    let moved = office.at() - chrono::TimeDelta::minutes(5);
    office.pass(10);
    let corrected = |signature: Option<Signature>| {
        let fields = BTreeMap::from([("at".to_owned(), moved.to_rfc3339().into())]);
        office.event(
            1,
            Fact::Corrected(Correction {
                signature,
                ..Correction::new(vec![fact::Change::corrected(signed, fields)], "опечатка")
            }),
        )
    };
    let (bare, other, by_pin) = (
        corrected(None),
        corrected(Some(Signature::new(
            Method::Paper,
            "Ильин С. П. (ПРИМЕР)",
            "",
        ))),
        corrected(Some(Signature::new(Method::Pin, HEAD, ""))),
    );
    let hand = office.hand();
    for event in [bare, other] {
        let told = office
            .journal
            .append(&office.rules, hand, &[event])
            .expect_err("not his");
        assert!(
            told.to_string()
                .contains("исправление подписывает тот же человек"),
            "{told}"
        );
    }
    let hand = Recorder {
        proof: Some(&proof),
        ..hand
    };
    office
        .journal
        .append(&office.rules, hand, &[by_pin])
        .expect("signed");
    let message = office
        .journal
        .message(number)
        .expect("it reads")
        .expect("it is there");
    assert_eq!(
        message.legs[0].handed.at,
        moved.to_utc(),
        "the new value counts"
    );
    assert!(message.is_corrected(Some(signed)) && !message.is_corrected(Some(1)));
    let entries = office.journal.entries(number).expect("they read");
    let first = entries
        .iter()
        .find(|entry| entry.seq == signed)
        .expect("the old entry");
    assert_eq!(
        first.event.instant(),
        moved.to_utc() + chrono::TimeDelta::minutes(5),
        "the old one stays"
    );
    let found = office
        .journal
        .verify_signatures(HEAD, proof.pin, &proof.key)
        .expect("it reads");
    assert_eq!(found.proved.len(), 2);
}

#[test]
fn tries_at_many_desks_at_once_are_tries_one_after_the_other() {
    let office = Office::open();
    let path = office.folder.path().join("journal.db");
    let (now, at) = (office.now, office.at());
    let told: Vec<String> = std::thread::scope(|scope| {
        let desks: Vec<_> = (0..6)
            .map(|_| {
                scope.spawn(|| {
                    let mut journal = Journal::open(&path).expect("it opens");
                    let (hand, wrong) = (Recorder::new("Смирнова", now), Pin::typed("482914"));
                    let refused = journal.prove(hand, at, HEAD, Purpose::Sign, &wrong);
                    refused.expect_err("wrong").to_string()
                })
            })
            .collect();
        desks
            .into_iter()
            .map(|desk| desk.join().expect("no panic"))
            .collect()
    });
    let of = |words: &str| told.iter().filter(|told| told.contains(words)).count();
    assert_eq!(
        (of("попыток: 2"), of("попыток: 1"), of("слишком много раз")),
        (1, 1, 4)
    );
    assert_eq!(office.count(), 3 + 3, "three were looked at");
}

#[test]
fn where_a_try_cannot_be_entered_the_pin_is_not_looked_at() {
    let mut office = Office::open();
    let count = office.count();
    // With the clock set back nothing is entered, so a right PIN must look like a wrong one.
    office.pass(-10);
    for pin in [PIN, "482914"] {
        let told = office.prove(HEAD, pin).expect_err("not looked at");
        assert!(told.contains("часы компьютера показывают"), "{told}");
    }
    assert_eq!(office.count(), count);
}

#[test]
fn a_pin_that_was_replaced_while_it_was_typed_signs_nothing() {
    let mut office = Office::open();
    let old = office.prove(HEAD, PIN).expect("the right PIN");
    office.set_pin(HEAD, "739152");
    let hand = Recorder {
        proof: Some(&old),
        ..office.hand()
    };
    let event = office.handover(1, Method::Pin);
    let told = office
        .journal
        .append(&office.rules, hand, &[event])
        .expect_err("the old PIN");
    assert!(
        told.to_string()
            .starts_with("ПИН заменён, пока его набирали"),
        "{told}"
    );
}

#[test]
fn the_pin_of_somebody_who_left_signs_nothing() {
    let mut office = Office::open();
    let organization = pult::directory::Organization::parse("", pult::directory::SAMPLE);
    let (mut organization, _) = organization.expect("the sample is right");
    let office_head = |person: &&mut pult::directory::Person| person.name == HEAD;
    let person = organization.people.iter_mut().find(office_head);
    person.expect("she is there").left = chrono::NaiveDate::from_ymd_opt(2026, 11, 20);
    let change = Change {
        people: organization
            .people
            .into_iter()
            .filter(|person| person.name == HEAD)
            .map(|person| pult::directory::Person {
                department: None,
                ..person
            })
            .collect(),
        ..Change::default()
    };
    let (hand, at) = (office.hand(), office.at());
    let closed = Record::DirectoryChanged { change, file: None };
    office.journal.record(hand, at, closed).expect("entered");
    let told = office.prove(HEAD, PIN).expect_err("she left");
    assert!(told.contains("не работает"), "{told}");
    // What she has signed before can still be proved.
    office
        .journal
        .prove(hand, at, HEAD, Purpose::Verify, &Pin::typed(PIN))
        .expect("the right PIN");
}

#[test]
fn who_received_may_be_corrected_and_then_signs_further_corrections() {
    const OTHER: &str = "Сидорова И. И. (ПРИМЕР)";
    let mut office = Office::open();
    let (hand, event) = (office.hand(), office.handover(1, Method::Paper));
    let handed = office
        .journal
        .append(&office.rules, hand, &[event])
        .expect("handed over");
    office.pass(5);
    let correct = |office: &mut Office, fields: &[(&str, serde_json::Value)], signer: &str| {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()));
        let event = office.event(
            1,
            Fact::Corrected(Correction {
                signature: Some(Signature::new(Method::Paper, signer, "")),
                ..Correction::new(
                    vec![fact::Change::corrected(handed[0].seq, fields.collect())],
                    "опечатка",
                )
            }),
        );
        let hand = office.hand();
        let done = office.journal.append(&office.rules, hand, &[event]);
        done.map(drop).map_err(|error| error.to_string())
    };
    let pin = serde_json::json!({"method": "pin", "person": HEAD, "pin": 1, "mac": "00"});
    let told = correct(&mut office, &[("signature", pin)], HEAD).expect_err("no PIN");
    assert!(
        told.contains("подписать ПИН задним числом нельзя"),
        "{told}"
    );
    let signature = serde_json::json!({"method": "paper", "person": OTHER});
    let to = [("to", OTHER.into()), ("signature", signature)];
    correct(&mut office, &to, HEAD).expect("she signed it");
    let at = [("at", "2026-11-23T09:30:00+07:00".into())];
    assert!(
        correct(&mut office, &at, HEAD)
            .expect_err("not hers any more")
            .contains(OTHER)
    );
    correct(&mut office, &[("capacity", "executor".into())], OTHER).expect("it is hers now");
}
