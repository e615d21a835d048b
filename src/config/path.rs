//! A path as a person types it, or as a terminal and a file manager paste it.

use std::fs;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

/// Links that lead on to links; more are a ring.
const LINKS: u32 = 40;

/// The full name of a file, and where it is a link, of what it leads to, though that may not be there yet. Seal, WAL and
/// copies of a journal lie beside the file itself: beside a link whoever comes by the other name would not find them.
pub(super) fn resolve_links(file: &Path) -> PathBuf {
    let mut real = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    for _ in 0..LINKS {
        let Ok(target) = fs::read_link(&real) else {
            return real;
        };
        real = real.parent().unwrap_or(Path::new("/")).join(target);
    }
    real
}

/// The file that is meant: quotes around it, `file://` and a `~` before it are taken for what they are.
pub fn typed(text: &str) -> PathBuf {
    let text = text.trim();
    let text = [('"', '"'), ('\'', '\''), ('«', '»')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
        .unwrap_or(text);
    if let Some(address) = text.strip_prefix("file://") {
        let address = address.strip_prefix("localhost").unwrap_or(address);
        let path = percent_decode_str(address).decode_utf8_lossy().into_owned();
        // file:///C:/list.csv
        let drive = path
            .strip_prefix('/')
            .filter(|rest| rest.chars().nth(1) == Some(':'));
        return PathBuf::from(drive.unwrap_or(&path));
    }
    if let Some(rest) = text.strip_prefix("~/").or_else(|| text.strip_prefix("~\\"))
        && let Some(own) = directories::BaseDirs::new()
    {
        return own.home_dir().join(rest);
    }
    // A file dropped on the terminal comes as a shell would want it.
    #[cfg(unix)]
    let text = &text
        .replace("\\ ", " ")
        .replace("\\(", "(")
        .replace("\\)", ")");
    PathBuf::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_taken_as_it_is_typed_or_pasted() {
        for text in [
            "/дела/список 1.csv",
            "  '/дела/список 1.csv' ",
            "\"/дела/список 1.csv\"",
            "«/дела/список 1.csv»",
            "file:///%D0%B4%D0%B5%D0%BB%D0%B0/%D1%81%D0%BF%D0%B8%D1%81%D0%BE%D0%BA%201.csv",
            "file://localhost/дела/список%201.csv",
        ] {
            assert_eq!(typed(text), PathBuf::from("/дела/список 1.csv"), "{text}");
        }
        assert_eq!(typed("file:///C:/list.csv"), PathBuf::from("C:/list.csv"));
        #[cfg(unix)]
        assert_eq!(
            typed("/a/список\\ \\(1\\).csv"),
            PathBuf::from("/a/список (1).csv")
        );
        let home = directories::BaseDirs::new().map(|own| own.home_dir().join("list.csv"));
        assert_eq!(
            typed("~/list.csv"),
            home.unwrap_or_else(|| "~/list.csv".into())
        );
    }
}
