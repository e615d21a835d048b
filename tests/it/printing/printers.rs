//! Printers that take, refuse and hang, from the command line and at the desk; and a real one, over IPP.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use pult::papers::spool::{Duplex, Printer};

use super::{prints, program, station_with};
use crate::support::patience::{PATIENCE, appears, comes_true};

fn printer(command: &str, patience: Duration) -> Printer {
    Printer {
        name: "Этаж 2".to_owned(),
        copies: 3,
        duplex: Duplex::Short,
        command: command.to_owned(),
        patience,
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
    let send_within = |patience: Duration, script: &Path, rest: &str| {
        let command = format!("\"{}\" {rest}", script.display());
        printer(&command, patience).send(&file, &|| true)
    };
    let send = |script: &Path, rest: &str| send_within(PATIENCE, script, rest);
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
    let hangs = program(folder.path(), "hangs", "sleep 60 & exec sleep 60");
    let short = Duration::from_millis(400);
    let said = send_within(short, &hangs, "{file}")
        .expect_err("given up")
        .to_string();
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
        station
            .program(arguments)
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
    station.sets("printer", "\"auto\"");
    station.sets("command", &format!("\"{} {{file}}\"", command.display()));
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
    desk.press("k")
        .sees("Напечатано (принтер системы): сопроводительный лист № 2026-1");
    let log = fs::read_to_string(station.path("нет-бумаги.log")).expect("the log");
    assert!(log.contains("сопроводительный-2026-1-"), "{log}");
    desk.press("F8").sees("Экземпляров").press("F12");
    desk.sees("новых листов в журнале 2026 года нет");
}

#[test]
fn a_printer_that_hangs_is_given_up_with_esc_and_the_file_is_kept() {
    let station = station_with(1);
    let command = program(&station.path(""), "стоит", "exec sleep 60");
    station.sets("printer", "\"Отдел\"");
    station.sets("command", &format!("\"{} {{file}}\"", command.display()));
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
    appears(&station.path("bus"));
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port();
    let mut printer = quiet(
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
    let listens = || std::net::TcpStream::connect(("localhost", port)).is_ok();
    let has_ended = |child: &mut Child| child.try_wait().is_ok_and(|status| status.is_some());
    comes_true(PATIENCE, || listens() || has_ended(&mut printer.0));
    if !listens() {
        println!("skipped: the IPP printer does not start here");
        return;
    }
    let uri = format!("ipp://localhost:{port}/ipp/print");
    let command = format!("{} -tf {{file}} {uri} print-job.test", client.display());
    station.sets("command", &format!("\"{command}\""));
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
