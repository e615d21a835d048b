//! Signing at the desk, in a pseudo-terminal: the duty, a handover with the receiver's PIN, the lock, the log.

use std::io::Write;
use std::process::Stdio;

use super::{HEAD, PIN};
use crate::support::desk::Desk;
use crate::support::station::Station;

const SMIRNOVA: &str = "Смирнова О. В. (ПРИМЕР)";

/// Sets the PIN of the person so many rows down the directory.
fn set_pin(desk: &mut Desk, rows: usize, name: &str, pin: &str) {
    desk.press("F7").sees("Справочник: ▸Люди");
    for _ in 0..rows {
        desk.press("Down");
    }
    desk.press("п").sees(&format!("ПИН: {name}"));
    desk.types(pin).press("Enter").types(pin).press("F12");
    desk.sees(&format!("ПИН задан: {name}"))
        .press("F2")
        .sees("Очередь");
}

fn register(desk: &mut Desk) {
    desk.registers("https://vk.com/wall-1_1", "Анна К.", "Где пособие?");
    desk.press("Enter")
        .sees("Решение")
        .press("Enter")
        .types("1")
        .press("F12")
        .sees_no("Решение зам");
}

#[test]
fn the_specialist_hands_a_message_over_with_the_receivers_pin() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    set_pin(&mut desk, 6, "Петрова А. А.", PIN);
    register(&mut desk);
    desk.press("Enter")
        .sees("Передать подразделению")
        .sees("ПИН: Петрова А. А. (ПРИМЕР); пусто — на бумаге, лист 1");
    // From the department to the signature; a wrong PIN writes nothing, tells how many tries are left, and is not shown.
    desk.press("Enter")
        .sees("▸ Подпись")
        .types("111112")
        .sees("••••••")
        .press("F12");
    desk.sees("ПИН неверный")
        .sees("Осталось попыток: 2")
        .sees_no("••••••");
    desk.types(PIN)
        .press("F12")
        .sees("подписано ПИН")
        .sees_no("Передать подразделению");
    desk.sees("✎ ✓ ПИН").sees("на исполнении");
    // The log tells who signed what, how it is proved, and filters.
    desk.press("ж")
        .sees("Журнал подписей: 2 [23.11.2026]")
        .sees("✓ ПИН")
        .sees("дежурство открыто");
    desk.press("ф")
        .sees("Отбор подписей")
        .types("петрова")
        .press("F12")
        .sees("Журнал подписей: 1 [Петрова А. А.");
    desk.press("Left")
        .sees("Подписей нет")
        .press("в")
        .sees("Журнал подписей: 2 ");
    desk.press("Esc").sees("Очередь").leave();
    let events = station.events();
    let signature = &events.last().expect("the handover")["signature"];
    assert_eq!(signature["method"], "pin");
    assert_eq!(signature["position"], "начальник отдела");
    let kinds: Vec<_> = station
        .entries()
        .iter()
        .map(|entry| entry["kind"].clone())
        .collect();
    assert!(kinds.contains(&"pin_refused".into()) && kinds.contains(&"pin_accepted".into()));
    assert!(
        station
            .entries()
            .iter()
            .all(|entry| !entry.to_string().contains(PIN)),
        "the PIN is nowhere"
    );
    // A new desk does not know the PIN, so it has proved nothing yet.
    let mut desk = station.desk(120, 32);
    desk.sees("ПИН, не проверено").leave();

    // `verify --as` asks for the PIN.
    let verify = |pins: &str| {
        let mut child = station
            .program(&["journal", "verify", "--as", HEAD])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        child
            .stdin
            .take()
            .expect("a pipe")
            .write_all(pins.as_bytes())
            .expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        let text = [output.stdout, output.stderr].concat();
        (
            output.status.code(),
            String::from_utf8(text).expect("UTF-8"),
        )
    };
    let (code, told) = verify(PIN);
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.contains("журнал цел") && told.contains("подписей проверено 1"),
        "{told}"
    );
    let (code, told) = verify("999998");
    assert_eq!(code, Some(1));
    assert!(told.contains("ПИН неверный"), "{told}");
}

