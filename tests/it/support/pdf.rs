//! What a reader finds in a PDF.

use std::path::Path;

/// The text of a PDF without what the layout puts into it: blanks, hyphens at the ends of lines, places to break.
pub(crate) fn packed(text: &str) -> String {
    let is_layout = |sign: char| sign.is_whitespace() || matches!(sign, '\u{200b}' | '\u{ad}');
    text.chars().filter(|sign| !is_layout(*sign)).collect()
}

/// The text of a PDF, with spaces and line breaks folded.
pub(crate) fn text_of_pdf(path: &Path) -> String {
    let text = pdf_extract::extract_text(path).expect("a PDF with text");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
