//! From the journal to the file and to the printer: sheets that close, cards, forms of the ministry, and printers that
//! take, refuse and hang.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use chrono_tz::Asia::Novokuznetsk;
use pult::journal::{Hand, Journal, Record};
use pult::papers::spool::{Duplex, Printer};
use serde_json::{Value, json};

use crate::support::at;
use crate::support::desk::{Station, packed, text_of_pdf};

/// A station whose journal has so many messages, ten minutes apart.
fn station_with(messages: usize) -> Station {
    let station = Station::at("2026-11-23T16:00");
    let events = (1..=messages).map(|index| {
        json!({
            "kind": "detected", "message": format!("2026-{index}"), "source": "vk", "author": "Анна",
            "at": format!("2026-11-23T{:02}:{:02}:00+07:00", 9 + index / 6, index % 6 * 10),
            "url": format!("https://vk.com/wall-1_{index}"), "text": format!("Вопрос {index}"),
            "topic": "Пособие от 3 до 7 лет", "location": "Кемерово",
        })
    });
    import(&station, events);
    station
}

fn import(station: &Station, events: impl Iterator<Item = Value>) {
    let lines: Vec<String> = events.map(|event| event.to_string()).collect();
    let file = station.path("events.jsonl");
    fs::write(&file, lines.join("\n") + "\n").expect("written");
    station.says(&["journal", "import", text(&file)]);
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Prints sheets into a file and gives the text of the PDF.
fn page(station: &Station, arguments: &[&str]) -> String {
    let file = station.path("page.pdf");
    let all = [&["print", "page", "--out", text(&file)], arguments].concat();
    station.says(&all);
    text_of_pdf(&file)
}

/// The prints of sheets in the journal: sheet, first, last, duplicate.
fn prints(station: &Station) -> Vec<(u64, u64, u64, bool)> {
    let number = |entry: &Value, name: &str| entry[name].as_u64().expect("a number");
    let entries = station.entries().into_iter();
    entries
        .filter(|entry| entry["kind"] == "sheet_printed")
        .map(|entry| {
            let duplicate = entry["duplicate"].as_bool().expect("yes or no");
            (
                number(&entry, "sheet"),
                number(&entry, "first"),
                number(&entry, "last"),
                duplicate,
            )
        })
        .collect()
}

/// Changes a line of the settings.
fn set(station: &Station, name: &str, value: &str) {
    let file = station.path("config/config.toml");
    let lines = fs::read_to_string(&file).expect("the settings");
    let lines: Vec<String> = lines
        .lines()
        .map(|line| {
            if line.starts_with(&format!("{name} =")) {
                format!("{name} = {value}")
            } else {
                line.to_owned()
            }
        })
        .collect();
    fs::write(&file, lines.join("\n")).expect("written");
}

/// A program that does what the lines of a shell script say.
fn program(folder: &Path, name: &str, script: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("made executable");
    path
}

#[test]
fn a_full_sheet_is_closed_by_its_first_print_and_then_printed_as_a_duplicate() {
    let station = station_with(8);
    let first = page(&station, &[]);
    assert!(first.contains("Лист 1") && first.contains("Лист 2") && !first.contains("ДУБЛИКАТ"));
    assert_eq!(
        prints(&station),
        [(1, 1, 6, false)],
        "the open sheet is not entered"
    );
    let entries = station.entries();
    let print = entries.last().expect("the print");
    assert_eq!(print["head"], entries[entries.len() - 2]["hash"]);
    let head = print["head"].as_str().expect("a hash");
    assert!(packed(&first).contains(&head[..16]), "{head}: {first}");

    let again = page(&station, &["--sheet", "1"]);
    assert!(again.contains("ДУБЛИКАТ 23.11.2026 16:00"), "{again}");
    assert_eq!(prints(&station)[1], (1, 1, 6, true));
    let open = page(&station, &["--sheet", "2"]);
    assert!(open.contains("Вопрос 8") && !open.contains("ДУБЛИКАТ"));
    assert_eq!(prints(&station).len(), 2);
    assert!(station.says(&["journal", "verify"]).contains("журнал цел"));
}

#[test]
fn a_closed_sheet_keeps_its_messages_when_the_setting_changes() {
    let station = station_with(12);
    page(&station, &["--sheet", "1"]);
    set(&station, "rows_per_page", "4");
    let first = page(&station, &["--sheet", "1"]);
    assert!(first.contains("Вопрос 6") && !first.contains("Вопрос 7"));
    let second = page(&station, &["--sheet", "2"]);
    assert!(
        second.contains("Вопрос 7")
            && second.contains("Вопрос 10")
            && !second.contains("Вопрос 11")
    );
    assert_eq!(prints(&station)[2], (2, 7, 10, false));
    let refused = station.pult(&["print", "page", "--sheet", "4", "--out", "x.pdf"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        said.contains("листа 4 в журнале 2026 года нет: последний — 3"),
        "{said}"
    );
}

#[test]
fn a_sheet_is_first_printed_once_and_never_without_its_entry() {
    let station = station_with(6);
    let mut journal = Journal::open(&station.path("journal.db")).expect("the journal");
    let hand = Hand::new("Смирнова О. В.", at("2026-11-23 16:00"));
    let local = at("2026-11-23 16:00")
        .with_timezone(&Novokuznetsk)
        .fixed_offset();
    let print = |sheet, first, last| Record::SheetPrinted {
        year: 2026,
        sheet,
        first,
        last,
        head: "00".into(),
        duplicate: false,
    };
    let mut enter = |prints| journal.record_prints(hand, local, prints);
    enter(vec![print(1, 1, 6)]).expect("the first print");
    for taken in [print(1, 1, 6), print(2, 6, 11)] {
        let refused = enter(vec![print(3, 12, 17), taken]).expect_err("taken");
        assert!(
            refused.to_string().contains("тем временем напечатан"),
            "{refused}"
        );
    }
    drop(journal);
    assert_eq!(prints(&station).len(), 1, "all of them or none");

    let file = station.path("journal.db");
    let mut rights = fs::metadata(&file).expect("the journal").permissions();
    rights.set_readonly(true);
    fs::set_permissions(&file, rights).expect("made read-only");
    let out = station.path("sheet.pdf");
    let refused = station.pult(&["print", "page", "--out", text(&out)]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(
        !out.exists(),
        "nothing that looks like a first print is left"
    );
}

#[test]
fn the_last_sheet_of_a_year_that_is_over_is_certified_and_closed() {
    let mut station = station_with(8);
    assert!(!page(&station, &[]).contains("пронумеровано"));
    station.set_clock("2027-01-11T10:00");
    let text = page(&station, &["--year", "2026", "--sheet", "2"]);
    assert!(text.contains("пронумеровано листов: 2"), "{text}");
    assert!(text.contains("зарегистрировано сообщений: 8"), "{text}");
    assert_eq!(prints(&station)[1], (2, 7, 8, false));
    assert!(!page(&station, &["--year", "2026", "--sheet", "1"]).contains("пронумеровано"));
    let empty = page(&station, &["--year", "2025"]);
    assert!(empty.contains("зарегистрировано сообщений: 0"), "{empty}");
}

#[test]
fn the_card_tells_by_the_clock_what_the_department_must_do() {
    let station = Station::at("2026-11-23T09:22");
    let long = "Прошу разъяснить порядок. ".repeat(300);
    let event = |kind: &str, at: &str, mut fields: Value| {
        fields["kind"] = kind.into();
        fields["message"] = "2026-1".into();
        fields["at"] = format!("2026-11-23T{at}:00+07:00").into();
        fields
    };
    let detected = event(
        "detected",
        "09:10",
        json!({"source": "vk", "url": "https://vk.com/wall-1_1", "author": "Анна", "text": format!("{long}Конец."),
               "topic": "Опека", "location": "Кемерово"}),
    );
    let decided = event(
        "categorised",
        "09:15",
        json!({"category": "ordinary", "departments": ["opeka"], "decided_by": "Лебедева М. К."}),
    );
    let handed = event(
        "handed_over",
        "09:20",
        json!({"department": "opeka", "to": "Ильин С. П.", "capacity": "head",
               "signature": {"method": "paper", "person": "Ильин С. П."}}),
    );
    import(&station, [detected, decided, handed].into_iter());
    let file = station.path("card.pdf");
    station.says(&["print", "card", "2026-1", "--out", text(&file)]);
    let card = text_of_pdf(&file);
    // Lunch is from 12:30 to 13:18, closing at 17:30; T is 08:58 of the next day.
    for part in [
        "Конец.",
        "https://vk.com/wall-1_1",
        "вернуть, если вопрос не наш Опека пн 23.11.2026 09:35",
        "пн 23.11.2026 15:08",
        "вт 24.11.2026 08:43",
        "вт 24.11.2026 08:58",
        "30 мин после передачи проекта",
        "Лебедева М. К., пн 23.11.2026 09:15",
    ] {
        assert!(card.contains(part), "{part}: {card}");
    }
    let none = station.pult(&["print", "card", "2026-2", "--out", text(&file)]);
    assert_eq!(none.status.code(), Some(2));
}

#[test]
fn the_card_prints_nothing_that_was_written_in_a_message_under_p22() {
    let station = station_with(1);
    let rejected = json!({"kind": "rejected", "message": "2026-1", "at": "2026-11-23T10:00:00+07:00",
                          "reason": "obscene", "note": "Лебедева М. К."});
    import(&station, std::iter::once(rejected));
    let file = station.path("card.pdf");
    station.says(&["print", "card", "2026-1", "--out", text(&file)]);
    let card = text_of_pdf(&file);
    for hidden in ["Вопрос 1", "Анна", "wall-1"] {
        assert!(!card.contains(hidden), "{hidden}: {card}");
    }
    assert!(card.contains("п. 22"), "{card}");
}

#[test]
fn the_ministrys_form_wins_and_a_mistake_in_it_is_told() {
    let station = station_with(1);
    let folder = station.path("config/forms");
    let told = station.says(&["print", "forms", "--export", text(&folder)]);
    assert_eq!(told.lines().count(), 5);
    let form = folder.join("journal.typ");
    let own = fs::read_to_string(&form).expect("exported");
    fs::write(&form, own.replace("Краткое содержание", "О чём")).expect("written");
    let told = station.says(&["print", "forms", "--export", text(&folder)]);
    assert_eq!(told.matches("уже есть, не изменена").count(), 5, "{told}");
    assert!(page(&station, &[]).contains("О чём"));
    assert!(!page(&station, &["--embedded-forms"]).contains("О чём"));

    fs::write(
        &form,
        own.replace("#let inset = 0.9mm", "#let inset = 0.9мм"),
    )
    .expect("written");
    let refused = station.pult(&["print", "page", "--out", "x.pdf"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    let line = own
        .lines()
        .position(|line| line.contains("#let inset"))
        .expect("there")
        + 1;
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        said.contains(&format!("forms/journal.typ, строка {line}: ")),
        "{said}"
    );
    assert!(said.contains("--embedded-forms"), "{said}");
}

fn printer(command: &str) -> Printer {
    Printer {
        name: "Этаж 2".to_owned(),
        copies: 3,
        duplex: Duplex::Short,
        command: command.to_owned(),
        patience: Duration::from_millis(400),
    }
}

#[test]
fn a_printer_that_takes_refuses_or_hangs() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("лист 1.pdf");
    fs::write(&file, "%PDF").expect("written");
    let takes = program(
        folder.path(),
        "takes",
        "for word in \"$@\"; do echo \"[$word]\" >> \"$0.log\"; done",
    );
    let send = |script: &Path, rest: &str| {
        printer(&format!("\"{}\" {rest}", script.display())).send(&file, &|| true)
    };
    send(&takes, "-P {printer} {copies} {duplex} {file}").expect("taken");
    let log = fs::read_to_string(folder.path().join("takes.log")).expect("the log");
    let expected = format!("[-P]\n[Этаж 2]\n[3]\n[short]\n[{}]\n", file.display());
    assert_eq!(log, expected);

    let refuses = program(folder.path(), "refuses", "echo 'нет бумаги' >&2; exit 1");
    let said = send(&refuses, "{file}").expect_err("refused").to_string();
    assert!(said.ends_with("refuses: нет бумаги"), "{said}");
    let silent = program(folder.path(), "silent", "exit 3");
    let said = send(&silent, "{file}").expect_err("refused").to_string();
    assert!(said.contains("печать не принята"), "{said}");
    // What it started holds the error stream open after it is gone.
    let hangs = program(folder.path(), "hangs", "sleep 5 & exec sleep 5");
    let said = send(&hangs, "{file}").expect_err("given up").to_string();
    assert!(said.contains("не ответила за 0 с и остановлена"), "{said}");
    let said = send(Path::new("/нет/такой"), "{file}")
        .expect_err("none")
        .to_string();
    assert!(said.contains("команды «/нет/такой» нет"), "{said}");
}

#[test]
fn without_out_it_is_printed_and_the_file_is_kept() {
    let station = station_with(1);
    let none = station.pult(&["print", "page"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("принтер не назван"));

    let lp = program(&station.path(""), "lp", "echo \"$@\" > \"$0.log\"");
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_pult"))
            .args(station.arguments())
            .args(arguments)
            .env_clear()
            .env("HOME", station.path(""))
            .env("PATH", station.path(""))
            .output()
            .expect("the program runs")
    };
    let done = run(&[
        "print",
        "page",
        "--printer",
        "Отдел",
        "--copies",
        "2",
        "--duplex",
        "long",
    ]);
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(
        done.status.success() && said.contains("отправлено: принтер Отдел"),
        "{said}"
    );
    let kept = said.lines().next().expect("the file");
    assert!(kept.contains("papers/журнал-2026-20261123-160000.pdf") && Path::new(kept).exists());
    let log = fs::read_to_string(lp.with_extension("log")).expect("the log");
    assert_eq!(
        log,
        format!("-d Отдел -n 2 -o sides=two-sided-long-edge -- {kept}\n")
    );

    program(
        &station.path(""),
        "lp",
        "echo 'lp: принтера нет' >&2; exit 1",
    );
    let failed = run(&["print", "card", "2026-1", "--printer", "auto"]);
    let said = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert_eq!(failed.status.code(), Some(1));
    assert!(
        said.contains("не напечатано: lp: lp: принтера нет. Файл сохранён: "),
        "{said}"
    );
}

#[test]
fn at_the_desk_a_failed_print_is_repeated_with_the_kept_file() {
    let station = station_with(6);
    let paper = station.path("нет-бумаги");
    fs::write(&paper, "").expect("written");
    let script = format!(
        "[ -e '{0}' ] && {{ echo 'нет бумаги' >&2; exit 1; }}; echo \"$@\" >> '{0}.log'",
        paper.display()
    );
    let command = program(&station.path(""), "команда", &script);
    set(&station, "printer", "\"auto\"");
    set(
        &station,
        "command",
        &format!("\"{} {{file}}\"", command.display()),
    );
    let mut desk = station.desk(140, 32);
    desk.press("F8").sees("Экземпляров").press("F12");
    desk.sees("не напечатано").sees("нет бумаги");
    assert_eq!(prints(&station), [(1, 1, 6, false)]);
    fs::remove_file(&paper).expect("paper is put in");
    desk.press("F8")
        .sees("повторить: листы журнала 2026 года")
        .press("F12");
    desk.sees("Напечатано (принтер системы)");
    let log = fs::read_to_string(station.path("нет-бумаги.log")).expect("the log");
    assert!(
        log.contains("журнал-2026-") && log.lines().count() == 1,
        "{log}"
    );
    assert_eq!(
        prints(&station).len(),
        1,
        "the kept file is the first print"
    );

    // The same key in either layout; the card of the selected message.
    desk.press("k").sees("сопроводительный лист № 2026-1");
    let log = fs::read_to_string(station.path("нет-бумаги.log")).expect("the log");
    assert!(log.contains("сопроводительный-2026-1-"), "{log}");
    desk.press("F8").sees("Экземпляров").press("F12");
    desk.sees("новых листов в журнале 2026 года нет");
}

#[test]
fn a_printer_that_hangs_is_given_up_with_esc_and_the_file_is_kept() {
    let station = station_with(1);
    let command = program(&station.path(""), "стоит", "exec sleep 60");
    set(&station, "printer", "\"Отдел\"");
    set(
        &station,
        "command",
        &format!("\"{} {{file}}\"", command.display()),
    );
    let mut desk = station.desk(120, 32);
    desk.press("F8").sees("Экземпляров").press("F12");
    desk.sees("печатается…");
    desk.press("F8")
        .sees("Экземпляров")
        .press("F12")
        .sees("предыдущая печать ещё идёт");
    desk.press("Esc").sees_no("Экземпляров");
    desk.press("Esc")
        .sees("не напечатано: печать отменена. Файл сохранён: ");
    assert_eq!(
        fs::read_dir(station.path("papers"))
            .expect("the folder")
            .count(),
        1
    );
}

#[test]
fn the_desk_offers_the_built_in_form_in_place_of_a_wrong_one() {
    let station = station_with(1);
    let forms = station.path("config/forms");
    fs::create_dir_all(&forms).expect("made");
    fs::write(forms.join("card.typ"), "#нет\n").expect("written");
    let mut desk = station.desk(160, 32);
    desk.press("л").sees("card.typ, строка 1");
    desk.press("F8")
        .sees("повторить: сопроводительный лист")
        .sees("встроенная")
        .press("F12");
    desk.sees("Сохранено: сопроводительный лист № 2026-1");
}

/// Ends a process that a test has started.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn installed(name: &str) -> Option<PathBuf> {
    ["/usr/bin", "/usr/sbin", "/bin", "/usr/local/bin"]
        .into_iter()
        .map(|folder| Path::new(folder).join(name))
        .find(|path| path.exists())
}

#[test]
fn a_page_reaches_an_ipp_printer_whole() {
    let (Some(printer), Some(client), Some(bus)) = (
        installed("ippeveprinter"),
        installed("ipptool"),
        installed("dbus-daemon"),
    ) else {
        println!(
            "skipped: no IPP printer to try (ippeveprinter and ipptool of cups-ipp-utils, dbus-daemon)"
        );
        return;
    };
    let station = station_with(1);
    let spool = station.path("spool");
    fs::create_dir(&spool).expect("made");
    // The printer announces itself over a bus; this one is its own.
    let address = format!("unix:path={}", station.path("bus").display());
    let quiet = |command: &mut Command| {
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        Ends(child.expect("it starts"))
    };
    let _bus = quiet(
        Command::new(bus)
            .args(["--session", "--nofork", "--nopidfile", "--address"])
            .arg(&address),
    );
    for _ in 0..100 {
        if station.path("bus").exists() {
            break;
        }
        thread::sleep(Duration::from_millis(20));
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port();
    let _printer = quiet(
        Command::new(printer)
            .args([
                "-r",
                "off",
                "-k",
                "-n",
                "localhost",
                "-f",
                "application/pdf",
                "-p",
            ])
            .arg(port.to_string())
            .arg("-d")
            .arg(&spool)
            .arg("Pult")
            .env("DBUS_SYSTEM_BUS_ADDRESS", &address),
    );
    let listens = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(50));
        std::net::TcpStream::connect(("localhost", port)).is_ok()
    });
    if !listens {
        println!("skipped: the IPP printer does not start here");
        return;
    }
    let uri = format!("ipp://localhost:{port}/ipp/print");
    let command = format!("{} -tf {{file}} {uri} print-job.test", client.display());
    set(&station, "command", &format!("\"{command}\""));
    let said = station.says(&["print", "page", "--printer", "auto"]);
    let kept = fs::read(said.lines().next().expect("the file")).expect("kept");
    let arrived: Vec<PathBuf> = fs::read_dir(&spool)
        .expect("the spool")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert_eq!(arrived.len(), 1);
    assert!(
        fs::read(&arrived[0]).expect("arrived") == kept,
        "byte for byte"
    );
}
