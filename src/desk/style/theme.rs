//! Colours by meaning. A state is always told by a word or a sign too, so every theme may lose its colours.

use ratatui::style::{Color, Style};

/// Styles by meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Plain text.
    pub text: Style,
    /// What may be passed over.
    pub dim: Style,
    /// The line at the top.
    pub header: Style,
    /// A title of a pane or a form.
    pub title: Style,
    /// Borders.
    pub border: Style,
    /// The selected row, the focused field.
    pub selected: Style,
    /// Beyond its term.
    pub overdue: Style,
    /// Soon due.
    pub soon: Style,
    /// In time, done.
    pub good: Style,
    /// A key in the footer.
    pub key: Style,
    /// An error at a field or in the notice line.
    pub error: Style,
}

/// The names of the themes in config.toml, and what the user calls them.
pub const THEMES: [(&str, &str); 6] = [
    ("auto", "по терминалу"),
    ("dark", "тёмное"),
    ("light", "светлое"),
    ("contrast", "высокая контрастность"),
    ("16", "16 цветов"),
    ("none", "без цвета"),
];

/// What the user calls the theme of a name.
pub fn called(name: &str) -> &str {
    let known = THEMES.iter().find(|(own, _)| *own == name);
    known.map_or(name, |(_, words)| words)
}

/// A colour of the 256.
fn ink(index: u8) -> Style {
    Style::new().fg(Color::Indexed(index))
}

impl Theme {
    /// The theme of a name; nothing where the terminal decides.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "dark" => Self::dark(),
            "light" => Self::light(),
            "contrast" => Self::contrast(),
            "16" => Self::sixteen(),
            "none" => Self::none(),
            _ => return None,
        })
    }

    /// The theme of the settings, or the one that the terminal can show.
    pub fn choose(setting: &str, no_color: bool, term: &str) -> Self {
        if let Some(own) = Self::named(setting) {
            return own;
        }
        let has_many = term.contains("256") || term.contains("truecolor");
        if no_color || matches!(term, "dumb" | "") {
            Self::none()
        } else if term == "linux" || !has_many {
            Self::sixteen()
        } else {
            Self::dark()
        }
    }

    fn dark() -> Self {
        Self {
            text: Style::new(),
            dim: ink(246),
            header: ink(255).bg(Color::Indexed(24)),
            title: ink(117).bold(),
            border: ink(240),
            selected: ink(231).bg(Color::Indexed(25)).bold(),
            overdue: ink(210).bold(),
            soon: ink(221),
            good: ink(114),
            key: ink(117).bold(),
            error: ink(210).bold(),
        }
    }

    fn light() -> Self {
        Self {
            // A light theme on a dark terminal needs its own ground.
            text: ink(16).bg(Color::Indexed(255)),
            dim: ink(242),
            header: ink(16).bg(Color::Indexed(153)),
            title: ink(25).bold(),
            border: ink(247),
            selected: ink(16).bg(Color::Indexed(117)).bold(),
            overdue: ink(124).bold(),
            soon: ink(94),
            good: ink(22),
            key: ink(25).bold(),
            error: ink(124).bold(),
        }
    }

    fn contrast() -> Self {
        let strong = |color| Style::new().fg(color).on_black().bold();
        Self {
            text: Style::new().white().on_black(),
            dim: Style::new().white().on_black(),
            header: Style::new().black().on_white().bold(),
            title: strong(Color::White),
            border: Style::new().white().on_black(),
            selected: Style::new().black().on_yellow().bold(),
            overdue: strong(Color::LightRed),
            soon: strong(Color::LightYellow),
            good: strong(Color::LightGreen),
            key: strong(Color::LightYellow),
            error: strong(Color::LightRed),
        }
    }

    fn sixteen() -> Self {
        Self {
            text: Style::new(),
            dim: Style::new().gray(),
            header: Style::new().white().on_blue(),
            title: Style::new().cyan().bold(),
            border: Style::new().gray(),
            selected: Style::new().white().on_blue().bold(),
            overdue: Style::new().light_red().bold(),
            soon: Style::new().yellow(),
            good: Style::new().green(),
            key: Style::new().cyan().bold(),
            error: Style::new().light_red().bold(),
        }
    }

    fn none() -> Self {
        let plain = Style::new();
        let bold = plain.bold();
        let reversed = plain.reversed();
        Self {
            text: plain,
            dim: plain,
            header: reversed,
            title: bold,
            border: plain,
            selected: reversed,
            overdue: bold,
            soon: plain.underlined(),
            good: plain,
            key: bold,
            error: bold,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_says_the_same_in_other_colours() {
        use crate::desk::tests::desk::{busy, frame, press};
        for layer in ["", "F12", "н", "ч", "ц", "F6", "F7"] {
            let (_folder, mut app) = busy();
            if !layer.is_empty() {
                press(&mut app, layer);
            }
            let drawn: Vec<_> = THEMES[1..]
                .iter()
                .map(|(name, _)| {
                    app.state.theme = Theme::named(name).expect("a theme");
                    frame(&app, 120, 32)
                })
                .collect();
            let text = |place: usize| {
                let cells = drawn[place].content.iter();
                cells
                    .map(|cell| cell.symbol().to_owned())
                    .collect::<String>()
            };
            for place in 1..drawn.len() {
                assert_eq!(text(place), text(0), "{}", THEMES[place + 1].0);
                assert_ne!(drawn[place], drawn[0], "the colours are others");
            }
            // The last one has no colours at all.
            let plain = drawn.last().expect("a theme");
            let reset = ratatui::style::Color::Reset;
            assert!(
                plain
                    .content
                    .iter()
                    .all(|cell| (cell.fg, cell.bg) == (reset, reset))
            );
        }
        let text = crate::desk::tests::desk::text(&busy().1, 120, 32);
        // What colours tell is there in signs and words.
        for said in ["● 1 просрочено", "▸●   1 !", "● −", "✓"] {
            assert!(text.contains(said), "{said}\n{text}");
        }
    }

    #[test]
    fn every_name_of_the_settings_is_a_theme() {
        for (name, words) in THEMES {
            let text = format!("theme = \"{name}\"");
            assert!(
                crate::config::Settings::parse("config.toml", &text).is_ok(),
                "{name}"
            );
            assert_eq!(Theme::named(name).is_none(), name == "auto");
            assert!(!words.is_empty());
        }
    }

    #[test]
    fn no_color_means_none_whatever_the_terminal() {
        let none = Theme::choose("auto", true, "xterm-256color");
        assert_eq!(none, Theme::none());
        assert_eq!(Theme::choose("auto", false, "dumb"), Theme::none());
        assert_eq!(Theme::choose("auto", false, "linux"), Theme::sixteen());
        assert_eq!(
            Theme::choose("light", true, "dumb"),
            Theme::light(),
            "the user's own word wins"
        );
        let colours = [none.text, none.dim, none.selected, none.overdue, none.error];
        assert!(
            colours
                .iter()
                .all(|style| style.fg.is_none() && style.bg.is_none())
        );
    }
}
