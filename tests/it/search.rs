//! Finding messages: beginnings of words, ё and case, what messages share, the newest first; and the index after changes.

use std::collections::BTreeMap;

use pult::journal::{Candidate, Journal, Search};
use pult::regulation::fact::{Approver, ApproverRole, Change, Correction};
use pult::regulation::{Category, Fact, Number, State};

use crate::signatures::Office;
use crate::support::journal::{annulled, detected};
use crate::support::station::Station;

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
    let count = |search: &Search, most| office.journal.count(search, most).expect("it counts");
    for search in [text("пособие"), Search::default(), by_period.clone()] {
        assert_eq!(count(&search, 100), 3);
        assert_eq!(count(&search, 2), 2, "no further than is asked");
    }
    assert_eq!(count(&text("собие"), 100), 0);
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
fn whoever_is_named_in_an_entry_or_has_entered_it_is_found() {
    let mut office = office();
    let proof = office
        .prove(crate::signatures::HEAD, crate::signatures::PIN)
        .expect("the right PIN");
    office.hand_over(1, &proof);
    let of = |office: &Office, name: &str| {
        let search = Search {
            person: Some(name.to_owned()),
            ..text("пособие")
        };
        found(office, &search)
    };
    assert_eq!(of(&office, crate::signatures::HEAD), [1], "has signed");
    assert_eq!(of(&office, "Лебедева М. К. (ПРИМЕР)"), [1], "has decided");
    assert_eq!(of(&office, "ЛЕБЕДЕВА М. К. (пример)"), [1], "without case");
    assert_eq!(of(&office, "Лебедева"), [0; 0], "a name is whole");
    let by = office.hand().by.to_owned();
    assert_eq!(of(&office, &by), [3, 2, 1], "has entered");
    let curator = "Орлова Т. И. (ПРИМЕР)";
    assert_eq!(of(&office, curator), [0; 0], "is only in the directory");
    let approver = |person: &str, role| Approver {
        person: person.into(),
        role,
    };
    let event = office.event(
        1,
        Fact::Submitted {
            department: "posobiya".into(),
            approvers: vec![
                approver(crate::signatures::HEAD, ApproverRole::Head),
                approver(curator, ApproverRole::Curator),
            ],
        },
    );
    let hand = office.hand();
    office
        .journal
        .append(&office.rules, hand, &[event])
        .expect("submitted");
    assert_eq!(of(&office, curator), [1], "is to approve");
    let narrower = Search {
        person: Some(curator.to_owned()),
        state: Some(State::Annulled),
        ..Search::default()
    };
    assert_eq!(found(&office, &narrower), [0; 0], "filters combine");
}

#[test]
fn a_period_finds_its_messages_alone_whatever_months_and_years_it_touches() {
    let mut office = Office::empty();
    let days = [
        "2024-12-31",
        "2025-01-01",
        "2025-06-15",
        "2025-12-31",
        "2026-01-01",
        "2026-03-05",
    ];
    let mut index = 0;
    let mut year = "";
    let lines: Vec<String> = days
        .iter()
        .map(|day| {
            index = if &day[..4] == year { index + 1 } else { 1 };
            year = &day[..4];
            serde_json::json!({
                "kind": "detected", "message": format!("{year}-{index}"), "at": format!("{day}T03:00:00+07:00"),
                "source": "vk", "url": format!("https://vk.com/{day}"), "author": "Анна", "text": "Где пособие?",
                "topic": "Пособие", "location": "Кемерово",
            })
            .to_string()
        })
        .collect();
    office
        .journal
        .import(&office.rules, lines.join("\n").as_bytes())
        .expect("they follow the rules");
    // Three in the morning in Novokuznetsk is the day before in UTC.
    for from in 0..days.len() {
        for to in from..days.len() {
            let bounds = (
                crate::support::at(&format!("{} 00:00", days[from])),
                crate::support::at(&format!("{} 23:59", days[to])),
            );
            for words in ["", "пособ"] {
                let search = Search {
                    detected: Some(bounds),
                    ..text(words)
                };
                let numbers = office.journal.search(&search, None, 100).expect("it reads");
                assert_eq!(numbers.len(), to - from + 1, "{} {}", days[from], days[to]);
            }
        }
    }
    assert!(office.journal.verify(|_, _| {}).expect("it reads").is_ok());
}

