//! Bad input and faults: a clear error in Russian with its place, an exit code, and nothing lost.
//!
//! | fault | tests |
//! |---|---|
//! | kill -9 at any instant | `crash::a_writer_killed_*`, `crash::a_backup_killed_*`, `crash::a_restore_killed_*`, `crash::a_migration_killed_*` |
//! | SIGTERM, SIGHUP, closed terminal | `life::the_terminal_is_given_back_on_sigterm_and_sighup`, `life::a_desk_whose_window_was_closed_does_not_run_on`, `life::what_was_typed_is_kept_and_what_is_wrong_is_told_at_its_field`, `drafts::*`, `terminal::a_signal_over_an_open_form_gives_the_terminal_back_with_every_mode` |
//! | panic | `life::the_terminal_is_given_back_on_a_panic`, `faults::panic::a_panic_acts_on_nothing_and_is_logged_without_its_words` |
//! | full disk: append, backup, restore, PDF, log | `faults::full::a_disk_full_during_an_append_and_a_print`, `faults::full::a_quota_used_up_during_an_append`, `faults::full::a_disk_full_while_a_form_is_open_lets_nobody_leave_unawares`, `faults::full::a_disk_full_during_a_backup`, `faults::full::a_disk_full_during_a_restore`, `faults::full::a_disk_full_during_the_log_costs_its_lines_and_nothing_else` |
//! | an answer or a file that cannot be written | `outputs::a_file_that_cannot_be_written_*`, `outputs::a_device_*`, `outputs::an_answer_*`, `outputs::a_restore_that_nobody_reads_of_*` |
//! | read-only, not ours, a directory, a text file | `faults::a_read_only_journal_opens_for_reading_and_says_so`, `faults::a_file_that_is_not_our_journal_is_not_touched` |
//! | on a lost mount | `faults::locks::a_journal_whose_disk_*`, `faults::lost::*`, `backups::restoring::a_lost_journal_comes_back_*`, `backups::restoring::what_is_left_of_a_lost_journal_*`, `backups::copies::a_folder_that_goes_*`, `backups::copies::a_folder_on_a_disk_that_is_not_connected_*` |
//! | newer and older versions | `faults::a_newer_journal_is_refused_with_the_versions`, `faults::a_journal_of_the_trials_is_refused_with_what_to_do`, `crash::a_migration_killed_*` |
//! | a link in the place of a file of the program's own | `backups::clock::a_link_in_the_place_of_the_lock_costs_nobody_his_file` |
//! | flipped byte, truncated file, WAL missing | `faults::damage::*`, `signatures::tampering::*`, `backups::copies::a_journal_that_was_changed_*` |
//! | restored older copy | `signatures::seal::*`, `faults::a_page_is_held_against_the_journal_by_its_checksum`, `backups::restoring::a_restore_*` |
//! | second instance, long reader, lock held | `life::a_second_desk_follows_the_first`, `two_desks::*`, `faults::locks::*` |
//! | clock, zone of the system | `signatures::clock::*`, `backups::clock::*`, `faults::turns::midnight_is_the_ministrys_*`, `turns::*` |
//! | midnight, month end, New Year | `faults::turns::*`, `regulation::dues::over_the_new_year_holidays`, `reports::figures::the_balance_adds_up_month_by_month` |
//! | config, holidays, organisation changed, broken or removed | `rereading::*`, `inputs::toml::a_file_that_is_not_read_at_all_keeps_no_desk_from_opening`, `inputs::toml::a_wrong_file_of_settings_leads_to_no_other_journal`, `faults::a_broken_data_file_is_told_with_line_problem_and_expectation` |
//! | printer missing, refusing, hanging | `printing::printers::*` |
//! | terminal 1×1, resized, without colour, without UTF-8 | `terminal::a_form_lives_through_every_size`, `terminal::without_colours_nothing_is_coloured_and_all_of_it_is_said`, `keys::looks::where_the_locale_or_the_console_has_few_signs_plain_ones_say_the_same` |

mod damage;
mod full;
mod locks;
mod lost;
mod panic;
mod turns;

use std::fs;

use crate::support::station::{Station, text};

