//! Nothing is entered that nobody meant: the Enter that opens a form does not enter it, and a fact that speaks for
//! somebody else is told in a sentence before another Enter enters it.

use serde_json::json;

use crate::support::journal::fact;
use crate::support::station::Station;

/// A message that is with the approvers.
fn station() -> Station {
    let station = Station::at("2026-11-23T12:00");
    let signature = json!({"method": "paper", "person": "Ильин С. П."});
    let approvers = json!([{"person": "Ильин С. П.", "role": "head"}, {"person": "Орлова Т. И.", "role": "curator"}]);
    let facts = [
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
            json!({"department": "opeka", "to": "Ильин С. П.", "capacity": "head", "signature": signature}),
        ),
        (
            "10:00",
            "submitted",
            json!({"department": "opeka", "approvers": approvers}),
        ),
    ];
    let lines = facts.map(|(at, kind, fields)| fact(kind, &format!("2026-11-23T{at}"), fields));
    station.imports(&lines);
    station
}

#[test]
fn what_others_did_is_told_in_a_sentence_before_it_is_entered() {
    for (columns, rows) in [(120, 32), (80, 24)] {
        let station = station();
        let mut desk = station.desk(columns, rows);
        desk.sees("согласование")
            .press("Enter")
            .sees("Проект согласован");
        desk.press("Enter")
            .sees("согласовано: Ильин С. П.; согласовано: Орлова");
        desk.sees("Enter ещё раз");
        assert_eq!(station.kinds().len(), 4, "nothing is entered yet");
        // Whoever changes something is told anew.
        desk.press("Space")
            .sees_no("В журнал 23")
            .press("Space")
            .press("Enter");
        desk.sees("Enter ещё раз")
            .press("Enter")
            .sees_no("Проект согласован");
        // F12 says at once that it is meant.
        desk.press("Enter")
            .sees("Согласованный ответ получен")
            .press("F12");
        desk.sees_no("Согласованный ответ получен");
        desk.leave();
        assert_eq!(station.kinds().len(), 7);
    }
}
