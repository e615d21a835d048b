//! Files and folders of a journal: made for their owner only, named beside one another, brought to the disk.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::{ffi::OsString, io};

/// The file whose name is that of another one with an ending more.
pub(crate) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(ending);
    name.into()
}

/// There is something in the WAL of a journal that nobody has open, as far as can be seen.
pub(crate) fn has_a_wal(path: &Path) -> bool {
    length(&beside(path, "-wal")) > 0
}

/// The bytes of a file; 0 where there is none.
pub(crate) fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

/// The folder that a file lies in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Removes a file of our own and what SQLite may have left beside it.
pub(crate) fn sweep(file: &Path) {
    for ending in ["", "-journal", "-wal", "-shm", ".seal"] {
        // What is not there needs no sweeping.
        let _ = fs::remove_file(beside(file, ending));
    }
}

/// Makes the file for its owner only, in a folder for its owner only.
pub(crate) fn create_file(path: &Path) -> io::Result<()> {
    make_folder(folder_of(path))?;
    for_the_owner(OpenOptions::new().write(true).create(true))
        .open(path)
        .map(drop)
}

/// Makes a folder for its owner only, unless it is there.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.exists() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Which file has this name now: its device and its number there.
pub(crate) fn identity(path: &Path) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
    }
    // Elsewhere an open file keeps its name.
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Opens an empty file for its owner only, in place of what has its name: a link that somebody has laid there is not
/// followed.
pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    // If this fails, so does the next line.
    let _ = fs::remove_file(path);
    for_the_owner(OpenOptions::new().write(true).create_new(true)).open(path)
}

/// The same options for a file that only its owner may read.
pub(crate) fn for_the_owner(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// SQLite keeps two files beside the journal, so the folder must be writable too.
pub(crate) fn is_writable(path: &Path) -> bool {
    let can_write =
        |path: &Path| fs::metadata(path).is_ok_and(|metadata| !metadata.permissions().readonly());
    can_write(path) && can_write(folder_of(path))
}

/// Brings the content of a file to the disk.
pub(crate) fn sync_file(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Brings the names of a folder to the disk, where the system knows such a thing.
pub(crate) fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    // The file itself is on the disk; a system that cannot sync a folder keeps its names otherwise.
    let _ = sync_file(folder);
    #[cfg(not(unix))]
    let _ = folder;
}

/// A lock on a file, held as long as this lives; the system lets go of that of a program that was killed.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Lock {
    /// Locks the file; nothing when somebody else holds it.
    pub(crate) fn take(file: File) -> io::Result<Option<Self>> {
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a program that is just being started has the file too, until it is its own program.
        let _ = self.0.unlock();
    }
}
