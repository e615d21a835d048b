//! The page of the administrator, the program's own log, and the rights of the files that it makes.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use crate::support::journal;
use crate::support::station::Station;

fn page(station: &Station, code: i32) -> String {
    let output = station.pult(&["doctor"]);
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(code), "{page}");
    page
}

/// The line of the page that a name stands on.
fn line<'a>(page: &'a str, name: &str) -> &'a str {
    page.lines()
        .find(|line| line.get(2..).is_some_and(|line| line.starts_with(name)))
        .unwrap_or_else(|| panic!("no {name} in\n{page}"))
}

#[test]
fn the_page_tells_of_a_workstation_that_is_well() {
    let station = Station::at("2026-11-23T09:31");
    let before = page(&station, 0);
    assert!(line(&before, "записей").contains("ещё нет"), "{before}");
    assert!(
        !station.path("journal.db").exists(),
        "looking makes nothing"
    );
    let mut desk = station.desk(120, 32);
    desk.leave();
    let after = page(&station, 0);
    for (name, words) in [
        ("записей", "2, последняя 23.11.2026 09:31"),
        ("печать", "сходится"),
        ("цепочка", "цела"),
        ("config.toml", "свой, читается"),
        ("holidays.toml", "встроенный"),
        ("постановления", "за 2020–2027 годы"),
        (
            "время министерства",
            "23.11.2026 09:31 (Asia/Novokuznetsk, UTC+07:00)",
        ),
        ("записи о работе", "/log"),
    ] {
        assert!(line(&after, name).contains(words), "{name}: {after}");
    }
}

#[test]
fn the_page_names_what_is_to_be_put_right() {
    let station = Station::at("2026-11-23T09:31");
    station.desk(120, 32).leave();
    fs::write(station.path("config/config.toml"), "bell = \"да\"\n").expect("written");
    fs::write(
        station.path("journal.db.seal"),
        "entries = 9\nhead = \"00\"\n",
    )
    .expect("written");
    let said = page(&station, 1);
    assert!(line(&said, "config.toml").starts_with("! "), "{said}");
    assert!(line(&said, "config.toml").contains("строка 1"), "{said}");
    assert!(line(&said, "печать").contains("не читается"), "{said}");
    assert!(line(&said, "цепочка").starts_with("! "), "{said}");
    assert!(said.contains("Исправить: 3"), "{said}");

    fs::write(station.path("journal.db"), "не база").expect("written");
    let said = page(&station, 1);
    assert!(
        line(&said, "не открывается").contains("это не база данных"),
        "{said}"
    );
    assert_eq!(
        fs::read(station.path("journal.db")).expect("a file"),
        "не база".as_bytes()
    );
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").mode() & 0o777
}

/// Everything under a folder.
fn under(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(under(&path));
        }
        found.push(path);
    }
    found
}

#[test]
fn whatever_the_program_makes_is_for_its_user_alone() {
    let station = Station::at("2026-11-23T09:31");
    let folder = station.path("");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("set");
    let mut desk = station.desk(120, 32);
    desk.registers(
        "https://vk.com/wall-1_77",
        "Тайный Автор",
        "Тайный текст жалобы",
    );
    desk.press("F8")
        .sees("Печать")
        .press("F12")
        .sees("Сохранено");
    desk.leave();
    let made = under(&folder);
    for name in [
        "journal.db",
        "journal.db.seal",
        "config.toml",
        "papers",
        "log",
    ] {
        let is_there = made.iter().any(|path| path.ends_with(name));
        assert!(is_there, "{name}: {made:?}");
    }
    for path in made {
        let wanted = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(&path), wanted, "{}", path.display());
    }
}

#[test]
fn the_log_tells_what_was_done_and_nothing_of_what_messages_say() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.registers(
        "https://vk.com/wall-1_77",
        "Тайный Автор",
        "Тайный текст жалобы",
    );
    desk.leave();
    let file = under(&station.path("log")).pop().expect("a log");
    let log = fs::read_to_string(file).expect("UTF-8");
    for words in [
        "пульт открыт",
        "duty_opened",
        "detected",
        "2026-1",
        "пульт закрыт",
    ] {
        assert!(log.contains(words), "{words}: {log}");
    }
    for words in ["Тайный", "wall-1_77", "vk.com"] {
        assert!(!log.contains(words), "{words}: {log}");
    }
}

#[test]
fn a_log_that_cannot_be_kept_does_not_keep_the_desk() {
    let station = Station::at("2026-11-23T09:31");
    fs::write(station.path("log"), "здесь файл").expect("written");
    let mut desk = station.desk(120, 32);
    desk.sees("записи о работе программы не ведутся");
    desk.leave();
}

/// A station with a journal of two messages.
fn with_a_journal() -> Station {
    let station = Station::at("2026-11-23T10:00");
    station.imports(&[journal::detected(1), journal::detected(2)]);
    station
}

