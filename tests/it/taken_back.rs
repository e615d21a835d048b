//! What was entered by mistake, or too late, is put right at the desk: an entry is withdrawn, alone or with what leans on
//! it; a reply's kind is corrected in receipt and posting at once; a fact is entered with its own, earlier time.

use serde_json::{Value, json};

use crate::support::desk::Desk;
use crate::support::journal::fact;
use crate::support::station::Station;

/// A message of one department, with further facts of its own: the time on 23.11.2026, the kind, its fields.
pub(crate) fn station(facts: &[(&str, &str, Value)]) -> Station {
    let station = Station::at("2026-11-23T12:00");
    let first = [
        (
            "09:00",
            "detected",
            json!({"source": "vk", "url": "https://vk.com/w1", "author": "Анна К.", "text": "Где пособие?", "topic": "Пособие", "location": "Кемерово"}),
        ),
        (
            "09:05",
            "categorised",
            json!({"category": "ordinary", "departments": ["opeka"], "decided_by": "Лебедева М. К."}),
        ),
        (
            "09:10",
            "handed_over",
            json!({"department": "opeka", "to": "Ильин С. П.", "capacity": "head", "signature": signature("Ильин С. П.")}),
        ),
    ];
    let lines = first.iter().chain(facts);
    let lines =
        lines.map(|(at, kind, fields)| fact(kind, &format!("2026-11-23T{at}"), fields.clone()));
    station.imports(&lines.collect::<Vec<_>>());
    station
}

fn signature(person: &str) -> Value {
    json!({"method": "paper", "person": person})
}

pub(crate) fn submitted() -> Value {
    let head = json!({"person": "Ильин С. П.", "role": "head"});
    let curator = json!({"person": "Орлова Т. И.", "role": "curator"});
    json!({"department": "opeka", "approvers": [head, curator]})
}

fn received(reply: &str) -> Value {
    json!({"department": "opeka", "who": "Фёдорова Л. Б.", "reply": reply, "signature": signature("Фёдорова Л. Б.")})
}

fn posted(reply: &str) -> Value {
    json!({"reply": reply, "source": "vk", "url": "https://vk.com/w1?reply=2"})
}

/// In the form of a correction: what is wrong with the entry, and the reason.
fn takes_back(desk: &mut Desk, what: &str, reason: &str) {
    desk.sees("№ 1 · Исправить запись")
        .press("Enter")
        .types(what)
        .press("Enter")
        .types(reason)
        .press("F12")
        .sees_no("Исправить запись");
}

fn shown(station: &Station) -> Value {
    let shown = station.says(&["show", "2026-1", "--json", "--at", "2026-11-23 12:00"]);
    serde_json::from_str(&shown).expect("JSON")
}

#[test]
fn a_mistaken_approval_is_withdrawn_and_stays_in_sight_struck_out() {
    for (columns, rows) in [(120, 32), (80, 24)] {
        let station = station(&[
            ("10:00", "submitted", submitted()),
            (
                "10:05",
                "approved",
                json!({"who": "Ильин С. П.", "role": "head"}),
            ),
            (
                "10:10",
                "approved",
                json!({"who": "Орлова Т. И.", "role": "curator"}),
            ),
        ]);
        assert_eq!(shown(&station)["state"], "ready");
        let mut desk = station.desk(columns, rows);
        desk.sees("согласовано")
            .press("и")
            .sees("согласовано: Орлова");
        takes_back(&mut desk, "внесено ошибочно", "не та строка");
        desk.sees("запись 6 отозвана");
        if columns > 80 {
            desk.sees("✗ отозвано: согласовано");
        } else {
            desk.press("Tab").sees("✗ отозвано: согласовано");
        }
        // The history has it too, with the entry that withdrew it.
        desk.press("F3")
            .sees("2026-1")
            .press("Enter")
            .sees("История № 2026-1");
        desk.sees("✗ отозвано: согласовано")
            .sees("отозвано: запись 6");
        // A correction that begins there is of the entry under the cursor.
        desk.press("Home")
            .press("Down")
            .press("Down")
            .press("и")
            .sees("3 · 23.11 09:10")
            .press("Esc");
        desk.leave();
        let shown = shown(&station);
        assert_eq!(shown["state"], "approval");
        let last = station.events().pop().expect("an entry");
        assert_eq!(
            (last["entry"].as_i64(), &last["withdrawn"]),
            (Some(6), &json!(true))
        );
        assert_eq!(last["reason"], "не та строка");
    }
}

