//! What is pressed: events of the terminal come in as keys, actions go out. Open [`action`] first, the one table; [`key`]
//! tells keys by their place in either layout, [`place`] where they are pressed, [`keymap`] what they do there.

pub mod action;
pub mod key;
pub mod keymap;
pub mod place;
