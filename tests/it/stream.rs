//! `pult journal append -`: a program enters facts one by one and is told of each when it is on the disk.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use crate::support::journal;
use crate::support::station::Station;

/// Sends lines and gives the answers with the exit code.
fn appends(station: &Station, lines: &[String]) -> (Vec<Value>, Option<i32>) {
    let mut child = station
        .program(&["journal", "append", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut input = child.stdin.take().expect("a pipe");
    for line in lines {
        writeln!(input, "{line}").expect("taken");
    }
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let answers = String::from_utf8(output.stdout).expect("UTF-8");
    let answers = answers
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    (answers.collect(), output.status.code())
}

#[test]
fn each_line_is_answered_with_its_place_and_hash() {
    let station = Station::at("2026-11-23T10:00");
    let lines = [journal::detected(1), String::new(), journal::noted(1)];
    let (answers, code) = appends(&station, &lines);
    assert_eq!(code, Some(0));
    let entries = station.entries();
    assert_eq!(answers.len(), 2);
    for (answer, entry) in answers.iter().zip(&entries) {
        for name in ["seq", "message", "hash"] {
            assert_eq!(answer[name], entry[name], "{name}");
        }
    }
    // Entered now, by whoever is on duty, and not at the time that the fact is of.
    assert!(
        entries[0]["recorded_at"]
            .as_str()
            .expect("a time")
            .starts_with("2026-11-23T03:00")
    );
    assert_eq!(entries[0]["by"], "Смирнова О. В. (ПРИМЕР)");
}

#[test]
fn a_program_need_not_know_the_next_number() {
    let station = Station::at("2026-11-23T10:00");
    let without = journal::detected(7).replace("\"message\":\"2026-7\",", "\"by\":\"Мониторинг\",");
    let (answers, code) = appends(&station, &[without.clone(), without]);
    assert_eq!(code, Some(0), "{answers:?}");
    let numbers: Vec<&Value> = answers.iter().map(|answer| &answer["message"]).collect();
    assert_eq!(numbers, ["2026-1", "2026-2"]);
    assert_eq!(station.entries()[1]["by"], "Мониторинг");
}

#[test]
fn a_line_that_cannot_be_taken_is_told_and_the_next_goes_on() {
    let station = Station::at("2026-11-23T10:00");
    let wrong = [
        "не JSON".to_owned(),
        journal::noted(1),
        journal::detected(3),
        journal::detected(1).replace("T09:00", "T11:00"),
        journal::noted(1).replace("\"message\":\"2026-1\",", ""),
        r#"{"kind":"pin_accepted","at":"2026-11-23T09:00:00+07:00","person":"А","purpose":"verify"}"#.to_owned(),
        r#"{"kind":"detected"}"#.to_owned(),
    ];
    let mut lines = wrong.to_vec();
    lines.push(journal::detected(1));
    // Nobody signs over a pipe: a signature by PIN needs the PIN.
    lines.push(r#"{"kind":"handed_over","message":"2026-1","at":"2026-11-23T09:30:00+07:00","department":"opeka","to":"Петрова А. А. (ПРИМЕР)","capacity":"head","signature":{"method":"pin","person":"Петрова А. А. (ПРИМЕР)"}}"#.to_owned());
    let (answers, code) = appends(&station, &lines);
    assert_eq!(code, Some(1));
    assert_eq!(answers.len(), lines.len());
    for (answer, line) in answers.iter().zip(&wrong) {
        assert!(answer["error"].is_string(), "{line}: {answer}");
    }
    assert!(
        answers[2]["error"]
            .to_string()
            .contains("следующий номер 2026-1")
    );
    assert_eq!(answers[wrong.len()]["seq"], 1);
    assert!(
        answers[wrong.len() + 1]["error"]
            .to_string()
            .contains("без ПИН"),
        "{answers:?}"
    );
    assert_eq!(station.entries().len(), 1);
}

#[test]
fn a_line_that_is_too_long_is_answered_once_whatever_its_rest_says() {
    let station = Station::at("2026-11-23T10:00");
    let limit = 16 * 1024 * 1024;
    let mut long = "x".repeat(limit);
    // Taken apart at the limit this would be an event.
    long.push_str(&journal::detected(1));
    // As long as may be, with the end of the line; and one more.
    let filled = |line: String, length: usize| {
        let rest = " ".repeat(length - line.len());
        line + &rest
    };
    let longest = filled(journal::detected(1), limit - 1);
    let over = filled(journal::detected(2), limit);
    let lines = [long, longest, over, journal::detected(2)];
    let (answers, code) = appends(&station, &lines);
    assert_eq!(code, Some(1));
    assert_eq!(answers.len(), lines.len());
    for place in [0, 2] {
        let told = answers[place]["error"].as_str().expect("refused");
        assert!(told.contains("длиннее 16 МБ"), "{told}");
    }
    assert_eq!(
        (&answers[1]["seq"], &answers[3]["seq"]),
        (&1.into(), &2.into())
    );
}