#[test]
fn the_page_tells_what_the_copies_are_worth() {
    let mut station = with_a_journal();
    let said = page(&station, 0);
    assert!(line(&said, "папка копий").contains("появится"), "{said}");
    let none = line(&said, "копий");
    assert!(
        none.starts_with("? ") && none.contains("pult journal backup"),
        "{said}"
    );
    station.says(&["journal", "backup"]);
    station.imports(&[journal::detected(3)]);
    station.set_clock("2026-11-24T10:00");
    let said = page(&station, 0);
    let sum = station.says(&["journal", "verify"]);
    assert!(sum.contains("записей 3"), "{sum}");
    for (name, words) in [
        ("копий", "копий                  1"),
        ("последняя", "23.11.2026 10:00"),
        ("в ней", "2 записи, сумма "),
        ("с тех пор внесено", "1 запись"),
        // In a folder beside the journal.
        ("диск копий", "тот же, что у журнала"),
    ] {
        assert!(line(&said, name).contains(words), "{name}: {said}");
    }
    assert!(line(&said, "с тех пор внесено").starts_with("  "), "{said}");
    // Long ago.
    station.set_clock("2026-12-24T10:00");
    let said = page(&station, 0);
    let since = line(&said, "с тех пор внесено");
    assert!(
        since.starts_with("? ") && since.contains("давно нет копии"),
        "{said}"
    );
    // Everything of the section but paths of folders fits a terminal of 80 columns.
    let section = said.split("Копии журнала").nth(1).expect("a section");
    for line in section.lines().skip(1).take_while(|line| !line.is_empty()) {
        let is_path = line.contains("папка копий");
        assert!(is_path || line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn a_copy_that_is_no_good_and_a_disk_that_is_away_are_to_be_put_right() {
    let station = with_a_journal();
    station.says(&["journal", "backup"]);
    let copy = station.path("backups/journal-2026-11-23T1000.db");
    journal::tamper(
        &copy,
        "UPDATE event SET fields = replace(fields, 'Текст', 'Иное') WHERE seq = 2",
    );
    let said = page(&station, 1);
    let held = line(&said, "в ней");
    assert!(
        held.starts_with("! ") && held.contains("негодна: запись 2"),
        "{said}"
    );
    // A seal that tells of more than there is: an older copy lies under this name.
    station.says(&["journal", "backup"]);
    let second = station.path("backups/journal-2026-11-23T1000-2.db");
    let said = page(&station, 0);
    assert!(line(&said, "в ней").contains("2 записи"), "{said}");
    let seal = fs::read_to_string(seal_of(&second)).expect("a seal");
    fs::write(seal_of(&second), seal.replace("entries = 2", "entries = 9")).expect("written");
    let said = page(&station, 1);
    assert!(
        line(&said, "в ней").contains("записей 2, а было 9"),
        "{said}"
    );
    station.sets("backups", &format!("\"{}\"", station.path("usb").display()));
    let said = page(&station, 1);
    let folder = line(&said, "папка копий");
    assert!(
        folder.starts_with("! ") && folder.contains("подключите диск"),
        "{said}"
    );
    assert!(!station.path("usb").exists(), "looking makes nothing");
}

fn seal_of(copy: &Path) -> std::path::PathBuf {
    copy.with_extension("db.seal")
}

#[test]
fn what_the_settings_and_the_terminal_call_in_english_is_said_in_russian() {
    let station = with_a_journal();
    let told = |variables: &[(&str, &str)]| {
        let output = station
            .program(&["doctor", "--quick"])
            .env("TERM", "xterm-256color")
            .envs(variables.iter().copied())
            .output()
            .expect("the program runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let settings = station.path("config/config.toml");
    for (theme, words) in [
        ("auto", "по терминалу"),
        ("dark", "тёмное"),
        ("light", "светлое"),
        ("contrast", "высокая контрастность"),
        ("16", "16 цветов"),
        ("none", "без цвета"),
    ] {
        fs::write(&settings, format!("theme = \"{theme}\"\n")).expect("written");
        let said = told(&[]);
        assert!(line(&said, "оформление").ends_with(words), "{said}");
    }
    for (variable, value, words) in [
        ("COLORTERM", "truecolor", "16 миллионов"),
        ("COLORTERM", "24bit", "16 миллионов"),
        ("COLORTERM", "gnome-terminal", "256"),
        ("NO_COLOR", "1", "NO_COLOR: без цвета"),
        ("TERM", "linux", "16 или меньше"),
    ] {
        let said = told(&[(variable, value)]);
        let colours = line(&said, "цвета");
        assert_eq!(
            colours
                .split_whitespace()
                .skip(1)
                .collect::<Vec<_>>()
                .join(" "),
            words
        );
    }
    let said = told(&[]);
    assert!(
        line(&said, "устройство").ends_with("версия 7, с файлом -wal"),
        "{said}"
    );
    let connection = rusqlite::Connection::open(station.path("journal.db")).expect("it opens");
    let mode: String = connection
        .query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))
        .expect("set");
    assert_eq!(mode, "delete");
    drop(connection);
    let said = told(&[]);
    assert!(
        line(&said, "устройство").ends_with("версия 7, без файла -wal"),
        "{said}"
    );
}
