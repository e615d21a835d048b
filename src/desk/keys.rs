//! What a key does: to the layer that lies on top, or, with nothing over the screen, by the table of actions.

use crate::desk::actions::{act, follow};
use crate::desk::app::App;
use crate::desk::effect::Effect;
use crate::desk::input::action::Action;
use crate::desk::input::key::Key;
use crate::desk::input::place::{Place, Screen};
use crate::desk::layers::help::Help;

/// Takes a key in.
pub(crate) fn press(app: &mut App, key: Key) -> Vec<Effect> {
    let screen = app.state.screen;
    let top = app.layers.last();
    let place = top.and_then(|layer| layer.place());
    let over = app.state.keymap.find_over(screen, &key);
    let is_bound = || {
        let place = place.unwrap_or(Place::Screen(screen));
        app.state.keymap.find(place, &key).or(over).is_some()
    };
    if key.alt && !is_bound() {
        // Esc and the next key in one piece look like this: neither of the two is what was meant for sure.
        return Vec::new();
    }
    if over == Some(Action::Help) && top.is_some() && app.top::<Help>().is_none() {
        app.lay_over(Help::new(&app.state));
        return Vec::new();
    }
    // In a form Ctrl+Z takes back what was typed.
    if over == Some(Action::Stop) && place != Some(Place::Form) {
        return vec![Effect::Stop];
    }
    if let Some(layer) = app.layers.last_mut() {
        let flow = layer.key(key, &mut app.state);
        return follow(app, flow);
    }
    app.state.notice = None;
    match app.state.keymap.find(screen, &key) {
        Some(action) => act(app, action),
        // Any other key of the journal screen is search text.
        None if screen == Screen::Journal && app.finder.types(key) => vec![Effect::Find(true)],
        None => {
            let help = app.state.keymap.key(Action::Help).to_owned();
            let name = key.name();
            app.state.say(format!(
                "Клавиша {name} здесь ничего не делает; {help} — справка"
            ));
            Vec::new()
        }
    }
}
