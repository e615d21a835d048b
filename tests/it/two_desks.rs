//! Two desks on one journal: each sees what the other enters, neither loses or doubles anything, and what is being typed
//! or looked at stays.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::support::desk::Desk;
use crate::support::station::Station;

const NONE: &str = "Сообщений в работе нет";
const FORM: &str = "Новое сообщение";

fn two(station: &Station) -> (Desk, Desk) {
    let (mut first, mut second) = (station.desk(120, 32), station.desk(120, 32));
    first.sees(NONE);
    second.sees(NONE);
    (first, second)
}

#[test]
fn both_enter_in_turn_and_at_once_and_nothing_is_lost_or_doubled() {
    let station = Station::at("2026-11-23T09:31");
    let (mut first, mut second) = two(&station);
    first.registers("https://vk.com/wall-1_1", "Автор 1_1", "Где пособие?");
    second.sees("Очередь: 1 сообщение");
    second.registers("https://vk.com/wall-1_2", "Автор 1_2", "Где пособие?");
    first.sees("Очередь: 2 сообщения");
    for round in 0..4 {
        first.fills_in(
            &format!("https://vk.com/wall-2_{round}"),
            &format!("Автор 2_{round}"),
            "Где пособие?",
        );
        second.fills_in(
            &format!("https://vk.com/wall-3_{round}"),
            &format!("Автор 3_{round}"),
            "Где пособие?",
        );
        first.press("F12");
        second.press("F12");
        first.sees("Зарегистрировано").sees_no(FORM);
        second.sees("Зарегистрировано").sees_no(FORM);
    }
    first.sees("Очередь: 10 сообщений");
    second.sees("Очередь: 10 сообщений");
    first.leave();
    second.leave();
    let events = station.events();
    let told = |field: &str| -> BTreeSet<String> {
        let values = events.iter().filter_map(|event| event[field].as_str());
        values.map(str::to_owned).collect()
    };
    assert_eq!(events.len(), 10);
    assert_eq!(told("url").len(), 10);
    let numbers: BTreeSet<String> = (1..=10).map(|index| format!("2026-{index}")).collect();
    assert_eq!(told("message"), numbers);
    assert!(station.says(&["journal", "verify"]).contains("журнал цел"));
}

#[test]
fn what_is_typed_and_what_is_looked_at_stay_while_the_other_desk_enters() {
    let station = Station::at("2026-11-23T09:31");
    let (mut first, mut second) = two(&station);
    first.registers("https://vk.com/wall-1_1", "Автор 1_1", "Где пособие?");
    first.registers("https://vk.com/wall-1_2", "Автор 1_2", "Где пособие?");
    second
        .sees("Очередь: 2 сообщения")
        .press("End")
        .sees("Сроки № 2");
    // One that is older and so stands above both.
    first.fills_in("https://vk.com/wall-1_3", "Автор 1_3", "Где пособие?");
    for _ in 0..6 {
        first.press("Shift+Tab");
    }
    first
        .sees("▸ Выявлено")
        .types("9:10")
        .press("F12")
        .sees("Зарегистрировано № 3");
    second.sees("Очередь: 3 сообщения").sees("Сроки № 2");
    let row = |desk: &Desk, number: &str| {
        let screen = desk.screen();
        screen
            .lines()
            .position(|line| line.contains(number))
            .expect(number)
    };
    assert!(row(&second, "   3 ") < row(&second, "   1 "));
    second.press("н").sees(FORM);
    second
        .pastes("https://vk.com/wall-1_4")
        .press("Enter")
        .press("Enter");
    second.types("Полов");
    first.registers("https://vk.com/wall-1_5", "Автор 1_5", "Где пособие?");
    second
        .sees("Очередь: 4 сообщения")
        .types("ина")
        .sees("Половина")
        .sees("wall-1_4");
    second.press("Esc").sees_no(FORM).sees("Сроки № 2");
    first.leave();
    second.leave();
}

#[test]
fn a_message_that_the_other_desk_closed_takes_nothing_more_and_the_form_stays() {
    let station = Station::at("2026-11-23T09:31");
    let (mut first, mut second) = two(&station);
    first.registers("https://vk.com/wall-1_1", "Автор 1_1", "Где пособие?");
    second
        .sees("Сроки № 1")
        .press("з")
        .sees("Заметка")
        .types("позвонили")
        .sees("позвонили");
    first
        .press("ь")
        .sees("Аннулировать")
        .types("внесено дважды")
        .press("F12");
    first.sees(NONE);
    second
        .sees("его закрыли на другом пульте")
        .press("F12")
        .sees("его закрыли на другом пульте")
        .sees("позвонили");
    second.press("Esc").sees_no("позвонили");
    first.leave();
    second.leave();
    assert_eq!(station.kinds(), ["detected", "annulled"]);
}

#[test]
fn a_journal_that_is_held_for_long_is_told_and_nothing_is_lost() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.fills_in("https://vk.com/wall-1_1", "Автор 1_1", "Где пособие?");
    let other = Connection::open(station.path("journal.db")).expect("it opens");
    other.execute_batch("BEGIN IMMEDIATE").expect("it is held");
    desk.press("F12")
        .sees("занят другой программой")
        .sees("Кемер");
    other.execute_batch("ROLLBACK").expect("it is let go");
    desk.press("F12").sees("Зарегистрировано № 1");
    desk.leave();
    assert_eq!(station.kinds(), ["detected"]);
}