const NOTE: &str = r#"{"kind":"detected","message":"2026-1","at":"2026-11-23T09:00:00+07:00","source":"vk","url":"https://vk.com/w","author":"А","text":"Т","topic":"Т","location":"Л"}"#;

/// A workstation with a journal of one message.
fn station() -> Station {
    let station = Station::at("2026-11-24T09:00");
    station.imports(&[NOTE]);
    station
}

#[test]
fn a_broken_data_file_is_told_with_line_problem_and_expectation() {
    let broken: [(&str, &str, &str); 6] = [
        (
            "organization.toml",
            "zone = \"Asia/Novokuznetsk\"",
            "часового пояса",
        ),
        (
            "organization.toml",
            "lunch     = \"12:30-13:18\"",
            "«12:30-25:00»",
        ),
        ("config.toml", "theme = \"auto\"", "оформления"),
        ("config.toml", "bell = true", "true или false"),
        (
            "holidays.toml",
            "hours = 1972",
            "выходит 247 рабочих дней и 1972 часов",
        ),
        ("regulation.toml", "ordinary = 300", "критический путь"),
    ];
    for (file, from, told) in broken {
        let station = station();
        let embedded = match file {
            "holidays.toml" => include_str!("../../../holidays.toml").to_owned(),
            "regulation.toml" => include_str!("../../../assets/regulation.toml").to_owned(),
            _ => {
                fs::read_to_string(station.path("config").join(file)).expect("the sample is there")
            }
        };
        let to = match told {
            "часового пояса" => "zone = \"Asia/Atlantis\"",
            "«12:30-25:00»" => "lunch = \"12:30-25:00\"",
            "оформления" => "theme = \"red\"",
            "true или false" => "bell = \"да\"",
            "критический путь" => "ordinary = 333",
            _ => "hours = 1999",
        };
        let wrong = embedded.replacen(from, to, 1);
        assert_ne!(wrong, embedded, "{file} has {from}");
        fs::write(station.path("config").join(file), wrong).expect("written");
        let error = station.error(&["list"], 2);
        let told = told
            .trim_matches(['«', '»'])
            .split('-')
            .next_back()
            .expect("a part");
        assert!(
            error.contains(file) && error.contains("строка") && error.contains(told),
            "{error}"
        );
        assert!(error.contains("ожидается"), "{error}");
        // The desk opens all the same, with its own copy, and says so.
        let mut desk = station.desk(120, 32);
        desk.sees("строка").sees("Очередь: 1 сообщение").leave();
    }
}

#[test]
fn a_file_that_is_not_our_journal_is_not_touched() {
    let station = Station::at("2026-11-24T09:00");
    let path = station.path("journal.db");
    fs::write(&path, "Список покупок на понедельник").expect("a file");
    assert!(
        station
            .error(&["list"], 3)
            .contains("не журнал Пульта: это не база данных")
    );
    assert_eq!(
        fs::read_to_string(&path).expect("it is there"),
        "Список покупок на понедельник"
    );
    fs::remove_file(&path).expect("removed");
    fs::create_dir(&path).expect("a folder");
    assert!(
        station
            .error(&["journal", "verify"], 3)
            .contains("это папка")
    );
    fs::remove_dir(&path).expect("removed");
    #[cfg(unix)]
    {
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.expect("mkfifo is there").success());
        for arguments in [&["list"][..], &["journal", "import", "-"]] {
            assert!(station.error(arguments, 3).contains("канал или устройство"));
        }
        let mut desk = station.closed_desk(120, 32);
        desk.sees("не журнал Пульта");
        assert_eq!(desk.ends(), 3);
        fs::remove_file(&path).expect("removed");
    }
    assert!(station.error(&["list"], 3).contains("нет; откройте пульт"));
    assert!(!path.exists(), "reading makes no journal");
}

#[test]
fn a_newer_journal_is_refused_with_the_versions() {
    let station = station();
    let path = station.path("journal.db");
    let mut bytes = fs::read(&path).expect("a journal");
    // user_version: four bytes at 60 of the header.
    bytes[60..64].copy_from_slice(&9_u32.to_be_bytes());
    fs::write(&path, &bytes).expect("written");
    let told = station.error(&["list"], 3);
    assert!(
        told.contains("более новой программой (устройство 9, эта понимает до 7)"),
        "{told}"
    );
    assert_eq!(fs::read(&path).expect("it is there"), bytes);
}

