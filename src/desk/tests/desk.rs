//! A desk without a terminal, for tests: the sample ministry, the duty open, a message or two, frames read as text.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use serde_json::json;
use tempfile::TempDir;

use crate::calendar::Instant;
use crate::config::{Places, Setup};
use crate::desk::app::App;
use crate::desk::effect::Effect;
use crate::desk::input::key::Key;
use crate::desk::input::place::Screen;
use crate::desk::state::session::Access;
use crate::desk::style::theme::Theme;
use crate::desk::terminal::Input;
use crate::desk::update::update;
use crate::desk::view;
use crate::desk::widgets::areas::Areas;
use crate::regulation::{Event, Message, Recorded};

/// A desk with the duty open on a Monday morning, over an empty journal.
pub(crate) fn empty() -> (TempDir, App) {
    let folder = TempDir::new().expect("a folder");
    let journal = folder.path().join("journal.db");
    let places = Places::new(Some(journal), Some(folder.path().to_owned())).expect("places");
    let setup = Setup::load(&places).expect("the sample is right");
    let now = "2026-11-23T09:31:00+07:00"
        .parse::<Instant>()
        .expect("an instant");
    let mut app = App::new(setup, Theme::choose("none", true, ""), now);
    app.state.access = Access::Open;
    (folder, app)
}

/// The same with two messages in work: the first with a department and overdue, the second just detected.
pub(crate) fn busy() -> (TempDir, App) {
    let (folder, mut app) = empty();
    let detected = |number: u32, at: &str, author: &str| {
        json!({"kind": "detected", "message": format!("2026-{number}"), "at": format!("2026-11-{at}:00+07:00"),
               "source": "vk", "url": format!("https://vk.com/wall-1_{number}"), "author": author,
               "text": "Где пособие?", "topic": "Пособие от 3 до 7 лет", "location": "Кемерово"})
    };
    let signature = json!({"method": "paper", "person": "Петрова А. А."});
    let first = [
        detected(1, "19T09:00", "Анна К."),
        json!({"kind": "reported", "message": "2026-1", "at": "2026-11-19T09:02:00+07:00",
               "to": "Лебедева М. К. (ПРИМЕР)"}),
        json!({"kind": "categorised", "message": "2026-1", "at": "2026-11-19T09:05:00+07:00", "category": "high",
               "departments": ["posobiya"], "decided_by": "Лебедева М. К. (ПРИМЕР)"}),
        json!({"kind": "handed_over", "message": "2026-1", "at": "2026-11-19T09:20:00+07:00", "department": "posobiya",
               "to": "Петрова А. А.", "capacity": "head", "signature": signature}),
    ];
    let second = [detected(2, "23T09:20", "Пётр И.")];
    let fold = |events: &[serde_json::Value]| {
        let recorded = events.iter().zip(1..).map(|(event, seq)| Recorded {
            seq,
            event: event
                .as_object()
                .map(|own| Event::from_json(own.clone()).expect("an event"))
                .expect("an object"),
        });
        Message::fold(recorded, None).expect("it begins with its detection")
    };
    app.state.load(vec![
        (fold(&first), Vec::new()),
        (fold(&second), Vec::new()),
    ]);
    (folder, app)
}

/// The same on every screen.
pub(crate) fn on_every_screen() -> Vec<(TempDir, App)> {
    let screens = crate::desk::input::place::SCREENS.map(|screen| {
        let (folder, mut app) = busy();
        app.state.screen = match screen {
            Screen::Calendar(_) => Screen::Calendar(app.state.today()),
            other => other,
        };
        (folder, app)
    });
    screens.into()
}

/// Presses a key by its name.
pub(crate) fn press(app: &mut App, name: &str) -> Vec<Effect> {
    let key = Key::named(name).unwrap_or_else(|| panic!("«{name}» is a key"));
    update(app, Input::Key(key))
}

/// Types a text letter by letter.
pub(crate) fn types(app: &mut App, text: &str) {
    for letter in text.chars() {
        let name = if letter == ' ' {
            "Пробел".to_owned()
        } else {
            letter.to_string()
        };
        press(app, &name);
    }
}

/// The frame of a size, and what can be clicked on.
fn drawn(app: &App, columns: u16, rows: u16) -> (Buffer, Areas) {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a screen");
    let mut areas = Areas::default();
    terminal
        .draw(|frame| areas = view::view(app, frame))
        .expect("drawn");
    (terminal.backend().buffer().clone(), areas)
}

/// The frame of a size.
pub(crate) fn frame(app: &App, columns: u16, rows: u16) -> Buffer {
    drawn(app, columns, rows).0
}

/// Shows the desk in a window of a size, to be clicked on.
pub(crate) fn show(app: &mut App, columns: u16, rows: u16) {
    app.areas = drawn(app, columns, rows).1;
}

/// The frame as text, a line each row.
pub(crate) fn text(app: &App, columns: u16, rows: u16) -> String {
    let buffer = frame(app, columns, rows);
    let rows = buffer.content.chunks(usize::from(columns));
    let rows = rows.map(|row| {
        row.iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect::<String>()
    });
    rows.map(|row| row.trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}
