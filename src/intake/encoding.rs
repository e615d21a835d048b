//! Which encoding a text is in: by its mark, else by what is valid. Nothing is guessed where it could be read as another
//! text.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1251};

use super::sheet::Wrong;

/// The text of these bytes, and the name of its encoding.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, &'static str), Wrong> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let bytes = &bytes[mark..];
        if encoding == UTF_8 {
            return utf8(bytes).map(|text| (text, "UTF-8"));
        }
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return Ok((text.into_owned(), "UTF-16"));
        }
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let before = text.split('\u{fffd}').next().unwrap_or_default();
        return Err(damaged(before.split('\n').count(), "UTF-16"));
    }
    if bytes.contains(&0) {
        let what = "это не текст и не таблица XLSX. Если это текст в UTF-16, сохраните его в UTF-8";
        return Err((None, what.to_owned()));
    }
    if std::str::from_utf8(bytes).is_ok() || is_damaged_utf8(bytes) {
        return utf8(bytes).map(|text| (text, "UTF-8"));
    }
    let (text, _) = WINDOWS_1251.decode_without_bom_handling(bytes);
    Ok((text.into_owned(), "Windows-1251"))
}

fn utf8(bytes: &[u8]) -> Result<String, Wrong> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n');
        damaged(before.count(), "UTF-8")
    })?;
    Ok(text.to_owned())
}

/// A Russian text in Windows-1251 hardly ever makes a letter of UTF-8; one in UTF-8 with a broken byte makes many. Read
/// as Windows-1251 it would be entered as nonsense.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut letters, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        let characters = chunk.valid().chars();
        letters += characters.filter(|letter| !letter.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    letters > broken
}

fn damaged(line: usize, encoding: &str) -> Wrong {
    let what = format!(
        "в строке {line} текста повреждён знак: в {encoding} он не читается. Выгрузите файл заново"
    );
    (None, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_told_by_its_mark_or_by_what_is_valid() {
        let text = "Ссылка;Текст\nhttps://vk.com/wall-1_2;Где пособие №5?\n";
        let cp1251 = WINDOWS_1251.encode(text).0.into_owned();
        let mut utf16le = vec![0xFF, 0xFE];
        utf16le.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let mut utf16be = vec![0xFE, 0xFF];
        utf16be.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (marked, "UTF-8"),
            (cp1251, "Windows-1251"),
            (utf16le, "UTF-16"),
            (utf16be, "UTF-16"),
        ] {
            assert_eq!(decode(&bytes), Ok((text.to_owned(), name)));
        }
    }

    #[test]
    fn a_broken_byte_is_no_other_encoding() {
        let mut bytes = "Ссылка;Текст\nhttps://vk.com/wall-1_2;Где пособие?"
            .as_bytes()
            .to_vec();
        bytes.push(0xD0);
        assert!(
            decode(&bytes)
                .expect_err("refused")
                .1
                .contains("в строке 2")
        );
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend("а\nб".encode_utf16().flat_map(u16::to_le_bytes));
        bytes.extend([0x00, 0xD8]);
        assert!(
            decode(&bytes)
                .expect_err("refused")
                .1
                .contains("в строке 2")
        );
        assert!(decode(b"MZ\0\0\x90").is_err());
    }
}
