//! Themes and plain marks: tried on the whole desk, kept in config.toml, put back by Esc.

use std::fs;

use crate::support::station::Station;

#[test]
fn a_theme_is_tried_at_once_put_back_by_esc_and_kept_by_enter() {
    let station = Station::at("2026-11-23T09:31");
    let path = station.path("config/config.toml");
    let mut desk = station.desk(120, 32);
    let dark = desk.colours_of("Очередь");
    desk.press("ц")
        .sees("Оформление")
        .press("Down")
        .press("Down");
    desk.sees("› светлое");
    assert_ne!(desk.colours_of("Очередь"), dark);
    desk.press("Esc").sees_no("светлое");
    assert_eq!(desk.colours_of("Очередь"), dark);
    let before = fs::read_to_string(&path).expect("the sample was made");
    assert!(before.contains("theme = \"auto\""), "Esc writes nothing");
    desk.press("w")
        .sees("Оформление")
        .press("Down")
        .press("Down")
        .sees("› светлое");
    desk.press("Enter").sees("Оформление записано");
    let light = desk.colours_of("Очередь");
    assert_ne!(light, dark);
    let after = fs::read_to_string(&path).expect("it is there");
    assert_eq!(
        after,
        before.replacen("theme = \"auto\"", "theme = \"light\"", 1)
    );
    desk.leave();
    // The next desk opens with it.
    let mut desk = station.desk(120, 32);
    assert_eq!(desk.colours_of("Очередь"), light);
    desk.leave();
}

#[test]
fn a_theme_that_cannot_be_written_holds_until_the_desk_is_left_and_says_so() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    let path = station.path("config/config.toml");
    // A folder in its place binds the owner too.
    fs::remove_file(&path).expect("removed");
    fs::create_dir(&path).expect("a folder");
    let dark = desk.colours_of("Очередь");
    desk.press("ц")
        .sees("Оформление")
        .press("End")
        .sees("› без цвета")
        .press("Enter");
    desk.sees("записать его не удалось").sees("не читается");
    // The next key takes the error away, and the colours stay.
    desk.press("Down").sees("Очередь");
    assert_ne!(desk.colours_of("Очередь"), dark);
    desk.leave();
}

#[test]
fn where_the_locale_or_the_console_has_few_signs_plain_ones_say_the_same() {
    let station = Station::at("2026-11-23T09:31");
    for (name, value, border, mark) in [
        ("LC_ALL", "ru_RU.KOI8-R", "+ Очередь", "> auto"),
        ("LANG", "C", "+ Очередь", "> auto"),
        ("LANG", "ru_RU.UTF-8", "┌ Очередь", "› по"),
    ] {
        let mut desk = station.desk_where(&[(name, value)], 80, 24);
        desk.sees(border)
            .press("ц")
            .sees(&mark.replace("auto", "по терминалу"));
        let full = value == "ru_RU.UTF-8";
        desk.sees(if full {
            "● просрочено"
        } else {
            "# просрочено"
        });
        let is_plain = |sign: char| sign.is_ascii() || ('А'..='ё').contains(&sign);
        let strange: String = desk
            .screen()
            .chars()
            .filter(|sign| !is_plain(*sign))
            .collect();
        assert_eq!(strange.is_empty(), !full, "{value}: {strange}");
        desk.press("Esc").sees_no("Оформление");
        desk.leave();
    }
    // The console of Linux has lines, but no dots.
    let mut desk = station.desk_where(&[("TERM", "linux"), ("LANG", "ru_RU.UTF-8")], 80, 24);
    desk.sees("┌ Очередь")
        .press("ц")
        .sees("# просрочено")
        .sees("~ скоро срок");
    desk.press("Esc").sees_no("просрочено");
    desk.leave();
    // Whoever knows better says so.
    station.sets("glyphs", "\"plain\"");
    let mut desk = station.desk_where(&[("LANG", "ru_RU.UTF-8")], 80, 24);
    desk.sees("+ Очередь");
    desk.leave();
}
