//! Moving a journal: one event a line out, one event a line in, hash for hash the same.
//!
//! An import is all or nothing. A line may leave out what the journal adds (`seq`, `recorded_at`, `by`, `prev`,
//! `hash`); what it gives must be what the journal itself comes to. Without `recorded_at` a line is recorded at its
//! `at`, or at the time of the line before it where that is later: the record of facts never runs backwards.
//!
//! What happened at the desk itself comes with a whole journal alone, into an empty one: a line must not replace a PIN
//! that people sign with, unlock a person or put somebody on duty.

use std::io::{BufRead, Read, Write};

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value};

use crate::journal::error::{ExportError, LineError, Result};
use crate::journal::record::{DeskEvent, Record};
use crate::journal::write::writer::{WriteError, Writer};
use crate::journal::{chain::Hash, entry::Entry, handle::Journal, read::AnyEntry, write::index};
use crate::regulation::{Event, Rules, event::parse_moment};
use crate::{journal::write::recorder::Recorder, sanitize};

/// A longer line is no event.
const LONGEST_LINE: usize = 16 * 1024 * 1024;

/// Who has entered an event that does not say it.
const IMPORTED: &str = "импорт";

impl AnyEntry {
    /// The entry as a line of the export.
    fn to_json(&self) -> Value {
        match self {
            Self::Message(entry) => entry.export_line(entry.event.to_json()),
            Self::Desk(entry) => entry.export_line(entry.event.to_json()),
        }
    }
}

impl<T> Entry<T> {
    /// The fields of its content with those that the journal adds.
    fn export_line(&self, mut json: Map<String, Value>) -> Value {
        let recorded_at = self
            .recorded_at
            .to_rfc3339_opts(SecondsFormat::AutoSi, true);
        json.insert("seq".to_owned(), self.seq.into());
        json.insert("recorded_at".to_owned(), recorded_at.into());
        json.insert("by".to_owned(), self.by.clone().into());
        json.insert("prev".to_owned(), self.prev.to_string().into());
        json.insert("hash".to_owned(), self.hash.to_string().into());
        Value::Object(json)
    }
}

impl Journal {
    /// Writes every entry, one a line, in order.
    pub fn export(&self, mut out: impl Write) -> Result<u64, ExportError> {
        let mut count = 0;
        self.for_each_entry(|entry| -> Result<(), ExportError> {
            count += 1;
            writeln!(out, "{}", sanitize::json(&entry.to_json().to_string()))?;
            Ok(())
        })?;
        out.flush()?;
        Ok(count)
    }

    /// Takes in events, one a line, all of them or none; returns how many.
    pub fn import(&mut self, rules: &Rules, mut lines: impl BufRead) -> Result<u64> {
        self.in_transaction(|writer| {
            let transaction = writer.transaction;
            let is_new = writer.seq == 0;
            if is_new {
                // It may be a journal of years.
                index::gather(transaction)?;
            }
            let mut count = 0;
            for number in 1.. {
                let at_line = |what: String| LineError { line: number, what };
                let Some(line) = read_line(&mut lines).map_err(at_line)? else {
                    break;
                };
                if line.trim().is_empty() {
                    continue;
                }
                let line = Line::parse(&line).map_err(at_line)?;
                line.check_place(writer).map_err(at_line)?;
                if matches!(line.content, Content::Desk(_)) && !is_new {
                    let what = "запись о самом пульте (справочник, ПИН, дежурство, часы) вносится только вместе со \
                                всем журналом, в пустой";
                    return Err(at_line(what.to_owned()).into());
                }
                let told = line.hash.clone();
                let hash = line.enter(rules, writer).map_err(|error| match error {
                    WriteError::Journal(error) => at_line(error.to_string()).into(),
                    database @ WriteError::Database(_) => database,
                })?;
                if told.is_some_and(|told| told != hash.to_string()) {
                    let what =
                        format!("хеш не сходится: выходит {}; строка изменена", hash.short());
                    return Err(at_line(what).into());
                }
                count += 1;
            }
            if is_new {
                writer.settle()?;
                index::merge(transaction)?;
            }
            Ok(count)
        })
    }
}

