//! What may be entered and what may not: the table `permitted.txt`, asked of the library line by line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use pult::regulation::fact::Category;
use pult::regulation::{Event, Message, Recorded, Rules, decide};
use serde_json::{Map, Value, json};

use crate::support::{at, rules};

static RULES: LazyLock<Rules> = LazyLock::new(rules);

const TABLE: &str = include_str!("permitted.txt");

/// Enters an event as the program does, or tells why it is refused.
fn enter(
    message: Option<Message>,
    event: Event,
    inherited: Option<Category>,
    now: DateTime<Utc>,
) -> Result<Message, String> {
    decide(message.as_ref(), &event, &RULES, now).map_err(|refusal| format!("{refusal:?}"))?;
    let seq = message.as_ref().map_or(0, |of| of.history.len());
    let seq = u64::try_from(seq).expect("few") + 1;
    let recorded = Recorded { seq, event };
    Ok(match message {
        Some(mut message) => {
            message.evolve(recorded);
            message
        }
        None => Message::fold([recorded], inherited).expect("a detection begins"),
    })
}

/// A fact of the notation: when it happened, its JSON, and the clock when it was entered, where that is said.
struct Told {
    at: DateTime<Utc>,
    event: Event,
    entered: Option<DateTime<Utc>>,
}

fn moment(day: &str, time: &str) -> DateTime<Utc> {
    at(&format!("2026-{day} {time}"))
}

fn told(fact: &str) -> Result<Told, String> {
    let (fact, entered) = match fact.split_once(" entered ") {
        Some((fact, time)) => (fact, Some(moment("10-05", time))),
        None => (fact, None),
    };
    let mut words = fact.split_whitespace().peekable();
    let day = words
        .next_if(|word| word.len() == 5 && word.as_bytes()[2] == b'-')
        .unwrap_or("10-05");
    let time = words.next().expect("a time");
    let kind = words.next().expect("a kind");
    let mut event = fields(kind, &words.collect::<Vec<_>>(), day);
    event.insert("message".to_owned(), "2026-2".into());
    event.insert("at".to_owned(), instant(day, time).into());
    let event = Event::from_json(event).map_err(|error| format!("«{fact}»: {error}"))?;
    Ok(Told {
        at: moment(day, time),
        event,
        entered,
    })
}

fn instant(day: &str, time: &str) -> String {
    format!("2026-{day}T{time}:00+07:00")
}

/// The JSON of a kind, from the words after it.
fn fields(kind: &str, words: &[&str], day: &str) -> Map<String, Value> {
    let first = words.first().copied().unwrap_or_default();
    let signed = json!({"method": "paper", "person": "Петрова А. А."});
    let after = |word: &str| {
        let place = words.iter().position(|of| *of == word);
        place.map(|place| words[place + 1])
    };
    let mut event = match kind {
        "detected" | "repeat" => json!({
            "kind": "detected", "source": "vk", "url": "https://vk.com/wall-1_1", "author": "Анна",
            "text": "Где пособие?", "topic": "Пособие от 3 до 7 лет", "location": "Кемерово",
        }),
        "ordinary" | "high" => json!({
            "kind": "categorised", "category": kind, "departments": words, "decided_by": "Лебедева М. К.",
        }),
        "handed" => json!({
            "kind": "handed_over", "department": first, "to": "Петрова А. А.", "signature": signed,
            "capacity": if words.contains(&"executor") { "executor" } else { "head" },
        }),
        "returned" => json!({
            "kind": "returned", "department": first, "who": "Сидорова И. И.", "reason": "не наш вопрос",
            "signature": signed,
        }),
        "submitted" => json!({
            "kind": "submitted", "department": first, "approvers": [{"person": "Петрова А. А.", "role": "head"}],
        }),
        "approved" => {
            json!({"kind": "approved", "who": words.get(1).unwrap_or(&first), "role": first})
        }
        "sent-back" => {
            json!({"kind": "sent_back", "who": first, "role": first, "remarks": "укажите размер"})
        }
        "information" => json!({
            "kind": "information_received", "department": first, "who": "Сидорова И. И.", "signature": signed,
        }),
        "reply" => json!({
            "kind": "reply_received", "department": first, "who": "Сидорова И. И.", "reply": words[1],
            "signature": signed,
        }),
        "posted" => json!({
            "kind": "posted", "reply": first, "source": after("in").unwrap_or("vk"), "url": "https://vk.com/wall-1_1?reply=2",
        }),
        "reported" => json!({"kind": "reported", "to": "Лебедева М. К."}),
        "reminded" => {
            json!({"kind": "reminded", "to": "Петрова А. А.", "how": "по телефону", "stage": "drafting"})
        }
        "unprocessed" => json!({"kind": "rejected", "reason": "obscene"}),
        "annulled" => json!({"kind": "annulled", "reason": "зарегистрировано дважды"}),
        "noted" => json!({"kind": "noted", "text": "Автор перезвонил"}),
        "withdrawn" => {
            json!({"kind": "corrected", "entry": number(first), "withdrawn": true, "reason": "по ошибке"})
        }
        "corrected" => {
            let mut event = change(words, day);
            event["kind"] = "corrected".into();
            event["reason"] = "описка".into();
            event
        }
        "changes" => {
            let all = words.join(" ");
            let changes: Vec<Value> = all
                .split(", ")
                .map(|one| change(&one.split(' ').collect::<Vec<_>>(), day))
                .collect();
            json!({"kind": "corrected", "changes": changes, "reason": "по ошибке"})
        }
        _ => panic!("«{kind}» is no fact"),
    };
    if kind == "repeat" {
        event["repeat_of"] = "2026-1".into();
    }
    if let Some(of) = after("for") {
        event["instead_of"] = of.into();
    }
    if words.contains(&"measures") {
        event["measures"] = "Пособие назначено".into();
    }
    event.as_object().expect("an object").clone()
}

