//! The terminal: stopped and taken again, resized under a form, without colours; and what is copied by it.

use std::fs;

use crate::support::desk::Desk;
use crate::support::station::Station;

const NONE: &str = "Сообщений в работе нет";

/// A workstation with one message.
fn station() -> Station {
    let station = Station::at("2026-11-23T09:31");
    let message = r#"{"kind":"detected","message":"2026-1","at":"2026-11-23T09:20:00+07:00","source":"vk","url":"https://vk.com/wall-1_7","author":"Анна К.","text":"Где пособие?\u001b]52;c;AAAA\u0007\nЖду","topic":"Пособия","location":"Кемерово"}"#;
    station.imports(&[message]);
    station
}

/// The last time that something was sent.
fn last(desk: &Desk, bytes: &str) -> Option<usize> {
    desk.sent().rfind(bytes)
}

#[test]
fn what_is_copied_goes_to_the_clipboard_and_into_a_file() {
    let station = station();
    let mut desk = station.desk(120, 32);
    desk.sees("Сроки № 1")
        .press("ы")
        .sees("№ 1 · скопировать")
        .sees("https://vk.com/wall-1_7")
        .press("Enter")
        .sees("Скопировано: ссылка")
        .hears("\x1b]52;c;aHR0cHM6Ly92ay5jb20vd2FsbC0xXzc=\x07");
    let copied = station.path("copied.txt");
    let read = || fs::read_to_string(&copied).expect("the file");
    assert_eq!(read(), "https://vk.com/wall-1_7");
    // The text as it was written, the number from the history; in either layout.
    desk.press("s")
        .sees("№ 1 · скопировать")
        .press("т")
        .press("F12");
    desk.sees("Скопировано: текст");
    assert_eq!(read(), "Где пособие?\x1b]52;c;AAAA\x07\nЖду");
    desk.press("F3")
        .sees("Журнал")
        .press("Enter")
        .sees("История № 2026-1");
    desk.press("ы")
        .sees("№ 1 · скопировать")
        .press("н")
        .press("Enter");
    desk.sees("Скопировано: номер");
    assert_eq!(read(), "2026-1");
    let sent = desk.sent();
    assert!(
        !sent.contains("\x1b]52;c;AAAA"),
        "nothing of a citizen acts"
    );
    desk.leave();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&copied)
            .expect("the file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_form_lives_through_every_size() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.sees(NONE).press("н").sees("Новое сообщение");
    desk.pastes("https://vk.com/wall-1_7")
        .press("Enter")
        .press("Enter");
    desk.types("Анна К.")
        .press("Enter")
        .types("Начало")
        .sees("Начало");
    // Sizes in no order, every one of them with a key in it.
    let mut seed = 2026_u32;
    let mut size = |most: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u16::try_from(seed / 65_536 % most + 1).expect("a size")
    };
    for _ in 0..40 {
        desk.resizes(size(200), size(50)).types("я");
    }
    for (columns, rows) in [
        (1, 1),
        (20, 5),
        (80, 24),
        (1, 50),
        (200, 1),
        (60, 16),
        (200, 50),
    ] {
        desk.resizes(columns, rows).types("ю");
        match (columns, rows) {
            (20, 5) => drop(desk.sees("Окно мало: 20×5")),
            (60.., 16..) => drop(desk.sees("Начало").sees("Enter дальше")),
            _ => {}
        }
    }
    desk.resizes(120, 32);
    desk.sees(&format!("Начало{}{}", "я".repeat(40), "ю".repeat(7)));
    desk.press("Enter")
        .types("от 3")
        .press("Enter")
        .types("кемер")
        .press("F12");
    desk.sees("Зарегистрировано № 1").leave();
    let text = station.events()[0]["text"].as_str().map(str::len);
    assert_eq!(text, Some("Начало".len() + 2 * 47));
}

