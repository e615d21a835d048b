//! Where there are no signals nothing is asked of the desk, and it cannot be stopped.

use std::io;

/// What the system asks: nothing.
#[derive(Debug)]
pub(super) struct Asked;

impl Asked {
    pub(super) fn watch() -> io::Result<Self> {
        Ok(Self)
    }

    pub(super) fn to_leave(&self) -> bool {
        false
    }

    pub(super) fn to_stop(&self) -> bool {
        false
    }

    pub(super) fn to_go_on(&self) -> bool {
        false
    }

    pub(super) fn stop(&self) {}
}

/// Nothing would let it go on.
pub(super) fn can_be_stopped() -> bool {
    false
}

/// Never called, since it cannot be stopped.
pub(super) fn ask_to_stop() -> io::Result<()> {
    Ok(())
}
