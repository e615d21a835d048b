//! The one way an entry gets into the journal: facts and desk events come in with who enters them, sealed entries go
//! out, each call one durable transaction. Open [`append`] first; [`writer`] does the work within a transaction.

pub(super) mod accept;
pub(super) mod append;
pub(super) mod bulk;
pub(super) mod held;
pub(super) mod index;
pub(super) mod recorder;
pub(super) mod registration;
pub(super) mod sheets;
pub(super) mod signing;
pub(super) mod transaction;
pub(super) mod transfer;
pub(super) mod writer;
