//! The commands of the calendar, run as they are: `pult calc` and `pult calendar`.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use crate::support::station::{Station, text};

fn station() -> Station {
    Station::at("2026-11-23T09:00")
}

#[test]
fn an_answer_stands_alone_on_the_standard_output() {
    let station = station();
    let says = |arguments: &[&str]| station.says(arguments);
    assert_eq!(
        says(&["calc", "add", "2026-04-30T15:00", "135"]),
        "2026-05-04T09:15:00+07:00\n"
    );
    assert_eq!(
        says(&["calc", "add", "30.04.2026 15:00", "2ч15м"]),
        "2026-05-04T09:15:00+07:00\n"
    );
    assert_eq!(
        says(&["calc", "sub", "2026-05-04T09:15:00+07:00", "2h15m"]),
        "2026-04-30T15:00:00+07:00\n"
    );
    assert_eq!(
        says(&[
            "calc",
            "between",
            "2026-04-30T08:00:00Z",
            "2026-05-04T09:15"
        ]),
        "135\n"
    );
    assert_eq!(
        says(&["calc", "between", "2026-05-04T09:15", "2026-04-30T15:00"]),
        "-135\n"
    );
    assert_eq!(
        says(&["calc", "workday", "2026-04-28", "7"]),
        "2026-05-08\n"
    );
}

#[test]
fn an_explanation_walks_the_days_and_gives_the_reasons() {
    let station = station();
    let said = station.says(&["calc", "add", "2026-12-30T12:00", "5h12m", "--explain"]);
    let told = [
        "2027-01-11T09:00:00+07:00",
        "ср 30.12.2026          12:00–12:30, 13:18–17:30  4 ч 42 мин    обед 12:30–13:18",
        "перенесён с 04.01 (постановление Правительства РФ от 24.09.2025 № 1466)",
        "01.01.2027–06.01.2027",
        "праздник: Новогодние каникулы",
        "праздник: Рождество Христово",
        "09.01.2027–10.01.2027                            —             выходной",
        "пн 11.01.2027          08:30–09:00               30 мин",
        "Итого рабочего времени: 5 ч 12 мин",
    ];
    for words in told {
        assert!(said.contains(words), "{words} in\n{said}");
    }
    let said = station.says(&[
        "calc",
        "between",
        "2026-11-03T16:20",
        "2026-11-05T09:20",
        "--explain",
    ]);
    assert!(
        said.starts_with("60\n") && said.contains("сокращённый день (ст. 95 ТК РФ)"),
        "{said}"
    );
    let said = station.says(&[
        "calc",
        "between",
        "2024-04-26T16:00",
        "2024-04-30T10:00",
        "--explain",
    ]);
    assert!(
        said.contains(
            "рабочий день за 29.04 (постановление Правительства РФ от 10.08.2023 № 1314)"
        ),
        "{said}"
    );
}

#[test]
fn a_year_without_a_decree_is_said_beside_the_answer() {
    let station = station();
    for arguments in [
        ["calc", "add", "2028-01-03T10:00", "60"],
        ["calc", "workday", "2027-12-30", "10"],
        ["calc", "between", "2027-12-30T10:00", "2028-01-10T10:00"],
    ] {
        let output = station.pult(&arguments);
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(
            output.status.success() && told.contains("2028 год посчитан предварительно"),
            "{told}"
        );
    }
    let output = station.pult(&["calc", "add", "2026-11-23T10:00", "60"]);
    assert!(output.stderr.is_empty(), "{output:?}");
    let said = station.says(&["calc", "add", "2028-01-03T10:00", "60", "--explain"]);
    assert!(said.contains("2028 год посчитан предварительно"), "{said}");
    let said = station.says(&["calendar", "2028"]);
    assert!(said.contains("Предварительно"), "{said}");
}

/// What clap would say half in English.
#[test]
fn a_duration_or_a_number_that_is_none_is_told_in_russian() {
    let station = station();
    for (arguments, told) in [
        (
            ["calc", "add", "2026-11-23T10:00", "5x"],
            "pult: длительность «5x» записана неверно; ожидается 135, 2h15m или 2ч15м\n",
        ),
        (
            ["calc", "sub", "2026-11-23T10:00", ""],
            "pult: длительность «» записана неверно; ожидается 135, 2h15m или 2ч15м\n",
        ),
        (
            ["calc", "workday", "2026-11-23", "семь"],
            "pult: числа рабочих дней «семь» нет; ожидается целое число, например 7\n",
        ),
        (
            ["calc", "workday", "2026-11-31", "7"],
            "pult: даты «2026-11-31» нет или она записана неверно; ожидается 2026-11-23\n",
        ),
    ] {
        let output = station.pult(&arguments);
        let error = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!((output.status.code(), error.as_str()), (Some(2), told));
    }
}

