//! The widgets: frames, lists, and the forms with their fields. A widget knows its own data and the area it is drawn in,
//! never the journal; `update` changes it, `view` reads it and tells what a click on each area means. Open [`areas`]
//! first, then [`list`] and [`form`].

pub(crate) mod areas;
pub mod draw;
pub mod editor;
pub mod field;
pub mod flow;
pub mod form;
pub(crate) mod list;
pub mod pick;
pub mod secret;
pub(crate) mod window;