#[test]
fn a_signed_handover_is_withdrawn_with_all_that_leans_on_it_and_the_sheet_says_so() {
    let station = station(&[
        ("10:00", "submitted", submitted()),
        (
            "10:05",
            "approved",
            json!({"who": "Ильин С. П.", "role": "head"}),
        ),
    ]);
    let mut desk = station.desk(120, 32);
    desk.press("и").sees("Исправить запись");
    // The entry that was wrong: the third one, from the list.
    desk.types("получено")
        .press("Enter")
        .types("внесено ошибочно")
        .press("Enter");
    // Alone it would leave a draft of nobody.
    desk.types("не то подразделение")
        .press("F12")
        .sees("этому противоречат записи 4, 5");
    desk.press("Up")
        .types("вместе")
        .press("Enter")
        .sees("на неё опираются: 4")
        .press("F12");
    desk.sees("записи 3, 4, 5 отозваны");
    desk.leave();
    let shown = shown(&station);
    assert_eq!(
        (&shown["state"], &shown["departments"]),
        (&json!("routed"), &json!(["opeka"]))
    );
    let last = station.events().pop().expect("an entry");
    assert_eq!(last["changes"].as_array().map(Vec::len), Some(3));
    // Whoever signed the handover signs its withdrawal, here on the sheet.
    assert_eq!(last["signature"]["person"], "Ильин С. П.");
    let page = station.path("page.pdf");
    let out = page.to_str().expect("UTF-8");
    station.says(&["print", "page", "--year", "2026", "--out", out]);
    let text = crate::support::pdf::packed(&crate::support::pdf::text_of_pdf(&page));
    assert!(
        text.contains("отозвано:передача23.11.202609:10(нетоподразделение"),
        "{text}"
    );
}

#[test]
fn a_final_reply_that_was_an_interim_one_is_put_right_in_both_entries_and_the_message_lives_on() {
    let station = station(&[
        ("10:00", "reply_received", received("final")),
        ("10:10", "posted", posted("final")),
    ]);
    assert_eq!(shown(&station)["state"], "answered");
    let mut desk = station.desk(120, 32);
    desk.sees("Сообщений в работе нет")
        .press("F3")
        .sees("2026-1")
        .press("Insert");
    desk.sees("№ 1 · Исправить запись")
        .press("Enter")
        .types("вид ответа")
        .press("Enter");
    desk.sees("Верное значение")
        .types("п")
        .press("Enter")
        .types("был промежуточный");
    desk.press("F12").sees("записи 4, 5 исправлены");
    desk.press("Esc").sees("промежуточный");
    desk.leave();
    assert_eq!(shown(&station)["state"], "interim");
    assert_eq!(
        station
            .kinds()
            .iter()
            .filter(|kind| *kind == "corrected")
            .count(),
        1
    );
}

#[test]
fn a_message_that_was_held_for_one_not_to_be_processed_is_taken_up_again() {
    let station = station(&[("09:20", "rejected", json!({"reason": "obscene"}))]);
    let mut desk = station.desk(120, 32);
    desk.press("F3").sees("2026-1").press("Insert");
    takes_back(&mut desk, "внесено ошибочно", "слова не бранные");
    desk.press("Esc").sees("на исполнении");
    // Another ground is chosen from the same three as in the form of п. 22 itself.
    desk.press("х")
        .sees("Не обрабатывать (п. 22)")
        .press("F12")
        .sees("Сообщений в работе нет");
    desk.press("F3")
        .sees("2026-1")
        .press("Insert")
        .press("Enter")
        .types("основание")
        .press("Enter");
    desk.sees("угрозы должностному лицу")
        .types("у")
        .press("Enter")
        .types("угроза")
        .press("F12");
    desk.sees("исправлена");
    desk.leave();
    let last = station.events().pop().expect("an entry");
    assert_ne!(last["fields"]["reason"], "obscene");
}

#[test]
fn a_return_is_answered_by_two_departments_without_a_decision() {
    let returned = json!({"department": "opeka", "who": "Ильин С. П.", "reason": "не наше", "signature": signature("Ильин С. П.")});
    let station = station(&[("09:20", "returned", returned)]);
    let mut desk = station.desk(120, 32);
    desk.sees("перенаправить")
        .press("п")
        .sees("Передать подразделению под подпись");
    desk.types("Пособия")
        .press("Enter")
        .press("F12")
        .sees("передано: Пособия");
    // The return is answered; one part more is handed over for it.
    desk.press("п")
        .sees("Сейчас ожидается другое")
        .types("Льготы")
        .press("Enter");
    desk.press("F12").sees("нет в решении");
    desk.press("Up").press("Up").press("Up");
    desk.sees("один возврат может получить несколько");
    desk.types("Опека")
        .press("Enter")
        .press("F12")
        .sees("передано: Льготы");
    desk.leave();
    let shown = shown(&station);
    assert_eq!(shown["departments"], json!(["posobiya", "lgoty"]));
    let handed: Vec<Value> = station
        .events()
        .into_iter()
        .filter(|own| own["kind"] == "handed_over")
        .collect();
    assert_eq!(handed[2]["instead_of"], "opeka");
}

#[test]
fn a_submission_and_an_approval_are_entered_after_the_reply_with_their_own_time() {
    let station = station(&[("11:00", "reply_received", received("final"))]);
    let mut desk = station.desk(120, 32);
    desk.sees("разместить")
        .press("с")
        .sees("Сейчас ожидается другое");
    desk.press("F12")
        .sees("согласованный ответ уже у специалиста");
    desk.press("Enter").press("Enter").types("23.11.2026 10:30");
    desk.press("F12").sees_no("Сейчас ожидается");
    desk.leave();
    let shown = shown(&station);
    let stages = shown["stages"].as_array().expect("stages");
    let drafting = stages
        .iter()
        .find(|stage| stage["stage"] == "drafting")
        .expect("a draft");
    assert_eq!(
        (&drafting["status"], &drafting["used_minutes"]),
        (&json!("met"), &json!(80))
    );
    assert_eq!(shown["state"], "ready");
}
