//! Finding messages: beginnings of words, ё and case, what messages share, the newest first; and the index after changes.

use std::collections::BTreeMap;

use pult::journal::Search;
use pult::regulation::{Category, Fact, Number, State};

use crate::signatures::Office;

fn found(office: &Office, search: &Search) -> Vec<u32> {
    let numbers = office.journal.search(search, None, 100).expect("it reads");
    numbers.iter().map(|number| number.index).collect()
}

fn text(text: &str) -> Search {
    Search {
        text: text.to_owned(),
        ..Search::default()
    }
}

/// Three messages: decided, only registered, annulled.
fn office() -> Office {
    let mut office = Office::open();
    office.register("https://vk.com/wall-77_2");
    office.register("https://ok.ru/group/3");
    let event = office.event(
        3,
        Fact::Annulled {
            reason: "ошибка".into(),
        },
    );
    let hand = office.hand();
    office
        .journal
        .append(&office.rules, hand, &[event])
        .expect("annulled");
    office
}

#[test]
fn beginnings_of_words_are_found_without_case_and_with_either_e() {
    let office = office();
    for (words, expected) in [
        ("", vec![3, 2, 1]),
        ("посо", vec![3, 2, 1]),
        ("ПОСОБ где", vec![3, 2, 1]),
        ("ёж", vec![3, 2, 1]),
        ("еж елка", vec![3, 2, 1]),
        ("анна кем", vec![3, 2, 1]),
        ("wall-77", vec![2]),
        ("https://vk.com/wall-77_2", vec![2]),
        ("лебедев", vec![1]),
        ("собие", vec![]),
        ("\"*' OR AND ( NOT", vec![]),
        ("«»—…", vec![3, 2, 1]),
    ] {
        assert_eq!(found(&office, &text(words)), expected, "{words}");
    }
}

#[test]
fn what_messages_share_narrows_the_search() {
    let office = office();
    let of = |edit: &dyn Fn(&mut Search)| {
        let mut search = text("пособие");
        edit(&mut search);
        found(&office, &search)
    };
    assert_eq!(of(&|search| search.state = Some(State::Annulled)), [3]);
    assert_eq!(of(&|search| search.state = Some(State::Routed)), [1]);
    assert_eq!(
        of(&|search| search.department = Some("posobiya".to_owned())),
        [1]
    );
    assert_eq!(
        of(&|search| search.department = Some("opeka".to_owned())),
        [0; 0]
    );
    assert_eq!(
        of(&|search| search.source = Some("vk".to_owned())),
        [3, 2, 1]
    );
    assert_eq!(of(&|search| search.category = Some(Category::High)), [0; 0]);
    assert_eq!(
        of(&|search| search.topic = Some("Пособие от 3 до 7 лет".to_owned())),
        [3, 2, 1]
    );
    let day = |from: &str, to: &str| Some((crate::support::at(from), crate::support::at(to)));
    assert_eq!(
        of(&|search| search.detected = day("2026-11-23 00:00", "2026-11-24 00:00")),
        [3, 2, 1]
    );
    assert_eq!(
        of(&|search| search.detected = day("2026-11-24 00:00", "2026-11-25 00:00")),
        [0; 0]
    );
    let by_period = Search {
        detected: day("2026-11-23 00:00", "2026-11-24 00:00"),
        ..Search::default()
    };
    assert_eq!(found(&office, &by_period), [3, 2, 1]);
    let before = Number {
        year: 2026,
        index: 3,
    };
    for search in [text("пособие"), Search::default()] {
        let page = office
            .journal
            .search(&search, Some(before), 1)
            .expect("it reads");
        assert_eq!(
            page,
            [Number {
                year: 2026,
                index: 2
            }],
            "from where the last page ended"
        );
    }
}

#[test]
fn the_index_follows_a_correction_and_a_rebuilt_list() {
    let mut office = office();
    assert_eq!(found(&office, &text("мыски")), [0; 0]);
    let wrong = office
        .journal
        .entries(Number {
            year: 2026,
            index: 2,
        })
        .expect("they read")[0]
        .seq;
    let fields = BTreeMap::from([("location".to_owned(), "Мыски".into())]);
    let event = office.event(
        2,
        Fact::Corrected {
            entry: wrong,
            fields,
            reason: "другой город".into(),
            signature: None,
        },
    );
    let hand = office.hand();
    office
        .journal
        .append(&office.rules, hand, &[event])
        .expect("corrected");
    assert_eq!(found(&office, &text("мыски")), [2]);
    assert_eq!(found(&office, &text("кемерово")), [3, 1]);
    let path = office.folder.path().join("journal.db");
    let connection = rusqlite::Connection::open(&path).expect("it opens");
    connection
        .execute_batch("DROP TABLE search; PRAGMA user_version = 3")
        .expect("as it was before there was a search");
    drop(connection);
    office.reopen();
    assert_eq!(found(&office, &text("мыски")), [2]);
    assert!(office.journal.verify(|_, _| {}).expect("it reads").is_ok());
}

#[test]
fn f3_finds_as_one_types_narrows_and_opens_the_history() {
    let station = crate::reports::busy();
    let events = station.events();
    let closed = events
        .iter()
        .rev()
        .find(|event| event["kind"] == "posted")
        .expect("a reply");
    let number = closed["message"].as_str().expect("a number");
    let detected = events
        .iter()
        .find(|event| event["message"] == number)
        .expect("its detection");
    let author = detected["author"].as_str().expect("an author");
    let mut desk = station.desk(120, 32);
    desk.press("F3").sees("Журнал: последние 200");
    // Letters are what is looked for, hotkeys of other screens among them.
    desk.types(author)
        .sees("Журнал: 1 ")
        .sees(number)
        .press("Enter");
    desk.sees(&format!("История № {number} · ответ размещён"))
        .sees("Сейчас: ответ размещён");
    desk.press("Home")
        .sees(": выявлено")
        .press("Esc")
        .sees_no("История №");
    desk.press("Esc")
        .sees("Журнал: последние 200")
        .press("Tab")
        .sees("Отбор сообщений");
    desk.types("аннул")
        .press("F12")
        .sees("[аннулировано]")
        .sees_no("ответ размещён");
    desk.types("zzz")
        .sees("Ничего не найдено")
        .press("Esc")
        .sees("Журнал: последние 200");
    desk.press("Esc").sees("Очередь: ").press("F10");
    assert_eq!(desk.ends(), 0);
}
