//! The correction of an entry (и): which one, what of it, the right value and the reason; or that it was made by
//! mistake, alone or with what leans on it. The old entry stays as it is; the correction is one more entry.

use crate::desk::forms::facts::of_message::{Answer, FactQuestions};
use crate::desk::forms::facts::parts::{Part, parts};
use crate::desk::forms::reading::{SIGNATURE, Wrong, filled};
use crate::desk::forms::{fields, reading::wrong, signature};
use crate::desk::state::{State, phrases::fact_words};
use crate::desk::widgets::{field::Field, form::Form};
use crate::regulation::decide::{leaning, of_one_reply};
use crate::regulation::fact::{Change, Correction as Facts, Fields, Method, Signature};
use crate::regulation::{Fact, Message, Recorded, Text};

/// What of an entry is wrong: all of it.
const MISTAKEN: &str = "внесено ошибочно";
const MISTAKEN_WITH_OTHERS: &str = "внесено ошибочно, вместе с опирающимися";

#[derive(Debug)]
pub(crate) struct Correction;

impl FactQuestions for Correction {
    /// The entry that was pointed at is offered, else the last one, and its time: what is mistyped most.
    fn ask(&self, message: &Message, state: &State) -> Option<Form> {
        let entries = entries(message);
        let pointed = entries
            .iter()
            .find(|entry| Some(entry.seq) == state.pointed_entry);
        let pointed = pointed.map_or_else(String::new, |entry| named(entry, state));
        // A correction is rarely what is wrong: those come last.
        let is_correction = |own: &&Recorded| matches!(own.event.fact, Fact::Corrected(_));
        let (corrections, facts): (Vec<_>, Vec<_>) = entries.iter().rev().partition(is_correction);
        let items = facts.into_iter().chain(corrections);
        let items = items.map(|entry| named(entry, state)).collect();
        let entry = fields::one_of("entry", "Запись", items, &pointed);
        let fields = vec![
            entry.hint("↓ — все записи сообщения"),
            Field::pick("field", "Что исправить", Vec::new(), "")
                .hint("↓ — что в ней можно исправить; «внесено ошибочно» отзывает запись"),
            Field::text("value", "Верное значение", 2),
            Field::line("reason", "Причина", ""),
            signature::field(message.number, "", state),
            fields::moment("Исправлено", state),
        ];
        let mut form = Form::new("Исправить запись", fields).intro([
            "Запись остаётся в журнале какой была; исправление — новая запись рядом с ней.",
        ]);
        self.left(&mut form, "entry", message, state);
        Some(form)
    }

    fn left(&self, form: &mut Form, field: &str, message: &Message, state: &State) {
        let Some(entry) = chosen(form, message) else {
            return;
        };
        if field == "entry" {
            let parts = parts(&entry).into_iter().map(|part| part.label.to_owned());
            let mut labels: Vec<String> = parts.collect();
            if !matches!(entry.event.fact, Fact::Detected { .. }) {
                labels.push(MISTAKEN.to_owned());
                if !leaning(message, &[entry.seq], &state.setup.rules).is_empty() {
                    labels.push(MISTAKEN_WITH_OTHERS.to_owned());
                }
            }
            // What was chosen for another entry stays where this one has it too.
            let kept = form.value("field");
            let kept = labels.iter().find(|label| **label == kept);
            let kept = kept.or(labels.first()).cloned().unwrap_or_default();
            form.offer_list("field", labels, &kept);
        }
        if !matches!(field, "entry" | "field") {
            return;
        }
        let label = form.value("field");
        let own = part_named(&entry, &label);
        match own {
            Some(part) => form.put(part.field(&entry, state)),
            None => form.put(Field::line("value", "Верное значение", "").aside()),
        }
        let leaning = leaning(message, &[entry.seq], &state.setup.rules);
        let is_leant_on = is_mistaken(&label) && !leaning.is_empty();
        let all = entries(message);
        let leaning = all.iter().filter(|other| leaning.contains(&other.seq));
        let leaning: Vec<String> = leaning.map(|other| named(other, state)).collect();
        let words = || format!("на неё опираются: {}", leaning.join("; "));
        form.notice("field", is_leant_on.then(words));
        match &signers(message, &changes_meant(form, &entry, message, state))[..] {
            [] => {
                let words = "не нужна: запись не подписана".to_owned();
                form.offer_instead(SIGNATURE, words);
            }
            [signer] => signature::name_the_signer(form, signer, message.number, state),
            several => {
                let sheet = state.sheet_of(message.number);
                let words = format!("на бумаге, лист {sheet}: {}", several.join(", "));
                form.offer_instead(SIGNATURE, words);
            }
        }
    }

