//! The parsers under hostile input: whatever the bytes, an error in words, never a panic.
//!
//! Random text seldom gets past the first letter, so most of it is a right text with a few wounds.

use proptest::collection::vec;
use proptest::prelude::*;
use pult::calendar::{Production, Schedule, WorkMinutes, import, production};
use pult::cli::{calc, moment};
use pult::config::{self, Settings};
use pult::directory::{self, Organization};
use pult::journal::Journal;
use pult::regulation::{Event, Number, Regulation, limits};
use serde_json::Value;

/// A wound: at such a place, so many bytes are taken out and these put in.
type Wound = (prop::sample::Index, usize, Vec<u8>);

fn wounds() -> impl Strategy<Value = Vec<Wound>> {
    let bytes = prop_oneof![
        vec(any::<u8>(), 0..4),
        prop::sample::select(vec![
            "\"",
            "[",
            "]",
            "{",
            "}",
            "=",
            "-",
            ":",
            "0",
            "99999999999999999999",
            "-1",
            "null",
            "\n",
            "é",
            "\u{0}",
            "1e400",
            "2026-02-30",
            "24:00",
            "ё"
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    vec((any::<prop::sample::Index>(), 0_usize..12, bytes), 0..5)
}

fn wounded(text: &str, wounds: &[Wound]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (place, taken, put) in wounds {
        let at = place.index(bytes.len() + 1);
        let end = (at + taken).min(bytes.len());
        bytes.splice(at..end, put.iter().copied());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A piece of a long file, whole lines, so that a case is quick and a wound is near something.
fn piece(text: &'static str) -> impl Strategy<Value = String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    (0..lines.len(), 1_usize..40)
        .prop_map(move |(from, count)| lines[from..(from + count).min(lines.len())].concat())
}

const EVENTS: [&str; 4] = [
    r#"{"kind":"detected","message":"2026-1","at":"2026-11-23T09:00:00+07:00","source":"vk","url":"https://vk.com/w","author":"А","text":"Т","topic":"Т","location":"Л","repeat_of":"2026-0"}"#,
    r#"{"kind":"categorised","message":"2026-1","at":"2026-11-23T09:10:00+07:00","category":"high","departments":["opeka"],"term_minutes":60,"decided_by":"Л"}"#,
    r#"{"kind":"submitted","message":"2026-1","at":"2026-11-23T09:10:00+07:00","department":"opeka","approvers":[{"person":"П","role":"head"}]}"#,
    r#"{"kind":"corrected","message":"2026-1","at":"2026-11-23T09:10:00+07:00","entry":1,"fields":{"at":"2026-11-23T08:00:00+07:00","repeat_of":null},"reason":"описка"}"#,
];

/// An error says something, in Russian.
fn in_words<T, E: ToString>(read: Result<T, E>) -> Result<(), TestCaseError> {
    if let Err(error) = read {
        let words = error.to_string();
        prop_assert!(
            words.chars().any(|letter| ('а'..='я').contains(&letter)),
            "{words}"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn data_files(wounds in wounds(), text in piece(production::EMBEDDED), other in piece(directory::SAMPLE)) {
        for text in [wounded(&text, &wounds), wounded(&other, &wounds)] {
            in_words(Production::parse("holidays.toml", &text))?;
            in_words(pult::calendar::holidays::examine("holidays.toml", &text))?;
            in_words(Regulation::parse("regulation.toml", &text))?;
            in_words(Organization::parse("organization.toml", &text))?;
            in_words(Schedule::parse("organization.toml", &text))?;
        }
    }

    #[test]
    fn the_limits(wounds in wounds()) {
        in_words(Regulation::parse("regulation.toml", &wounded(limits::EMBEDDED, &wounds)))?;
    }

    #[test]
    fn the_settings(wounds in wounds()) {
        in_words(Settings::parse("config.toml", &wounded(config::SAMPLE, &wounds)))?;
    }

    #[test]
    fn hours_of_a_day(text in "[0-9]{1,3}:?[0-9]{0,3}[-–+ ,]?[0-9:]{0,6}(\\+1)?", lunch in "[0-9:-]{0,12}") {
        let toml = format!("[[hours]]\nmonday = \"{text}\"\nlunch = \"{lunch}\"\n");
        in_words(Schedule::parse("organization.toml", &toml))?;
    }

    #[test]
    fn events(wounds in wounds(), event in prop::sample::select(EVENTS.to_vec())) {
        if let Ok(Value::Object(json)) = serde_json::from_str(&wounded(event, &wounds)) {
            let read = Event::from_json(json);
            if let Ok(event) = &read {
                prop_assert_eq!(Event::from_json(event.to_json()), Ok(event.clone()));
                let fields = [("at".to_owned(), Value::from("x")), ("text".to_owned(), Value::Null)].into();
                in_words(event.with_fields(&fields))?;
            }
            in_words(read)?;
        }
    }

    #[test]
    fn short_words(text in prop_oneof![any::<String>(), "[-−0-9чhмm: ]{0,24}", "[0-9]{1,20}[-./T ][0-9]{1,20}[-./T: ][0-9:+Z]{1,12}"]) {
        in_words(text.parse::<WorkMinutes>())?;
        in_words(text.parse::<Number>())?;
        in_words(moment::parse_instant(&text, chrono_tz::Asia::Novokuznetsk))?;
        if let Ok(minutes) = text.parse::<WorkMinutes>() {
            prop_assert_eq!(minutes.to_string().is_empty(), false);
            prop_assert_eq!(minutes.get().to_string().parse::<WorkMinutes>(), Ok(minutes));
        }
    }

    #[test]
    fn public_calendars(wounds in wounds()) {
        let xml = r#"<calendar year="2026"><days><day d="01.01" t="1"/><day d="01.09" t="1" f="01.03"/><day d="04.30" t="2"/></days></calendar>"#;
        let json = r#"{"year":2026,"months":[{"month":1,"days":"1,2,3*,9+"}],"transitions":[{"from":"01.03","to":"01.09"}],"statistic":{"workdays":247,"hours40":1972}}"#;
        in_words(import::import(&wounded(xml, &wounds), None))?;
        in_words(import::import(&wounded(json, &wounds), None))?;
    }
}

/// An import is taken whole or refused in words with its line, and then nothing of it is written.
#[test]
fn lines_of_an_import() {
    let rules = crate::support::rules();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let text = EVENTS[..2]
        .join("\n")
        .replace(",\"repeat_of\":\"2026-0\"", "")
        + "\n";
    proptest!(|(wounds in wounds())| {
        let mut journal = Journal::open_or_create(&path).expect("a journal");
        match journal.import(&rules, wounded(&text, &wounds).as_bytes()) {
            Ok(_) => {
                drop(journal);
                std::fs::remove_dir_all(folder.path()).expect("removed");
                std::fs::create_dir(folder.path()).expect("made anew");
            }
            Err(error) => {
                let words = error.to_string();
                prop_assert!(words.starts_with("строка "), "{}", words);
                prop_assert_eq!(journal.numbers().expect("reads"), []);
            }
        }
    });
}

/// The calculator's lines are answered, one by one, whatever they are.
#[test]
fn lines_of_the_calculator() {
    let calendar = crate::support::calendar();
    let questions = [
        r#"{"op":"add","at":"2026-04-30T15:00:00+07:00","minutes":135}"#,
        r#"{"op":"between","from":"2026-04-30T15:00:00+07:00","to":"2026-05-04T09:15:00+07:00"}"#,
        r#"{"op":"workday","from":"2026-04-28","days":7}"#,
    ];
    proptest!(|(wounds in wounds(), question in prop::sample::select(questions.to_vec()))| {
        let line = wounded(question, &wounds).replace(['\n', '\r'], " ");
        let mut answer = Vec::new();
        calc::lines(&calendar, format!("{line}\n").as_bytes(), &mut answer).expect("it writes");
        let answer = String::from_utf8(answer).expect("UTF-8");
        if !line.trim_ascii().is_empty() {
            let value: Value = serde_json::from_str(&answer).expect("one line of JSON");
            prop_assert!(value.is_object(), "{answer}");
        }
    });
}
