//! Waiting for what is seen, never for time.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// How long a sight is waited for. Only a test that fails takes as long.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// Waits until something is so; tells whether it came to be.
pub(crate) fn comes_true(patience: Duration, mut is_so: impl FnMut() -> bool) -> bool {
    #[allow(
        clippy::disallowed_methods,
        reason = "how long to wait for the program under test"
    )]
    let now = Instant::now;
    let end = now() + patience;
    while !is_so() {
        if now() >= end {
            return false;
        }
        thread::sleep(Duration::from_millis(5));
    }
    true
}

/// Waits until something outside the screen is so.
pub(crate) fn patiently(what: &str, is_so: impl FnMut() -> bool) {
    assert!(comes_true(PATIENCE, is_so), "waited in vain: {what}");
}

/// Waits until a file is there.
pub(crate) fn appears(path: &Path) {
    patiently(&path.display().to_string(), || path.exists());
}
