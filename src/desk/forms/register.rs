//! Registering fast: what a pasted link tells, what the last messages of an author were about, and whether the message
//! may repeat an earlier one (п. 19). All of it is offered in the form as soon as it is known and decides nothing.

use crate::desk::effect::Effect;
use crate::desk::forms::reading;
use crate::desk::forms::{Dialog, Purpose};
use crate::desk::input::action::{Action, Fill};
use crate::desk::state::State;
use crate::desk::widgets::form::Form;
use crate::directory::Organization;
use crate::journal::{Likeness, Newcomer, Place, Similar};

/// Takes an earlier message's number.
const REPEAT: Action = Action::Fill(Fill::Repeat);

/// What the journal was asked about the message, and what it said.
#[derive(Debug, Default)]
pub struct Seen {
    asked: Newcomer,
    similar: Option<Similar>,
    /// What was put into the form without anybody's choosing it.
    offered: Place,
    /// The user was stopped once and goes on.
    told: bool,
}

impl Seen {
    /// An earlier message was found that this one may repeat.
    pub(crate) fn is_alike(&self) -> bool {
        self.similar.is_some()
    }
}

/// The message as far as it is typed.
fn newcomer(form: &Form) -> Newcomer {
    let value = |id| form.value(id).trim().to_owned();
    Newcomer {
        url: value("url"),
        author: value("author"),
        text: value("text"),
    }
}

/// What follows from a field that was left: the source of the link, and a look into the journal.
pub(crate) fn left(state: &State, dialog: &mut Dialog, left: &str) -> Option<Effect> {
    if left == "url" {
        know_the_source(&state.setup.organization, &mut dialog.form);
    }
    if !matches!(left, "url" | "author" | "text") {
        return None;
    }
    let new = newcomer(&dialog.form);
    if new == dialog.seen.asked {
        return None;
    }
    dialog.seen.asked = new.clone();
    Some(Effect::LookAround(new))
}

/// The source by the link's host, where one has that; else it has to be chosen.
fn know_the_source(organization: &Organization, form: &mut Form) {
    let Ok(url) = reading::link(form, "url") else {
        return;
    };
    let by_link = organization.source_of_link(&url);
    if let Some(source) = by_link {
        form.set("source", &source.name);
    } else {
        let chosen = form.value("source");
        let mut sources = organization.sources.iter();
        if sources.any(|source| source.name == chosen && source.has_own_hosts()) {
            form.set("source", "");
        }
    }
    if let Some(field) = form.field_mut("source") {
        field.is_aside = by_link.is_some();
        field.error = None;
        field.hint = by_link
            .is_none()
            .then(|| "по ссылке источник не узнать: выберите его (↓)".to_owned());
    }
}

/// A paste into the link while that is empty: the link goes where it belongs, and what came with it is the text.
pub(crate) fn paste(state: &State, dialog: &mut Dialog, pasted: &str) -> Option<Effect> {
    let organization = &state.setup.organization;
    let form = &mut dialog.form;
    let trimmed = pasted.trim();
    let is_one_word = !trimmed.contains(char::is_whitespace);
    let (link, rest) = if is_one_word {
        (Some(trimmed), String::new())
    } else {
        match link_in(organization, trimmed) {
            Some(link) => (Some(link), without(trimmed, link)),
            None => (None, trimmed.to_owned()),
        }
    };
    let goes_to_the_text = !rest.is_empty() && form.value("text").trim().is_empty();
    if let Some(link) = link {
        form.paste(link);
    }
    if goes_to_the_text {
        if let Some(field) = form.field_mut("text") {
            field.paste(&rest);
        }
    } else if !rest.is_empty() && link.is_some() {
        // A text that is there already is nobody's to replace.
        let words = "со ссылкой был вставлен и текст, но он уже есть: взята только ссылка";
        if let Some(field) = form.field_mut("text") {
            field.error = Some(words.to_owned());
        }
    }
    match link {
        None if goes_to_the_text => {
            form.refuse(
                "url",
                "ссылки во вставленном нет: оно в поле «Текст»; вставьте ссылку",
            );
            left(state, dialog, "text")
        }
        None => {
            form.refuse(
                "url",
                "это не ссылка; ожидается ссылка вида https://vk.com/…",
            );
            None
        }
        Some(_) => {
            let effect = crate::desk::forms::follow::fill_in(state, dialog, "url");
            if reading::link(&dialog.form, "url").is_ok() {
                dialog.form.jump_on();
            }
            effect
        }
    }
}