#[test]
fn the_index_follows_a_correction() {
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
        Fact::Corrected(Correction::new(
            vec![Change::corrected(wrong, fields)],
            "другой город",
        )),
    );
    let hand = office.hand();
    office
        .journal
        .append(&office.rules, hand, &[event])
        .expect("corrected");
    assert_eq!(found(&office, &text("мыски")), [2]);
    assert_eq!(found(&office, &text("кемерово")), [3, 1]);
    assert!(office.journal.verify(|_, _| {}).expect("it reads").is_ok());
}

#[test]
fn the_same_link_is_known_however_it_is_written() {
    let station = Station::at("2026-11-23T10:00");
    let links = [
        "https://vk.com/wall-1_2",
        "https://vk.com/wall-1_3?reply=7",
        "https://ok.ru/group/5/topic/6",
        "https://t.me/kuzbass/15",
        "https://site.ru/a?id=1",
        "https://t.me/kuzbass/16",
    ];
    let lines = (1..)
        .zip(links)
        .map(|(number, link)| detected(number).replace(&format!("https://vk.com/w{number}"), link));
    let lines: Vec<String> = lines.chain([annulled(6)]).collect();
    station.imports(&lines);
    let journal = Journal::open_to_read(&station.path("journal.db")).expect("it opens");
    for (link, earlier) in [
        ("https://vk.com/wall-1_2", Some(1)),
        ("http://m.vk.com/wall-1_2/?utm_source=x", Some(1)),
        ("https://vk.ru/feed?w=wall-1_2&z=album", Some(1)),
        ("https://vk.com/feed?w=wall-1_3_r7", Some(2)),
        ("https://vk.com/wall-1_3", None),
        ("https://www.odnoklassniki.ru/group/5/topic/6/#a", Some(3)),
        ("https://telegram.me/s/kuzbass/15", Some(4)),
        ("https://site.ru/a/?fbclid=Q&id=1", Some(5)),
        ("https://site.ru/a/?id=2", None),
        ("https://site.ru", None),
        // A void registration is nothing to repeat.
        ("https://t.me/s/kuzbass/16", None),
        ("\" OR *", None),
    ] {
        let new = Candidate {
            url: link.to_owned(),
            ..Candidate::default()
        };
        let alike = journal.alike(&new).expect("it reads");
        assert_eq!(alike.map(|alike| alike.number.index), earlier, "{link}");
    }
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
    let all = format!("Журнал: {} ", grouped(count(&events)));
    let mut desk = station.desk(120, 32);
    desk.press("F3").sees(&all);
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
        .sees(&all)
        .press("Tab")
        .sees("Отбор сообщений");
    desk.types("аннул")
        .press("F12")
        .sees("[аннулировано]")
        .sees_no("ответ размещён");
    desk.types("zzz")
        .sees("Ничего не найдено")
        .press("Esc")
        .sees(&all);
    desk.press("Esc").sees("Очередь: ").leave();
}

