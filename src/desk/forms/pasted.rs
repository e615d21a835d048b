//! What is pasted into an empty registration: a link, a text, or both, as one copies a message from a network.

use crate::directory::Organization;

/// The link and the text of what was pasted.
pub(crate) fn parts<'a>(pasted: &'a str, organization: &Organization) -> (Option<&'a str>, String) {
    let pasted = pasted.trim();
    if !pasted.contains(char::is_whitespace) {
        return (Some(pasted), String::new());
    }
    match link_in(organization, pasted) {
        Some(link) => (Some(link), without(pasted, link)),
        None => (None, pasted.to_owned()),
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
    let begins_line = before.is_empty() || before.ends_with('\n');
    let ends_line = after.is_empty() || after.starts_with(['\n', '\r']);
    let on_its_own_line = begins_line || ends_line;
    let between = if on_its_own_line { "\n" } else { " " };
    let (before, after) = (before.trim_end(), after.trim_start());
    if before.is_empty() || after.is_empty() {
        return format!("{before}{after}");
    }
    format!("{before}{between}{after}")
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
