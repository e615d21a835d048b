//! The page while it is written: a line for each thing looked at, marked by how it stands.

use std::io::{self, Write};
use std::{fs, path::Path};

use crate::sanitize;

/// How a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// As it should be, or simply so.
    Fine,
    /// To be looked at some time.
    Look,
    /// To be put right.
    Wrong,
}

pub(super) struct Page {
    pub(super) wrong: usize,
    out: io::Stdout,
}

impl Page {
    pub(super) fn new() -> Self {
        Self {
            wrong: 0,
            out: io::stdout(),
        }
    }

    pub(super) fn title(&mut self, title: &str) -> io::Result<()> {
        writeln!(self.out, "\n{title}")
    }

    pub(super) fn line(
        &mut self,
        mark: Mark,
        name: &str,
        value: impl AsRef<str>,
    ) -> io::Result<()> {
        let sign = match mark {
            Mark::Fine => ' ',
            Mark::Look => '?',
            Mark::Wrong => '!',
        };
        self.wrong += usize::from(mark == Mark::Wrong);
        writeln!(
            self.out,
            "{sign} {name:<22} {}",
            sanitize::line(value.as_ref())
        )
    }

    pub(super) fn fine(&mut self, name: &str, value: impl AsRef<str>) -> io::Result<()> {
        self.line(Mark::Fine, name, value)
    }

    pub(super) fn look(&mut self, name: &str, value: impl AsRef<str>) -> io::Result<()> {
        self.line(Mark::Look, name, value)
    }

    pub(super) fn wrong(&mut self, name: &str, value: impl AsRef<str>) -> io::Result<()> {
        self.line(Mark::Wrong, name, value)
    }

    /// A folder: whether it is there, and for whom.
    pub(super) fn folder(&mut self, name: &str, path: &Path) -> io::Result<()> {
        let shown = path.display();
        match fs::metadata(path) {
            Err(_) => self.fine(name, format!("{shown} — появится, когда понадобится")),
            Ok(metadata) if !metadata.is_dir() => {
                self.wrong(name, format!("{shown} — это файл, а нужна папка"))
            }
            Ok(metadata) => match open_to_others(&metadata) {
                Some(words) => self.look(name, format!("{shown} — {words}")),
                None => self.fine(name, shown.to_string()),
            },
        }
    }
}

/// What to say where others than the owner may read or write.
pub(super) fn open_to_others(metadata: &fs::Metadata) -> Option<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let mode = metadata.mode() & 0o777;
        (mode & 0o077 != 0).then(|| format!("доступно не только владельцу (права {mode:03o})"))
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        None
    }
}

/// Bytes as people write them.
pub(super) fn size(bytes: u64) -> String {
    const STEPS: [(u64, &str); 3] = [(1 << 30, "ГБ"), (1 << 20, "МБ"), (1 << 10, "КБ")];
    let found = STEPS.iter().find(|(step, _)| bytes >= *step);
    found.map_or_else(
        || format!("{bytes} Б"),
        |(step, unit)| {
            let tenths = bytes * 10 / step;
            format!("{},{} {unit}", tenths / 10, tenths % 10)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_as_people_write_them() {
        let said = [0, 1023, 1024, 1_500_000, 3 << 30].map(size);
        assert_eq!(said, ["0 Б", "1023 Б", "1,0 КБ", "1,4 МБ", "3,0 ГБ"]);
    }
}
