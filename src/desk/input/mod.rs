//! What is pressed: keys, actions, and the tables that join them.

pub mod action;
pub mod key;
pub mod keymap;
pub mod place;
