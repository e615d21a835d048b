//! Intake: a list of messages exported from a monitoring system becomes detections (п. 8).
//!
//! A file's bytes come in (`file.rs`: text in whatever encoding and with whatever separator, or a spreadsheet); its
//! columns are told by their headers, by hand or as remembered ([`columns`], [`memory`]); a [`Plan`] goes out: what would
//! be registered, which rows are left out and why, which are wrong. Nothing is written before a person has seen it;
//! [`Journal::register_all`](crate::journal::Journal::register_all) then takes all of it or nothing. The room stands
//! over the journal, like the papers, because it asks which links are registered already. Clock, places and screens
//! belong to its callers. To find one's way, open `list.rs` first, then `row.rs`.

pub mod columns;
mod encoding;
mod error;
mod file;
mod headers;
mod layout;
mod list;
pub mod memory;
mod moment;
mod plan;
mod request;
mod row;
mod separated;
mod sheet;
mod spreadsheet;

pub use error::IntakeError;
pub use list::{LARGEST_FILE, List, from_bytes, read};
pub use plan::Plan;
pub use request::{Defaults, DetectedAt, Request};
pub use row::{Finding, Skip, to_be_registered};
pub use sheet::MOST_ROWS;
