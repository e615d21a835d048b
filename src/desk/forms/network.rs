//! The network of a message that is being registered: it is known by the link, or is chosen.

use crate::desk::forms::reading::{Wrong, asked, url, wrong};
use crate::desk::widgets::form::Form;
use crate::directory::{Organization, Source};
use crate::regulation::Text;

/// The source by the link's host, where one has that; else it has to be chosen.
pub(crate) fn know_it(form: &mut Form, organization: &Organization) {
    let Ok(url) = url(form, "url") else {
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

/// The source that was chosen; the link has to lead there.
pub(crate) fn chosen<'a>(
    form: &Form,
    url: &Text,
    organization: &'a Organization,
) -> Result<&'a Source, Wrong> {
    let name = asked(form, "source")?;
    let mut sources = organization.sources.iter();
    let Some(source) = sources.find(|source| source.name == name || source.code == name) else {
        let what = "такого источника нет; выберите из списка (↓) или добавьте в organization.toml";
        return wrong("source", what);
    };
    match organization.source_of_link(url) {
        Some(other) if other.code != source.code => {
            let what = format!("ссылка ведёт в другую сеть: {}", other.name);
            wrong("source", what)
        }
        None if source.has_own_hosts() => {
            let what = format!(
                "ссылка не из сети {}: выберите источник (↓) или исправьте ссылку",
                source.name
            );
            wrong("source", what)
        }
        _ => Ok(source),
    }
}
