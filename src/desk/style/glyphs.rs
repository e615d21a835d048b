//! Borders and marks for terminals that cannot show all of them. Screens and layers draw with whatever says it best; what the
//! terminal lacks is replaced in the finished frame, one sign for one sign, so that nothing moves.
//!
//! The console of Linux and of old Windows has lines, blocks, arrows and Cyrillic, but no dots and ticks. Where the locale
//! is not UTF-8 nothing but ASCII and Cyrillic is sure.

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use crate::config::GlyphSet;

/// Which signs the terminal can show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// All of them.
    #[default]
    Full,
    /// Those of a console's font.
    Console,
    /// ASCII and Cyrillic letters.
    Ascii,
}

/// What a console's font lacks, and what stands for it. Marks that mean different things stay different.
const CONSOLE: [(&str, &str); 22] = [
    ("●", "#"),
    ("◐", "~"),
    ("▸", ">"),
    ("›", ">"),
    ("‹", "<"),
    ("◄", "<"),
    ("▾", "v"),
    ("▏", "_"),
    ("✓", "+"),
    ("✗", "x"),
    ("✎", "/"),
    ("•", "*"),
    ("…", "."),
    ("⏸", "="),
    ("−", "-"),
    ("–", "-"),
    ("—", "-"),
    ("■", "#"),
    ("□", "o"),
    ("▯", "?"),
    ("≤", "<"),
    ("≥", ">"),
];

/// What ASCII lacks beside those.
const ASCII: [(&str, &str); 17] = [
    ("№", "N"),
    ("«", "\""),
    ("»", "\""),
    ("·", "."),
    ("°", "o"),
    ("×", "x"),
    ("←", "<"),
    ("→", ">"),
    ("↑", "^"),
    ("↓", "v"),
    ("▓", "#"),
    ("▒", ":"),
    ("░", "."),
    ("█", "#"),
    ("═", "="),
    ("║", "|"),
    ("¿", "?"),
];

impl Glyphs {
    /// What the settings say, or what the terminal and the locale make sure of.
    pub fn choose(setting: GlyphSet, term: &str, locale: &str, is_old_windows: bool) -> Self {
        let encoding = locale.to_lowercase().replace('-', "");
        // An empty locale says nothing; "C" and "ru_RU.KOI8-R" say that it is not UTF-8.
        let is_other = !encoding.is_empty() && !encoding.contains("utf8");
        match setting {
            GlyphSet::Full => Self::Full,
            GlyphSet::Plain => Self::Ascii,
            GlyphSet::Auto if is_other => Self::Ascii,
            GlyphSet::Auto if term == "linux" || is_old_windows => Self::Console,
            GlyphSet::Auto => Self::Full,
        }
    }

    /// Replaces what the terminal cannot show.
    pub fn simplify(self, buffer: &mut Buffer) {
        if self == Self::Full {
            return;
        }
        for cell in &mut buffer.content {
            if let Some(plain) = self.plain(cell.symbol()) {
                cell.set_symbol(plain);
            }
        }
    }

    /// What stands for a sign that the terminal lacks.
    fn plain(self, symbol: &str) -> Option<&'static str> {
        let of = |table: &[(&str, &'static str)]| {
            let found = table.iter().find(|(sign, _)| *sign == symbol);
            found.map(|(_, plain)| *plain)
        };
        if symbol.is_ascii() {
            return None;
        }
        let known = of(&CONSOLE);
        if self == Self::Console || known.is_some() {
            return known;
        }
        if let Some(plain) = of(&ASCII) {
            return Some(plain);
        }
        let first = symbol.chars().next()?;
        match first {
            '\u{400}'..='\u{45f}' => None,
            // Lines and their corners, then the parts of bars in charts.
            '─' | '━' => Some("-"),
            '│' | '┃' => Some("|"),
            '\u{250c}'..='\u{257f}' => Some("+"),
            '\u{2580}'..='\u{259f}' => Some("#"),
            _ if symbol.width() > 1 => Some("??"),
            _ => Some("?"),
        }
    }
}

/// The locale by which text is encoded: the first of these that is set.
pub fn locale(variable: impl Fn(&str) -> Option<String>) -> String {
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_and_the_locale_decide_unless_the_user_does() {
        let choose = |term: &str, locale: &str| Glyphs::choose(GlyphSet::Auto, term, locale, false);
        assert_eq!(choose("xterm-256color", "ru_RU.UTF-8"), Glyphs::Full);
        assert_eq!(choose("xterm-256color", "C.utf8"), Glyphs::Full);
        assert_eq!(
            choose("xterm-256color", ""),
            Glyphs::Full,
            "nothing is said"
        );
        assert_eq!(choose("linux", "ru_RU.UTF-8"), Glyphs::Console);
        assert_eq!(choose("xterm", "ru_RU.KOI8-R"), Glyphs::Ascii);
        assert_eq!(choose("linux", "C"), Glyphs::Ascii);
        assert_eq!(
            Glyphs::choose(GlyphSet::Full, "linux", "C", true),
            Glyphs::Full
        );
        assert_eq!(
            Glyphs::choose(GlyphSet::Plain, "xterm", "C.UTF-8", false),
            Glyphs::Ascii
        );
        assert_eq!(
            Glyphs::choose(GlyphSet::Auto, "", "", true),
            Glyphs::Console
        );
        let set = |values: &'static [(&str, &str)]| {
            locale(|name| {
                let found = values.iter().find(|(own, _)| *own == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(set(&[("LANG", "ru_RU.UTF-8"), ("LC_ALL", "C")]), "C");
        assert_eq!(
            set(&[("LANG", "ru_RU.UTF-8"), ("LC_ALL", "")]),
            "ru_RU.UTF-8"
        );
    }

    #[test]
    fn nothing_moves_and_marks_stay_different() {
        let marks = ["●", "◐", "✓", "✗", "✎", "⏸", "!", "*", "?"];
        for glyphs in [Glyphs::Console, Glyphs::Ascii] {
            let plain: Vec<&str> = marks
                .iter()
                .map(|mark| glyphs.plain(mark).unwrap_or(mark))
                .collect();
            let different: std::collections::HashSet<_> = plain.iter().collect();
            assert_eq!(different.len(), marks.len(), "{plain:?}");
            for (sign, plain) in CONSOLE.iter().chain(&ASCII) {
                assert_eq!(sign.width(), plain.width(), "{sign}");
            }
        }
        assert_eq!(Glyphs::Console.plain("┌"), None);
        assert_eq!(Glyphs::Ascii.plain("┌"), Some("+"));
        assert_eq!(Glyphs::Ascii.plain("╗"), Some("+"));
        assert_eq!(Glyphs::Ascii.plain("ё"), None);
        assert_eq!(Glyphs::Ascii.plain("👩"), Some("??"));
        assert_eq!(Glyphs::Console.plain("👩"), None);
    }
}
