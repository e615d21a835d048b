//! Where there are no signals nothing is asked of the desk, and it cannot be stopped.

use std::io;

/// What the system asks: nothing.
#[derive(Debug)]
pub(crate) struct Asked;

impl Asked {
    pub(crate) fn watch() -> io::Result<Self> {
        Ok(Self)
    }

    pub(crate) fn to_leave(&self) -> bool {
        false
    }

    pub(crate) fn to_stop(&self) -> bool {
        false
    }

    pub(crate) fn to_go_on(&self) -> bool {
        false
    }

    pub(crate) fn stop(&self) {}
}

/// Nothing would let it go on.
pub(crate) fn can_be_stopped() -> bool {
    false
}

/// Never called, since it cannot be stopped.
pub(crate) fn ask_to_stop() -> io::Result<()> {
    Ok(())
}
