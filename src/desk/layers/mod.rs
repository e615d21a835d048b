//! What lies over a screen.

pub mod appearance;
pub mod explain;
pub mod help;
pub mod history;
pub mod list;
pub mod palette;
pub mod templates;
