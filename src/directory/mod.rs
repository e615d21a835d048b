//! The ministry as data: its name and order, zone, sources, topic groups, departments, people and stand-ins.
//!
//! `organization.toml` comes in, an [`Organization`] goes out, every code resolved and every name checked, so that the
//! floors above may ask without doubting. Hours are read here and handed down to the calendar. Departments, people and
//! stand-ins of the file are only the seed: once the journal has a [`Directory`](change::Directory) of its own, that one
//! counts. To find one's way, open `record.rs` first, then `organization.rs`.

pub mod change;
mod file;
pub mod link;
mod organization;
pub mod pin;
mod record;
mod template;

pub use file::SAMPLE;
pub use link::host;
pub use organization::Organization;
pub use record::{
    Department, LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT, Person, Role, Source, StandIn, TopicGroup,
};
pub use template::{Filling, Template};
