//! Calls that are wrong: told in Russian with what was expected, exit code 2, nothing done.

use crate::support::journal::{detected, imports};
use crate::support::station::Station;

fn station() -> Station {
    let station = Station::at("2026-11-24T09:00");
    imports(&station, &[detected(1)]);
    station
}

fn told(station: &Station, arguments: &[&str], code: i32) -> String {
    let output = station.pult(arguments);
    let error = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {error}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    error
}

#[test]
fn a_moment_that_is_none_is_told() {
    let station = station();
    for moment in [
        "30.02.2026 09:00",
        "29.02.2027 09:00",
        "2027-02-29T09:00",
        "2026-11-23T24:00",
        "23.11.26 09:00",
        "2026-11-23T09:75",
        "вчера",
        "",
        "\u{1b}[2J",
    ] {
        for arguments in [
            &["show", "2026-1", "--at", moment][..],
            &["list", "--at", moment],
            &["calc", "add", moment, "60"],
        ] {
            let error = told(&station, arguments, 2);
            assert!(
                error.contains("нет или он записан неверно; ожидается 2026-11-23T09:31")
                    && !error.contains('\u{1b}'),
                "{moment}: {error}"
            );
        }
    }
}

#[test]
fn an_unknown_number_two_commands_and_no_terminal_are_told() {
    let station = station();
    for number in ["2026-9", "2025-1"] {
        let error = told(&station, &["show", number], 2);
        assert!(error.contains("в журнале нет"), "{number}: {error}");
    }
    for number in [
        "17",
        "2026-0",
        "2026-x",
        "26-1",
        "2026-99999999999999999999",
    ] {
        let error = told(&station, &["show", number], 2);
        assert!(error.contains("ожидается год и номер"), "{number}: {error}");
    }
    for arguments in [&["list", "doctor"][..], &["journal", "verify", "export"]] {
        let error = told(&station, arguments, 2);
        let second = arguments.last().expect("one");
        assert!(
            error.contains(second) && error.contains("--help"),
            "{error}"
        );
    }
    assert!(told(&station, &[], 2).contains("пульт открывается только в терминале"));
}
