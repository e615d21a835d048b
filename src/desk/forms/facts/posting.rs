//! The posting of a reply (п. 16): the same network as the message's, the measures for a repeat (п. 19), confirming
//! photos and videos (п. 21).

use std::path::PathBuf;

use crate::desk::forms::facts::of_message::{Answer, FactQuestions};
use crate::desk::forms::reading::{Wrong, given, url, wrong};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{forms::facts::reply, state::State};
use crate::directory::Source;
use crate::regulation::{Fact, Message, Text, fact::Reply};

/// What a repeat's reply has to tell (п. 19).
const MEASURES: &str = "укажите принятые меры или ход решения вопроса (п. 19)";

#[derive(Debug)]
pub(crate) struct Posting;

impl FactQuestions for Posting {
    fn ask(&self, message: &Message, state: &State) -> Option<Form> {
        let organization = &state.setup.organization;
        let network = organization.source_name(&message.detected.source);
        let hint = format!("ответ размещается там же, где сообщение: {network} (п. 16)");
        let link = Field::line("url", "Ссылка на ответ", "").needed("вставьте ссылку");
        let mut fields = vec![link.hint(hint)];
        if message.is_common() {
            fields.push(reply::field());
        }
        if message.detected.repeat_of.is_some() {
            fields.push(
                Field::line("measures", "Принятые меры", "")
                    .needed(MEASURES)
                    .hint("что сделано или как идёт решение вопроса (п. 19)"),
            );
        }
        fields.push(
            Field::line("attachments", "Фото, видео", "")
                .hint("путь к файлу, несколько — через «;»; копия ляжет рядом с журналом (п. 21)"),
        );
        let mut lines = Vec::new();
        if message.is_common() && !message.information_is_complete() {
            lines.push("Информация поступила ещё не от всех подразделений.".to_owned());
        }
        lines.push(format!("Сообщение: {}", message.detected.url));
        let source = organization.source(&message.detected.source);
        if let Some(source) = source.filter(|source| !source.account.is_empty()) {
            lines.push(format!("Отвечать от имени: {}", source.account));
        }
        Some(Form::new("Ответ размещён", fields).intro(lines))
    }

    fn answer(&self, form: &Form, message: &Message, state: &State) -> Result<Answer, Wrong> {
        let organization = &state.setup.organization;
        let url = url(form, "url")?;
        let source = &message.detected.source;
        let own = organization.source_name(source);
        let has_hosts = organization
            .source(source)
            .is_some_and(Source::has_own_hosts);
        match organization.source_of_link(&url) {
            Some(network) if network.code != *source => {
                let what = format!(
                    "это {}, а сообщение из сети {own}: ответ размещают там же (п. 16)",
                    network.name
                );
                return wrong("url", what);
            }
            None if has_hosts => {
                let what = format!(
                    "ссылка не из сети {own}: ответ размещают там же, где сообщение (п. 16)"
                );
                return wrong("url", what);
            }
            _ => {}
        }
        let measures = given(form, "measures").map(Text::from);
        if message.detected.repeat_of.is_some() && measures.is_none() {
            return wrong("measures", MEASURES);
        }
        let reply = message
            .reply_to_post()
            .map_or_else(|| reply::chosen(form), |received| received.reply);
        let done = match reply {
            Reply::Final => "ответ размещён",
            Reply::Interim => {
                "промежуточный ответ размещён, окончательный — за 7 рабочих дней (п. 17)"
            }
            Reply::Clarification => "запрос (уточнение) размещён, срок ответа идёт",
        };
        Ok(Answer {
            facts: vec![Fact::Posted {
                reply,
                source: source.clone(),
                url,
                measures,
                attachments: None,
            }],
            files: files(form),
            done: Some(done.to_owned()),
        })
    }
}

/// The files to attach: paths through ";", as typed or as a terminal pastes a file that is dropped on it.
fn files(form: &Form) -> Vec<PathBuf> {
    let value = form.value("attachments");
    let paths = value.split(';').map(|path| {
        let path = path.trim().trim_matches(['\'', '"']);
        PathBuf::from(path.strip_prefix("file://").unwrap_or(path))
    });
    paths.filter(|path| !path.as_os_str().is_empty()).collect()
}
