//! The files of a journal and what SQLite is told about them: a path comes in, a recognised and tuned connection goes out.
//! Nothing here knows what an entry means. Open [`schema`] first: it holds the tables; [`seal`] is the file beside them.

pub(super) mod connection;
pub(super) mod explain;
pub(super) mod files;
pub(super) mod network;
pub(super) mod recognise;
pub(super) mod schema;
pub(super) mod seal;