#[test]
fn f3_goes_on_to_the_oldest_message_and_back_and_tells_how_many_there_are() {
    let station = crate::reports::busy();
    let count = count(&station.events());
    let row = |row: usize| format!("строка {} ┐", grouped(row));
    let mut desk = station.desk(120, 32);
    desk.press("F3")
        .sees(&format!("Журнал: {} ", grouped(count)))
        .sees(&row(1));
    let newest = desk.screen();
    let newest = newest.lines().nth(4).expect("a row").to_owned();
    // A page of the screen is ten rows; what is read at once is 200.
    for _ in 0..45 {
        desk.press("PageDown");
    }
    desk.sees(&row(451));
    for _ in 45..=count / 10 {
        desk.press("PageDown");
    }
    desk.sees(&row(count)).sees(" 2026-1 ");
    for _ in 0..=count / 10 {
        desk.press("PageUp");
    }
    desk.sees(&row(1));
    let again = desk.screen();
    assert_eq!(again.lines().nth(4), Some(newest.as_str()));
    // Another desk registers while somebody is far down: the cursor stays on its message.
    for _ in 0..60 {
        desk.press("PageDown");
    }
    desk.sees(&row(601));
    let chosen = format!(" 2026-{} ", count - 600);
    desk.sees(&chosen);
    let new = count + 1;
    let line = format!(
        r#"{{"kind":"detected","message":"2026-{new}","at":"2026-11-24T11:59:00+07:00","source":"vk","url":"https://vk.com/w","author":"А","text":"Т","topic":"Т","location":"Л"}}"#
    );
    station.imports(&[line]);
    desk.sees(&format!("Журнал: {} ", grouped(new)))
        .press("Enter")
        .sees(&format!("История №{}", chosen.trim_end()))
        .press("Esc")
        .sees_no("История №");
    for _ in 0..=60 {
        desk.press("PageUp");
    }
    desk.sees(&row(1)).sees(&format!(" 2026-{new} "));
    desk.leave();
}

/// How many messages there are.
fn count(events: &[serde_json::Value]) -> usize {
    let detected = events.iter().filter(|event| event["kind"] == "detected");
    detected.count()
}

/// A number below a million as it is read: 1 300.
fn grouped(number: usize) -> String {
    match (number / 1000, number % 1000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands} {rest:03}"),
    }
}

#[test]
fn f3_judges_breaches_by_the_clock_and_shows_what_it_finds() {
    let detected = |index| crate::reports::detected(index, "Анна К.", "Пособие от 3 до 7 лет");
    let annulled = serde_json::json!({
        "kind": "annulled", "message": "2026-3", "at": "2026-10-05T09:05:00+07:00", "reason": "удалено автором",
    });
    let decided = serde_json::json!({
        "kind": "categorised", "message": "2026-2", "at": "2026-10-05T09:10:00+07:00", "category": "ordinary",
        "departments": ["posobiya"], "decided_by": "Лебедева М. К. (ПРИМЕР)",
    });
    let handed = serde_json::json!({
        "kind": "handed_over", "message": "2026-2", "at": "2026-10-05T09:20:00+07:00", "department": "posobiya",
        "to": "Петрова А. А. (ПРИМЕР)", "capacity": "head",
        "signature": {"method": "paper", "person": "Петрова А. А. (ПРИМЕР)"},
    });
    let events = [
        detected(1),
        detected(2),
        detected(3),
        annulled,
        decided,
        handed,
    ];
    let mut station = crate::reports::told(&events);
    let narrowed = |station: &crate::support::station::Station, what: &str, person: &str| {
        let mut desk = station.desk(120, 32);
        desk.press("F3")
            .sees("Журнал: 3")
            .press("Tab")
            .sees("Отбор сообщений");
        for _ in 0..5 {
            desk.press("Tab");
        }
        desk.types(person).press("Tab").types(what).press("F12");
        desk.sees_no("Отбор сообщений").sees_no("просмотрено");
        desk
    };
    // At ten nothing is late but the routing of the first, which had 25 minutes.
    station.set_clock("2026-10-05T10:00");
    let mut desk = narrowed(&station, "любого", "");
    desk.sees("Журнал: 1 [срок нарушен: любого этапа]")
        .sees("2026-1 ");
    desk.leave();
    // A day later both are late by mere time, the second in its draft.
    station.set_clock("2026-10-06T16:00");
    let mut desk = narrowed(&station, "любого", "");
    desk.sees("Журнал: 2 [срок нарушен: любого этапа]");
    desk.leave();
    let mut desk = narrowed(&station, "проект", "Петрова");
    desk.sees("Журнал: 1 [Петрова А. А. (ПРИМЕР)] [срок нарушен: Проект")
        .sees("2026-2 ")
        .press("Esc")
        .sees("Журнал: 3");
    desk.leave();
}
