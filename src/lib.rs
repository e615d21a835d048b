//! **Pult** (пульт дежурного): the duty desk of a ministry's records specialist, over one local journal.
//!
//! The house has floors, and each may use only the floors under it:
//!
//! ```text
//! main.rs  cli/              arguments → one call; exit code; errors printed once
//!    desk/    the terminal
//!         papers/    intake/    forms and PDF  |  lists of messages from monitoring systems
//!         journal/           SQLite: append, read, verify, move
//!         directory/         departments, people, sources, topics of the ministry
//!         regulation/        pure: events → message → stages, dues, slack, next actions
//!         calendar/          pure: production calendar + hours + zone → working minutes
//! ```
//!
//! Beside them stand six small rooms: [`clock`] (the only file that reads the clock), [`random`] (the only one that
//! asks for randomness), [`config`] (the only one that knows where files lie), [`toml_file`] (TOML with errors that a
//! person can act on), [`logfile`] (what the program tells of itself to the administrator) and [`sanitize`] (foreign text that
//! cannot act on a terminal).

pub mod calendar;
pub mod cli;
pub mod clock;
pub mod config;
pub mod desk;
pub mod directory;
pub mod intake;
pub mod journal;
pub mod logfile;
pub mod papers;
pub mod random;
pub mod regulation;
pub mod russian;
pub mod sanitize;
pub mod toml_file;