#[test]
fn a_journal_of_the_trials_is_refused_with_what_to_do() {
    let station = station();
    let path = station.path("journal.db");
    let mut bytes = fs::read(&path).expect("a journal");
    bytes[60..64].copy_from_slice(&4_u32.to_be_bytes());
    fs::write(&path, &bytes).expect("written");
    for call in [&["list"][..], &["journal", "backup"]] {
        let told = station.error(call, 3);
        assert!(
            told.contains("устройство 4, эта понимает с 5") && told.contains("pult journal export"),
            "{told}"
        );
    }
    assert_eq!(fs::read(&path).expect("it is there"), bytes);
}

#[test]
fn a_changed_entry_is_found_at_its_place() {
    let station = station();
    assert!(
        station
            .says(&["journal", "verify"])
            .contains("журнал цел: записей 1")
    );
    let path = station.path("journal.db");
    let mut bytes = fs::read(&path).expect("a journal");
    let place = bytes
        .windows(10)
        .position(|window| window == b"\"author\":\"")
        .expect("the entry")
        + 11;
    bytes[place] ^= 1;
    fs::write(&path, &bytes).expect("written");
    let told = station.error(&["journal", "verify"], 1);
    assert!(told.contains("запись 1: содержание изменено"), "{told}");
}

#[test]
fn an_export_imports_hash_for_hash_and_a_changed_line_is_refused() {
    let from = station();
    let exported = from.says(&["journal", "export"]);
    let to = Station::at("2026-11-24T09:00");
    let file = to.path("out.jsonl");
    let import = ["journal", "import", text(&file)];
    fs::write(&file, exported.replace("\"Т\"", "\"Ц\"")).expect("written");
    assert!(to.error(&import, 1).contains("строка 1: хеш не сходится"));
    fs::write(&file, &exported[..exported.len() - 20]).expect("written");
    assert!(to.error(&import, 1).contains("строка 1: строка оборвана"));
    fs::write(&file, &exported).expect("written");
    to.says(&import);
    assert_eq!(to.says(&["journal", "export"]), exported);
    assert!(
        to.error(&import, 1).contains("следующая 2"),
        "the same line twice"
    );
    let next = NOTE.replace("\"2026-1\"", "\"2026-3\"");
    fs::write(&file, next).expect("written");
    assert!(
        to.error(&import, 1)
            .contains("номер 2026-3 не подходит: следующий номер 2026-2")
    );
}

#[test]
#[cfg(unix)]
fn files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let station = station();
    let mode = |name: &str| {
        fs::metadata(station.path(name))
            .expect("it is there")
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!((mode("journal.db"), mode("config")), (0o600, 0o700));
}

#[test]
fn wrong_use_is_told() {
    let station = station();
    for (arguments, told) in [
        (&["lits"][..], "нет такой команды: lits"),
        (&["list", "--opne"], "неизвестный параметр --opne"),
        (&["show"], "не хватает: <НОМЕР>"),
        (
            &["print", "page", "--duplex", "wide"],
            "«wide» не подходит: --duplex <КАК>; бывает: none, long, short",
        ),
        (
            &["print", "page", "--year", "много"],
            "«много» не подходит: --year <ГОД>",
        ),
        (
            &["report", "summary", "--json", "--xlsx", "x"],
            "вместе не задают",
        ),
    ] {
        let error = station.error(arguments, 2);
        assert!(
            error.contains(told) && error.contains("--help"),
            "{arguments:?}: {error}"
        );
    }
    assert!(
        station
            .error(&["show", "17x"], 2)
            .contains("ожидается год и номер, например 2026-17")
    );
    assert!(
        station
            .error(&["show", "2026-9"], 2)
            .contains("в журнале нет")
    );
    assert!(
        station
            .error(&["show", "2026-1", "--at", "30.02.2026 09:00"], 2)
            .contains("момента «30.02.2026 09:00» нет")
    );
    assert!(
        station
            .error(&["calc", "add", "2026-11-23T09:00", "2ч75м"], 2)
            .contains("2ч75м")
    );
    assert!(
        station
            .error(&[], 2)
            .contains("пульт открывается только в терминале")
    );
    let outside = station.error(&["calc", "add", "2099-01-01T09:00", "60"], 2);
    assert!(
        outside.contains("вне лет, на которые построен календарь"),
        "{outside}"
    );
}

