//! A form and its data become a PDF, through typst.

use serde::Serialize;
use typst::foundations::{Dict, IntoValue};
use typst_as_lib::TypstEngine;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::PaperError;

/// The form of the journal page.
const JOURNAL: &str = include_str!("../../assets/forms/journal.typ");

/// Lays the journal page out: PDF/A-2b, text searchable.
pub fn journal(data: &impl Serialize) -> Result<Vec<u8>, PaperError> {
    render("journal.typ", JOURNAL, data)
}

fn render(form: &'static str, text: &str, data: &impl Serialize) -> Result<Vec<u8>, PaperError> {
    let failed = |what: String| PaperError::Form { form, what };
    let data = serde_json::to_string(data).map_err(|error| failed(error.to_string()))?;
    let mut inputs = Dict::new();
    inputs.insert("data".into(), data.into_value());
    // Libertinus Serif, regular and bold, carries Cyrillic; the forms use nothing else.
    let engine = TypstEngine::builder()
        .main_file(text)
        .fonts(typst_assets::fonts().take(2))
        .build();
    let compiled = engine.compile_with_input::<_, PagedDocument>(inputs);
    let document = compiled.output.map_err(|error| failed(error.to_string()))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2b])
        .map_err(|error| failed(error.message().to_string()))?;
    let options = PdfOptions {
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| {
        failed(
            errors
                .iter()
                .map(|error| error.message.to_string())
                .collect::<Vec<_>>()
                .join("; "),
        )
    })
}
