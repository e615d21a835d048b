//! The form of F8: which sheets, on which printer, by whose form. What was not printed the first time is offered again.

use chrono::Datelike;

use crate::desk::forms::reading::{Wrong, wrong};
use crate::desk::state::{State, session::FailedPrint};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{effect::Effect, forms::questions::Questions};
use crate::papers::job::{Order, Paper, Which};
use crate::papers::spool::{Duplex, Printer};
use crate::regulation::Number;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Again,
    Sheets,
}

/// What can be printed while a print that failed can be tried again.
fn papers(again: &FailedPrint) -> [(What, String); 2] {
    let repeat = format!("повторить: {}", again.order.paper.called());
    [
        (What::Again, repeat),
        (What::Sheets, "листы журнала".to_owned()),
    ]
}

/// Whose form a sheet is printed by: the embedded one or the ministry's.
const IS_EMBEDDED: &[(bool, &str)] = &[(false, "министерства"), (true, "встроенная")];

fn sides() -> [(Duplex, &'static str); 3] {
    Duplex::ALL.map(|duplex| (duplex, duplex.name()))
}

#[derive(Debug)]
pub(crate) struct Print;

impl Questions for Print {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let settings = &state.setup.settings;
        let again = state.again.as_ref();
        let mut fields = Vec::new();
        if let Some(again) = again {
            fields.push(Field::choice("what", "Что", &papers(again), &What::Again));
        }
        let printer = again
            .and_then(|again| again.order.printer.as_ref())
            .map_or(settings.printer.as_str(), |printer| printer.name.as_str());
        fields.extend([
            Field::line("year", "Год", &state.today().year().to_string()).selected(),
            Field::line("sheet", "Лист", "").hint(
                "пусто — новые полные и последний, как есть; номер — один лист; все — весь год",
            ),
            Field::line("printer", "Принтер", printer)
                .hint("auto — принтер системы, или имя; пусто — только файл PDF"),
            Field::line("copies", "Экземпляров", &settings.copies.to_string()),
            Field::choice("duplex", "С двух сторон", &sides(), &settings.duplex),
        ]);
        if state.setup.forms().is_dir() {
            // A form that was found wrong is not offered first again.
            let is_embedded = again.is_some_and(|again| again.kept.is_none());
            fields.push(Field::choice("form", "Форма", IS_EMBEDDED, &is_embedded));
        }
        let form = Form::new("Печать", fields).intro([
            "PDF сохраняется всегда. Полный лист закрывается первой печатью; повторная — дубликат.",
        ]);
        Some(form.verb("напечатать"))
    }

    fn answer(&self, form: &Form, state: &State) -> Result<Effect, Wrong> {
        let Ok(copies @ 1..=99) = form.value("copies").trim().parse() else {
            return wrong("copies", "ожидается число от 1 до 99");
        };
        let mut printer = Printer::named(&state.setup.settings, &form.value("printer"));
        if let Some(printer) = &mut printer {
            printer.copies = copies;
            printer.duplex = form.choice("duplex", &sides());
        }
        let embedded_forms = form.choice("form", IS_EMBEDDED);
        if let Some(again) = &state.again
            && form.choice("what", &papers(again)) == What::Again
        {
            return match (&again.kept, printer) {
                (Some(file), Some(printer)) => Ok(Effect::Resend {
                    again: again.clone(),
                    printer,
                    file: file.clone(),
                }),
                (Some(_), None) => wrong("printer", "назовите принтер: файл уже сохранён"),
                (None, printer) => Ok(Effect::Print(Order {
                    embedded_forms,
                    printer,
                    ..again.order.clone()
                })),
            };
        }
        let Ok(year) = form.value("year").trim().parse() else {
            return wrong("year", "ожидается год, например 2026");
        };
        let which = match form.value("sheet").trim() {
            "" => Which::New,
            "все" => Which::All,
            text => match text.parse() {
                Ok(sheet) if sheet > 0 => Which::One(sheet),
                _ => {
                    let what = "ожидается номер листа, например 1, или слово «все»";
                    return wrong("sheet", what);
                }
            },
        };
        Ok(Effect::Print(Order {
            paper: Paper::Sheets(year, which),
            embedded_forms,
            printer,
            out: None,
        }))
    }

    fn can_be_sent_in_doubt(&self) -> bool {
        true
    }
}

/// The card of a message, on the printer of the settings.
pub(crate) fn card(state: &State, number: Number) -> Effect {
    Effect::Print(Order {
        paper: Paper::Card(number),
        embedded_forms: false,
        printer: Printer::from_settings(&state.setup.settings),
        out: None,
    })
}
