//! The registration of a message (п. 8), made fast: what a pasted link tells, what the last messages of an author were
//! about, and whether the message may repeat an earlier one (п. 19). All of it is offered in the form as soon as it is
//! known and decides nothing.

use crate::desk::forms::reading::{Wrong, allowed, asked, at, given, number, url};
use crate::desk::forms::{fields, network, pasted, questions::Questions};
use crate::desk::input::action::{Action, Fill};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{effect::Effect, state::State};
use crate::intake::to_be_registered;
use crate::journal::{Candidate, Place, Similar, Similarity};
use crate::regulation::Fact;

/// What was typed so many times is offered though the list does not have it.
const TYPED: u32 = 2;

/// Takes an earlier message's number.
pub(crate) const REPEAT: Action = Action::Fill(Fill::Repeat);

/// The registration, with what the journal said of the message so far.
#[derive(Debug, Default)]
pub(crate) struct Register {
    /// What the journal was last asked about.
    looked_for: Candidate,
    /// An earlier message that this one may repeat.
    similar: Option<Similar>,
    /// What the form filled in by itself.
    offered: Place,
    /// The user was stopped once and goes on.
    is_told: bool,
}

impl Questions for Register {
    /// The link first, since it tells the source.
    fn ask(&mut self, state: &State) -> Option<Form> {
        *self = Self::default();
        let organization = &state.setup.organization;
        let usage = &state.usage;
        let open = organization.sources.iter().filter(|source| !source.off);
        let sources = open.map(|source| source.name.clone()).collect();
        let topics = fields::topics(organization).cloned().collect();
        let topics = fields::used_first(topics, &usage.topics, None);
        let locations = organization.locations.clone();
        let locations = fields::used_first(locations, &usage.locations, Some(TYPED));
        let fields = vec![
            Field::line("url", "Ссылка", "")
                .needed("вставьте ссылку")
                .hint("вставьте ссылку, можно вместе с текстом: источник узнается по ней"),
            fields::one_of("source", "Источник", sources, "").needed("выберите источник"),
            Field::line("author", "Автор", "")
                .needed("укажите автора")
                .hint("как он назван в сети"),
            Field::text("text", "Текст", 4)
                .needed("вставьте текст сообщения")
                .hint("вставьте текст целиком; новая строка — Alt+Enter"),
            Field::pick("topic", "Тема", topics, "")
                .needed("выберите тему")
                .hint("начните печатать или нажмите ↓"),
            Field::pick("location", "Локация", locations, "")
                .needed("выберите локацию")
                .hint("начните печатать или нажмите ↓; Enter — внести"),
            Field::line("repeat", "Повторное к №", "")
                .hint("номер прежнего сообщения, например 2026-17; пусто — не повторное")
                .aside(),
            fields::moment("Выявлено", state).aside(),
        ];
        Some(Form::new("Новое сообщение", fields))
    }

    /// The source follows from the link; the journal is looked through for what is like the message.
    fn left(&mut self, form: &mut Form, field: &'static str, state: &State) -> Option<Effect> {
        if field == "url" {
            network::know_it(form, &state.setup.organization);
        }
        if !matches!(field, "url" | "author" | "text") {
            return None;
        }
        let new = newcomer(form);
        if new == self.looked_for {
            return None;
        }
        self.looked_for = new.clone();
        Some(Effect::LookAround(new))
    }

    /// Before it is entered as new, the journal is asked once more, unless the user has been told.
    fn answer(&self, form: &Form, state: &State) -> Result<Effect, Wrong> {
        let url = url(form, "url")?;
        let source = network::chosen(form, &url, &state.setup.organization)?;
        let (author, text) = (asked(form, "author")?, asked(form, "text")?);
        let (topic, location) = (asked(form, "topic")?, asked(form, "location")?);
        let repeat = given(form, "repeat").map(|text| number(&text, state));
        let repeat_of = repeat.transpose().map_err(Wrong::at("repeat"))?;
        let fact = Fact::Detected {
            source: source.code.as_str().into(),
            url,
            author,
            text,
            topic,
            location,
            repeat_of,
        };
        let event = to_be_registered(at(form, state)?, fact.clone());
        allowed(state, None, std::slice::from_ref(&event))?;
        if !self.is_told && repeat_of.is_none() {
            return Ok(Effect::LookForSimilar(newcomer(form)));
        }
        Ok(Effect::Register { at: event.at, fact })
    }

    fn draft_name(&self) -> Option<String> {
        Some("register".to_owned())
    }
}

impl Register {
    /// An earlier message was found that this one may repeat.
    pub(crate) fn has_found_similar(&self) -> bool {
        self.similar.is_some()
    }

    /// A paste into the link while that is empty may bring the text too.
    pub(crate) fn takes_whole(form: &Form, pasted: &str) -> bool {
        form.focused() == "url" && given(form, "url").is_none() && !pasted.trim().is_empty()
    }

