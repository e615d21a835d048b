//! Confirming photos and videos of a reply (п. 21): each file is copied beside the journal under its own hash, so that
//! a later change of the original proves nothing and the copy can be checked against the entry.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::journal::error::{JournalError, Result};
use crate::journal::storage::{beside, make_folder, private_file};
use crate::journal::{chain::Hash, handle::Journal};
use crate::regulation::fact::Attachment;

/// A file larger than this is a film, not a proof: 500 MiB.
const LARGEST: u64 = 500 * 1024 * 1024;

/// Bytes of an extension that is kept.
const LONGEST_EXTENSION: usize = 16;

impl Journal {
    /// The folder of the attached files, beside the journal.
    pub fn attachments(&self) -> PathBuf {
        folder_beside(&self.path)
    }

    /// Copies files beside the journal and tells what the entry has to say of them. A file that is there already is
    /// not copied again.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or the copy cannot be written.
    pub fn attach(&self, files: &[PathBuf]) -> Result<Vec<Attachment>> {
        let folder = self.attachments();
        let attach = |file: &PathBuf| {
            let attached = attach_file(file, &folder);
            attached.map_err(|error| JournalError::Attachment(file.clone(), error))
        };
        files.iter().map(attach).collect()
    }
}

/// The folder of the files that are attached in a journal.
pub(crate) fn folder_beside(journal: &Path) -> PathBuf {
    beside(journal, ".files")
}

/// Copies the files of a folder that another one has not: under their hashes they never change. A copy and no link,
/// which would share the damage of the original. Tells how many were copied.
pub(crate) fn copy_missing(from: &Path, to: &Path) -> Result<usize, (PathBuf, io::Error)> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| (path, error)
    };
    let files = match fs::read_dir(from) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(at(from)(error)),
    };
    let mut count = 0;
    for file in files {
        let file = file.map_err(at(from))?;
        let (name, target) = (file.file_name(), to.join(file.file_name()));
        let size = |path: &Path| fs::metadata(path).map(|about| about.len()).ok();
        if name.to_string_lossy().starts_with('.') || size(&target) == size(&file.path()) {
            continue;
        }
        make_folder(to).map_err(at(to))?;
        File::open(file.path())
            .and_then(|mut source| copy_whole(&mut source, to, |_| name))
            .map_err(at(&target))?;
        count += 1;
    }
    Ok(count)
}

fn attach_file(path: &Path, folder: &Path) -> io::Result<Attachment> {
    let mut source = File::open(path)?;
    let about = source.metadata()?;
    if !about.is_file() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if about.len() > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    make_folder(folder)?;
    // The name is the hash; what people call a file must neither act in it nor make it too long.
    let is_harmless =
        |text: &&str| text.len() <= LONGEST_EXTENSION && text.chars().all(char::is_alphanumeric);
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .filter(is_harmless);
    let extension = extension.map_or(String::new(), |extension| format!(".{extension}"));
    let name = |hash| format!("{hash}{extension}").into();
    let (hash, size) = copy_whole(&mut source, folder, name)?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    Ok(Attachment {
        name: name.to_string_lossy().as_ref().into(),
        size,
        sha256: hash.to_string().into(),
    })
}

/// Copies a file into a folder, whole or not at all, under a name that may be made of its hash.
fn copy_whole(
    source: &mut File,
    folder: &Path,
    name: impl FnOnce(Hash) -> OsString,
) -> io::Result<(Hash, u64)> {
    let partial = folder.join(format!(".{}.part", std::process::id()));
    let brought = copy_hashed(source, &partial).and_then(|(hash, size)| {
        fs::rename(&partial, folder.join(name(hash)))?;
        Ok((hash, size))
    });
    if brought.is_err() {
        // A half-written copy is of no use to anybody.
        let _ = fs::remove_file(&partial);
    }
    brought
}

/// Copies to a new file through the hash, down to the disk.
fn copy_hashed(source: &mut File, target: &Path) -> io::Result<(Hash, u64)> {
    let mut target = private_file(target)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut size = 0;
    loop {
        let read = source.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        target.write_all(&buffer[..read])?;
        size += read as u64;
    }
    target.sync_all()?;
    Ok((Hash(hasher.finalize().into()), size))
}
