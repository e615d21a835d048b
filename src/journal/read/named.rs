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
    match fact {
        Fact::Reported { to } => drop(names.insert(to)),
        Fact::Categorised { decided_by, .. } => drop(names.insert(decided_by)),
        Fact::HandedOver { to, signature, .. } => names.extend([&**to, &signature.person]),
        Fact::Returned { who, signature, .. }
        | Fact::InformationReceived { who, signature, .. }
        | Fact::ReplyReceived { who, signature, .. } => {
            names.extend([&**who, &signature.person]);
        }
        Fact::Submitted { approvers, .. } => {
            names.extend(approvers.iter().map(|approver| &*approver.person));
        }
        Fact::SentBack { who, .. } | Fact::Approved { who, .. } => drop(names.insert(who)),
        Fact::Corrected {
            fields, signature, ..
        } => {
            names.extend(signature.iter().map(|signature| &*signature.person));
            for (name, value) in fields {
                in_value(name, value, names);
            }
        }
        Fact::Detected { .. }
        | Fact::Posted { .. }
        | Fact::Rejected { .. }
        | Fact::Annulled { .. }
        | Fact::Noted { .. } => {}
    }
}

/// Names within a corrected field, which may be a signature or a list of approvers.
fn in_value<'a>(name: &str, value: &'a Value, names: &mut BTreeSet<&'a str>) {
    match value {
        Value::String(text) if NAMES.contains(&name) => drop(names.insert(text)),
        Value::Array(items) => items.iter().for_each(|item| in_value(name, item, names)),
        Value::Object(fields) => {
            for (name, value) in fields {
                in_value(name, value, names);
            }
        }
        _ => {}
    }
}
