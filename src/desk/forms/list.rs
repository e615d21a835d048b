//! The forms of an intake: which list, and, where its headers do not tell, what each column holds.

use crate::config::typed_path;
use crate::desk::effect::Effect;
use crate::desk::forms::reading::{Wrong, wrong};
use crate::desk::state::State;
use crate::desk::widgets::field::Field as Asked;
use crate::desk::widgets::form::Form;
use crate::intake::columns::{Columns, Field, Layout};
use crate::intake::{Defaults, DetectedAt, Request};

/// Which list, and what holds where a row of it says nothing.
pub(crate) fn ask(state: &State) -> Form {
    let organization = &state.setup.organization;
    let groups = organization.topic_groups.iter();
    let topics = groups.flat_map(|group| group.topics.iter().cloned());
    let sources = organization.sources.iter().filter(|source| !source.off);
    let mut form = Form::new(
        "Список из системы мониторинга",
        vec![
            Asked::line("path", "Файл", "")
                .hint("XLSX или CSV: впишите или вставьте путь, например ~/Загрузки/выгрузка.xlsx"),
            Asked::line("sheet", "Лист", "").hint("имя листа книги XLSX; пусто — первый"),
            Asked::pick("topic", "Общая тема", topics.collect(), "")
                .hint("для строк, в которых её нет; пусто — тема должна быть в каждой строке"),
            Asked::pick(
                "location",
                "Общая локация",
                organization.locations.clone(),
                Defaults::LOCATION,
            )
            .hint("для строк, в которых её нет"),
            Asked::pick(
                "source",
                "Общий источник",
                sources.map(|source| source.name.clone()).collect(),
                "",
            )
            .hint("для ссылок, по которым источник не узнаётся; пусто — такая строка ошибочна"),
            Asked::choice("detected", "Выявлено", &["сейчас", "по столбцу с датой"], 0)
                .hint("сроки идут от выявления, а не от публикации (п. 8, 11)"),
        ],
    );
    form.intro = vec![
        "Пульт прочитает список и покажет, что будет зарегистрировано; до вашего согласия ничего не вносится.".to_owned(),
    ];
    form
}

/// The list to be read.
pub(crate) fn answer(state: &State, form: &Form) -> Result<Effect, Wrong> {
    let organization = &state.setup.organization;
    let value = |id: &str| Some(form.value(id).trim().to_owned()).filter(|text| !text.is_empty());
    let Some(path) = value("path") else {
        return wrong("path", "укажите файл");
    };
    let source = match value("source") {
        None => None,
        Some(name) => match organization.source_named(&name) {
            Some(source) => Some(source.code.clone()),
            None => return wrong("source", "такого источника нет; выберите из списка (↓)"),
        },
    };
    let Some(location) = value("location") else {
        return wrong("location", "выберите локацию для строк, в которых её нет");
    };
    Ok(Effect::ReadList(Box::new(Request {
        path: typed_path(&path),
        sheet: value("sheet"),
        by_hand: Columns::new(),
        defaults: Defaults {
            topic: value("topic"),
            location,
            source,
            detected: if form.chosen("detected") == 0 {
                DetectedAt::Now
            } else {
                DetectedAt::Column
            },
        },
    })))
}

/// What each column holds, as far as it is known.
pub(crate) fn ask_columns(layout: &Layout) -> Form {
    let field = |field: Field| {
        let known = layout
            .column(field)
            .map(|column| layout.names[column].as_str());
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
        Asked::pick(
            field.code(),
            label,
            layout.names.clone(),
            known.unwrap_or_default(),
        )
        .hint(hint)
    };
    let mut form = Form::new(
        "Что в каких столбцах",
        Field::ALL.into_iter().map(field).collect(),
    );
    form.intro = vec![
        "Укажите столбцы списка по их заголовкам. Когда список будет внесён, пульт запомнит их и список с такими же \
         заголовками узнает сам."
            .to_owned(),
    ];
    form
}

/// The same list with the columns that were told.
pub(crate) fn answer_columns(
    request: &Request,
    layout: &Layout,
    form: &Form,
) -> Result<Effect, Wrong> {
    let mut by_hand: Columns = layout
        .names
        .iter()
        .map(|name| (name.clone(), None))
        .collect();
    for field in Field::ALL {
        let value = form.value(field.code());
        let value = value.trim();
        if value.is_empty() {
            if field.is_needed() {
                return wrong(
                    field.code(),
                    "без этого столбца регистрировать нечего: выберите (↓)",
                );
            }
            continue;
        }
        let Some(column) = by_hand.iter_mut().find(|(name, _)| name == value) else {
            return wrong(field.code(), "такого столбца нет; выберите из списка (↓)");
        };
        if let Some(other) = column.1 {
            return wrong(
                field.code(),
                format!("этот столбец уже указан: {}", other.word()),
            );
        }
        column.1 = Some(field);
    }
    Ok(Effect::ReadList(Box::new(Request {
        by_hand,
        ..request.clone()
    })))
}
