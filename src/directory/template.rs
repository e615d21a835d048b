//! Templates: texts that the specialist writes from, with places for what is known of the message.

use serde::Deserialize;
use toml::Spanned;

use super::record::TopicGroup;
use crate::toml_file::{self, DataError};

/// A text to write from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// By which name it is found.
    pub name: String,
    /// Of which topic it is; for any, where there is none.
    pub topic: Option<String>,
    /// The text, with its places.
    text: String,
}

/// What the places of a template are filled with.
#[derive(Debug, Clone, Copy)]
pub struct Filling<'a> {
    /// The author as the network names him.
    pub author: &'a str,
    /// The topic.
    pub topic: &'a str,
    /// The location.
    pub location: &'a str,
    /// The number.
    pub number: &'a str,
}

/// The places that a template may have.
const PLACES: [&str; 4] = ["{автор}", "{тема}", "{локация}", "{номер}"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTemplate {
    name: Spanned<String>,
    topic: Option<Spanned<String>>,
    text: Spanned<String>,
}

impl Template {
    /// The text with its places filled. What is filled in is taken as it is: a place inside of it is none.
    pub fn filled(&self, with: Filling<'_>) -> String {
        let of = [with.author, with.topic, with.location, with.number];
        let mut filled = String::with_capacity(self.text.len());
        let mut rest = self.text.as_str();
        while let Some(start) = rest.find('{') {
            filled.push_str(&rest[..start]);
            rest = &rest[start..];
            let mut places = PLACES.iter().zip(of);
            let found = places.find_map(|(place, value)| Some((rest.strip_prefix(place)?, value)));
            let (after, value) = found.unwrap_or((&rest[1..], "{"));
            filled.push_str(value);
            rest = after;
        }
        filled + rest
    }
}

/// Reads the templates of the file: each with a name and a text, of a topic that there is, with places that there are.
pub(super) fn read_templates(
    source: &toml_file::Source<'_>,
    raw: Vec<RawTemplate>,
    groups: &[TopicGroup],
) -> Result<Vec<Template>, DataError> {
    let mut templates: Vec<Template> = Vec::with_capacity(raw.len());
    for RawTemplate { name, topic, text } in raw {
        let is_taken = templates.iter().any(|own| own.name == *name.get_ref());
        if is_taken || name.get_ref().trim().is_empty() {
            let problem = format!("имя шаблона «{}» пусто или записано дважды", name.get_ref());
            return Err(source.error(Some(name.span()), problem, "у каждого шаблона своё name"));
        }
        let is_known = |topic: &String| groups.iter().any(|own| own.topics.contains(topic));
        if let Some(topic) = topic.as_ref().filter(|own| !is_known(own.get_ref())) {
            let problem = format!("темы «{}» нет", topic.get_ref());
            let expected = "тема из разделов [[topic_group]], буква в букву";
            return Err(source.error(Some(topic.span()), problem, expected));
        }
        if text.get_ref().trim().is_empty() {
            let problem = format!("шаблон «{}» пуст", name.get_ref());
            return Err(source.error(Some(text.span()), problem, "text с текстом"));
        }
        if let Some(place) = unknown_place(text.get_ref()) {
            let problem = format!("в шаблоне неизвестное место «{place}»");
            let expected = format!("одно из: {}", PLACES.join(", "));
            return Err(source.error(Some(text.span()), problem, expected));
        }
        templates.push(Template {
            name: name.into_inner(),
            topic: topic.map(Spanned::into_inner),
            text: text.into_inner(),
        });
    }
    Ok(templates)
}

/// A place in braces that nothing is known to fill.
fn unknown_place(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        rest = &rest[start..];
        let end = rest.find('}').map_or(rest.len(), |end| end + 1);
        if !PLACES.contains(&&rest[..end]) {
            return Some(&rest[..end]);
        }
        rest = &rest[end..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{Organization, SAMPLE};

    const FILLING: Filling<'_> = Filling {
        author: "Анна {тема} К.",
        topic: "Единое пособие",
        location: "Юрга",
        number: "2026-17",
    };

    fn error(template: &str) -> String {
        let text = format!("{SAMPLE}\n[[template]]\n{template}\n");
        Organization::parse("organization.toml", &text)
            .expect_err("refused")
            .to_string()
    }

    #[test]
    fn places_are_filled_and_what_is_filled_in_is_no_place() {
        let template = Template {
            name: "Ответ".to_owned(),
            topic: None,
            text: "{автор}: {тема}, {локация}, № {номер}".to_owned(),
        };
        assert_eq!(
            template.filled(FILLING),
            "Анна {тема} К.: Единое пособие, Юрга, № 2026-17"
        );
    }

    #[test]
    fn the_sample_has_templates_and_all_are_marked() {
        let (organization, _) = Organization::parse("organization.toml", SAMPLE).expect("right");
        assert!(!organization.templates.is_empty());
        for template in &organization.templates {
            assert!(template.name.contains("ПРИМЕР"), "{}", template.name);
            assert!(!template.filled(FILLING).contains('\n'));
        }
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        let topic = error("name = \"Ответ\"\ntopic = \"Погода\"\ntext = \"Да\"");
        assert!(topic.contains("темы «Погода» нет"), "{topic}");
        assert!(topic.contains("organization.toml"), "{topic}");
        let place = error("name = \"Ответ\"\ntext = \"Здравствуйте, {имя}!\"");
        assert!(place.contains("неизвестное место «{имя}»"), "{place}");
        assert!(place.contains("{автор}"), "{place}");
        assert!(error("name = \"Ответ\"\ntext = \" \"").contains("шаблон «Ответ» пуст"));
        assert!(error("name = \" \"\ntext = \"Да\"").contains("имя шаблона"));
        assert!(error("name = \"Ответ\"\ntext = \"Да\"\nfor = \"reply\"").contains("for"));
    }
}
