//! Who is named in an entry: whoever reported, decided, signed, handed over, brought, approved. One may ask for all
//! messages that a person had to do with.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::regulation::{Fact, Message};

/// Fields of a correction that hold a person's name.
const NAMES: [&str; 4] = ["to", "who", "decided_by", "person"];

/// Everybody who is named in the entries of a message, as they were entered and as they were corrected.
pub(crate) fn people_named(message: &Message) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for recorded in &message.history {
        in_fact(&recorded.event.fact, &mut names);
    }
    names.retain(|name| !name.is_empty());
    names
}

fn in_fact<'a>(fact: &'a Fact, names: &mut BTreeSet<&'a str>) {
    names.extend(fact.signature().map(|signature| &*signature.person));
    match fact {
        Fact::Reported { to } | Fact::HandedOver { to, .. } | Fact::Reminded { to, .. } => {
            names.insert(to);
        }
        Fact::Categorised { decided_by, .. } => drop(names.insert(decided_by)),
        Fact::Returned { who, .. }
        | Fact::InformationReceived { who, .. }
        | Fact::ReplyReceived { who, .. }
        | Fact::SentBack { who, .. }
        | Fact::Approved { who, .. } => drop(names.insert(who)),
        Fact::Submitted { approvers, .. } => {
            names.extend(approvers.iter().map(|approver| &*approver.person));
        }
        Fact::Corrected(correction) => {
            names.extend(correction.signatures().map(|signature| &*signature.person));
            for change in &correction.changes {
                in_fields(change.fields.iter().flatten(), names);
            }
        }
        Fact::Detected { .. }
        | Fact::Posted { .. }
        | Fact::Rejected { .. }
        | Fact::Annulled { .. }
        | Fact::Noted { .. } => {}
    }
}

/// Names within corrected fields.
fn in_fields<'a>(
    fields: impl IntoIterator<Item = (&'a String, &'a Value)>,
    names: &mut BTreeSet<&'a str>,
) {
    for (name, value) in fields {
        in_value(name, value, names);
    }
}

/// Names within a corrected field, which may be a signature or a list of approvers.
fn in_value<'a>(name: &str, value: &'a Value, names: &mut BTreeSet<&'a str>) {
    match value {
        Value::String(text) if NAMES.contains(&name) => drop(names.insert(text)),
        Value::Array(items) => items.iter().for_each(|item| in_value(name, item, names)),
        Value::Object(fields) => in_fields(fields, names),
        _ => {}
    }
}
