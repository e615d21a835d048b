//! The tables of a report: what its spreadsheet holds, sheet by sheet.

use super::count::{Figure, Share};
use super::registry::Registry;
use super::summary::{Line, Summary, category_words};
use crate::papers::sheet::{Cell, Table};

/// The registry: the answered messages, and what stands on control.
pub fn of_registry(registry: &Registry) -> Vec<Table> {
    let rows = registry.rows.iter().map(|row| {
        vec![
            Cell::text(row.number.to_string()),
            Cell::moment(&row.detected_at),
            Cell::text(&row.source),
            Cell::text(&row.author),
            Cell::text(&row.url),
            Cell::text(&row.topic),
            Cell::text(&row.location),
            Cell::text(category_words(row.category)),
            Cell::text(&row.departments),
            Cell::text(&row.executors),
            row.repeat_of
                .map_or(Cell::Empty, |number| Cell::text(number.to_string())),
            row.interim_at.as_deref().map_or(Cell::Empty, Cell::moment),
            Cell::moment(&row.replied_at),
            Cell::text(&row.reply_url),
            Cell::maybe(row.used_minutes),
            Cell::maybe(row.limit_minutes),
            Cell::text(if row.in_time { "да" } else { "нет" }),
            Cell::text(&row.breaches),
        ]
    });
    let reestr = Table {
        name: "Реестр",
        columns: vec![
            ("№", 10.0),
            ("Выявлено", 16.0),
            ("Источник", 14.0),
            ("Автор", 18.0),
            ("Ссылка", 28.0),
            ("Тема", 24.0),
            ("Локация", 16.0),
            ("Категория", 14.0),
            ("Подразделение", 18.0),
            ("Исполнитель", 20.0),
            ("Повторное к №", 11.0),
            ("Промежуточный ответ", 16.0),
            ("Окончательный ответ", 16.0),
            ("Ссылка на ответ", 28.0),
            ("Затрачено, раб. мин", 11.0),
            ("Норматив, раб. мин", 11.0),
            ("В срок", 8.0),
            ("Кто нарушил", 34.0),
        ],
        rows: rows.collect(),
    };
    vec![reestr, control(&registry.control)]
}

