//! What is pressed: a [`key`], the [`action`] that it stands for in a [`place`], the keys that hold at this desk
//! ([`keymap`]) and the user's own among them ([`custom`]). Open [`action`] first: it has the table of all actions.

pub mod action;
pub mod custom;
pub mod key;
pub mod keymap;
pub mod place;
