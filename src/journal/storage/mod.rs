//! The files of a journal and what SQLite is told about them: a path comes in, a recognised and tuned connection goes
//! out. Nothing here knows what an entry means. Open [`schema`] first: it holds the tables; [`seal`] is the file beside
//! them.

pub(super) mod connection;
pub(super) mod explain;
pub(super) mod files;
pub(super) mod network;
pub(super) mod recognise;
pub(super) mod schema;
pub(super) mod seal;

pub(crate) use connection::{
    PATIENCE, SETTINGS, all_rows, connect_to_read, connect_to_write, first_row, one_value, pragma,
    tune,
};
pub(crate) use explain::explain;
pub(crate) use files::{
    Lock, beside, create_file, folder_of, for_the_owner, has_a_wal, identity, is_writable, length,
    make_folder, private_file, sweep, sync_file, sync_folder,
};
pub(crate) use network::mode_for;
pub(crate) use recognise::{check_file, known_version};
pub(crate) use schema::{CURRENT, STEPS, Step, described, fresh, select_entries};
pub(crate) use seal::Seal;
