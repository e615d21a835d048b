//! The forms of a list of messages: which list, and, where its headers do not tell, what each column holds.

use crate::config::typed_path;
use crate::desk::forms::reading::{Wrong, given, listed, wrong};
use crate::desk::forms::{fields, questions::Questions};
use crate::desk::widgets::{field::Field as Asked, form::Form};
use crate::desk::{effect::Effect, state::State, state::drafts::LIST};
use crate::intake::columns::{Columns as ByHand, Field, Layout};
use crate::intake::{Defaults, DetectedAt, Request};

const DETECTED: &[(DetectedAt, &str)] = &[
    (DetectedAt::Now, "сейчас"),
    (DetectedAt::Column, "по столбцу с датой"),
];

/// Which list, and what holds where a row of it says nothing.
#[derive(Debug)]
pub(crate) struct ListFile;

impl Questions for ListFile {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let organization = &state.setup.organization;
        let sources = organization.sources.iter().filter(|source| !source.off);
        let sources = sources.map(|source| &source.name);
        let fields = vec![
            Asked::line("path", "Файл", "")
                .hint("XLSX или CSV: впишите или вставьте путь, например ~/Загрузки/выгрузка.xlsx"),
            Asked::line("sheet", "Лист", "").hint("имя листа книги XLSX; пусто — первый"),
            fields::pick("topic", "Общая тема", fields::topics(organization), None)
                .hint("для строк, в которых её нет; пусто — тема должна быть в каждой строке"),
            fields::pick(
                "location",
                "Общая локация",
                &organization.locations,
                Defaults::LOCATION,
            )
            .hint("для строк, в которых её нет"),
            fields::pick("source", "Общий источник", sources, None)
                .hint("для ссылок, по которым источник не узнаётся; пусто — такая строка ошибочна"),
            Asked::choice("detected", "Выявлено", DETECTED, &DetectedAt::Now)
                .hint("сроки идут от выявления, а не от публикации (п. 8, 11)"),
        ];
        let intro = "Пульт прочитает список и покажет, что будет зарегистрировано; до вашего согласия ничего не вносится.";
        let form = Form::new("Список из системы мониторинга", fields).intro([intro]);
        Some(form.verb("прочитать"))
    }

    fn answer(&self, form: &Form, state: &State) -> Result<Effect, Wrong> {
        let organization = &state.setup.organization;
        let Some(path) = given(form, "path") else {
            return wrong("path", "укажите файл");
        };
        let source = |name: &str| organization.source_named(name);
        let source = listed(form, "source", "такого источника нет", source)?;
        let Some(location) = given(form, "location") else {
            return wrong("location", "выберите локацию для строк, в которых её нет");
        };
        Ok(Effect::ReadList(Box::new(Request {
            path: typed_path(&path),
            sheet: given(form, "sheet"),
            by_hand: ByHand::new(),
            defaults: Defaults {
                topic: given(form, "topic"),
                location,
                source: source.map(|source| source.code.clone()),
                detected: form.choice("detected", DETECTED),
            },
        })))
    }

    fn draft_name(&self) -> Option<String> {
        Some(LIST.to_owned())
    }
}

/// What the columns of a list hold. The pair is one value, since the name of its draft is made of it.
#[derive(Debug)]
pub(crate) struct Columns(pub(crate) (Request, Layout));

impl Questions for Columns {
    fn ask(&mut self, _state: &State) -> Option<Form> {
        let (_, layout) = &self.0;
        let field = |field: Field| {
            let known = layout.column(field).map(|column| &*layout.names[column]);
            let label = match field {
                Field::Url => "Ссылка",
                Field::Text => "Текст",
                Field::Author => "Автор",
                Field::Source => "Источник",
                Field::Topic => "Тема",
                Field::Location => "Локация",
                Field::Date => "Дата",
                Field::Time => "Время",
            };
            let hint = if field.is_needed() {
                "столбец обязателен: выберите (↓)"
            } else {
                "столбец, в котором это стоит; пусто — такого нет"
            };
            fields::pick(field.code(), label, &layout.names, known).hint(hint)
        };
        let fields = Field::ALL.into_iter().map(field).collect();
        let intro = "Укажите столбцы списка по их заголовкам. Когда список будет внесён, пульт запомнит их и список с такими же \
             заголовками узнает сам.";
        let form = Form::new("Что в каких столбцах", fields).intro([intro]);
        Some(form.verb("прочитать"))
    }

    /// The same list with the columns that were told.
    fn answer(&self, form: &Form, _state: &State) -> Result<Effect, Wrong> {
        let (request, layout) = &self.0;
        let names = layout.names.iter();
        let mut by_hand: ByHand = names.map(|name| (name.clone(), None)).collect();
        for field in Field::ALL {
            let Some(value) = given(form, field.code()) else {
                if field.is_needed() {
                    let what = "без этого столбца регистрировать нечего: выберите (↓)";
                    return wrong(field.code(), what);
                }
                continue;
            };
            let Some(column) = by_hand.iter_mut().find(|(name, _)| **name == value) else {
                return wrong(field.code(), "такого столбца нет; выберите из списка (↓)");
            };
            if let Some(other) = column.1 {
                let what = format!("этот столбец уже указан: {}", other.word());
                return wrong(field.code(), what);
            }
            column.1 = Some(field);
        }
        Ok(Effect::ReadList(Box::new(Request {
            by_hand,
            ..request.clone()
        })))
    }
}
