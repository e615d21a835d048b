//! Events: the facts of a message's life, as the journal keeps them and as `export` and `import` speak of them.
//!
//! An [`Event`] says which message, when, and what happened ([`Fact`]). It carries no opinion: stages, dues and states
//! are derived. [`Event::from_json`] and [`Event::to_json`] are the machine contract, one JSON object an event.

use chrono::{DateTime, FixedOffset, TimeZone, Timelike};
use serde_json::{Map, Value};

use super::{fact::Fact, fact::Fields, number::Number};
use crate::calendar::Instant;

/// A fact of a message: which message, when it happened, what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The message.
    pub message: Number,
    /// When it happened, to the minute, in the offset it was written in.
    pub at: DateTime<FixedOffset>,
    /// What happened.
    pub fact: Fact,
}

impl Event {
    /// An event whose time is cut to the minute: facts are kept to the minute, seconds dropped.
    pub fn new(message: Number, at: DateTime<FixedOffset>, fact: Fact) -> Self {
        Self {
            message,
            at: to_the_minute(at),
            fact,
        }
    }

    /// When it happened, as a point of the working calendar.
    pub fn instant(&self) -> Instant {
        self.at.to_utc()
    }

    /// The fields of the contract: `kind`, `message`, `at`, then those of the kind.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut json = Map::new();
        json.insert("message".to_owned(), self.message.to_string().into());
        json.insert("at".to_owned(), moment(self.at).into());
        if let Ok(Value::Object(fields)) = serde_json::to_value(&self.fact) {
            json.extend(fields);
        }
        json
    }

    /// Reads the fields of the contract; an unknown kind or field is an error, said in Russian.
    pub fn from_json(mut json: Map<String, Value>) -> Result<Self, String> {
        let message = text_field(&mut json, "message")?.parse::<Number>()?;
        let at = parse_moment(&text_field(&mut json, "at")?)?;
        let fact = serde_json::from_value(Value::Object(json))
            .map_err(|error| in_russian(&error.to_string()))?;
        Ok(Self::new(message, at, fact))
    }

    /// Reads an event whose parts lie apart, as the journal has them: `fields` is the JSON object of those of the kind.
    /// It is gone through once, without building the object, since a month's papers read a journal's every fact.
    pub fn from_parts(message: Number, kind: &str, at: &str, fields: &str) -> Result<Self, String> {
        let is_of_a_code = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        let fact = fields
            .strip_prefix("{\"")
            .filter(|_| kind.bytes().all(is_of_a_code))
            .and_then(|rest| serde_json::from_str(&format!("{{\"kind\":\"{kind}\",\"{rest}")).ok());
        if let Some(fact) = fact {
            return Ok(Self::new(message, parse_moment(at)?, fact));
        }
        // Something is wrong, or written otherwise: then it matters what.
        let mut json: Map<String, Value> =
            serde_json::from_str(fields).map_err(|error| in_russian(&error.to_string()))?;
        json.insert("kind".to_owned(), kind.into());
        json.insert("message".to_owned(), message.to_string().into());
        json.insert("at".to_owned(), at.into());
        Self::from_json(json)
    }

    /// This event with some fields replaced, as a correction orders (`at` is one of the fields).
    pub fn with_fields(&self, fields: &Fields) -> Result<Self, String> {
        let mut json = self.to_json();
        for (name, value) in fields {
            if matches!(name.as_str(), "kind" | "message") {
                return Err(format!(
                    "поле «{name}» исправить нельзя; аннулируйте сообщение и внесите новое"
                ));
            }
            // A null takes an optional field away.
            if value.is_null() {
                json.remove(name)
            } else {
                json.insert(name.clone(), value.clone())
            };
        }
        Self::from_json(json)
    }
}

/// Cuts seconds away: facts are kept to the minute, so an instant is judged by its minute too.
pub fn to_the_minute<Zone: TimeZone>(at: DateTime<Zone>) -> DateTime<Zone> {
    let whole = at.with_second(0).and_then(|at| at.with_nanosecond(0));
    whole.unwrap_or(at)
}

/// A moment in the contract: RFC 3339 with its offset.
pub fn moment(at: DateTime<FixedOffset>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}

