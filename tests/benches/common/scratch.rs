//! The folder for what a bench makes once and many figures read. A static is never dropped, so the folder is taken away by
//! what `main` holds.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use tempfile::TempDir;

static FOLDER: OnceLock<TempDir> = OnceLock::new();

/// The folder; it is made when it is first asked for.
pub fn folder() -> &'static Path {
    FOLDER
        .get_or_init(|| TempDir::new().expect("a folder"))
        .path()
}

/// Takes the folder away when it goes out of scope, after a panic too.
pub struct Swept;

impl Drop for Swept {
    fn drop(&mut self) {
        if let Some(folder) = FOLDER.get() {
            // What cannot be taken away is left to whoever cleans the folder of temporary files.
            let _ = fs::remove_dir_all(folder.path());
        }
    }
}
