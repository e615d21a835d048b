//! What lies over a screen, a file each: palette, list before its registration, explanation, history, help, templates,
//! appearance. A key, a paste or a click comes in, a [`Flow`](crate::desk::layer::Flow) goes out. Open
//! [`layer`](crate::desk::layer) first, then [`help`], the smallest of them.

pub mod appearance;
pub mod explain;
pub mod help;
pub mod history;
pub mod list;
pub mod palette;
pub mod templates;
