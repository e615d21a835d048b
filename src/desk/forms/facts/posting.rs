//! The posting of a reply (п. 16): the same network as the message's, the measures for a repeat (п. 19), confirming
//! photos and videos (п. 21).

use std::path::PathBuf;

use crate::desk::forms::fields::REPLIES;
use crate::desk::forms::reading::{Wrong, link, reply, wrong};
use crate::desk::state::State;
use crate::desk::widgets::field::Field;
use crate::desk::widgets::form::Form;
use crate::directory::{Organization, Source};
use crate::regulation::fact::Reply;
use crate::regulation::{Fact, Message, Text};

/// What a repeat's reply has to tell (п. 19).
const MEASURES: &str = "укажите принятые меры или ход решения вопроса (п. 19)";

/// What is asked.
pub(crate) fn ask(organization: &Organization, message: &Message) -> Vec<Field> {
    let hint = format!(
        "ответ размещается там же, где сообщение: {} (п. 16)",
        organization.source_name(&message.detected.source)
    );
    let link = Field::line("url", "Ссылка на ответ", "").needed("вставьте ссылку");
    let mut fields = vec![link.hint(hint)];
    if message.is_common() {
        fields.push(Field::choice("reply", "Ответ", REPLIES, 0));
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
    fields
}

/// The posting, and what to say of it.
pub(crate) fn answer(
    state: &State,
    message: &Message,
    form: &Form,
) -> Result<(Fact, String), Wrong> {
    let organization = &state.setup.organization;
    let url = link(form, "url")?;
    let source = &message.detected.source;
    let network = organization.source_of_link(&url);
    let own = organization.source(source);
    let hosts_known = own.is_some_and(Source::has_own_hosts);
    match network {
        Some(network) if network.code != *source => {
            let own = organization.source_name(source);
            return wrong(
                "url",
                format!(
                    "это {}, а сообщение из сети {own}: ответ размещают там же (п. 16)",
                    network.name
                ),
            );
        }
        None if hosts_known => {
            let own = organization.source_name(source);
            return wrong(
                "url",
                format!("ссылка не из сети {own}: ответ размещают там же, где сообщение (п. 16)"),
            );
        }
        _ => {}
    }
    let measures =
        Some(Text::from(form.value("measures").trim())).filter(|measures| !measures.is_empty());
    if message.detected.repeat_of.is_some() && measures.is_none() {
        return wrong("measures", MEASURES);
    }
    let reply = message
        .reply_to_post()
        .map_or_else(|| reply(form), |received| received.reply);
    let words = match reply {
        Reply::Final => "ответ размещён",
        Reply::Interim => "промежуточный ответ размещён, окончательный — за 7 рабочих дней (п. 17)",
        Reply::Clarification => "запрос (уточнение) размещён, срок ответа идёт",
    };
    let fact = Fact::Posted {
        reply,
        source: source.clone(),
        url,
        measures,
        attachments: None,
    };
    Ok((fact, words.to_owned()))
}

/// The files to attach: paths through ";", as typed or as a terminal pastes a file that is dropped on it.
pub(crate) fn files(form: &Form) -> Vec<PathBuf> {
    let value = form.value("attachments");
    let paths = value.split(';').map(|path| {
        let path = path.trim().trim_matches(['\'', '"']);
        PathBuf::from(path.strip_prefix("file://").unwrap_or(path))
    });
    paths.filter(|path| !path.as_os_str().is_empty()).collect()
}