    fn answer(&self, form: &Form, message: &Message, state: &State) -> Result<Answer, Wrong> {
        let Some(entry) = chosen(form, message) else {
            return wrong("entry", "выберите запись из списка (↓)");
        };
        let label = form.value("field");
        let own = part_named(&entry, &label);
        let mut changes = changes_meant(form, &entry, message, state);
        if let Some(part) = own {
            let fields = new_values(&part, &entry, form, state)?;
            for change in &mut changes {
                change.fields = Some(fields.clone());
            }
        } else if !is_mistaken(&label) {
            return wrong("field", "выберите из списка (↓), что исправить");
        }
        let places: Vec<String> = changes
            .iter()
            .map(|change| change.entry.to_string())
            .collect();
        let is_withdrawn = changes.iter().any(|change| change.fields.is_none());
        let done = match (is_withdrawn, &places[..]) {
            (true, [place]) => format!("запись {place} отозвана"),
            (false, [place]) => format!("запись {place} исправлена"),
            (true, places) => format!("записи {} отозваны", places.join(", ")),
            (false, places) => format!("записи {} исправлены", places.join(", ")),
        };
        let signers = signers(message, &changes);
        if signers.len() > 1 && form.pin(SIGNATURE).is_some() {
            let who = signers.join(", ");
            let what = format!("записи подписали {who}: распишутся на листе, ПИН оставьте пустым");
            return wrong(SIGNATURE, what);
        }
        // Whoever signed an entry signs its correction.
        let mut signatures = signers
            .iter()
            .map(|signer| signature::signature(form, signer, state));
        let fact = Fact::Corrected(Facts {
            signature: signatures.next(),
            cosigned: signatures.collect(),
            ..Facts::new(
                changes,
                filled(form, "reason", "укажите причину исправления")?,
            )
        });
        Ok(Answer::saying(done, fact))
    }
}

/// The entries that can be corrected or withdrawn, each with the corrections made so far; corrections among them.
fn entries(message: &Message) -> Vec<Recorded> {
    let mut entries = message.in_force_entries();
    let is_correction = |own: &&Recorded| matches!(own.event.fact, Fact::Corrected(_));
    let corrections = message.history.iter().filter(is_correction);
    let in_force = corrections.filter(|own| message.withdrawal(own.seq).is_none());
    entries.extend(in_force.cloned());
    entries.sort_by_key(|entry| entry.seq);
    entries
}

fn named(entry: &Recorded, state: &State) -> String {
    let at = state.local(entry.event.instant()).format("%d.%m %H:%M");
    format!(
        "{} · {at} · {}",
        entry.seq,
        fact_words(state, &entry.event.fact)
    )
}

fn chosen(form: &Form, message: &Message) -> Option<Recorded> {
    let text = form.value("entry");
    let seq: u64 = text.split(" · ").next()?.trim().parse().ok()?;
    entries(message).into_iter().find(|entry| entry.seq == seq)
}

/// What of an entry is chosen, if it is a part of it.
fn part_named(entry: &Recorded, label: &str) -> Option<Part> {
    let mut parts = parts(entry).into_iter();
    parts.find(|part| part.label == label.trim())
}

/// All of the entry is wrong. Half a phrase withdraws nothing.
fn is_mistaken(label: &str) -> bool {
    [MISTAKEN, MISTAKEN_WITH_OTHERS].contains(&label.trim())
}

/// The entries that are changed by what is chosen now: the kind of a reply in its receipt and its posting at once, what
/// was made by mistake with what leans on it. New values are still to be put in.
fn changes_meant(form: &Form, entry: &Recorded, message: &Message, state: &State) -> Vec<Change> {
    let label = form.value("field");
    let is_kind = part_named(entry, &label).is_some_and(|part| part.name == "reply");
    let mut places = vec![entry.seq];
    if is_kind {
        places = of_one_reply(message, entry.seq);
    } else if label.trim() == MISTAKEN_WITH_OTHERS {
        places.extend(leaning(message, &[entry.seq], &state.setup.rules));
    }
    places.into_iter().map(Change::withdrawn).collect()
}

/// Who signed the entries that are changed, each once.
fn signers(message: &Message, changes: &[Change]) -> Vec<String> {
    let signers = message.signers(&Facts::new(changes.to_vec(), ""));
    let mut names: Vec<String> = signers
        .into_iter()
        .map(|(_, name)| name.to_string())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The right value, with what follows from it.
fn new_values(part: &Part, entry: &Recorded, form: &Form, state: &State) -> Result<Fields, Wrong> {
    let new = part.value(form, state)?;
    if new == part.now {
        return wrong("value", "значение то же самое; впишите верное");
    }
    let mut fields = Fields::from([(part.name.to_owned(), new.clone())]);
    let Some(person) = new.as_str().filter(|_| matches!(part.name, "to" | "who")) else {
        return Ok(fields);
    };
    let organization = &state.setup.organization;
    if let Some(signed) = entry.event.fact.signature() {
        // Whoever is said to have signed is the one who took part.
        let method: Method = signed.method;
        let signed = Signature::new(method, Text::from(person), organization.position(person));
        let json = serde_json::to_value(&signed).unwrap_or_default();
        fields.insert("signature".to_owned(), json);
    }
    Ok(fields)
}
