//! Code that is compiled for tests only: how it is marked and where it ends.

use proc_macro2::{Delimiter, TokenTree};

use super::tokens::{ident, inside, is_punct};

/// Whether the condition of a `cfg` can hold only while tests are compiled.
fn needs_test(condition: &[TokenTree]) -> bool {
    let name = ident(condition.first());
    let mut parts = condition
        .get(1)
        .and_then(|group| inside(group, Delimiter::Parenthesis))
        .unwrap_or_default();
    if parts.last().is_some_and(|last| is_punct(Some(last), ',')) {
        parts.pop();
    }
    let mut parts = parts.split(|token| is_punct(Some(token), ','));
    match name.as_deref() {
        Some("test") => condition.len() == 1,
        Some("all") => parts.any(needs_test),
        Some("any") => parts.all(needs_test),
        _ => false,
    }
}

pub fn is_for_tests(attribute: &[TokenTree]) -> bool {
    ident(attribute.first()).as_deref() == Some("cfg")
        && attribute
            .get(1)
            .and_then(|group| inside(group, Delimiter::Parenthesis))
            .is_some_and(|condition| needs_test(&condition))
}

/// Where the item, field, variant, arm or statement ends that begins at `at`.
pub fn end_of_item(tokens: &[TokenTree], mut at: usize) -> usize {
    while is_punct(tokens.get(at), '#') {
        at += 2;
    }
    let first = ident(tokens.get(at));
    let constant = matches!(
        ident(tokens.get(at + 1)).as_deref(),
        Some("fn" | "unsafe" | "extern" | "async")
    );
    let is_item = match first.as_deref() {
        // A struct's field may be public too; what it is shows after `pub` and `pub(crate)`.
        Some("pub") => {
            let visible = tokens
                .get(at + 1)
                .is_some_and(|next| inside(next, Delimiter::Parenthesis).is_some());
            return end_of_item(tokens, at + 1 + usize::from(visible));
        }
        Some("use" | "static" | "type" | "let") => {
            return find(tokens, at, |token| is_punct(Some(token), ';'));
        }
        Some("const") if !constant => {
            return find(tokens, at, |token| is_punct(Some(token), ';'));
        }
        Some(
            "fn" | "const" | "unsafe" | "async" | "extern" | "mod" | "struct" | "enum" | "union"
            | "trait" | "impl" | "macro_rules",
        ) => !is_punct(tokens.get(at + 1), ':'),
        _ => false,
    };
    if is_item {
        return find(tokens, at, |token| {
            is_punct(Some(token), ';') || inside(token, Delimiter::Brace).is_some()
        });
    }
    let mut angles = 0_i32;
    while let Some(token) = tokens.get(at) {
        let next = tokens.get(at + 1);
        let is_arrow = at > 0
            && (is_punct(tokens.get(at - 1), '-') || is_punct(tokens.get(at - 1), '='))
            && is_punct(Some(token), '>');
        if is_punct(Some(token), '<') {
            angles += 1;
        } else if is_punct(Some(token), '>') && !is_arrow {
            angles -= 1;
        } else if is_punct(Some(token), ';') || (is_punct(Some(token), ',') && angles <= 0) {
            return at + 1;
        } else if inside(token, Delimiter::Brace).is_some() {
            let goes_on = ident(next).as_deref() == Some("else")
                || [',', ';', '.', '?', '=']
                    .iter()
                    .any(|char| is_punct(next, *char));
            if !goes_on {
                return at + 1;
            }
        }
        at += 1;
    }
    at
}

fn find(tokens: &[TokenTree], from: usize, is_end: impl Fn(&TokenTree) -> bool) -> usize {
    tokens[from..]
        .iter()
        .position(is_end)
        .map_or(tokens.len(), |end| from + end + 1)
}
