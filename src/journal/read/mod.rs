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

pub(crate) use clock::is_behind;
pub(crate) use desk::{directory, failures, pins_of};
pub(crate) use fold::OF_MESSAGE;
pub(crate) use list::{Listed, wrong_about};
pub(crate) use named::people_named;
pub(crate) use rows::{
    AnyEntry, end_of_chain, hash_at, last_index, number_at, select_numbers, utc,
};
pub(crate) use sealed::breach;
pub(crate) use tags::{
    category_tag, folded, index_place, month_tag, person_tag, state_tag, tag, year_tag,
};
