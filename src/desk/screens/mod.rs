//! The screens. Each keeps its own cursor and what it was last given, draws itself between the header and the footer from
//! the state, and returns the areas that can be clicked on. Open [`main`] first, then [`directory`].

pub mod calendar;
pub mod directory;
pub mod journal;
pub mod main;
pub mod report;
pub mod signatures;
