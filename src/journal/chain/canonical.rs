//! The fields of an entry as canonical bytes: every value a tag for its type, a length, the content; an object by its
//! names in byte order, so that how the JSON is written makes no difference.

use serde_json::Value;

/// Encodes one JSON value.
pub(crate) fn encode(value: &Value, into: &mut Vec<u8>) {
    match value {
        Value::Null => scalar(into, b'z', b""),
        Value::Bool(truth) => boolean(into, *truth),
        Value::Number(number) => scalar(into, b'n', number.to_string().as_bytes()),
        Value::String(text) => scalar(into, b's', text.as_bytes()),
        Value::Array(items) => {
            scalar(into, b'a', &(items.len() as u64).to_be_bytes());
            for item in items {
                encode(item, into);
            }
        }
        Value::Object(fields) => {
            scalar(into, b'o', &(fields.len() as u64).to_be_bytes());
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by_key(|(name, _)| name.as_bytes());
            for (name, field) in sorted {
                scalar(into, b's', name.as_bytes());
                encode(field, into);
            }
        }
    }
}

pub(crate) fn scalar(into: &mut Vec<u8>, tag: u8, content: &[u8]) {
    into.push(tag);
    into.extend((content.len() as u64).to_be_bytes());
    into.extend(content);
}

pub(crate) fn boolean(into: &mut Vec<u8>, truth: bool) {
    scalar(into, b'b', if truth { b"1" } else { b"0" });
}
