//! Everything that is asked of a journal and changes nothing: an open [`Journal`](super::Journal) comes in, folded
//! messages, numbers and entries go out. Open [`rows`] first: it makes entries of rows; [`messages`] folds them.

pub(super) mod clock;
pub(super) mod desk;
pub(super) mod fold;
pub(super) mod list;
pub(super) mod messages;
pub(super) mod named;
pub(super) mod near;
pub(super) mod rows;
pub(super) mod sealed;
pub(super) mod search;
pub(super) mod signed;
pub(super) mod tags;
pub(super) mod usage;