/// What a line is about.
enum Content {
    Message(Event),
    Desk(DeskEvent),
}

struct Line {
    content: Content,
    seq: Option<u64>,
    recorded_at: Option<DateTime<Utc>>,
    by: Option<String>,
    prev: Option<String>,
    hash: Option<String>,
}

impl Line {
    fn parse(line: &str) -> Result<Self, String> {
        let mut json: Map<String, Value> = serde_json::from_str(line).map_err(|error| {
            if error.is_eof() {
                "строка оборвана: JSON не закончен".to_owned()
            } else {
                format!("это не объект JSON (место {})", error.column())
            }
        })?;
        let mut text = |name: &str| match json.remove(name).unwrap_or_default() {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text)),
            other => Err(format!("поле «{name}»: ожидается текст, записано {other}")),
        };
        let (recorded_at, by) = (text("recorded_at")?, text("by")?);
        let (prev, hash) = (text("prev")?, text("hash")?);
        let wrong = |seq: &Value| format!("поле «seq»: ожидается число, записано {seq}");
        let seq = json.remove("seq").filter(|seq| !seq.is_null());
        let seq = seq
            .map(|seq| seq.as_u64().ok_or_else(|| wrong(&seq)))
            .transpose()?;
        let recorded_at = recorded_at.map(|text| parse_moment(&text)).transpose()?;
        let content = match json.get("kind").and_then(Value::as_str) {
            Some(kind) if Record::is_kind(kind) => Content::Desk(DeskEvent::from_json(json)?),
            // An unknown kind is reported as one of a message.
            _ => Content::Message(Event::from_json(json)?),
        };
        Ok(Self {
            content,
            seq,
            recorded_at: recorded_at.map(|at| at.to_utc()),
            by,
            prev,
            hash,
        })
    }

    /// Enters it as it is: at its own time and with the signatures that it has.
    fn enter(self, rules: &Rules, writer: &mut Writer<'_>) -> Result<Hash, WriteError> {
        let at = match &self.content {
            Content::Message(event) => event.instant(),
            Content::Desk(event) => event.at.to_utc(),
        };
        let recorded_at = self
            .recorded_at
            .unwrap_or_else(|| writer.last.map_or(at, |last| last.max(at)));
        let recorder = Recorder::new(self.by.as_deref().unwrap_or(IMPORTED), recorded_at);
        Ok(match self.content {
            Content::Message(event) => writer.append(rules, recorder, recorded_at, event)?.hash,
            Content::Desk(event) => writer.append_record(recorder, recorded_at, event)?.hash,
        })
    }

    fn check_place(&self, writer: &Writer<'_>) -> Result<(), String> {
        let next = writer.seq + 1;
        if let Some(seq) = self.seq.filter(|seq| *seq != next) {
            return Err(format!(
                "запись {seq}, а в журнале следующая {next}; вносите в пустой журнал или без seq"
            ));
        }
        let head = writer.head.to_string();
        if self.prev.as_ref().is_some_and(|prev| *prev != head) {
            let what =
                "ссылка на предыдущую запись (prev) не сходится; строка пропала или переставлена";
            return Err(what.to_owned());
        }
        Ok(())
    }
}

/// The next line without its end; `None` after the last.
fn read_line(lines: &mut impl BufRead) -> Result<Option<String>, String> {
    let mut bytes = Vec::new();
    let limit = LONGEST_LINE as u64 + 1;
    let read = lines.take(limit).read_until(b'\n', &mut bytes);
    let unread = |error| format!("не прочитана: {}", crate::russian::system_error(&error));
    read.map_err(unread)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.len() > LONGEST_LINE {
        return Err(format!("длиннее {} МБ", LONGEST_LINE / 1024 / 1024));
    }
    let text = String::from_utf8(bytes).map_err(|_| "текст не в кодировке UTF-8".to_owned())?;
    let text = text.trim_end_matches(['\n', '\r']);
    Ok(Some(text.trim_start_matches('\u{feff}').to_owned()))
}
