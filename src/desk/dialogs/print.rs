//! The form of F8: which sheets, on which printer, by whose form. What was not printed the first time is offered again.

use chrono::Datelike;

use super::answer::{Wrong, wrong};
use super::{App, Effect};
use crate::desk::widgets::field::Field;
use crate::desk::widgets::form::Form;
use crate::papers::job::{Order, Paper, Which};
use crate::papers::spool::{Duplex, Printer};
use crate::regulation::Number;

/// What is asked.
pub(super) fn form(app: &App) -> Form {
    let settings = &app.setup.settings;
    let year = app.local(app.now).year().to_string();
    let again = app.again.as_ref();
    let mut fields = Vec::new();
    if let Some(again) = again {
        let repeat = format!("повторить: {}", again.order.paper.called());
        fields.push(Field::choice("what", "Что", &[&repeat, "листы журнала"], 0));
    }
    fields.push(Field::line("year", "Год", &year).selected());
    fields.push(
        Field::line("sheet", "Лист", "")
            .hint("пусто — новые полные и последний, как есть; номер — один лист; все — весь год"),
    );
    let printer = again
        .and_then(|again| again.order.printer.as_ref())
        .map_or(settings.printer.as_str(), |printer| printer.name.as_str());
    fields.push(
        Field::line("printer", "Принтер", printer)
            .hint("auto — принтер системы, или имя; пусто — только файл PDF"),
    );
    fields.push(Field::line(
        "copies",
        "Экземпляров",
        &settings.copies.to_string(),
    ));
    let sides = Duplex::parse(&settings.duplex).unwrap_or_default();
    let place = Duplex::ALL.iter().position(|duplex| *duplex == sides);
    fields.push(Field::choice(
        "duplex",
        "С двух сторон",
        &Duplex::ALL.map(Duplex::name),
        place.unwrap_or_default(),
    ));
    let has_own = app.setup.forms().is_dir();
    if has_own {
        // A form that was found wrong is not offered first again.
        let embedded = again.is_some_and(|again| again.kept.is_none());
        fields.push(Field::choice(
            "form",
            "Форма",
            &["министерства", "встроенная"],
            usize::from(embedded),
        ));
    }
    let mut form = Form::new("Печать", fields);
    form.intro = vec![
        "PDF сохраняется всегда. Полный лист закрывается первой печатью; повторная — дубликат."
            .to_owned(),
    ];
    form
}

/// What is ordered.
pub(super) fn answer(app: &App, form: &Form) -> Result<Effect, Wrong> {
    let settings = &app.setup.settings;
    let Ok(copies @ 1..=99) = form.value("copies").trim().parse() else {
        return wrong("copies", "ожидается число от 1 до 99");
    };
    let mut printer = Printer::named(settings, &form.value("printer"));
    if let Some(printer) = &mut printer {
        printer.copies = copies;
        printer.duplex = Duplex::ALL
            .get(form.chosen("duplex"))
            .copied()
            .unwrap_or_default();
    }
    let embedded_forms = form.chosen("form") == 1;
    if let Some(again) = app.again.as_ref().filter(|_| form.chosen("what") == 0) {
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
                return wrong(
                    "sheet",
                    "ожидается номер листа, например 1, или слово «все»",
                );
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

/// The card of a message, on the printer of the settings.
pub(in crate::desk) fn card(app: &App, number: Number) -> Effect {
    Effect::Print(Order {
        paper: Paper::Card(number),
        embedded_forms: false,
        printer: Printer::from_settings(&app.setup.settings),
        out: None,
    })
}
