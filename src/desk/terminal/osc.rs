//! Escape sequences beside the picture: notifications (OSC 9, OSC 777) and the clipboard (OSC 52).
//!
//! Nothing but the sequence itself may act: its text is stripped of every control character, and inside tmux or screen
//! it is wrapped so that the terminal around them gets it.

use base64::{Engine, prelude::BASE64_STANDARD};

use crate::desk::style::text;

/// What stands between the desk and the terminal that a person looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Multiplexer {
    /// Nothing.
    None,
    /// tmux, which lets a wrapped sequence through where `allow-passthrough` is on.
    Tmux,
    /// GNU screen, which lets it through always.
    Screen,
}

impl Multiplexer {
    /// As the environment tells.
    pub fn read(variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        if is_set("TMUX") {
            Self::Tmux
        } else if is_set("STY") {
            Self::Screen
        } else {
            Self::None
        }
    }

    /// A sequence as it reaches the terminal outside.
    fn through(self, sequence: &str) -> String {
        match self {
            Self::None => sequence.to_owned(),
            Self::Tmux => format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b")),
            Self::Screen => format!("\x1bP{sequence}\x1b\\"),
        }
    }
}

/// The longest text of a notification, in characters: a desktop shows a few lines.
const LONGEST: usize = 240;

/// A text that ends no sequence and begins none.
pub fn plain(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text::visible(&line).chars().take(LONGEST).collect()
}

/// A notification as iTerm2 introduced it; `WezTerm`, kitty, Ghostty know it too.
pub fn osc9(multiplexer: Multiplexer, title: &str, text: &str) -> String {
    // A text that begins with a number and a semicolon is another command in some terminals; a title never does.
    multiplexer.through(&format!("\x1b]9;{}: {}\x07", plain(title), plain(text)))
}

/// A notification as urxvt introduced it; foot knows it too.
pub fn osc777(multiplexer: Multiplexer, title: &str, text: &str) -> String {
    let part = |text: &str| plain(text).replace(';', ",");
    multiplexer.through(&format!(
        "\x1b]777;notify;{};{}\x07",
        part(title),
        part(text)
    ))
}

/// The most base64 that terminals take in one sequence.
const MOST_COPIED: usize = 74_994;

/// What puts a text on the clipboard; nothing for one that is too long.
pub fn osc52(multiplexer: Multiplexer, text: &str) -> Option<String> {
    let encoded = BASE64_STANDARD.encode(text);
    if encoded.len() > MOST_COPIED {
        return None;
    }
    let sequence = format!("\x1b]52;c;{encoded}\x07");
    Some(match multiplexer {
        Multiplexer::None => sequence,
        // tmux takes it itself where `set-clipboard` is on, and passes it through where `allow-passthrough` is.
        Multiplexer::Tmux => multiplexer.through(&sequence) + &sequence,
        Multiplexer::Screen => multiplexer.through(&sequence),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_sequence_or_begins_another() {
        let hostile = "№ 1\x07\x1b]52;c;AAAA\x07\u{9c}\u{9d}9;x\r\n\0 конец";
        for sequence in [
            osc9(Multiplexer::None, hostile, hostile),
            osc777(Multiplexer::None, hostile, hostile),
        ] {
            let inside = &sequence[1..sequence.len() - 1];
            assert!(
                sequence.starts_with("\x1b]") && sequence.ends_with('\x07'),
                "{sequence:?}"
            );
            assert!(!inside.chars().any(char::is_control), "{sequence:?}");
            assert!(inside.contains("конец"), "{sequence:?}");
        }
    }

    #[test]
    fn a_title_cannot_be_taken_for_the_text() {
        assert_eq!(
            osc777(Multiplexer::None, "а;б", "в;г"),
            "\x1b]777;notify;а,б;в,г\x07"
        );
        assert_eq!(osc9(Multiplexer::None, "а", "4;1"), "\x1b]9;а: 4;1\x07");
        assert_eq!(plain(&"ы".repeat(1000)).chars().count(), LONGEST);
    }

    #[test]
    fn what_stands_between_lets_it_through() {
        let of = |name: &'static str| {
            Multiplexer::read(&move |asked| (asked == name).then(|| "1".to_owned()))
        };
        assert_eq!(
            [of("TMUX"), of("STY"), of("TERM")],
            [Multiplexer::Tmux, Multiplexer::Screen, Multiplexer::None]
        );
        assert_eq!(
            osc9(Multiplexer::Tmux, "а", "б"),
            "\x1bPtmux;\x1b\x1b]9;а: б\x07\x1b\\"
        );
        assert_eq!(
            osc9(Multiplexer::Screen, "а", "б"),
            "\x1bP\x1b]9;а: б\x07\x1b\\"
        );
    }

    #[test]
    fn what_is_copied_is_copied_exactly() {
        assert_eq!(
            osc52(Multiplexer::None, "привет\x07").as_deref(),
            Some("\x1b]52;c;0L/RgNC40LLQtdGCBw==\x07")
        );
        assert_eq!(osc52(Multiplexer::None, &"я".repeat(60_000)), None);
    }
}
