//! The chain that makes a change of the past visible: an entry's fields come in, its canonical bytes and hash go out.
//! Open [`hash`] first; [`canonical`] encodes the fields, [`reader`] does the same straight from the stored text.

pub(super) mod canonical;
pub(super) mod hash;
pub(super) mod reader;

pub(crate) use hash::{Hash, Sealed};
pub(crate) use reader::{Reader, Unread};
