//! The figures of the dynamics and of the quality: a figure is a row of these two lists, and everything that shows the
//! summary shows it.

use super::content::Balance;
use super::reader::Case;
use super::table::{Cell, Column, Row, Table};
use crate::regulation::fact::{RejectReason, Reply};
use crate::regulation::parts::{End, Posting};
use crate::regulation::{Category, Fact, Number, StageCode, State};

/// A figure: its key in the JSON, its name, and how often a message counts in it.
type Figure = (&'static str, &'static str, fn(&Case) -> usize);

/// How many came in, and what became of them.
pub(super) const DYNAMICS: [Figure; 8] = [
    ("received", "Поступило сообщений", |case| {
        registered(case, true)
    }),
    (
        "rejected",
        "из них не подлежит обработке (п. 22)",
        |case| registered(case, !case.is_counted()),
    ),
    ("processed", "в обработке", |case| {
        processed(case, true)
    }),
    ("high", "повышенной важности", |case| {
        processed(case, case.message.category() == Category::High)
    }),
    ("repeats", "повторных (п. 19)", |case| {
        processed(case, case.message.detected.repeat_of.is_some())
    }),
    (
        "several",
        "с несколькими подразделениями (п. 18)",
        |case| processed(case, case.message.is_common()),
    ),
    (
        "answered",
        "дан окончательный ответ",
        |case| registered(case, case.message.state() == State::Answered),
    ),
    ("in_work", "в работе", |case| {
        registered(case, !case.message.state().is_closed())
    }),
];

/// How well the work was done.
pub(super) const QUALITY: [Figure; 17] = [
    (
        "revisions",
        "Возвращено на доработку (п. 14)",
        |case| times(case, sent_back),
    ),
    (
        "revised",
        "сообщений с доработкой",
        |case| processed(case, sent_back(case) > 0),
    ),
    (
        "returns",
        "Возвращено подразделениями (п. 9)",
        |case| times(case, returns),
    ),
    (
        "reroutings",
        "перенаправлено (п. 10)",
        |case| times(case, reroutings),
    ),
    (
        "returned_again",
        "сообщений с повторным возвратом",
        |case| processed(case, returns(case) > 1),
    ),
    (
        "repeats",
        "Повторных сообщений (п. 19)",
        |case| processed(case, case.message.detected.repeat_of.is_some()),
    ),
    (
        "repeats_after_reply",
        "повторных после данного ответа",
        |case| processed(case, case.repeats_answered),
    ),
    (
        "measures",
        "в ответе названы принятые меры (п. 19)",
        |case| has_posting(case, |posting| posting.measures.is_some()),
    ),
    (
        "interim",
        "Промежуточных ответов (п. 17)",
        |case| times(case, |case| postings(case, Reply::Interim)),
    ),
    (
        "clarifications",
        "Запросов, уточнений",
        |case| times(case, |case| postings(case, Reply::Clarification)),
    ),
    (
        "attachments",
        "Ответов с фото, видео (п. 21)",
        |case| has_posting(case, |posting| !posting.attachments.is_empty()),
    ),
    (
        "breached",
        "Нарушены сроки (сообщений)",
        |case| processed(case, !case.breaches.is_empty()),
    ),
    (
        "threat_of_harm",
        "Не обработано: намерение причинить вред (п. 22)",
        |case| rejected(case, RejectReason::ThreatOfHarm),
    ),
    (
        "obscene",
        "Не обработано: брань, оскорбления (п. 22)",
        |case| rejected(case, RejectReason::Obscene),
    ),
    (
        "threat_to_official",
        "Не обработано: угрозы должностному лицу (п. 22)",
        |case| rejected(case, RejectReason::ThreatToOfficial),
    ),
    (
        "annulled",
        "Аннулировано записей",
        |case| usize::from(case.is_void()),
    ),
    ("corrected", "Исправлено записей", corrections),
];

/// Counts a message that is not void.
fn registered(case: &Case, is: bool) -> usize {
    usize::from(!case.is_void() && is)
}

/// Counts a message that is neither void nor under п. 22.
fn processed(case: &Case, is: bool) -> usize {
    usize::from(case.is_counted() && is)
}

fn times(case: &Case, times: impl Fn(&Case) -> usize) -> usize {
    if case.is_counted() { times(case) } else { 0 }
}