/// Lines of JSON, each with an answer or an error of its own; numbers of any size.
#[test]
fn lines_of_json_are_answered_one_by_one() {
    let station = station();
    let questions = [
        (
            r#"{"op":"add","at":"2026-04-30T15:00:00+07:00","minutes":135}"#,
            r#"{"result":"2026-05-04T09:15:00+07:00"}"#,
        ),
        (
            r#"{"op":"workday","from":"2026-04-28","days":7}"#,
            r#"{"date":"2026-05-08"}"#,
        ),
        (
            r#"{"op":"add","at":"2026-04-30T15:00:00+07:00","minutes":-9223372036854775808}"#,
            "вне лет",
        ),
        (
            r#"{"op":"sub","at":"2026-04-30T15:00:00+07:00","minutes":-9223372036854775808}"#,
            "вне лет",
        ),
        (
            r#"{"op":"workday","from":"2026-04-28","days":9223372036854775807}"#,
            "вне лет",
        ),
        (
            r#"{"op":"workday","from":"2026-04-28","days":-9223372036854775808}"#,
            "вне лет",
        ),
        (
            r#"{"op":"between","from":"2026-04-30T15:00:00+07:00","to":"9999-12-31T23:59:59Z"}"#,
            "вне лет",
        ),
        (
            r#"{"op":"add","at":"2026-02-30T15:00:00+07:00","minutes":1}"#,
            "2026-02-30T15:00:00+07:00",
        ),
        (
            r#"{"op":"add","at":"2026-04-30T15:00:00+07:00","minutes":1.5}"#,
            "error",
        ),
        (
            r#"{"op":"add","at":"2027-12-30T17:00:00+07:00","minutes":60}"#,
            r#"{"provisional_year":2028,"result":"2028-01-10T09:00:00+07:00"}"#,
        ),
        (
            r#"{"op":"workday","from":"2028-01-10","days":1}"#,
            r#"{"date":"2028-01-11","provisional_year":2028}"#,
        ),
        (r#"{"op":"multiply"}"#, "error"),
        ("не JSON", "это не JSON"),
        ("\u{0}\u{1}", "это не JSON"),
        (
            r#"{"op":"between","from":"2026-04-30T15:00","to":"2026-04-30T15:30"}"#,
            r#"{"minutes":30}"#,
        ),
    ];
    let mut child = station
        .program(&["calc", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut input = child.stdin.take().expect("its input");
    for (question, _) in questions {
        writeln!(input, "{question}").expect("it reads");
    }
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1), "some lines have no answer");
    let answers = String::from_utf8(output.stdout).expect("UTF-8");
    let answers: Vec<&str> = answers.lines().collect();
    assert_eq!(answers.len(), questions.len());
    for ((question, told), answer) in questions.iter().zip(answers) {
        assert!(answer.contains(told), "{question} → {answer}");
        assert_eq!(
            answer.contains("error"),
            !told.starts_with('{'),
            "{question} → {answer}"
        );
    }
}

#[test]
fn a_year_is_printed_with_its_marks_moves_and_norms() {
    let said = station().says(&["calendar", "2026"]);
    let told = [
        "30-            25 26 27 28 29 30.31.   29 30",
        " 2  3- 4* 5  6  7. 8.",
        "28 29 30 31>",
        "247 рабочих дней; 1972 ч при 40-часовой неделе",
        "Выходной 31.12 — перенесён с 04.01 (постановление Правительства РФ от 24.09.2025 № 1466)",
        "Короче на час (ст. 95 ТК РФ): 30.04, 08.05, 11.06, 03.11",
    ];
    for words in told {
        assert!(said.contains(words), "{words} in\n{said}");
    }
    assert!(
        station().says(&["calendar"]).contains("2026 год"),
        "this year without being asked"
    );
}

#[test]
fn a_year_is_saved_as_icalendar() {
    let station = station();
    let path = station.path("год.ics");
    station.says(&["calendar", "2026", "--ics", text(&path)]);
    let text = fs::read_to_string(&path)
        .expect("the file")
        .replace("\r\n ", "");
    let events: Vec<&str> = text.split("BEGIN:VEVENT").skip(1).collect();
    let on = |date: &str| {
        let start = format!("DTSTART;VALUE=DATE:{date}");
        let found = events.iter().find(|event| event.contains(&start));
        (*found.unwrap_or_else(|| panic!("{date} in\n{text}"))).to_owned()
    };
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains("END:VCALENDAR"));
    assert!(on("20261104").contains("День народного единства"));
    assert!(on("20261231").contains("04.01"));
    assert!(on("20261103").contains("ст. 95"));
}

