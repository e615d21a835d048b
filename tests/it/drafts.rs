//! What is typed into a form outlives the form, the terminal and the process: the desk is killed, hung up, closed and
//! resized in the middle of a registration, and opened again.

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use crate::support::desk::Desk;
use crate::support::journal::{detected, tamper};
use crate::support::patience::patiently;
use crate::support::station::Station;

const LINK: &str = "https://vk.com/wall-1_7";

fn files(station: &Station) -> Vec<PathBuf> {
    let Ok(folder) = fs::read_dir(station.path("journal.db.drafts")) else {
        return Vec::new();
    };
    let paths = folder.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .collect();
    files.sort();
    files
}

/// Everything that is kept, as it lies in the files.
fn kept(station: &Station) -> String {
    // One may be replaced while it is read.
    let texts = files(station).into_iter().map(fs::read_to_string);
    texts.map(Result::unwrap_or_default).collect()
}

fn is_kept(station: &Station, text: &str) {
    patiently(&format!("{text} in the drafts"), || {
        kept(station).contains(text)
    });
}

/// Begins a registration: the link, the author, some of the text.
fn begin(desk: &mut Desk, author: &str) {
    desk.press("н")
        .sees("▸ Ссылка")
        .pastes(LINK)
        .sees("▸ Автор");
    desk.types(author)
        .press("Enter")
        .sees("▸ Текст")
        .types("Где посо");
}

#[test]
fn a_killed_desk_offers_what_was_being_typed_and_forgets_it_once_entered() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    begin(&mut desk, "Анна К.");
    is_kept(&station, "Где посо");
    desk.signal("KILL");
    desk.ends();

    let mut desk = station.desk(120, 32);
    desk.sees("Отложено: новое сообщение — н").press("н");
    desk.sees("Черновик восстановлен. F4 — начать заново.");
    desk.sees(LINK).sees("Анна К.").sees("Где посо");
    // The form goes on where it was left; what is entered is no draft any more.
    desk.sees("▸ Текст")
        .types("бие?")
        .press("Enter")
        .sees("▸ Тема");
    desk.types("от 3")
        .press("Enter")
        .types("юрга")
        .press("Enter");
    desk.sees("Зарегистрировано № 1").sees_no("Новое сообщение");
    patiently("no drafts", || files(&station).is_empty());
    desk.signal("KILL");
    desk.ends();
    let mut desk = station.desk(120, 32);
    desk.sees("Очередь")
        .press("н")
        .sees("▸ Ссылка")
        .sees_no("Черновик восстановлен")
        .sees_no("Где пособие?    ");
    desk.press("Esc").sees_no("Новое сообщение");
    desk.leave();
    assert_eq!(station.events()[0]["text"], "Где пособие?");
}

#[test]
fn f10_hangup_and_a_lost_terminal_keep_the_open_form() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    begin(&mut desk, "Анна К.");
    desk.sees("Где посо").leave();
    desk.sees("Отложено: новое сообщение — н. Набранное будет на месте");
    assert!(kept(&station).contains("Где посо"));

    let mut desk = station.desk(80, 24);
    desk.sees("Отложено")
        .press("н")
        .sees("Черновик восстановлен")
        .sees("Где посо");
    desk.press("Shift+Tab")
        .sees("▸ Автор")
        .types("!")
        .sees("Анна К.!");
    desk.signal("HUP");
    assert_eq!(desk.ends(), 0);
    assert!(kept(&station).contains("Анна К.!"));

    let mut desk = station.desk(120, 32);
    desk.sees("Отложено")
        .press("н")
        .sees("Анна К.!")
        .sees("▸ Автор");
    desk.types("?").sees("Анна К.!?").loses_the_terminal();
    let mut desk = station.desk(120, 32);
    desk.sees("Отложено")
        .press("н")
        .sees("Анна К.!?")
        .press("F4")
        .sees_no("Черновик восстановлен");
    patiently("begun anew", || files(&station).is_empty());
    desk.press("Esc").sees_no("Новое сообщение");
    desk.leave();
}

#[test]
fn several_forms_are_named_with_their_keys_and_no_pin_is_ever_kept() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    begin(&mut desk, "Анна К.");
    desk.types("бие")
        .press("Enter")
        .types("от 3")
        .press("Enter")
        .types("юрга")
        .press("Enter");
    desk.sees("Зарегистрировано № 1").sees_no("Новое сообщение");
    desk.press("Enter")
        .sees("Решение")
        .press("1")
        .press("F12")
        .sees_no("Решение зам");
    desk.press("з")
        .sees("Заметка")
        .types("звонили")
        .press("Esc")
        .sees("Черновик сохранён");
    desk.press("п")
        .sees("Передать подразделению")
        .press("Enter")
        .sees("▸ Подпись");
    desk.types("907254")
        .press("Enter")
        .types("9:00")
        .press("Esc")
        .sees("Черновик сохранён");
    is_kept(&station, "звонили");
    is_kept(&station, "handed_over 2026-1");
    is_kept(&station, "9:00");
    assert!(!kept(&station).contains("907254"), "{}", kept(&station));
    desk.signal("KILL");
    desk.ends();
    let mut desk = station.desk(120, 32);
    desk.sees("Отложено: № 1 · Передать подразделению под подпись — п; № 1 · Заметка — з");
    desk.press("з")
        .sees("звонили")
        .press("F12")
        .sees("заметка")
        .sees_no("▸ Текст");
    // The PIN is typed anew, the time is as it was left.
    desk.press("п")
        .sees("9:00")
        .sees_no("••")
        .press("F4")
        .sees_no("Черновик восстановлен")
        .press("Esc");
    desk.sees_no("Передать подразделению под");
    patiently("nothing left", || files(&station).is_empty());
    desk.leave();
}