/// The link among other words: of a known network, else the first one.
fn link_in<'a>(organization: &Organization, text: &'a str) -> Option<&'a str> {
    let is_link = |word: &&str| word.starts_with("https://") || word.starts_with("http://");
    let links = text
        .split_whitespace()
        .map(|word| word.trim_start_matches(['<', '(', '«', '"', '\'']))
        .map(|word| word.trim_end_matches(['>', ')', '»', '"', '\'', '.', ',', ';', '!']))
        .filter(is_link);
    let all: Vec<&str> = links.collect();
    all.iter()
        .find(|link| organization.source_of_link(link).is_some())
        .or(all.first())
        .copied()
}

/// The text without the link: a line that held nothing else goes with it.
fn without(text: &str, link: &str) -> String {
    let Some((before, after)) = text.split_once(link) else {
        return text.to_owned();
    };
    let on_its_own_line = before.is_empty()
        || before.ends_with('\n')
        || after.is_empty()
        || after.starts_with(['\n', '\r']);
    let between = if on_its_own_line { "\n" } else { " " };
    let (before, after) = (before.trim_end(), after.trim_start());
    if before.is_empty() || after.is_empty() {
        return format!("{before}{after}");
    }
    format!("{before}{between}{after}")
}

/// The journal was looked through while the form is being filled in.
pub(crate) fn looked_around(
    state: &State,
    dialog: &mut Dialog,
    similar: Option<Similar>,
    of_author: Option<Place>,
) {
    if dialog.purpose != Purpose::Register {
        return;
    }
    let key = state.keymap.key(REPEAT);
    let words = similar
        .as_ref()
        .map(|similar| format!("{}: {key} — повторное", alike_words(state, similar)));
    if dialog.form.value("repeat").trim().is_empty() {
        dialog.form.notice("repeat", words);
    }
    dialog.seen.similar = similar;
    offer(state, dialog, of_author);
}

/// The last topic and location of the author stand there to be taken or typed over; those of the network come first in
/// the lists.
fn offer(state: &State, dialog: &mut Dialog, of_author: Option<Place>) {
    let chosen = dialog.form.value("source");
    let mut sources = state.setup.organization.sources.iter();
    let source = sources.find(|source| source.name == chosen);
    if let Some(last) = source.and_then(|source| state.usage.of_source.get(&source.code)) {
        dialog
            .form
            .prefer("topic", std::slice::from_ref(&last.topic));
        dialog
            .form
            .prefer("location", std::slice::from_ref(&last.location));
    }
    let Some(last) = of_author else { return };
    let was = std::mem::replace(&mut dialog.seen.offered, last.clone());
    for (id, was, last) in [
        ("topic", was.topic, last.topic),
        ("location", was.location, last.location),
    ] {
        dialog.form.prefer(id, std::slice::from_ref(&last));
        let value = dialog.form.value(id);
        if (value.is_empty() || value == was) && dialog.form.focused() != id {
            dialog.form.set(id, &last);
        }
    }
}

/// похоже на № 2026-17 от 20.11.2026 (та же ссылка, на согласовании)
fn alike_words(state: &State, similar: &Similar) -> String {
    let why = match similar.likeness {
        Likeness::Link => "та же ссылка",
        Likeness::Words => "близкий текст",
        Likeness::Author => "тот же автор",
    };
    format!(
        "похоже на № {} от {} ({why}, {})",
        similar.number,
        state.local(similar.detected).format("%d.%m.%Y"),
        similar.state.word()
    )
}

