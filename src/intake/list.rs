//! Reading a list: its bytes, its table, its columns.

use std::io::{self, Read};
use std::{fs::File, path::Path};

use super::columns::{self, Layout, LocateError};
use super::{error::IntakeError, file, memory::Memory, request::Request, sheet::Sheet};

/// Larger files are refused: 200 MB.
pub const LARGEST_FILE: u64 = 200 * 1024 * 1024;

/// A table whose columns are known.
#[derive(Debug)]
pub struct List {
    /// The file as the user knows it.
    pub file: String,
    /// Its rows.
    pub sheet: Sheet,
    /// Where its header is and what each column holds.
    pub layout: Layout,
}

/// Reads a table and determines its columns.
pub fn read(request: &Request, memory: &Memory) -> Result<List, IntakeError> {
    let file = request.path.display().to_string();
    match bytes(&request.path) {
        Ok(bytes) => from_bytes(file, &bytes, request, memory),
        Err(what) => Err(IntakeError::new(&file, (None, what))),
    }
}

/// The same for bytes that were read already.
pub fn from_bytes(
    file: String,
    bytes: &[u8],
    request: &Request,
    memory: &Memory,
) -> Result<List, IntakeError> {
    let sheet = file::read_table(bytes, request.sheet.as_deref());
    let sheet = sheet.map_err(|wrong| IntakeError::new(&file, wrong))?;
    let layout =
        columns::locate(&sheet, memory, &request.by_hand).map_err(|error| match error {
            LocateError::Wrong(what) => IntakeError::new(&file, (None, what)),
            LocateError::Unknown(unknown) => IntakeError::Unknown {
                file: file.clone(),
                unknown,
            },
        })?;
    Ok(List {
        file,
        sheet,
        layout,
    })
}

/// The bytes of a file; refuses one that is too large, and what is no regular file.
fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let words = |error: io::Error| crate::russian::system_error(&error);
    // A pipe or a device would never end.
    let about = std::fs::metadata(path).map_err(words)?;
    if about.is_dir() {
        return Err("это папка, а нужен файл".to_owned());
    }
    if !about.is_file() {
        return Err("это не файл".to_owned());
    }
    let mut bytes = Vec::new();
    let mut file = File::open(path).map_err(words)?.take(LARGEST_FILE + 1);
    file.read_to_end(&mut bytes).map_err(words)?;
    if bytes.len() as u64 > LARGEST_FILE {
        let most = LARGEST_FILE / 1024 / 1024;
        return Err(format!(
            "файл больше {most} МБ; разделите выгрузку на части"
        ));
    }
    Ok(bytes)
}
