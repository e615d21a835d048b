//! `pult journal append -`: a program enters facts one by one, each in a transaction of its own, and gets an answer for each
//! when it is on the disk.

use std::io::{self, BufRead, Read, Write};

use serde_json::{Map, Value, json};

use crate::cli::{failure::Failure, open::open_or_begin};
use crate::journal::{Journal, JournalError, Recorder};
use crate::regulation::{Event, Fact};
use crate::{clock::Clock, config::Setup};

/// Bytes of the longest line that can be an event.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

/// Answers each line as soon as its entry is durable. A line in error enters nothing, and the next goes on.
pub(super) fn append(setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    let mut journal = open_or_begin(setup)?;
    if !journal.is_writable() {
        return Err(JournalError::ReadOnly(setup.journal.clone()).into());
    }
    let (mut lines, mut out) = (io::stdin().lock(), io::stdout().lock());
    let mut all_entered = true;
    while let Some(line) = next_line(&mut lines).map_err(Failure::not_read)? {
        let entered = line.and_then(|line| enter(&mut journal, setup, clock, &line));
        let answer = entered.unwrap_or_else(|error| {
            all_entered = false;
            json!({ "error": error })
        });
        writeln!(out, "{answer}")?;
        // The program may wait for this answer before it sends the next line.
        out.flush()?;
    }
    Failure::answered(all_entered)
}

/// The next line that is not blank, or why it is no event; none at the end.
fn next_line(lines: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, String>>> {
    loop {
        let mut line = Vec::new();
        if lines.take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.len() as u64 == LONGEST_LINE && line.last() != Some(&b'\n') {
            // The rest of the line is not read as a line of its own.
            lines.skip_until(b'\n')?;
            return Ok(Some(Err("строка длиннее 16 МБ: это не событие".to_owned())));
        }
        if !line.trim_ascii().is_empty() {
            return Ok(Some(Ok(line)));
        }
    }
}

fn enter(
    journal: &mut Journal,
    setup: &Setup,
    clock: &Clock,
    line: &[u8],
) -> Result<Value, String> {
    let mut fields: Map<String, Value> =
        serde_json::from_slice(line).map_err(|_| "это не объект JSON".to_owned())?;
    let by = match fields.remove("by") {
        None => setup.organization.duty.clone(),
        Some(Value::String(by)) => by,
        Some(_) => return Err("поле «by»: ожидается текст".to_owned()),
    };
    let hand = Recorder::new(&by, clock.now());
    // A program need not know the next number.
    let takes_the_next = !fields.contains_key("message");
    if takes_the_next {
        let year = fields.get("at").and_then(Value::as_str);
        let year = year.and_then(|at| at.get(..4)).unwrap_or_default();
        fields.insert("message".to_owned(), format!("{year}-1").into());
    }
    let event = Event::from_json(fields)?;
    let entry = match event.fact {
        Fact::Detected { .. } if takes_the_next => {
            journal.register(&setup.rules, hand, event.at, event.fact)
        }
        _ if takes_the_next => return Err("не хватает поля «message»".to_owned()),
        _ => journal
            .append(&setup.rules, hand, &[event])
            .map(|mut entries| entries.remove(0)),
    };
    let entry = entry.map_err(|error| error.to_string())?;
    Ok(json!({
        "seq": entry.seq,
        "message": entry.event.message.to_string(),
        "hash": entry.hash.to_string(),
    }))
}