/// The summary, a sheet for each of its parts.
pub fn of_summary(summary: &Summary) -> Vec<Table> {
    let balance = &summary.balance;
    let dynamics = [
        ("Остаток на начало", balance.at_start),
        ("Выявлено за месяц", balance.detected),
        ("Размещено окончательных ответов", balance.answered),
        ("Не подлежит обработке (п. 22)", balance.rejected),
        ("Аннулировано", balance.annulled),
        ("Остаток на конец", balance.at_end),
    ];
    let dynamics = dynamics.iter().map(|(name, count)| {
        vec![
            Cell::text(*name),
            Cell::Number(*count),
            Cell::Empty,
            Cell::Empty,
        ]
    });
    let figures = |figures: &[Figure]| -> Vec<Vec<Cell>> { figures.iter().map(figure).collect() };
    let mut first: Vec<Vec<Cell>> = dynamics.collect();
    first.extend(figures(&summary.dynamics));
    let compared = vec![
        ("Показатель", 50.0),
        ("Месяц", 12.0),
        ("Прошлый месяц", 12.0),
        ("Год назад", 12.0),
    ];
    let mut shared = Vec::new();
    for (what, shares) in [
        ("источник", &summary.sources),
        ("группа тем", &summary.topic_groups),
        ("тема", &summary.topics),
        ("локация", &summary.locations),
        ("категория", &summary.categories),
    ] {
        shared.extend(shares.iter().map(|own| share(what, own)));
    }
    let mut timed = Vec::new();
    for (what, lines) in [
        ("этап", &summary.stages),
        ("кто отвечает (п. 23)", &summary.roles),
        ("подразделение", &summary.departments),
        ("человек", &summary.people),
        ("ответ (п. 11, 12): категория", &summary.by_category),
        ("ответ (п. 11, 12): источник", &summary.by_source),
    ] {
        timed.extend(lines.iter().map(|own| line(what, own)));
    }
    let days = summary.days.iter().map(|day| {
        vec![
            Cell::Date(day.date),
            Cell::count(day.received),
            Cell::count(day.answered),
        ]
    });
    let high = summary.high.iter().map(|high| {
        vec![
            Cell::text(high.number.to_string()),
            Cell::moment(&high.detected_at),
            Cell::text(&high.topic),
            high.reported_at
                .as_deref()
                .map_or(Cell::Empty, Cell::moment),
            Cell::maybe(high.minutes),
        ]
    });
    let breaches = summary.breaches.iter().map(|breach| {
        vec![
            Cell::text(breach.number.to_string()),
            Cell::text(&breach.stage),
            Cell::text(&breach.paragraph),
            Cell::text(&breach.department),
            Cell::text(breach.responsible),
            Cell::text(&breach.people),
            Cell::Number(breach.minutes),
            Cell::text(if breach.own { "да" } else { "нет" }),
            Cell::text(&breach.roots),
        ]
    });
    vec![
        Table {
            name: "Динамика",
            columns: compared.clone(),
            rows: first,
        },
        Table {
            name: "По дням",
            columns: vec![("День", 14.0), ("Поступило", 12.0), ("Размещено", 12.0)],
            rows: days.collect(),
        },
        Table {
            name: "Источники, темы",
            columns: vec![
                ("По чему", 16.0),
                ("Что", 50.0),
                ("Месяц", 10.0),
                ("Доля", 10.0),
                ("Прошлый месяц", 12.0),
            ],
            rows: shared,
        },
        Table {
            name: "Своевременность",
            columns: vec![
                ("По чему", 26.0),
                ("Что", 40.0),
                ("Пункт", 8.0),
                ("В срок", 9.0),
                ("С опозданием", 11.0),
                ("В срок, %", 10.0),
                ("Идёт", 8.0),
                ("Не отмечено", 10.0),
                ("Медиана, раб. мин", 11.0),
                ("Среднее, раб. мин", 11.0),
                ("90 % не дольше, раб. мин", 12.0),
            ],
            rows: timed,
        },
        Table {
            name: "Качество",
            columns: compared,
            rows: figures(&summary.quality),
        },
        Table {
            name: "Повышенной важности",
            columns: vec![
                ("№", 10.0),
                ("Выявлено", 16.0),
                ("Тема", 50.0),
                ("Доложено", 16.0),
                ("Раб. мин до доклада", 12.0),
            ],
            rows: high.collect(),
        },
        control(&summary.control),
        Table {
            name: "Нарушения",
            columns: vec![
                ("№", 10.0),
                ("Этап", 22.0),
                ("Пункт", 8.0),
                ("Подразделение", 18.0),
                ("Кто отвечает", 18.0),
                ("Человек", 24.0),
                ("Раб. мин", 10.0),
                ("Свой лимит", 9.0),
                ("Раньше не уложились", 50.0),
            ],
            rows: breaches.collect(),
        },
    ]
}

fn control(control: &[super::lists::Control]) -> Table {
    let rows = control.iter().map(|own| {
        vec![
            Cell::text(own.number.to_string()),
            Cell::text(&own.topic),
            Cell::text(&own.departments),
            Cell::moment(&own.interim_at),
            Cell::moment(&own.due),
        ]
    });
    Table {
        name: "На контроле",
        columns: vec![
            ("№", 10.0),
            ("Тема", 50.0),
            ("Подразделение", 24.0),
            ("Промежуточный ответ", 16.0),
            ("Срок окончательного", 16.0),
        ],
        rows: rows.collect(),
    }
}

fn figure(figure: &Figure) -> Vec<Cell> {
    vec![
        Cell::text(figure.name),
        Cell::count(figure.count),
        Cell::count(figure.previous),
        Cell::count(figure.last_year),
    ]
}

fn share(what: &str, share: &Share) -> Vec<Cell> {
    vec![
        Cell::text(what),
        Cell::text(&share.name),
        Cell::count(share.count),
        Cell::Share(share.permille),
        Cell::count(share.previous),
    ]
}

fn line(what: &str, line: &Line) -> Vec<Cell> {
    let (tally, taken) = (&line.tally, line.tally.minutes_taken);
    vec![
        Cell::text(what),
        Cell::text(&line.name),
        line.paragraph.as_deref().map_or(Cell::Empty, Cell::text),
        Cell::count(tally.in_time),
        Cell::count(tally.late),
        Cell::share(tally.permille()),
        Cell::count(tally.running),
        Cell::count(tally.unmarked),
        Cell::maybe(taken.median_minutes),
        Cell::maybe(taken.mean_minutes),
        Cell::maybe(taken.p90_minutes),
    ]
}