#[test]
fn nothing_is_entered_before_the_duty_is_open_and_every_entry_names_who_was_on_it() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.closed_desk(120, 32);
    desk.sees("Открыть дежурство")
        .sees("Сейчас пн 23.11.2026 09:31");
    desk.press("Esc")
        .sees("Дежурство не открыто")
        .press("н")
        .sees("Открыть дежурство");
    desk.types("орлова")
        .press("Enter")
        .press("F12")
        .sees("Дежурство открыто: Орлова Т. И.");
    register(&mut desk);
    // F9 hands the duty over with what is open and due.
    set_pin(&mut desk, 0, "Смирнова О. В.", "739152");
    desk.press("F9")
        .sees("Передать дежурство")
        .sees("Сдаёт Орлова Т. И. (ПРИМЕР). В работе 1 сообщение, просрочено 0.");
    desk.sees("№ 1 до")
        .sees("передать · Пособие от 3 до 7 лет")
        .sees("Смирнова О. В.");
    desk.press("F12")
        .sees("наберите ПИН")
        .types("739152")
        .press("F12");
    desk.sees("Дежурство принято: Смирнова О. В.")
        .press("Home")
        .sees("Дежурит Смирнова О. В.");
    desk.press("з")
        .sees("Заметка")
        .types("звонок")
        .press("F12")
        .sees_no("Текст")
        .leave();
    let by: Vec<_> = station
        .events()
        .iter()
        .map(|event| event["by"].clone())
        .collect();
    assert_eq!(
        by,
        ["Орлова Т. И. (ПРИМЕР)", "Орлова Т. И. (ПРИМЕР)", SMIRNOVA]
    );
    let entries = station.entries();
    let handed = entries
        .iter()
        .find(|entry| entry["kind"] == "duty_handed_over")
        .expect("an entry");
    assert_eq!(handed["open"][0]["message"], "2026-1");
    assert_eq!(handed["signature"]["method"], "pin");

    // The desk that is opened again asks for the PIN of whoever is on duty, and shows the countdowns meanwhile.
    let mut desk = station.closed_desk(120, 32);
    desk.sees("Пульт заблокирован: Смирнова О. В.")
        .sees("Сроки № 1")
        .sees("Направить");
    desk.press("Esc")
        .press("н")
        .sees("Пульт заблокирован")
        .sees_no("Новое сообщение");
    desk.press("Delete")
        .types("111112")
        .press("Enter")
        .sees("ПИН неверный")
        .types("739152")
        .press("Enter");
    desk.sees("Пульт открыт")
        .press("н")
        .sees("Новое сообщение")
        .press("Esc")
        .sees_no("Новое сообщение")
        .leave();
}

#[test]
fn a_desk_whose_duty_was_handed_over_at_another_one_waits_for_the_new_pin() {
    let station = Station::at("2026-11-23T09:31");
    let mut first = station.desk(120, 32);
    set_pin(&mut first, 0, "Смирнова О. В.", "739152");
    set_pin(&mut first, 2, "Орлова Т. И.", PIN);
    first
        .press("н")
        .sees("Новое сообщение")
        .pastes("https://vk.com/wall-1_1");
    let mut second = station.closed_desk(120, 32);
    second
        .sees("Пульт заблокирован: Смирнова О. В.")
        .press("F9")
        .sees("Передать дежурство");
    // Nobody is offered where there is no second specialist, and nobody takes over from himself.
    second
        .types("смирн")
        .press("F12")
        .sees("этот сотрудник уже дежурит")
        .press("Esc");
    second
        .sees("Пульт заблокирован")
        .press("F9")
        .sees("выберите, кто");
    second
        .types("орлова")
        .press("Enter")
        .types(PIN)
        .press("F12")
        .sees("Дежурство принято: Орлова");
    // Whoever sits at the first desk does not go on in her name.
    first
        .sees("Пульт заблокирован: Орлова Т. И.")
        .types("739152")
        .press("Enter")
        .sees("ПИН неверный")
        .types("пароль")
        .press("Enter")
        .sees("ПИН состоит только из цифр")
        .types(PIN)
        .press("Enter")
        .sees("Пульт открыт: Орлова");
    first
        .press("н")
        .sees("Черновик восстановлен")
        .sees("https://vk.com/wall-1_1")
        .press("Esc")
        .sees_no("Новое сообщение")
        .leave();
    second.leave();
    let refused = station.entries();
    let refused = refused
        .iter()
        .filter(|entry| entry["kind"] == "pin_refused");
    assert_eq!(refused.count(), 1, "what can be no PIN is no try");
}

#[test]
fn a_locked_person_stays_locked_across_a_restart() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    set_pin(&mut desk, 0, "Смирнова О. В.", "739152");
    desk.leave();
    let mut desk = station.closed_desk(120, 32);
    desk.sees("Пульт заблокирован");
    for left in ["попыток: 2", "попыток: 1", "слишком много раз"] {
        desk.types("111112").press("Enter").sees(left);
    }
    desk.leave();
    let mut desk = station.closed_desk(120, 32);
    desk.sees("Пульт заблокирован")
        .types("739152")
        .press("Enter")
        .sees("слишком много раз")
        .leave();
}
