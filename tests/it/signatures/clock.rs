//! The computer's clock: set back, jumped, confirmed. The record of facts never runs backwards.

use pult::journal::{JournalError, Record};
use pult::regulation::Fact;

use super::Office;
use crate::support::station::Station;

fn note(office: &Office) -> pult::regulation::Event {
    office.event(
        1,
        Fact::Noted {
            text: "заметка".into(),
        },
    )
}

#[test]
fn a_clock_set_back_takes_no_entry_until_a_person_confirms_it() {
    let mut office = Office::open();
    let last = office.now;
    office.pass(-1);
    let told = |office: &mut Office| {
        let (hand, event) = (office.hand(), note(office));
        office
            .journal
            .append(&office.rules, hand, &[event])
            .map(|entries| entries[0].recorded_at)
    };
    // The registration lies after the present moment, so the note of it is dated as the registration is.
    let refused = told(&mut office).expect_err("behind").to_string();
    assert!(
        refused.contains("часы компьютера показывают") && refused.contains("Запись не внесена"),
        "{refused}"
    );
    assert_eq!(
        office.journal.is_behind(office.now).expect("it reads"),
        Some(last)
    );
    let (hand, at) = (office.hand(), office.at());
    let confirmed = Record::ClockConfirmed {
        shown: office.now,
        last,
        reason: "часы спешили".into(),
    };
    office.journal.record(hand, at, confirmed).expect("entered");
    assert_eq!(
        office.journal.is_behind(office.now).expect("it reads"),
        None
    );
    office.reopen();
    assert_eq!(
        office.journal.is_behind(office.now).expect("it reads"),
        None,
        "after a restart too"
    );
    // Entries go on at the time of the last one until the clock has passed it.
    let number = office.register_before(last);
    assert_eq!(number, 2);
    office.pass(-30);
    assert!(
        office
            .journal
            .is_behind(office.now)
            .expect("it reads")
            .is_some(),
        "set back once more"
    );
    office.pass(32);
    assert_eq!(told(&mut office).expect("ahead again"), office.now);
    assert!(office.journal.verify(|_, _| {}).expect("it reads").is_ok());
}

#[test]
fn a_clock_back_by_a_minute_an_hour_or_a_year_enters_nothing_and_goes_on_by_itself_when_it_is_right()
 {
    for minutes in [1, 60, 366 * 24 * 60] {
        let mut office = Office::open();
        let before = office.journal.head().expect("it reads");
        office.pass(-minutes);
        let (hand, event) = (office.hand(), note(&office));
        let refused = office.journal.append(&office.rules, hand, &[event]);
        assert!(
            matches!(refused, Err(JournalError::ClockBack { .. })),
            "{minutes}: {refused:?}"
        );
        assert_eq!(
            office.journal.head().expect("it reads"),
            before,
            "{minutes}"
        );
        office.pass(minutes);
        let (hand, event) = (office.hand(), note(&office));
        let entered = office.journal.append(&office.rules, hand, &[event]);
        assert_eq!(entered.expect("right again").len(), 1, "{minutes}");
    }
}

impl Office {
    /// Registers a message while the clock is behind; its entry bears the time of the last one.
    fn register_before(&mut self, last: chrono::DateTime<chrono::Utc>) -> u32 {
        let number = self.register("https://vk.com/wall-1_9");
        let entries = self.journal.entries(number).expect("they read");
        assert_eq!(entries[0].recorded_at, last);
        number.index
    }
}

#[test]
fn a_second_or_two_of_a_time_service_is_nothing() {
    let mut office = Office::open();
    office.now -= chrono::TimeDelta::seconds(1);
    assert_eq!(
        office.journal.is_behind(office.now).expect("it reads"),
        None
    );
    office.register("https://vk.com/wall-1_3");
}

#[test]
fn a_desk_that_finds_itself_behind_the_entries_of_another_one_asks_before_it_goes_on() {
    let mut station = Station::at("2026-11-23T10:00");
    let mut desk = station.desk(120, 32);
    station.set_clock("2026-11-23T10:30");
    let mut ahead = station.closed_desk(120, 32);
    ahead
        .sees("F1 справка")
        .press("F7")
        .sees("Справочник")
        .press("Enter")
        .sees("Последний день")
        .types("специалист")
        .press("F12")
        .sees("внесено")
        .leave();
    desk.press("F7")
        .sees("Справочник")
        .press("Enter")
        .sees("Последний день")
        .types("консультант")
        .press("F12")
        .sees("переведены назад: было 23.11.2026 10:30");
    desk.press("F12")
        .sees("Подтвердить время")
        .types("другой пульт спешил")
        .press("F12")
        .sees("Время подтверждено")
        .press("Enter")
        .sees("Черновик восстановлен")
        .press("F12")
        .sees("внесено")
        .leave();
}

#[test]
fn the_desk_notices_journals_and_asks() {
    let mut station = Station::at("2026-11-23T10:00");
    let mut desk = station.desk(120, 32);
    desk.sees("Дежурство открыто").leave();
    station.set_clock("2026-11-23T08:45");
    let mut desk = station.closed_desk(120, 32);
    desk.sees("Подтвердить время")
        .sees("Часы компьютера переведены назад: было 23.11.2026 10:00");
    desk.press("Esc")
        .sees_no("Подтвердить время")
        .sees("часы компьютера переведены назад");
    desk.press("н")
        .sees("Подтвердить время")
        .types("часы спешили на час")
        .press("F12");
    desk.sees("Время подтверждено")
        .press("н")
        .sees("Новое сообщение");
    desk.press("Esc").sees_no("Новое сообщение").leave();
    let kinds: Vec<String> = station
        .entries()
        .iter()
        .map(|entry| entry["kind"].to_string())
        .collect();
    assert!(kinds.contains(&"\"clock_noticed\"".to_owned()), "{kinds:?}");
    assert!(
        kinds.contains(&"\"clock_confirmed\"".to_owned()),
        "{kinds:?}"
    );
    let recorded: Vec<String> = station
        .entries()
        .iter()
        .map(|entry| entry["recorded_at"].to_string())
        .collect();
    assert!(recorded.is_sorted(), "{recorded:?}");
}
