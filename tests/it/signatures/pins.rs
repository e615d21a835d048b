//! What a PIN does and what it does not: signing, the lock after wrong ones, another PIN, corrections.

use std::collections::BTreeMap;

use pult::directory::pin::Pin;
use pult::journal::Hand;
use pult::regulation::Fact;
use pult::regulation::fact::{Method, Signature};

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
    let hand = Hand {
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
    let own = Hand {
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
            Fact::Corrected {
                entry: signed,
                fields,
                reason: "опечатка".into(),
                signature,
            },
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
    let hand = Hand {
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
