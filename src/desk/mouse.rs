//! What a click does: on a key of the footer it presses the key, on a row it puts the cursor there. What is where was
//! told when it was drawn.

use crate::desk::actions::{follow, go};
use crate::desk::app::App;
use crate::desk::effect::Effect;
use crate::desk::input::action::Row;
use crate::desk::input::key::Key;
use crate::desk::input::place::Screen;
use crate::desk::keys::press;
use crate::desk::widgets::areas::Target;

/// Takes in a click on the frame that was drawn last.
pub(crate) fn click(app: &mut App, column: u16, row: u16) -> Vec<Effect> {
    let Some(hit) = app.areas.at(column, row) else {
        return Vec::new();
    };
    if let Target::Key(name) = &hit.target {
        let key = Key::named(name);
        return key.map(|key| press(app, key)).unwrap_or_default();
    }
    if let Some(layer) = app.layers.last_mut() {
        let flow = layer.click(&hit, &mut app.state);
        return follow(app, flow);
    }
    if let Target::Row(place) = hit.target {
        select(app, place);
    }
    Vec::new()
}

/// Puts the cursor of the screen's list on a row.
fn select(app: &mut App, place: usize) {
    if app.state.screen == Screen::Main {
        let item = app.state.shown().items().get(place);
        if let Some(number) = item.map(|item| item.message.number) {
            app.state.shown_mut().select(number);
        }
        return;
    }
    go(app, Row::First);
    go(app, Row::By(isize::try_from(place).unwrap_or_default()));
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;
    use crate::desk::tests::desk::{busy, press as presses, show, text, types};

    const DESK: Rect = Rect::new(0, 0, 120, 32);

    /// Clicks on a desk of this size as it is seen now.
    fn click(app: &mut App, desk: Rect, column: u16, row: u16) -> Vec<Effect> {
        show(app, desk.width, desk.height);
        super::click(app, column, row)
    }

    /// Clicks on the first letter of a text, where it stands lowest.
    fn click_on(app: &mut App, words: &str) -> Vec<Effect> {
        let screen = text(app, DESK.width, DESK.height);
        let found = screen.lines().enumerate().filter_map(|(row, line)| {
            let before = &line[..line.find(words)?];
            Some((before.chars().count(), row))
        });
        let (column, row) = found.last().unwrap_or_else(|| panic!("{words}\n{screen}"));
        let at = |place: usize| u16::try_from(place).expect("a place on the screen");
        click(app, DESK, at(column), at(row))
    }

    #[test]
    fn a_click_on_a_row_selects_it_on_the_queue_and_in_the_journal() {
        let (_folder, mut app) = busy();
        click_on(&mut app, "ждёт решения");
        assert_eq!(
            app.state.shown().selected().map(|number| number.index),
            Some(2)
        );
        let items = app
            .state
            .queue
            .items()
            .iter()
            .map(|item| item.message.clone());
        app.finder.load(items.collect(), true);
        presses(&mut app, "F3");
        let first = app.finder.chosen().expect("found").index;
        click_on(&mut app, &format!("2026-{}", 3 - first));
        assert_eq!(
            app.finder.chosen().map(|number| number.index),
            Some(3 - first)
        );
        // Under the last row there is nothing, and above the first is the line that is typed in.
        click(&mut app, DESK, 5, 20);
        click(&mut app, DESK, 5, 3);
        assert_eq!(
            app.finder.chosen().map(|number| number.index),
            Some(3 - first)
        );
    }

    #[test]
    fn with_a_long_error_above_the_rows_stand_lower_and_are_hit_all_the_same() {
        let (_folder, mut app) = busy();
        app.state.say_error("слово ".repeat(60));
        let screen = text(&app, DESK.width, DESK.height);
        assert!(
            screen
                .lines()
                .nth(3)
                .is_some_and(|line| line.contains("слово")),
            "{screen}"
        );
        click_on(&mut app, "ждёт решения");
        assert_eq!(
            app.state.shown().selected().map(|number| number.index),
            Some(2)
        );
        click_on(&mut app, "F3 журнал");
        assert_eq!(app.state.screen, Screen::Journal);
    }

    #[test]
    fn a_click_beside_everything_does_nothing() {
        let (_folder, mut app) = busy();
        let before = text(&app, DESK.width, DESK.height);
        for column in (0..DESK.width).step_by(7) {
            click(&mut app, DESK, column, 0);
            click(&mut app, DESK, column, DESK.height + 5);
        }
        click(&mut app, Rect::new(0, 0, 20, 5), 3, 4);
        assert_eq!(text(&app, DESK.width, DESK.height), before);
        // What lies over the rows keeps them from being hit.
        presses(&mut app, "н");
        click(&mut app, DESK, 5, 5);
        assert!(app.dialog().is_some());
    }

    #[test]
    fn a_click_in_a_form_goes_to_the_field_and_chooses_what_it_falls_on() {
        let (_folder, mut app) = busy();
        let form = |app: &mut App, told: &dyn Fn(&mut crate::desk::widgets::form::Form)| {
            let Some(dialog) = app.dialog_mut() else {
                panic!("a form");
            };
            told(&mut dialog.form);
        };
        presses(&mut app, "н");
        form(&mut app, &|form| {
            form.set("text", "Где моё пособие? Жду ответа");
        });
        click_on(&mut app, "моё");
        types(&mut app, "же ");
        form(&mut app, &|form| {
            assert_eq!(form.focused(), "text");
            assert_eq!(form.value("text"), "Где же моё пособие? Жду ответа");
        });
        // A list opens, and its row is taken.
        click_on(&mut app, "Локация");
        click_on(&mut app, "Новокузнецк");
        form(&mut app, &|form| {
            assert_eq!(form.focused(), "location");
            assert_eq!(form.value("location"), "Новокузнецк");
        });
        presses(&mut app, "Esc");
        presses(&mut app, "к");
        let departments = app.state.setup.organization.departments.clone();
        click_on(&mut app, "повышенной важности");
        click_on(&mut app, &departments[1].name);
        form(&mut app, &|form| {
            assert_eq!(form.value("category"), "повышенной важности");
            assert!(form.marks("departments")[1]);
        });
    }
}
