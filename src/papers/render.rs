//! Turns a form and its data into a PDF, through typst.
//!
//! PDF/A-2b; title, author, date and language are set by the form itself. The same form and data give the same bytes.

use ecow::EcoVec;
use serde::Serialize;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Dict, IntoValue};
use typst::syntax::{DiagSpanKind, RootedPath, Source, VirtualPath, VirtualRoot};
use typst_as_lib::{TypstAsLibError, TypstEngine, file_resolver::FileSystemResolver};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::forms::{Form, Forms};
use super::{error::PaperError, printable::printable};

/// The form finds its data as JSON in `sys.inputs.data`.
pub fn pdf(forms: &Forms, form: Form, data: &impl Serialize) -> Result<Vec<u8>, PaperError> {
    let sources = sources(forms);
    let at_all = |what: String| form_error(forms, form.file(), None, what);
    let mistake = |found: &EcoVec<SourceDiagnostic>| mistake(forms, form, &sources, found);
    let mut data = serde_json::to_value(data).map_err(|error| at_all(error.to_string()))?;
    printable(&mut data);
    let mut inputs = Dict::new();
    inputs.insert("data".into(), data.to_string().into_value());
    // Libertinus Serif, regular and bold, carries Cyrillic; the forms use nothing else.
    let mut builder = TypstEngine::builder()
        .fonts(typst_assets::fonts().take(2))
        .with_static_source_file_resolver(sources.clone());
    if let Some(folder) = &forms.folder {
        builder = builder.add_file_resolver(FileSystemResolver::new(folder.clone()));
    }
    let engine = builder.build();
    let compiled = engine.compile_with_input::<_, _, PagedDocument>(form.file(), inputs);
    let document = compiled.output.map_err(|error| match error {
        TypstAsLibError::TypstSource(found) => mistake(&found),
        TypstAsLibError::TypstFile(error) => at_all(error.to_string()),
        TypstAsLibError::MainSourceFileDoesNotExist(_) => at_all("файла нет".to_owned()),
        TypstAsLibError::HintedString(words) => at_all(words.message().to_string()),
        TypstAsLibError::Unspecified(words) => at_all(words.to_string()),
    })?;
    let standards = PdfStandards::new(&[PdfStandard::A_2b])
        .map_err(|error| at_all(error.message().to_string()))?;
    let options = PdfOptions {
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|found| mistake(&found))
}

fn sources(forms: &Forms) -> Vec<Source> {
    let files = forms.files().filter_map(|file| {
        let path = VirtualPath::new(file.name).ok()?;
        let id = RootedPath::new(VirtualRoot::Project, path).intern();
        Some(Source::new(id, file.text.to_owned()))
    });
    files.collect()
}

/// The first mistake: its file, its line, typst's words.
fn mistake(
    forms: &Forms,
    form: Form,
    sources: &[Source],
    found: &EcoVec<SourceDiagnostic>,
) -> PaperError {
    let Some(first) = found.first() else {
        return form_error(forms, form.file(), None, String::new());
    };
    // A mistake inside a called function is reported where the form calls it.
    let place = std::iter::once(first.span)
        .chain(first.trace.iter().map(|point| point.span.into()))
        .find_map(|span| {
            let id = span.id()?;
            let source = sources.iter().find(|source| source.id() == id);
            let line = source.and_then(|source| {
                let range = match span.get() {
                    DiagSpanKind::Detached => None,
                    DiagSpanKind::Number { num, sub_range, .. } => source.range(num, sub_range),
                    DiagSpanKind::Range { range, .. } => Some(range),
                };
                source.lines().byte_to_line(range?.start)
            });
            Some((id, line.map(|line| line + 1)))
        });
    let name = place.map_or(form.file().to_owned(), |(id, _)| {
        id.vpath().get_without_slash().to_owned()
    });
    // Some hints are about options of typst's own program, which is not there.
    let hints = first.hints.iter().filter(|hint| !hint.v.contains("--"));
    let hints = hints.map(|hint| format!(" ({})", hint.v));
    let what = format!("{}{}", first.message, hints.collect::<String>());
    form_error(forms, &name, place.and_then(|(_, line)| line), what)
}

fn form_error(forms: &Forms, name: &str, line: Option<usize>, what: String) -> PaperError {
    let (form, own) = forms.known_as(name);
    PaperError::Form {
        form,
        line,
        what,
        own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_mistake_in_the_ministrys_form_is_told_with_file_and_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let told = |text: &str| {
            std::fs::write(folder.path().join("card.typ"), text).expect("written");
            let forms = Forms::read(folder.path()).expect("read");
            pdf(&forms, Form::Card, &json!({}))
                .expect_err("refused")
                .to_string()
        };
        let words = told("#import \"common.typ\": *\n\n#let x = (\n");
        assert!(words.contains("card.typ, строка 3: unclosed"), "{words}");
        assert!(words.contains("встроенной форме"), "{words}");
        let words = told("\u{feff}#let f(x) = x + 1\n#f(\"а\")");
        assert!(words.contains("card.typ, строка 1: cannot add"), "{words}");
        let words = told("#read(\"../config.toml\")");
        assert!(
            words.contains("would escape") && !words.contains("--root"),
            "{words}"
        );
        let words = told("#import \"нет.typ\": *");
        assert!(
            words.contains("card.typ, строка 1: file not found"),
            "{words}"
        );
        // Nothing says when it was printed, which PDF/A wants to know.
        let words = told("Карточка");
        assert!(words.contains("card.typ"), "{words}");
    }

    #[test]
    fn a_file_of_the_ministry_wins_alone_and_finds_what_lies_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let form = "#import \"common.typ\": *\n#import \"ours.typ\": word\n#show: paper.with(title: \"К\")\n#word";
        std::fs::write(folder.path().join("card.typ"), form).expect("written");
        std::fs::write(folder.path().join("ours.typ"), "#let word = \"наше\"").expect("written");
        let forms = Forms::read(folder.path()).expect("read");
        assert!(forms.has_own() && !Forms::embedded().has_own());
        let data = json!({"organization": "Министерство", "date": [2026, 11, 23]});
        let bytes = pdf(&forms, Form::Card, &data).expect("a card");
        assert!(bytes == pdf(&forms, Form::Card, &data).expect("the same card"));
    }
}
