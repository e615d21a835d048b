//! The widgets of the dialogs. A widget knows its own data and the area it is drawn in, never the journal; `update`
//! changes it, `view` reads it.

pub mod draw;
pub mod editor;
pub mod field;
pub mod flow;
pub mod form;
pub mod pick;
pub mod secret;
pub mod window;