    /// The link of what was pasted goes where it belongs, and what came with it is the text.
    pub(crate) fn paste(&mut self, form: &mut Form, text: &str, state: &State) -> Option<Effect> {
        let (link, rest) = pasted::parts(text, &state.setup.organization);
        let has_text = given(form, "text").is_some();
        let goes_to_the_text = !rest.is_empty() && !has_text;
        if let Some(link) = link {
            form.paste(link);
        }
        if let Some(field) = form.field_mut("text").filter(|_| !rest.is_empty()) {
            if goes_to_the_text {
                field.paste(&rest);
            } else if link.is_some() {
                // A text that was typed before is never replaced.
                let words = "со ссылкой был вставлен и текст, но он уже есть: взята только ссылка";
                field.error = Some(words.to_owned());
            }
        }
        if link.is_some() {
            let effect = self.leave(form, "url", state);
            if url(form, "url").is_ok() {
                form.jump_on();
            }
            return effect;
        }
        if goes_to_the_text {
            let words = "ссылки во вставленном нет: оно в поле «Текст»; вставьте ссылку";
            form.refuse("url", words);
            return self.left(form, "text", state);
        }
        let what = "это не ссылка; ожидается ссылка вида https://vk.com/…";
        form.refuse("url", what);
        None
    }

    /// The journal was looked through while the form is being filled in.
    pub(crate) fn looked_around(
        &mut self,
        form: &mut Form,
        similar: Option<Similar>,
        of_author: Option<Place>,
        state: &State,
    ) {
        if given(form, "repeat").is_none() {
            let key = state.keymap.key(REPEAT);
            let words = similar
                .as_ref()
                .map(|similar| format!("{}: {key} — повторное", alike_words(state, similar)));
            form.notice("repeat", words);
        }
        self.similar = similar;
        prefer_those_of_the_network(form, state);
        if let Some(last) = of_author {
            self.offer(form, last);
        }
    }

    /// The last topic and location of the author stand there to be taken or typed over.
    fn offer(&mut self, form: &mut Form, last: Place) {
        let was = std::mem::replace(&mut self.offered, last.clone());
        for (id, was, last) in [
            ("topic", was.topic, last.topic),
            ("location", was.location, last.location),
        ] {
            form.prefer(id, std::slice::from_ref(&last));
            let value = form.value(id);
            if (value.is_empty() || value == was) && form.focused() != id {
                form.set(id, &last);
            }
        }
    }

    /// Takes the number of the similar message, and what that one was about.
    pub(crate) fn repeats(&self, form: &mut Form) {
        let Some(similar) = &self.similar else {
            let what = "похожего сообщения в журнале не найдено; номер можно вписать";
            form.refuse("repeat", what);
            return;
        };
        form.set("repeat", &similar.number.to_string());
        form.notice("repeat", None);
        if let Some(field) = form.field_mut("repeat") {
            field.error = None;
        }
        let (offered, earlier) = (&self.offered, &similar.place);
        for (id, offered, earlier) in [
            ("topic", &offered.topic, &earlier.topic),
            ("location", &offered.location, &earlier.location),
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

    /// Before this message is entered, tells the user once of a similar one; true if there was one.
    pub(crate) fn tell_of(
        &mut self,
        found: Option<Similar>,
        form: &mut Form,
        state: &State,
    ) -> bool {
        self.is_told = true;
        let Some(similar) = found else {
            return false;
        };
        let words = format!(
            "{}. {} — внести как повторное; Enter ещё раз — как новое",
            alike_words(state, &similar),
            state.keymap.key(REPEAT)
        );
        self.similar = Some(similar);
        form.notice("repeat", None);
        form.refuse("repeat", words);
        true
    }
}

/// The message as far as it is typed.
fn newcomer(form: &Form) -> Candidate {
    let value = |id| given(form, id).unwrap_or_default();
    Candidate {
        url: value("url"),
        author: value("author"),
        text: value("text"),
    }
}

/// The topic and the location of the last message of the network come first in the lists.
fn prefer_those_of_the_network(form: &mut Form, state: &State) {
    let chosen = form.value("source");
    let mut sources = state.setup.organization.sources.iter();
    let source = sources.find(|source| source.name == chosen);
    if let Some(last) = source.and_then(|source| state.usage.of_source.get(&source.code)) {
        form.prefer("topic", std::slice::from_ref(&last.topic));
        form.prefer("location", std::slice::from_ref(&last.location));
    }
}

/// похоже на № 2026-17 от 20.11.2026 (та же ссылка, на согласовании)
fn alike_words(state: &State, similar: &Similar) -> String {
    let why = match similar.similarity {
        Similarity::Link => "та же ссылка",
        Similarity::Words => "близкий текст",
        Similarity::Author => "тот же автор",
    };
    format!(
        "похоже на № {} от {} ({why}, {})",
        similar.number,
        state.local(similar.detected).format("%d.%m.%Y"),
        similar.state.word()
    )
}
