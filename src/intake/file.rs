//! What kind of file it is: its first bytes say so, and not its name.

use super::sheet::{Sheet, Wrong};
use super::{encoding, separated, spreadsheet};

/// Reads the table of a file.
pub(super) fn read_table(bytes: &[u8], sheet: Option<&str>) -> Result<Sheet, Wrong> {
    let refused = |what: &str| Err((None, what.to_owned()));
    if bytes.is_empty() {
        return refused("файл пуст");
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return spreadsheet::read_workbook(bytes, sheet);
    }
    // The container of old Office files, and of new ones under a password.
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return refused(
            "это таблица старого вида (XLS) или под паролем. Откройте её и сохраните как XLSX или CSV, без пароля",
        );
    }
    let start = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let start = start.trim_ascii_start();
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let is_page = [
        b"<html".as_slice(),
        b"<!doctype",
        b"<table",
        b"<?xml",
        b"<head",
        b"<meta",
    ];
    if is_page.iter().any(|sign| start.starts_with(sign)) {
        return refused(
            "это веб-страница или XML, хотя имя может говорить иное. Откройте файл в Excel и сохраните как XLSX",
        );
    }
    if start.starts_with(b"%pdf") {
        return refused("это PDF, а нужна таблица: XLSX или CSV");
    }
    if sheet.is_some() {
        return refused("это не книга XLSX, листов в нём нет: уберите имя листа");
    }
    let (text, encoding) = encoding::decode(bytes)?;
    separated::read_text(&text, encoding)
}
