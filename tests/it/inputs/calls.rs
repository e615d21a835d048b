//! Calls that are wrong: told in Russian with what was expected, exit code 2, nothing done.

use crate::support::journal::detected;
use crate::support::station::{Station, text};

fn station() -> Station {
    let station = Station::at("2026-11-24T09:00");
    station.imports(&[detected(1)]);
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
    // «9» is one of this year.
    for number in ["2026-9", "2025-1", "9"] {
        let error = told(&station, &["show", number], 2);
        assert!(error.contains("в журнале нет"), "{number}: {error}");
    }
    for number in ["0", "2026-0", "2026-x", "26-1", "2026-99999999999999999999"] {
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

#[test]
fn what_is_given_twice_is_told_as_that() {
    let station = station();
    // The station gives --journal and --config itself.
    for (arguments, what) in [
        (&["--journal", "x.db", "list"][..], "--journal <ФАЙЛ>"),
        (&["--config", "x", "list"], "--config <ПАПКА>"),
        (&["list", "--at", "1", "--at", "2"], "--at <МОМЕНТ>"),
        // On both sides of the command, where the last would be taken in silence.
        (&["list", "--journal", "x.db"], "--journal <ФАЙЛ>"),
        (&["list", "--journal=x.db"], "--journal <ФАЙЛ>"),
        (&["journal", "verify", "--config", "x"], "--config <ПАПКА>"),
        (&["list", "--clock", "2026-11-24T09:00"], "--clock <МОМЕНТ>"),
    ] {
        let error = told(&station, arguments, 2);
        assert!(
            error.contains(&format!("указано дважды: {what}; оставьте одно")),
            "{error}"
        );
    }
    // After two dashes it is a word like any other.
    let error = told(&station, &["show", "--", "--journal"], 2);
    assert!(error.contains("ожидается год и номер"), "{error}");
}

#[test]
fn a_dash_is_told_as_the_standard_input() {
    let station = station();
    let error = told(&station, &["journal", "append", "x"], 2);
    assert!(
        error.contains("«x» не подходит: здесь бывает только «-», то есть стандартный ввод"),
        "{error}"
    );
    let error = told(&station, &["journal", "append"], 2);
    assert!(
        error.contains("не хватает: «-», то есть стандартный ввод"),
        "{error}"
    );
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told_and_begins_no_journal() {
    let station = Station::at("2026-11-24T09:00");
    let folder = station.path("папка");
    std::fs::create_dir(&folder).expect("made");
    let folder = text(&folder);
    for arguments in [
        &["journal", "import", folder][..],
        &["import", folder],
        &["directory", "import", folder],
    ] {
        let error = told(&station, arguments, 2);
        let wanted = format!("{folder}: это папка, а нужен файл");
        assert!(error.contains(&wanted), "{arguments:?}: {error}");
    }
    let error = told(&station, &["journal", "import", "нет.jsonl"], 2);
    assert!(
        error.contains("нет.jsonl: такого файла нет; проверьте имя"),
        "{error}"
    );
    #[cfg(unix)]
    for arguments in [
        ["journal", "import", "-"].as_slice(),
        &["journal", "append", "-"],
        &["calc", "-"],
    ] {
        let output = station
            .program(arguments)
            .stdin(std::fs::File::open(folder).expect("it opens"))
            .output()
            .expect("it runs");
        let error = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(
            error.contains("стандартный ввод: это папка, а нужен файл"),
            "{error}"
        );
    }
}