fn has_posting(case: &Case, is: impl Fn(&Posting) -> bool) -> usize {
    processed(case, case.message.postings.iter().any(is))
}

fn postings(case: &Case, wanted: Reply) -> usize {
    let postings = case.message.postings.iter();
    postings.filter(|posting| posting.reply == wanted).count()
}

fn sent_back(case: &Case) -> usize {
    let rounds = case.message.rounds.iter();
    rounds.filter(|round| round.sent_back.is_some()).count()
}

fn returns(case: &Case) -> usize {
    let legs = case.message.legs.iter();
    legs.filter(|leg| leg.returned.is_some()).count()
}

fn reroutings(case: &Case) -> usize {
    let stages = case.stages.iter();
    stages
        .filter(|stage| stage.code == StageCode::Rerouting && stage.finished.is_some())
        .count()
}

fn rejected(case: &Case, wanted: RejectReason) -> usize {
    let end = &case.message.end;
    usize::from(matches!(end, Some(End::Rejected { reason, .. }) if *reason == wanted))
}

fn corrections(case: &Case) -> usize {
    let history = case.message.history.iter();
    history
        .filter(|recorded| matches!(recorded.event.fact, Fact::Corrected { .. }))
        .count()
}

/// What each figure comes to in another month.
pub(super) fn counts(figures: &[Figure], cases: &[Case]) -> Vec<usize> {
    figures
        .iter()
        .map(|(.., times)| cases.iter().map(times).sum())
        .collect()
}

const COLUMNS: [Column; 5] = [
    Column::not_in_sheet("code"),
    Column::new("name", "Показатель", 50.0),
    Column::new("count", "Месяц", 12.0).on_screen(),
    Column::new("previous", "Прошлый месяц", 12.0).on_screen(),
    Column::new("last_year", "Год назад", 12.0).on_screen(),
];

fn label(cells: &[Cell]) -> String {
    cells[1].shown()
}

/// The balance, and how many came in, beside other months.
pub(super) fn dynamics(
    balance: &Balance,
    cases: &[Case],
    before: &[usize],
    last_year: &[usize],
) -> Table {
    let balance = [
        ("Остаток на начало", balance.at_start, true),
        ("Выявлено за месяц", balance.detected, false),
        ("Размещено окончательных ответов", balance.answered, true),
        ("Не подлежит обработке (п. 22)", balance.rejected, false),
        ("Аннулировано", balance.annulled, false),
        ("Остаток на конец", balance.at_end, true),
    ];
    let balance = balance.map(|(name, count, on_screen)| Row {
        in_json: false,
        on_screen,
        ..Row::new(
            vec![
                Cell::Absent,
                Cell::text(name),
                Cell::Number(count),
                Cell::Empty,
                Cell::Empty,
            ],
            Vec::new(),
        )
    });
    let mut rows = Vec::from(balance);
    rows.extend(compared(&DYNAMICS, cases, before, last_year));
    Table {
        code: "dynamics",
        title: Some("I. Динамика: месяц, прошлый месяц, год назад"),
        sheet: "Динамика",
        columns: &COLUMNS,
        label,
        rows,
    }
}

/// How well the work was done, beside other months.
pub(super) fn quality(cases: &[Case], before: &[usize], last_year: &[usize]) -> Table {
    Table {
        code: "quality",
        title: Some("III. Качество: месяц, прошлый месяц, год назад"),
        sheet: "Качество",
        columns: &COLUMNS,
        label,
        rows: compared(&QUALITY, cases, before, last_year).collect(),
    }
}

/// A row for each figure, beside what it came to in other months.
fn compared(
    figures: &[Figure],
    cases: &[Case],
    before: &[usize],
    last_year: &[usize],
) -> impl Iterator<Item = Row> {
    let others = before.iter().zip(last_year);
    figures
        .iter()
        .zip(others)
        .map(move |((code, name, times), (before, last_year))| {
            let mut count = 0;
            let mut messages: Vec<Number> = Vec::new();
            for case in cases {
                let times = times(case);
                count += times;
                if times > 0 {
                    messages.push(case.message.number);
                }
            }
            let cells = vec![
                Cell::text(*code),
                Cell::text(*name),
                Cell::count(count),
                Cell::count(*before),
                Cell::count(*last_year),
            ];
            Row::new(cells, messages)
        })
}
