//! A due that comes near, as it is heard and seen: the bell, the line under the header, the notification of the terminal
//! or of a command. The times and the words are tried beside the code; here is what reaches the terminal and the system.

use std::fs;
use std::path::Path;

use crate::support::desk::Desk;
use crate::support::patience::appears;
use crate::support::station::Station;

/// A message that has to be routed by 9:25; at lunch there are 9 minutes left for the second one.
fn detected(at: &str) -> String {
    format!(
        r#"{{"kind":"detected","message":"2026-1","at":"2026-11-23T{at}:00+07:00","source":"vk","url":"https://vk.com/w","author":"А","text":"Т","topic":"Т","location":"Л"}}"#
    )
}

/// A desk that is open when the message comes, so that it is news, however slow the machine is.
struct Listener {
    station: Station,
    desk: Desk,
}

impl Listener {
    fn new(clock: &str, settings: &str) -> Self {
        let station = Station::at(clock);
        fs::create_dir(station.path("config")).expect("a folder");
        let settings = settings.replace("{folder}", &station.path("").display().to_string());
        fs::write(station.path("config/config.toml"), settings).expect("written");
        let mut desk = station.desk(120, 32);
        desk.sees("Сообщений в работе нет");
        Self { station, desk }
    }

    fn is_told_of(&mut self, message: &str) {
        self.station.imports(&[message]);
        self.desk.sees("Очередь: 1 сообщение");
    }
}

/// A script that writes down its words, a line each.
fn script(path: &Path) {
    fs::write(
        path,
        "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$0.part\" && /bin/mv \"$0.part\" \"$0.said\"\n",
    )
    .expect("written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).expect("a program");
    }
}

/// What a script has written, as soon as it has.
fn written(path: &Path) -> String {
    appears(path);
    fs::read_to_string(path).expect("UTF-8")
}

#[test]
#[cfg(unix)]
fn a_due_that_comes_near_is_heard_and_seen() {
    const MORNING: &str = "2026-11-23T09:16:45";
    const NEAR: &str = "№ 1: направить — осталось";
    // All of them wait for the same minute.
    let mut terminal = Listener::new(MORNING, "notify = \"osc9\"");
    let mut watched = Listener::new(MORNING, "notify = \"osc777\"");
    let mut command = Listener::new(
        MORNING,
        "notify_command = \"{folder}/say -t {title} {text}\"",
    );
    let mut broken = Listener::new(
        MORNING,
        "notify_command = \"{folder}/nothing {text}\"\nbell = false",
    );
    let mut lunch = Listener::new("2026-11-23T12:40:45", "notify = \"osc9\"");
    script(&command.station.path("say"));
    // The terminal tells that its window has the keyboard.
    watched.desk.types("\x1b[I");
    for desk in [&mut terminal, &mut watched, &mut command, &mut broken] {
        desk.is_told_of(&detected("09:00"));
    }
    lunch.is_told_of(&detected("12:14"));

    terminal.desk.sees_in_a_minute(NEAR);
    terminal
        .desk
        .hears("\x07\x1b]9;Пульт: сроки: № 1: направить — осталось");
    watched.desk.sees_in_a_minute(NEAR).hears("\x07");
    let sent = watched.desk.sent();
    assert!(!sent.contains("\x1b]777"), "nobody needs it on the desktop");
    command.desk.sees_in_a_minute(NEAR).hears("\x07");
    let said = written(&command.station.path("say.said"));
    assert!(
        said.starts_with("-t\nПульт: сроки\n№ 1: направить — осталось "),
        "{said}"
    );
    assert_eq!(said.lines().count(), 3, "{said}");
    broken
        .desk
        .sees_in_a_minute("уведомление не показано: команды «")
        .sees("/nothing» нет");
    assert!(!broken.desk.sent().contains('\x07'), "the bell is off");
    // At lunch every clock stands, and nothing rings.
    lunch
        .desk
        .sees_the_minute_end("2026 12:40")
        .sees("Очередь: 1 сообщение");
    let sent = lunch.desk.sent();
    assert!(!sent.contains('\x07') && !sent.contains(NEAR), "{sent:?}");
}
