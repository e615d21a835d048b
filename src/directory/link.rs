//! Links: which text is one, and when two of them lead to the same message.
//!
//! [`canonical`] gives two links to one message the same form. What is taken away leads to no other message: the scheme,
//! `www.` and `m.`, a slash at the end, the part after `#`, marks of advertising (`utm_…`, `fbclid`, …). Second names of
//! a network are one name (vk.ru, odnoklassniki.ru, telegram.me); a post of VK opened over a page
//! (`vk.com/feed?w=wall-1_2`) is the post itself, and a comment under it (`?reply=`, `_r7`) stays a message of its own.

/// The host of an `http(s)` link, in lower case, without a port.
pub fn host(url: &str) -> Option<String> {
    let secure = url.strip_prefix("https://");
    let rest = secure.or_else(|| url.strip_prefix("http://"))?;
    let place = rest.split(['/', '?', '#']).next()?;
    let host = place.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then(|| host.to_lowercase())
}

/// A longer link is none.
pub const LONGEST_LINK: usize = 2_000;

/// Is it a link to something in a network? What is wrong with it otherwise, in Russian.
pub fn check(url: &str) -> Result<(), &'static str> {
    if host(url).is_none_or(|host| !host.contains('.')) || url.chars().any(char::is_whitespace) {
        return Err("ожидается ссылка вида https://vk.com/…");
    }
    if url.chars().count() > LONGEST_LINK {
        return Err("ссылка длиннее 2000 знаков");
    }
    Ok(())
}

/// Parameters that say where a reader came from, and never what he reads.
const MARKS: [&str; 7] = [
    "fbclid",
    "gclid",
    "yclid",
    "ysclid",
    "igsh",
    "igshid",
    "_openstat",
];

/// The form that all links to one message share.
pub fn canonical(url: &str) -> String {
    let url = url.trim();
    let Some(host) = host(url) else {
        return url.to_owned();
    };
    let host = ["www.", "m.", "mobile."]
        .iter()
        .find_map(|prefix| host.strip_prefix(prefix))
        .unwrap_or(&host);
    let host = match host {
        "vk.ru" | "vkontakte.ru" => "vk.com",
        "odnoklassniki.ru" => "ok.ru",
        "telegram.me" | "telegram.dog" => "t.me",
        host => host,
    };
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or_default();
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = place.split_once('/').map_or("", |(_, path)| path);
    let path = path.trim_end_matches('/');
    // The web view of a channel shows the same messages.
    let path = match host {
        "t.me" => path.strip_prefix("s/").unwrap_or(path),
        _ => path,
    };
    let mut parameters: Vec<&str> = query
        .split('&')
        .filter(|parameter| {
            let name = parameter.split('=').next().unwrap_or_default();
            !name.is_empty() && !name.starts_with("utm_") && !MARKS.contains(&name)
        })
        .collect();
    if host == "vk.com"
        && let Some(post) = post_of_vk(path, &parameters)
    {
        return format!("{host}/{post}");
    }
    parameters.sort_unstable();
    parameters.dedup();
    let mut canonical = format!("{host}/{path}");
    if !parameters.is_empty() {
        canonical.push('?');
        canonical.push_str(&parameters.join("&"));
    }
    canonical
}

/// The post or the comment of VK that a link shows: `wall-1_2`, `wall-1_2?reply=7`.
fn post_of_vk(path: &str, parameters: &[&str]) -> Option<String> {
    let value = |name: &str| {
        let mut named = parameters.iter().filter_map(|own| own.split_once('='));
        named.find(|(own, _)| *own == name).map(|(_, value)| value)
    };
    let post = value("w").unwrap_or(path).to_lowercase();
    let post = post.replace("%2f", "/");
    let post = post.split('/').next().unwrap_or_default();
    let numbers = post.strip_prefix("wall")?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = numbers.strip_prefix('-').unwrap_or(numbers).split('_');
    let (owner, number) = (parts.next()?, parts.next()?);
    let comment = parts.next().and_then(|part| part.strip_prefix('r'));
    if !is_number(owner) || !is_number(number) {
        return None;
    }
    let sign = if numbers.starts_with('-') { "-" } else { "" };
    let comment = comment.or_else(|| value("reply"));
    let comment = comment.filter(|comment| is_number(comment));
    let reply = comment.map_or_else(String::new, |comment| format!("?reply={comment}"));
    Some(format!("wall{sign}{owner}_{number}{reply}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_one_message_are_the_same() {
        for (one, other) in [
            (
                "https://vk.com/wall-1_2",
                "http://m.vk.com/wall-1_2/?utm_source=x",
            ),
            (
                "https://vk.com/wall-1_2",
                "https://vk.ru/feed?w=wall-1_2&z=album",
            ),
            (
                "https://vk.com/wall-1_2",
                "https://vk.com/public1?w=wall-1_2%2Fall",
            ),
            (
                "https://vk.com/wall-1_2?reply=7&thread=3",
                "https://vk.com/feed?w=wall-1_2_r7",
            ),
            (
                "https://OK.ru/group/5/topic/6",
                "https://www.odnoklassniki.ru/group/5/topic/6/#a",
            ),
            (
                "https://t.me/kuzbass/15",
                "https://telegram.me/s/kuzbass/15",
            ),
            (
                "https://site.ru/a?b=1&c=2",
                "https://site.ru/a/?c=2&b=1&fbclid=Q",
            ),
            ("https://site.ru", "http://site.ru:80/"),
        ] {
            assert_eq!(canonical(one), canonical(other), "{one} {other}");
        }
    }

    #[test]
    fn other_messages_stay_others() {
        for (one, other) in [
            ("https://vk.com/wall-1_2", "https://vk.com/wall1_2"),
            ("https://vk.com/wall-1_2", "https://vk.com/wall-1_2?reply=7"),
            (
                "https://vk.com/wall-1_2?reply=7",
                "https://vk.com/wall-1_2?reply=8",
            ),
            (
                "https://vk.com/topic-1_2?post=3",
                "https://vk.com/topic-1_2?post=4",
            ),
            ("https://t.me/kuzbass/15", "https://t.me/kuzbass/16"),
            ("https://site.ru/a?id=1", "https://site.ru/a?id=2"),
            ("https://site.ru/A", "https://site.ru/a"),
        ] {
            assert_ne!(canonical(one), canonical(other), "{one} {other}");
        }
    }

    #[test]
    fn what_is_no_link_is_told() {
        assert_eq!(check("https://vk.com/wall-1_2"), Ok(()));
        for text in [
            "",
            "vk.com/wall-1_2",
            "javascript:alert(1)",
            "https://x/",
            "https://vk.com/a b",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
        assert!(check(&format!("https://vk.com/{}", "a".repeat(2_000))).is_err());
        assert_eq!(canonical(" не ссылка "), "не ссылка");
    }
}