#[test]
#[cfg(unix)]
fn a_read_only_journal_opens_for_reading_and_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let station = station();
    let path = station.path("journal.db");
    let before = fs::read(&path).expect("a journal");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).expect("read-only");
    assert!(station.says(&["list"]).contains("2026-1"));
    let file = station.path("in.jsonl");
    let told = station.error(&["journal", "import", text(&file)], 3);
    assert!(
        told.contains("доступен только для чтения: запись не внесена"),
        "{told}"
    );
    let mut desk = station.desk(120, 32);
    desk.sees("доступен только для чтения")
        .sees("Очередь: 1 сообщение")
        .press("н")
        .sees("доступен только для чтения");
    desk.leave();
    assert_eq!(fs::read(&path).expect("a journal"), before);
}

#[test]
fn the_help_of_every_command_is_russian() {
    let station = Station::at("2026-11-24T09:00");
    let commands: [&[&str]; 14] = [
        &[],
        &["calc"],
        &["calc", "add"],
        &["calendar"],
        &["show"],
        &["list"],
        &["journal"],
        &["journal", "verify"],
        &["directory", "import"],
        &["report", "registry"],
        &["print", "page"],
        &["print", "forms"],
        &["print", "help"],
        &["demo"],
    ];
    for command in commands {
        let help = station.says(&[command, &["--help"]].concat());
        for english in [
            "Usage",
            "Options",
            "Commands",
            "Arguments",
            "Print ",
            "[default",
            "[possible",
            "[OPTIONS]",
        ] {
            assert!(!help.contains(english), "{command:?}: {english}: {help}");
        }
        assert!(
            help.contains("Вызов: pult") && help.contains("Параметры:"),
            "{help}"
        );
    }
}

#[test]
fn a_page_is_held_against_the_journal_by_its_checksum() {
    let station = station();
    let copy = |from: &str, to: &str| {
        for suffix in ["", ".seal"] {
            let path = |name: &str| station.path(&format!("{name}{suffix}"));
            fs::copy(path(from), path(to)).expect("copied");
        }
    };
    copy("journal.db", "older.db");
    let mut more = NOTE.replace("\"2026-1\"", "\"2026-2\"");
    more = more.replace("vk.com/w", "vk.com/w2");
    station.imports(&[more]);
    let page = station.path("page.pdf");
    station.says(&["print", "page", "--out", text(&page)]);
    // The entry of the print itself comes after what the page bears.
    let text = crate::support::pdf::text_of_pdf(&page);
    let (_, head) = text
        .split_once("Контрольная сумма журнала: ")
        .expect("the page bears it");
    let head: String = head
        .chars()
        .filter(|sign| !sign.is_whitespace())
        .take(16)
        .collect();
    let verify = ["journal", "verify", "--head", &head];
    let told = station.says(&verify);
    assert!(
        told.contains(&format!(
            "контрольная сумма {head}: запись 2, внесена 23.11.2026 09:00"
        )),
        "{told}"
    );
    let halves = format!("{} {}", head[..8].to_uppercase(), &head[8..]);
    assert!(
        station
            .says(&["journal", "verify", "--head", &halves])
            .contains("запись 2")
    );
    for wrong in ["", "123", "не сумма", &"0".repeat(65)] {
        let told = station.error(&["journal", "verify", "--head", wrong], 2);
        assert!(
            told.contains("ожидается от 16 до 64 шестнадцатеричных"),
            "{told}"
        );
    }
    // An older copy in its place, together with the seal of then, holds by itself; the page tells.
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(station.path(&format!("journal.db{suffix}")));
    }
    copy("older.db", "journal.db");
    assert!(station.says(&["journal", "verify"]).contains("записей 1"));
    let told = station.error(&verify, 1);
    assert!(
        told.contains(&format!("записи с контрольной суммой {head} в журнале нет")),
        "{told}"
    );
}