#[test]
fn without_colours_nothing_is_coloured_and_all_of_it_is_said() {
    for variables in [
        [("NO_COLOR", "1"), ("LANG", "C")],
        [("TERM", "dumb"), ("LC_ALL", "POSIX")],
    ] {
        let station = station();
        let mut desk = station.open_among(&variables, station.command(), 80, 24);
        desk.opens_the_duty();
        desk.sees("Очередь: 1 сообщение")
            .press("F1")
            .sees("Что такое Пульт");
        desk.press("Esc").sees_no("Что такое Пульт").leave();
        let sent = desk.sent();
        let coloured = sent.split("\x1b[").skip(1).find(|rest| {
            let Some((parameters, _)) = rest.split_once('m') else {
                return false;
            };
            parameters
                .split(';')
                .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
                && parameters
                    .split(';')
                    .any(|part| matches!(part.parse::<u8>(), Ok(30..=38 | 40..=48 | 90..=107)))
        });
        assert_eq!(coloured, None, "{variables:?}");
    }
}

#[cfg(unix)]
mod stopped {
    use portable_pty::CommandBuilder;

    use super::*;

    /// The shell waits for a command.
    const PROMPT: &str = "готов>";

    /// A shell with job control in the terminal.
    fn shell(station: &Station) -> Desk {
        let mut command = CommandBuilder::new("/bin/sh");
        command.arg("-i");
        station.open_among(&[("PS1", "готов> ")], command, 120, 32)
    }

    /// The desk as it is typed in a shell.
    fn typed(station: &Station) -> String {
        let words = [
            vec![env!("CARGO_BIN_EXE_pult").to_owned()],
            station.arguments(),
        ]
        .concat();
        let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        words.join(" ")
    }

    #[test]
    fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_again() {
        // Alone, and from a script that has to stop with it.
        for script in [false, true] {
            let station = Station::at("2026-11-23T09:31");
            let mut desk = shell(&station);
            let mut command = typed(&station);
            if script {
                let file = station.path("script");
                fs::write(&file, format!("{command}\n:\n")).expect("written");
                command = format!("/bin/sh '{}'", file.display());
            }
            desk.sees(PROMPT).types(&format!("{command}\r"));
            desk.opens_the_duty();
            desk.sees(NONE).press("н").sees("Новое сообщение");
            desk.pastes("https://vk.com/wall-1_7").sees("wall-1_7");
            // In a form it takes back what was typed.
            desk.press("Ctrl+Z")
                .sees_no("wall-1_7")
                .sees("Новое сообщение");
            desk.pastes("https://vk.com/wall-1_8").sees("wall-1_8");
            desk.press("Esc").sees_no("Новое сообщение");
            for prompts in [2, 4] {
                desk.press("Ctrl+Z").sees_no(NONE).sees("Stopped");
                desk.sees_times(PROMPT, prompts);
                let (alternate, _, mouse) = desk.modes();
                assert!(!alternate && !mouse);
                desk.types("echo $((40 + 2))-я\r").sees("42-я");
                desk.sees_times(PROMPT, prompts + 1);
                desk.types("fg\r").sees(NONE).sees("F1 справка");
                assert_eq!(desk.modes(), (true, true, true));
            }
            desk.press("н")
                .sees("wall-1_8")
                .press("Esc")
                .sees_no("wall-1_8");
            desk.press("F10").sees_times(PROMPT, 6).types("exit\r");
            desk.ends();
        }
    }

    #[test]
    fn a_stop_from_outside_is_heeded_and_the_screen_drawn_anew() {
        let station = Station::at("2026-11-23T09:31");
        let mut desk = shell(&station);
        desk.sees(PROMPT).types(&format!("{}\r", typed(&station)));
        desk.opens_the_duty();
        let file = station.path("pid");
        // The shell is stopped in front of nobody: another one tells its job's number.
        desk.press("Ctrl+Z").sees_times(PROMPT, 2);
        desk.types(&format!("jobs -p > '{}'; fg\r", file.display()))
            .sees(NONE);
        let pid = fs::read_to_string(&file).expect("the number");
        let kill = |signal: &str| {
            let sent = std::process::Command::new("kill")
                .args([signal, pid.trim()])
                .status();
            assert!(sent.expect("kill runs").success());
        };
        kill("-TSTP");
        desk.sees_times(PROMPT, 3).sees_no(NONE);
        assert!(!desk.modes().0);
        desk.types("fg\r").sees(NONE);
        // What cannot be caught leaves the shell with the desk's screen; the desk takes it again all the same.
        kill("-STOP");
        // The shell has got the keyboard as the desk left it.
        desk.sees("Stopped").sees(PROMPT).types("fg\n");
        desk.sees_no("Stopped").sees(NONE).sees("F1 справка");
        assert_eq!(desk.modes(), (true, true, true));
        desk.press("F10").sees_times(PROMPT, 4).types("exit\r");
        desk.ends();
    }

