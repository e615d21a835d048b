//! A message is acted on wherever it is found: in the journal (F3), in its history, in the registry (F4), closed or open.

use crate::support::desk::Desk;
use crate::support::station::Station;

/// A message that was answered, and one that was just detected.
fn station() -> Station {
    let station = Station::at("2026-11-23T09:31");
    let lines = [
        r#"{"kind":"detected","message":"2026-1","at":"2026-11-20T09:00:00+07:00","source":"vk","url":"https://vk.com/w1","author":"Анна К.","text":"Где пособие?","topic":"Пособие","location":"Кемерово"}"#,
        r#"{"kind":"categorised","message":"2026-1","at":"2026-11-20T09:10:00+07:00","category":"ordinary","departments":["opeka"],"decided_by":"Л"}"#,
        r#"{"kind":"handed_over","message":"2026-1","at":"2026-11-20T09:20:00+07:00","department":"opeka","to":"П","capacity":"head","signature":{"method":"paper","person":"П"}}"#,
        r#"{"kind":"reply_received","message":"2026-1","at":"2026-11-20T11:00:00+07:00","department":"opeka","who":"П","reply":"final","signature":{"method":"paper","person":"П"}}"#,
        r#"{"kind":"posted","message":"2026-1","at":"2026-11-20T11:10:00+07:00","reply":"final","source":"vk","url":"https://vk.com/w1?reply=1"}"#,
        r#"{"kind":"detected","message":"2026-2","at":"2026-11-23T09:00:00+07:00","source":"vk","url":"https://vk.com/w2","author":"Пётр И.","text":"Почему задержка?","topic":"Жильё","location":"Мыски"}"#,
    ];
    station.imports(&lines);
    station
}

/// The form of the correction of the first message is open: its posting was at another minute.
fn corrects(desk: &mut Desk, moment: &str) {
    desk.sees("№ 1 · Исправить запись")
        .sees("размещено: ответ")
        .press("Enter")
        .press("Enter")
        .types(moment)
        .press("Enter")
        .types("описка")
        .press("F12")
        .sees_no("Исправить запись")
        .sees("исправлена");
}

// At 80 columns the footer has room for what is more usual; the palette has the rest.
#[test]
fn a_closed_message_is_corrected_from_the_journal_its_history_and_the_registry() {
    let station = station();
    for (columns, rows) in [(120, 32), (80, 24)] {
        let mut desk = station.desk(columns, rows);
        // F3: what is typed is looked for, so it is a key that types nothing.
        desk.press("F3").sees("2026-2").press("Down");
        if columns > 80 {
            desk.sees("Insert исправить");
        }
        desk.press("Insert");
        corrects(&mut desk, "20.11.2026 11:11");
        desk.sees("2026-1    *")
            .press("Enter")
            .sees("История № 2026-1");
        // The history, which is there again, with what has been entered.
        desk.sees("и исправить").press("Home");
        for _ in 0..4 {
            desk.press("Down");
        }
        desk.press("b");
        corrects(&mut desk, "20.11.2026 11:12");
        desk.sees("История № 2026-1")
            .press("End")
            .sees("2 ч 12 мин");
        desk.press("Esc").sees_no("История");
        desk.press("F4")
            .sees("Реестр размещённых ответов")
            .sees("№ 2026-1");
        if columns > 80 {
            desk.sees("и исправить");
        }
        desk.press("и");
        corrects(&mut desk, "20.11.2026 11:13");
        // From the list of all actions.
        desk.press("Ctrl+P")
            .sees("Команды")
            .types("исправить запись")
            .sees("›и ")
            .press("Enter");
        corrects(&mut desk, "20.11.2026 11:10");
        desk.leave();
    }
    let kinds = station.kinds();
    let corrected = kinds.iter().filter(|kind| *kind == "corrected");
    assert_eq!(corrected.count(), 8, "{kinds:?}");
}

#[test]
fn the_palette_of_the_journal_and_of_a_history_offers_what_can_be_done_with_the_message() {
    let station = station();
    let mut desk = station.desk(80, 24);
    // The first row is the message that waits for its decision; of a closed one it may be entered late.
    desk.press("F3")
        .sees("2026-2")
        .press("F12")
        .types("внести решение")
        .sees("Внести решение: категория")
        .sees_no("сейчас не по порядку")
        .press("Enter")
        .sees("№ 2 · ")
        .press("Esc")
        .sees_no("№ 2 · ");
    desk.press("Down")
        .press("F12")
        .types("внести решение")
        .sees("сейчас не по порядку")
        .press("Enter")
        .sees("№ 1 · Решение заместителя министра")
        .sees("Сейчас ожидается другое")
        .press("Esc")
        .sees_no("Сейчас ожидается другое");
    desk.press("Up").press("Enter").sees("История № 2026-2");
    desk.sees("к категория");
    desk.press("Ctrl+P")
        .sees("Команды")
        .types("заметк")
        .sees("›з ")
        .press("Enter");
    desk.sees("№ 2 · Заметка")
        .types("звонили")
        .press("F12")
        .sees_no("№ 2 · Заметка");
    // Left without an action, it gives the history back.
    desk.sees("История № 2026-2")
        .sees("звонили")
        .press("F12")
        .sees("Команды")
        .press("Esc")
        .sees_no("Команды ")
        .sees("История № 2026-2");
    // A form that is put aside does too, and F-keys lead to the other screens.
    desk.press("з")
        .sees("№ 2 · Заметка")
        .press("Esc")
        .sees_no("№ 2 · Заметка")
        .sees("История № 2026-2")
        .press("F6")
        .sees("пн 23.11.2026, сегодня");
    desk.leave();
    assert_eq!(station.kinds().last().map(String::as_str), Some("noted"));
}

#[test]
fn what_another_desk_enters_shows_in_the_history_that_lies_open() {
    let station = station();
    let mut desk = station.desk(120, 32);
    desk.press("F3")
        .sees("2026-1")
        .press("Down")
        .press("Enter")
        .sees("История № 2026-1 · ответ размещён")
        .press("з")
        .sees("№ 1 · Заметка");
    let line = r#"{"kind":"annulled","message":"2026-1","at":"2026-11-23T09:30:00+07:00","reason":"дубль"}"#;
    station.imports(&[line]);
    desk.press("Esc")
        .sees_no("№ 1 · Заметка")
        .sees("История № 2026-1 · аннулировано")
        .press("и")
        .sees("№ 1 · Исправить запись")
        .sees("аннулировано: дубль");
    desk.press("Esc").leave();
}

#[test]
fn where_a_report_has_no_messages_none_are_offered() {
    let station = station();
    let mut desk = station.desk(120, 32);
    desk.press("F4")
        .sees("№ 2026-1")
        .sees("Enter сообщения")
        .press("Left")
        .sees("октябрь 2026")
        .sees("ответов не размещено")
        .sees_no("Enter сообщения")
        .sees_no("исправить");
    // In the summary it is the row under the cursor that has some or none.
    desk.press("F5")
        .sees("Остаток на начало")
        .sees_no("Enter сообщения");
    desk.leave();
}