/// Reads a moment of the contract.
pub fn parse_moment(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text).map_err(|_| {
        format!("время «{text}» записано неверно; ожидается вид 2026-11-23T09:31:00+07:00")
    })
}

fn text_field(json: &mut Map<String, Value>, name: &str) -> Result<String, String> {
    match json.remove(name) {
        Some(Value::String(text)) => Ok(text),
        Some(other) => Err(format!("поле «{name}»: ожидается текст, записано {other}")),
        None => Err(format!("не хватает поля «{name}»")),
    }
}

/// The JSON reader's complaint in Russian.
pub fn in_russian(message: &str) -> String {
    let ticked: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (name, others) = ticked.split_first().unwrap_or((&"", &[]));
    let others = others.join(", ");
    let unknown = |what| format!("неизвестное {what} «{name}»; ожидается одно из: {others}");
    match message {
        _ if message.starts_with("missing field") => format!("не хватает поля «{name}»"),
        _ if message.starts_with("unknown field") => unknown("поле"),
        _ if message.starts_with("unknown variant") => unknown("значение"),
        _ if message.is_ascii() => format!("поле не того вида ({message})"),
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> Result<Event, String> {
        let Value::Object(map) = value else {
            panic!("an object")
        };
        Event::from_json(map)
    }

    /// Fields as they lie in a row, read both ways.
    fn both(kind: &str, fields: &str) -> [Result<Event, String>; 2] {
        let (message, at) = ("2026-7", "2026-11-23T09:31:00+07:00");
        let number = message.parse().expect("a number");
        let mut json: Map<String, Value> = serde_json::from_str(fields).expect("JSON");
        for (name, value) in [("kind", kind), ("message", message), ("at", at)] {
            json.insert(name.to_owned(), value.into());
        }
        [
            Event::from_parts(number, kind, at, fields),
            Event::from_json(json),
        ]
    }

    #[test]
    fn parts_say_what_the_whole_says() {
        for (kind, fields) in [
            ("noted", r#"{"text":"кавычка \" и \u0000"}"#),
            ("noted", r#" {"text":"x"}"#),
            ("reported", r#"{"to":"Лебедева"}"#),
        ] {
            let [parts, whole] = both(kind, fields);
            assert!(parts.is_ok());
            assert_eq!(parts, whole);
        }
        // What is wrong is told in the same words.
        for (kind, fields) in [
            ("noted", "{}"),
            ("noted", r#"{"text":1}"#),
            ("noted", r#"{"text":"x","more":2}"#),
            ("nothing", r#"{"text":"x"}"#),
            (r#"noted","text":"y"#, r#"{"text":"x"}"#),
        ] {
            let [parts, whole] = both(kind, fields);
            assert!(parts.is_err(), "{kind} {fields}");
            assert_eq!(parts, whole);
        }
    }

    #[test]
    fn an_event_survives_the_way_to_json_and_back() {
        let event = read(json!({
            "kind": "handed_over", "message": "2026-17", "at": "2026-11-23T09:31:45+07:00", "department": "opeka",
            "to": "Петрова А. А.", "capacity": "head", "signature": {"method": "paper", "person": "Петрова А. А."}
        }))
        .expect("right");
        assert_eq!(event.at.to_rfc3339(), "2026-11-23T09:31:00+07:00");
        assert_eq!(Event::from_json(event.to_json()), Ok(event));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let wrong = |value| read(value).expect_err("wrong");
        let at = "2026-11-23T09:31:00+07:00";
        assert_eq!(
            wrong(json!({"kind": "noted", "message": "2026-1", "at": at, "text": "а", "x": 1})),
            "неизвестное поле «x»; ожидается одно из: text"
        );
        assert!(
            wrong(json!({"kind": "lost", "message": "2026-1", "at": at}))
                .starts_with("неизвестное значение «lost»")
        );
        assert!(
            wrong(json!({"kind": "noted", "message": "2026-01", "at": at, "text": "а"}))
                .contains("«2026-01»")
        );
        assert!(wrong(json!({"kind": "noted", "message": "2026-1", "at": "2026-02-30T09:00:00+07:00", "text": "а"}))
            .contains("2026-02-30"));
    }
}