#[test]
fn two_desks_keep_their_drafts_apart_and_both_are_found_again() {
    let mut station = Station::at("2026-11-23T09:31");
    let mut first = station.desk(120, 32);
    begin(&mut first, "Анна К.");
    is_kept(&station, "Анна К.");
    station.set_clock("2026-11-23T09:35");
    let mut second = station.desk(120, 32);
    second
        .sees("Очередь")
        .press("н")
        .sees("▸ Ссылка")
        .sees_no("Черновик восстановлен");
    second.pastes(LINK).sees("▸ Автор").types("Борис");
    is_kept(&station, "Борис");
    assert!(kept(&station).contains("Анна К."));
    assert_eq!(files(&station).len(), 2);
    first.signal("KILL");
    first.ends();
    second.signal("KILL");
    second.ends();
    let mut desk = station.desk(120, 32);
    desk.sees("Отложено: новое сообщение — н; новое сообщение — н")
        .press("н")
        .sees("Борис");
    desk.press("F4")
        .sees("Анна К.")
        .sees("Черновик восстановлен")
        .press("F4")
        .sees_no("Черновик восстановлен");
    desk.press("Esc").sees_no("Новое сообщение");
    desk.leave();
    assert!(files(&station).is_empty());
}

#[test]
fn a_damaged_file_is_put_aside_and_said() {
    let station = Station::at("2026-11-23T09:31");
    let folder = station.path("journal.db.drafts");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("1.json"), "не отложенное").expect("written");
    let mut desk = station.closed_desk(120, 32);
    desk.sees("отложенное при прошлом запуске не прочитать: файл повреждён");
    desk.press("F12").sees("Дежурство открыто");
    desk.leave();
    let aside = fs::read_to_string(folder.join("1.damaged-1")).expect("put aside");
    assert_eq!(aside, "не отложенное");
}

#[test]
fn drafts_that_cannot_be_written_are_told_once_and_stay_in_memory() {
    let station = Station::at("2026-11-23T09:31");
    fs::write(station.path("journal.db.drafts"), "").expect("a file where the folder should be");
    let mut desk = station.desk(120, 32);
    begin(&mut desk, "Анна К.");
    desk.sees("отложенное не записать")
        .press("Esc")
        .sees("Черновик сохранён");
    desk.press("н")
        .sees("Черновик восстановлен")
        .sees("Анна К.")
        .types("!");
    desk.press("Esc")
        .sees_no("не записать")
        .sees_no("Новое сообщение");
    // Nobody leaves without knowing what is lost with that.
    desk.press("F10").sees("выйти всё равно");
    desk.leave();
    desk.sees("Набранное не сохранено")
        .sees_no("Набранное будет на месте");
}

#[test]
fn resizing_loses_nothing_of_what_is_typed_or_being_pasted() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    begin(&mut desk, "Анна К.");
    desk.resizes(60, 16)
        .sees("Где посо")
        .resizes(20, 5)
        .sees("Окно мало")
        .types("бие");
    // The paste comes in two pieces, and the window changes between them.
    desk.types("\u{1b}[200~, ждём").resizes(80, 24);
    desk.types(" с октября\u{1b}[201~")
        .sees("Где пособие, ждём с октября");
    desk.resizes(120, 32)
        .sees(LINK)
        .sees("Анна К.")
        .press("Enter")
        .sees("▸ Тема");
    desk.types("от 3")
        .press("Enter")
        .types("юрга")
        .press("Enter");
    desk.sees("Зарегистрировано № 1").sees_no("Новое сообщение");
    desk.leave();
    assert_eq!(station.events()[0]["text"], "Где пособие, ждём с октября");
}

#[test]
fn a_hangup_or_a_kill_in_the_midst_of_an_entry_leaves_either_the_entry_or_the_draft() {
    let (mut entered, mut left) = (0, 0);
    for (round, signal) in (0_u32..).zip(["HUP", "KILL", "TERM"].repeat(3)) {
        let station = Station::at("2026-11-23T09:31");
        station.imports(&[detected(1)]);
        let mut desk = station.desk(120, 32);
        desk.sees("Сроки № 1").press("з").sees("╔ № 1 · ");
        desk.types("звонили дважды").sees("звонили дважды");
        is_kept(&station, "звонили дважды");
        desk.press("F12");
        // From at once to about as long as an entry takes.
        thread::sleep(Duration::from_millis(u64::from(round / 3) * 7));
        desk.signal(signal);
        desk.ends();
        let is_entered = station.kinds().contains(&"noted".to_owned());
        let is_left = kept(&station).contains("звонили дважды");
        // A killed desk may have entered it a moment before the draft would have gone: both, but never neither.
        assert!(is_entered || is_left, "{signal}, round {round}");
        assert!(
            signal == "KILL" || is_entered != is_left,
            "{signal}, round {round}"
        );
        entered += u32::from(is_entered);
        left += u32::from(is_left);
    }
    println!("{entered} entered, {left} left");
}

#[test]
fn what_is_typed_is_kept_though_the_journal_turns_out_to_be_damaged() {
    let station = Station::at("2026-11-23T09:31");
    station.imports(&[detected(1)]);
    let mut desk = station.desk(120, 32);
    desk.sees("Сроки № 1").press("з").sees("╔ № 1 · ");
    desk.types("звонили").sees("звонили");
    is_kept(&station, "звонили");
    tamper(
        &station.path("journal.db"),
        "UPDATE event SET fields = '{}' WHERE seq = 1",
    );
    desk.press("F12").sees("овреждён").sees("звонили");
    desk.types(" потом").sees("звонили потом").leave();
    desk.sees("Набранное сохранено: пульт предложит его, когда в журнал снова можно будет вносить");
    assert!(kept(&station).contains("звонили потом"));
}
