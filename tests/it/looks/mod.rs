//! How every screen and every form looks, at the sizes that people have: one picture a screen, three sizes a picture. The
//! clock stands, so nothing depends on how fast the walk through them is. `INSTA_UPDATE=always cargo test looks::` takes
//! the pictures anew; what has changed is then looked at in the diff.

use std::fs;
use std::thread;

use crate::support::desk::Desk;
use crate::support::station::Station;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 32), (200, 50)];

/// A workstation on a lively afternoon.
fn station() -> Station {
    let mut station = Station::at("2026-11-23T16:42");
    station.stop_the_clock();
    let config = station.path("config");
    fs::create_dir(&config).expect("a folder");
    // No picture has the name of a folder of this machine.
    fs::write(config.join("config.toml"), "papers = \"бумаги\"\n").expect("written");
    station.imports(&[include_str!("day.jsonl")]);
    station
}

/// The pictures of one size, in the order in which they were taken.
struct Album {
    desk: Desk,
    pictures: Vec<(&'static str, String)>,
}

impl Album {
    /// Takes a picture once a text is there and the screen has come to rest.
    fn shoot(&mut self, name: &'static str, seen: &str) -> &mut Self {
        self.desk.sees(seen);
        let picture = self.desk.screen();
        self.pictures.push((name, picture));
        self
    }

    /// Presses a key, takes the picture of what comes and leaves it.
    fn visit(&mut self, key: &str, name: &'static str, seen: &str) -> &mut Self {
        self.desk.press(key);
        self.shoot(name, seen);
        self.desk.press("Esc").sees_no(seen);
        self
    }

    /// Selects a message of the queue.
    fn select(&mut self, number: u32) -> &mut Self {
        // What is selected: the title over its terms. It is not there while something else lies over the queue.
        let selected = |screen: &str| {
            let (_, title) = screen.split_once("Сроки № ")?;
            title.split(' ').next().map(str::to_owned)
        };
        self.desk.sees("Сроки № ").press("Home");
        for _ in 0..8 {
            let Some(before) = selected(&self.desk.screen()) else {
                break;
            };
            if before == number.to_string() {
                return self;
            }
            // The next one, and not before it shows: a picture that only seems to rest would be passed by.
            self.desk
                .press("Down")
                .sees_no(&format!("Сроки № {before} "));
            self.desk.sees("Сроки № ");
        }
        panic!("no № {number} in the queue\n{}", self.desk.screen());
    }

    /// The form of a step of a message.
    fn form(&mut self, number: u32, key: &str, name: &'static str) -> &mut Self {
        self.select(number)
            .visit(key, name, &format!("╔ № {number} · "))
    }
}

/// Walks through everything.
fn album(station: &Station, (columns, rows): (u16, u16)) -> Vec<(&'static str, String)> {
    let desk = station.closed_desk(columns, rows);
    let mut album = Album {
        desk,
        pictures: Vec::new(),
    };
    album.shoot("open-duty", "Открыть дежурство");
    album.desk.press("F12").sees_no("Открыть дежурство");
    album
        .select(2)
        .shoot("queue", "Сроки № 2 ")
        .visit("ч", "why", "Почему такой срок")
        .visit("Ctrl+P", "palette", " Команды ")
        .visit("F1", "help", " Справка ");
    album.desk.press("Tab");
    album.shoot("queue-tab", "Очередь");
    album.desk.press("Tab");

    album.visit("н", "form-register", "Новое сообщение");
    album.visit("F11", "form-list", "Список из системы мониторинга");
    album
        .form(7, "д", "form-reported")
        .form(7, "к", "form-categorised")
        .form(6, "п", "form-handed-over")
        .form(2, "в", "form-returned")
        .form(2, "с", "form-submitted")
        .form(3, "а", "form-approved")
        .form(3, "у", "form-sent-back")
        .form(4, "ф", "form-information")
        .form(2, "о", "form-reply-received")
        .form(1, "р", "form-posted")
        .form(7, "х", "form-rejected")
        .form(1, "з", "form-noted")
        .form(1, "и", "form-corrected")
        .form(1, "ь", "form-annulled")
        .form(1, "ы", "form-copy");

    album.select(2).desk.press("м");
    album.shoot("form-past", "Очередь на момент");
    album
        .desk
        .types("23.11 11:00")
        .press("Enter")
        .sees_no("Очередь на момент");
    album.shoot("past", "23.11.2026 11:00");
    album.desk.press("Esc").sees("Настоящее время");

    album.desk.press("F3").sees("Журнал: 7");
    album.desk.types("уголь");
    album.shoot("journal", "Журнал: 1");
    album.visit("Tab", "form-narrow", "Отбор сообщений");
    album.desk.press("Enter");
    album.shoot("history", "Одноклассники");
    album.desk.press("Esc").sees("Журнал: 1");
    album.desk.press("Esc").sees("Журнал: 7").press("F2");

    album.desk.press("F4");
    album.shoot("registry", "Реестр");
    album.desk.press("F5");
    album.shoot("summary", "Сводная");
    album.desk.press("F6");
    album.shoot("calendar", "2026");
    album.desk.press("F7");
    album.shoot("directory-people", "▸Люди");
    album.visit("н", "form-person", "Новый человек");
    album.visit("п", "form-pin", "ПИН: ");
    album.desk.press("Tab");
    album.shoot("directory-departments", "▸Подразделения");
    album.visit("н", "form-department", "Новое подразделение");
    album.desk.press("Tab");
    album.shoot("directory-stand-ins", "▸Замещения");
    album.visit("н", "form-stand-in", "Замещение заместителя министра");
    album.desk.press("F2").sees("Очередь");

    album.desk.press("ж");
    album.shoot("signatures", "Журнал подписей");
    album.visit("ф", "form-filter", "Отбор подписей");
    album.desk.press("Esc").sees("Очередь");
    album
        .visit("F8", "form-print", " Печать ")
        .visit("F9", "form-hand-duty", "Передать дежурство");
    album.desk.leave();
    album.pictures
}

#[test]
fn every_screen_and_form_at_three_sizes() {
    // A workstation each: what one desk keeps must not show on another.
    let albums = thread::scope(|scope| {
        SIZES
            .map(|size| scope.spawn(move || album(&station(), size)))
            .map(|album| album.join().expect("an album"))
    });
    for (place, (name, _)) in albums[0].iter().enumerate() {
        let mut pages = String::new();
        for ((columns, rows), album) in SIZES.iter().zip(&albums) {
            let (same, picture) = &album[place];
            assert_eq!(name, same);
            pages.push_str(&format!("──── {columns}×{rows}\n{picture}\n"));
        }
        insta::assert_snapshot!(*name, pages);
    }
}