/// Seen only when the calendar is built: it has a day, and the desk opens all the same.
#[test]
fn an_ordered_day_that_overlaps_a_shift_is_told_with_its_date() {
    let station = station();
    station.says(&["calendar"]);
    let path = station.path("config").join("organization.toml");
    let sample = fs::read_to_string(&path).expect("the sample was made");
    let more = "\n[[hours]]\nsince = 2026-12-01\nmonday = \"20:00-08:00+1\"\n\
        [[day]]\ndate = 2026-12-08\nhours = \"07:00-12:00\"\nact = \"приказ № 1\"\n";
    fs::write(&path, sample + more).expect("written");
    let output = station.pult(&["list"]);
    let error = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(
        error.contains("organization.toml: 08.12.2026: рабочее время начинается раньше")
            && error.contains("проверьте разделы [[hours]] и [[day]]"),
        "{error}"
    );
    let mut desk = station.desk(120, 32);
    desk.sees("08.12.2026").leave();
}

#[test]
fn a_check_tells_what_does_not_add_up() {
    let station = station();
    let said = station.says(&["calendar", "check"]);
    assert!(
        said.contains("2027: 247 рабочих дней, 1972 ч — сходится"),
        "{said}"
    );
    let file = station.path("holidays.toml");
    let broken = include_str!("../../../holidays.toml").replacen("hours = 1972", "hours = 1970", 1);
    fs::write(&file, broken).expect("written");
    let output = station.pult(&["calendar", "check", text(&file)]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("выходит 247 рабочих дней и 1972 часов") && said.contains("по месяцам"),
        "{said}"
    );
}

/// The public calendar.xml of 2026, in short, becomes the table of the embedded file.
#[test]
fn a_public_calendar_becomes_a_table() {
    let station = station();
    let off = [
        "01.01", "01.02", "01.03", "01.04", "01.05", "01.06", "01.07", "01.08", "02.23", "03.08",
        "05.01", "05.09", "06.12", "11.04",
    ];
    let off: String = off
        .map(|day| format!("<day d=\"{day}\" t=\"1\" h=\"1\"/>"))
        .concat();
    let moved = [
        ("01.09", "01.03"),
        ("03.09", "03.08"),
        ("05.11", "05.09"),
        ("12.31", "01.04"),
    ];
    let moved: String = moved
        .map(|(day, from)| format!("<day d=\"{day}\" t=\"1\" f=\"{from}\"/>"))
        .concat();
    let short: String = ["04.30", "05.08", "06.11", "11.03"]
        .map(|day| format!("<day d=\"{day}\" t=\"2\"/>"))
        .concat();
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><calendar year=\"2026\" lang=\"ru\"><days>{off}{moved}{short}</days></calendar>"
    );
    let file = station.path("calendar.xml");
    fs::write(&file, &xml).expect("written");
    let path = text(&file);
    let toml = station.says(&[
        "calendar",
        "import",
        path,
        "--decree",
        "постановление Правительства РФ от 24.09.2025 № 1466",
    ]);
    assert!(
        toml.contains("year = 2026") && toml.contains("№ 1466") && toml.contains("247"),
        "{toml}"
    );
    // What it prints is a file that the program takes; the years that it lacks are the program's own.
    let own = station.path("config").join("holidays.toml");
    fs::create_dir_all(own.parent().expect("a folder")).expect("a folder");
    fs::write(&own, &toml).expect("written");
    let said = station.says(&["calendar", "check"]);
    assert!(
        said.contains("2026: 247 рабочих дней, 1972 ч — сходится")
            && said.contains("по встроенному"),
        "{said}"
    );
    let said = station.says(&["calendar", "2024"]);
    assert!(said.contains("10.08.2023 № 1314"), "{said}");
    // A file that lost a day off does not become a calendar in silence.
    fs::write(&file, xml.replace("<day d=\"11.04\" t=\"1\" h=\"1\"/>", "")).expect("written");
    let output = station.pult(&["calendar", "import", path]);
    assert!(!output.status.success());
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("04.11"),
        "{output:?}"
    );
    // Nor does a file that is none.
    for wrong in [
        "",
        "<calendar/>",
        "<a",
        "{}",
        "[1]",
        "<calendar year=\"2026\"><days><day d=\"13.45\" t=\"1\"/></days></calendar>",
    ] {
        fs::write(&file, wrong).expect("written");
        let output = station.pult(&["calendar", "import", path]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && !error.contains("panicked") && error.contains("calendar"),
            "{wrong}: {error}"
        );
    }
}
