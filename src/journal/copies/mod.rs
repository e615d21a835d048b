//! Copies of the journal and their way back: a journal and a folder come in, a verified copy or a restored journal goes
//! out. Open [`place`] first, which names the copies; [`make`] makes one, [`restore`] puts one back.

pub(super) mod attachment;
pub(super) mod before;
pub(super) mod database;
pub(super) mod error;
pub(super) mod exchange;
pub(super) mod folder;
pub(super) mod make;
pub(super) mod outlook;
pub(super) mod place;
pub(super) mod restore;

pub(crate) use before::copy_before_steps;
pub(crate) use place::Backups;