    #[test]
    fn a_desk_that_nobody_could_wake_does_not_stop() {
        let station = Station::at("2026-11-23T09:31");
        let mut desk = station.desk(120, 32);
        desk.sees(NONE).press("Ctrl+Z").sees("свернуть нельзя");
        desk.signal("TSTP").press("F1").sees("Что такое Пульт");
        desk.press("Esc").sees_no("Что такое Пульт");
        // Woken without having been stopped, it only draws itself anew.
        let before = last(&desk, "\x1b[?1049h");
        desk.signal("CONT").hears_more("\x1b[?1049h", before);
        desk.sees(NONE).leave();
    }

    /// In a container the numbers of the session and the job around it are 0. Where nobody may make one, this says so.
    #[cfg(target_os = "linux")]
    #[test]
    fn in_a_container_a_shell_is_told_from_none() {
        let made = std::process::Command::new("unshare")
            .args(["-Urpf", "--mount-proc", "true"])
            .output();
        if !made.is_ok_and(|output| output.status.success()) {
            eprintln!("SKIPPED: this system lets nobody make a namespace (unshare -Urpf)");
            return;
        }
        let inside = |program: &[&str]| {
            let mut command = CommandBuilder::new("/bin/sh");
            command.args(["-c", "exec unshare -Urpf --mount-proc \"$0\" \"$@\""]);
            command.args(program);
            command
        };
        // Alone, and under a script that nobody would wake either.
        for script in ["exec \"$0\" \"$@\"", "\"$0\" \"$@\"; exit $?"] {
            let station = Station::at("2026-11-23T09:31");
            let mut command = inside(&["sh", "-c", script, env!("CARGO_BIN_EXE_pult")]);
            command.args(station.arguments());
            let mut desk = station.open(command, 120, 32);
            desk.opens_the_duty();
            desk.press("Ctrl+Z").sees("свернуть нельзя").leave();
        }
        let station = Station::at("2026-11-23T09:31");
        let command = inside(&["sh", "-i"]);
        let mut desk = station.open_among(&[("PS1", "готов> ")], command, 120, 32);
        desk.sees(PROMPT).types(&format!("{}\r", typed(&station)));
        desk.opens_the_duty();
        desk.press("Ctrl+Z").sees("Stopped").sees_times(PROMPT, 2);
        desk.types("fg\r").sees(NONE);
        desk.press("F10").sees_times(PROMPT, 3).types("exit\r");
        desk.ends();
    }

    #[test]
    fn a_window_that_is_looked_at_again_is_drawn_anew() {
        let station = Station::at("2026-11-23T09:31");
        let mut desk = station.desk(120, 32);
        desk.sees(NONE);
        let before = last(&desk, "зарегистрировать");
        desk.types("\x1b[O\x1b[I")
            .hears_more("зарегистрировать", before);
        desk.leave();
    }

    #[test]
    fn a_signal_over_an_open_form_gives_the_terminal_back_with_every_mode() {
        for signal in ["TERM", "HUP"] {
            let station = Station::at("2026-11-23T09:31");
            let mut desk = station.desk(120, 32);
            desk.press("н").sees("Новое сообщение");
            desk.pastes("https://vk.com/wall-1_7")
                .sees("wall-1_7")
                .signal(signal);
            assert_eq!(desk.ends(), 0, "{signal}");
            assert!(desk.gave_the_terminal_back(), "{signal}");
            assert_eq!(desk.modes(), (false, false, false), "{signal}");
        }
    }
}
