//! Makes texts of citizens printable: without characters that change the reading order, and without signs that the font
//! of the forms lacks, which a PDF/A must not contain.

use std::sync::LazyLock;

use serde_json::Value;
use typst::{foundations::Bytes, text::Font};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Replaces a control character or a mark of the reading order.
const DANGEROUS: &str = "¿";
/// Replaces a sign that the font lacks, such as an emoji.
const MISSING: &str = "□";

/// The font of the forms, in both of its weights.
static FONT: LazyLock<Vec<Font>> = LazyLock::new(|| {
    typst_assets::fonts()
        .take(2)
        .filter_map(|font| Font::new(Bytes::new(font), 0))
        .collect()
});

/// Makes every text in the data printable.
pub(super) fn printable(data: &mut Value) {
    match data {
        Value::String(text) => *text = plain(text),
        Value::Array(items) => items.iter_mut().for_each(printable),
        Value::Object(fields) => fields.values_mut().for_each(printable),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn plain(text: &str) -> String {
    // Composed, so that «й» typed as «и» with a breve has a glyph and is found by a search in the PDF.
    // The font has no sign of the rouble.
    let text: String = text
        .replace("\r\n", "\n")
        .replace('₽', "руб.")
        .nfc()
        .collect();
    let mut plain = String::with_capacity(text.len());
    for grapheme in text.graphemes(true) {
        if grapheme.chars().all(is_in_font) {
            plain.push_str(grapheme);
        } else if let Some(shown) = without_style(grapheme) {
            plain.push(shown);
        } else if !grapheme.starts_with(|base: char| !is_dangerous(base) && !is_in_font(base)) {
            let each = grapheme.chars().map(|character| match character {
                '\t' => " ".to_owned(),
                _ if is_dangerous(character) => DANGEROUS.to_owned(),
                _ if is_in_font(character) => character.to_string(),
                _ => MISSING.to_owned(),
            });
            plain.extend(each);
        } else {
            plain.push_str(MISSING);
        }
    }
    plain
}

/// The sign alone, where only its marks (the emoji style, a pile of accents) cannot be printed.
fn without_style(grapheme: &str) -> Option<char> {
    let mut characters = grapheme.chars();
    let base = characters.next().filter(|base| is_in_font(*base))?;
    let marks = characters.all(|mark| !is_dangerous(mark));
    (marks && !base.is_control()).then_some(base)
}

fn is_in_font(character: char) -> bool {
    character == '\n'
        || (!is_dangerous(character)
            && FONT
                .iter()
                .all(|font| font.info().coverage.contains(u32::from(character))))
}

fn is_dangerous(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dangerous_text_is_made_plain() {
        assert_eq!(plain("а\u{1b}[2J\u{202e}б\r\nв\tг"), "а¿[2J¿б\nв г");
    }

    #[test]
    fn signs_without_a_glyph_are_one_mark_each() {
        assert_eq!(plain("Спасибо 🙏🏻❤️ 👨‍👩‍👧!"), "Спасибо □□ □!");
        assert_eq!(plain("漢字 и\u{306} №«»—…ё₽"), "□□ й №«»—…ёруб.");
        assert!(
            [MISSING, DANGEROUS]
                .iter()
                .all(|mark| mark.chars().all(is_in_font))
        );
        assert_eq!(plain("1\u{fe0f}\u{20e3}"), "1");
    }
}