fn number(word: &str) -> u64 {
    word.parse().expect("the number of an entry")
}

/// One change of an entry: `3 at 09:20`, `2 departments opeka`, `3 withdrawn`.
fn change(words: &[&str], day: &str) -> Value {
    let entry = number(words[0]);
    if words[1] == "withdrawn" {
        return json!({"entry": entry, "withdrawn": true});
    }
    let value = match words[1] {
        "at" => instant(day, words[2]).into(),
        "departments" => json!(words[2..]),
        _ => words[2].into(),
    };
    let mut fields = Map::new();
    fields.insert(words[1].to_owned(), value);
    json!({"entry": entry, "fields": fields})
}

/// Lives that a name begins, told in full.
fn lives() -> BTreeMap<&'static str, String> {
    let mut lives = BTreeMap::new();
    for line in TABLE
        .lines()
        .filter(|line| !line.starts_with('#') && !line.contains('|'))
    {
        if let Some((name, life)) = line.split_once(": ") {
            let life = unfolded(life, &lives);
            lives.insert(name, life);
        }
    }
    lives
}

fn unfolded(life: &str, lives: &BTreeMap<&'static str, String>) -> String {
    let (first, rest) = life.split_once(" · ").unwrap_or((life, ""));
    match lives.get(first) {
        Some(begun) => format!("{begun} · {rest}"),
        None => life.to_owned(),
    }
}

/// Whether the last fact of a life is taken, with the refusal when it is not; an error is of a fact before it.
fn verdict(life: &str) -> Result<Result<(), String>, String> {
    let facts: Vec<&str> = life.split(" · ").collect();
    let mut message = None;
    let mut latest = DateTime::<Utc>::MIN_UTC;
    for (place, fact) in facts.iter().enumerate() {
        let inherited = fact
            .ends_with("repeat of ordinary")
            .then_some(Category::Ordinary);
        let told = told(fact)?;
        latest = latest.max(told.at);
        let now = told.entered.unwrap_or(latest);
        match enter(message, told.event, inherited, now) {
            Ok(entered) => message = Some(entered),
            Err(refusal) if place + 1 == facts.len() => return Ok(Err(refusal)),
            Err(refusal) => return Err(format!("«{fact}» is refused: {refusal}")),
        }
    }
    Ok(Ok(()))
}

#[test]
fn what_is_permitted_and_what_is_refused() {
    let lives = lives();
    let mut wrong = String::new();
    let (mut taken, mut refused) = (0, 0);
    for (number, line) in TABLE.lines().enumerate() {
        let columns: Vec<&str> = line.split(" | ").collect();
        let [life, expected, paragraph] = columns[..] else {
            assert!(!line.contains('|'), "line {}: {line}", number + 1);
            continue;
        };
        assert!(paragraph.parse::<u8>().is_ok(), "a paragraph: {line}");
        let problem = match (expected, verdict(&unfolded(life, &lives))) {
            ("take", Ok(Ok(()))) => {
                taken += 1;
                continue;
            }
            ("refuse", Ok(Err(_))) => {
                refused += 1;
                continue;
            }
            ("take", Ok(Err(refusal))) => refusal,
            ("refuse", Ok(Ok(()))) => "it is taken".to_owned(),
            (_, Err(before)) => before,
            _ => panic!("line {}: take or refuse, not «{expected}»", number + 1),
        };
        writeln!(wrong, "permitted.txt:{}: {line}\n    {problem}", number + 1).expect("written");
    }
    assert!(taken > 0 && refused > 0, "the table tells of both");
    assert!(
        wrong.is_empty(),
        "{} lines are right, these are not:\n{wrong}",
        taken + refused
    );
}
