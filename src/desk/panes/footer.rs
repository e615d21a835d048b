//! The footer: the keys that do something now, the next step first, from the table of actions.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::desk::action::{Action, Turn};
use crate::desk::app::{App, Screen};
use crate::desk::text;
use crate::regulation::Kind;

pub(super) fn view(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let mut entries: Vec<(&str, &str)> = Vec::new();
    let mut steps = app.next_steps();
    if app.screen != Screen::Main {
        steps.clear();
    }
    if let Some(next) = steps.first().and_then(|kind| Action::of(*kind)) {
        entries.push(("Enter", next.binding().label));
    }
    match (app.screen, &app.past) {
        (Screen::Calendar(_), _) => {
            // The arrows of one kind are one entry.
            entries.extend([
                ("Esc", "к очереди"),
                ("←→", "день"),
                ("↑↓", "неделя"),
                ("- +", "год"),
                ("PgUp PgDn", "месяц"),
            ]);
            entries.push(of(Action::Turn(Turn::Today)));
        }
        (Screen::Directory, _) => {
            entries.extend([Action::Back, Action::Edit, Action::Add].map(of));
            entries.extend(app.directory.person(app).map(|_| of(Action::SetPin)));
        }
        (Screen::Signatures, _) => {
            entries.extend([("Esc", "к очереди"), ("←→", "день")]);
            entries.extend([Action::Filter, Action::Unfilter].map(of));
        }
        (Screen::Journal, _) => {
            entries.extend([("Esc", "показать все, к очереди")]);
            entries.extend([Action::History, Action::Narrow].map(of));
        }
        (Screen::Registry | Screen::Summary, _) => {
            entries.extend([("Esc", "к очереди"), ("←→", "месяц")]);
            entries.extend([Action::Drill, Action::SavePaper, Action::SaveTable].map(of));
        }
        (Screen::Main, Some(_)) => {
            entries.push(("Esc", "к настоящему"));
            entries.extend([Action::Past, Action::Explain, Action::Calendar].map(of));
        }
        (Screen::Main, None) => entries.push(of(Action::Register)),
    }
    let rare = [Kind::Corrected, Kind::Annulled, Kind::Rejected, Kind::Noted];
    let usual = steps.iter().skip(1).filter(|kind| !rare.contains(kind));
    entries.extend(usual.filter_map(|kind| Action::of(*kind)).map(of));
    let last = [Action::Palette, Action::Help].map(of);
    let width = usize::from(area.width);
    let taken = |(key, label): &(&str, &str)| text::width(key) + text::width(label) + 4;
    let reserved: usize = last.iter().map(taken).sum();
    let mut used = reserved;
    entries.retain(|entry| {
        used += taken(entry);
        used <= width
    });
    entries.extend(last);
    let mut spans = Vec::new();
    for (key, label) in entries {
        spans.push(Span::styled(format!(" {key} "), app.theme.key));
        spans.push(Span::styled(format!("{label}  "), app.theme.text));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

fn of(action: Action) -> (&'static str, &'static str) {
    let binding = action.binding();
    (binding.keys[0], binding.label)
}