/// Takes the number of the similar message, and what that one was about.
pub(crate) fn repeats(dialog: &mut Dialog) {
    let Some(similar) = &dialog.seen.similar else {
        let what = "похожего сообщения в журнале не найдено; номер можно вписать";
        dialog.form.refuse("repeat", what);
        return;
    };
    let form = &mut dialog.form;
    form.set("repeat", &similar.number.to_string());
    form.notice("repeat", None);
    if let Some(field) = form.field_mut("repeat") {
        field.error = None;
    }
    for (id, offered, earlier) in [
        ("topic", &dialog.seen.offered.topic, &similar.place.topic),
        (
            "location",
            &dialog.seen.offered.location,
            &similar.place.location,
        ),
    ] {
        let value = form.value(id);
        if value.is_empty() || value == *offered {
            form.set(id, earlier);
        }
    }
    if form.focused() == "repeat" {
        // From where Enter sends the form.
        form.go_to("location");
    }
}

/// Before it is entered as new: the journal is asked once more, unless the user has been told.
pub(crate) fn asks_first(dialog: &Dialog) -> Option<Effect> {
    let is_repeat = !dialog.form.value("repeat").trim().is_empty();
    let ask = !dialog.seen.told && !is_repeat;
    ask.then(|| Effect::LookForSimilar(newcomer(&dialog.form)))
}

/// The journal was looked through for a similar message: the user is told once, then the registration goes on.
pub(crate) fn similar_found(
    state: &State,
    dialog: &mut Dialog,
    found: Option<Similar>,
) -> Option<Effect> {
    dialog.seen.told = true;
    let Some(similar) = found else {
        return crate::desk::forms::send(state, dialog);
    };
    let words = format!(
        "{}. {} — внести как повторное; Enter ещё раз — как новое",
        alike_words(state, &similar),
        state.keymap.key(REPEAT)
    );
    dialog.seen.similar = Some(similar);
    dialog.form.notice("repeat", None);
    dialog.form.refuse("repeat", words);
    None
}

/// When a restored registration was begun: the term runs from then.
pub(crate) fn remind_of_the_time(state: &State, form: &mut Form) {
    let at = form.value("at");
    let now = state.local(state.now).format("%d.%m.%Y %H:%M").to_string();
    if at != now {
        let words = "тогда форму открыли впервые; если выявлено позже, исправьте";
        form.notice("at", Some(words.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::SAMPLE;

    #[test]
    fn the_link_of_a_known_network_is_found_among_other_words() {
        let (organization, _) = Organization::parse("organization.toml", SAMPLE).expect("right");
        let text = "Смотрите (https://example.org/a). Оригинал: https://vk.com/wall-1_2, ждём";
        let link = link_in(&organization, text).expect("a link");
        assert_eq!(link, "https://vk.com/wall-1_2");
        assert_eq!(link_in(&organization, "ссылки нет"), None);
        assert_eq!(
            link_in(&organization, "см. <http://example.org/a>."),
            Some("http://example.org/a")
        );
    }

    #[test]
    fn the_text_is_what_is_left_without_the_link() {
        let link = "https://vk.com/wall-1_2";
        assert_eq!(
            without(&format!("{link}\r\n\r\nГде пособие?"), link),
            "Где пособие?"
        );
        assert_eq!(
            without(&format!("Где пособие?\n{link}"), link),
            "Где пособие?"
        );
        assert_eq!(
            without(&format!("Где\n{link}\nпособие?"), link),
            "Где\nпособие?"
        );
        assert_eq!(
            without(&format!("Вот {link} пособие?"), link),
            "Вот пособие?"
        );
    }
}
