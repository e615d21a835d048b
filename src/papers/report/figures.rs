//! The figures of the dynamics and of the quality: a figure is a row of these two lists, and everything that shows the
//! summary shows it.

use super::table::{Cell, Column, Row, Table};
use super::{content::Balance, reader::Case};
use crate::regulation::fact::{RejectReason, Reply};
use crate::regulation::parts::{End, Posting};
use crate::regulation::{Category, StageCode, State};

/// A figure of how often something happened to messages.
pub(super) struct Figure {
    /// Its key in the JSON.
    code: &'static str,
    name: &'static str,
    /// How often it happened to a message.
    times: fn(&Case) -> usize,
}

const fn figure(code: &'static str, name: &'static str) -> Figure {
    let times = |_: &Case| 0;
    Figure { code, name, times }
}

impl Figure {
    const fn counts(self, times: fn(&Case) -> usize) -> Self {
        Self { times, ..self }
    }
}

/// How many came in, and what became of them.
pub(super) const DYNAMICS: &[Figure] = &[
    figure("received", "Поступило сообщений").counts(|case| registered(case, true)),
    figure("rejected", "из них не подлежит обработке (п. 22)")
        .counts(|case| registered(case, !case.is_counted())),
    figure("processed", "в обработке").counts(|case| processed(case, true)),
    figure("high", "повышенной важности")
        .counts(|case| processed(case, case.message.category() == Category::High)),
    figure("repeats", "повторных (п. 19)").counts(repeats),
    figure("several", "с несколькими подразделениями (п. 18)")
        .counts(|case| processed(case, case.message.is_common())),
    figure("answered", "дан окончательный ответ")
        .counts(|case| registered(case, case.message.state() == State::Answered)),
    figure("in_work", "в работе")
        .counts(|case| registered(case, !case.message.state().is_closed())),
];

/// How well the work was done.
pub(super) const QUALITY: &[Figure] = &[
    figure("revisions", "Возвращено на доработку (п. 14)").counts(|case| times(case, sent_back)),
    figure("revised", "сообщений с доработкой").counts(|case| processed(case, sent_back(case) > 0)),
    figure("returns", "Возвращено подразделениями (п. 9)").counts(|case| times(case, returns)),
    figure("reroutings", "перенаправлено (п. 10)").counts(|case| times(case, reroutings)),
    figure("returned_again", "сообщений с повторным возвратом")
        .counts(|case| processed(case, returns(case) > 1)),
    figure("repeats", "Повторных сообщений (п. 19)").counts(repeats),
    figure("repeats_after_reply", "повторных после данного ответа")
        .counts(|case| processed(case, case.repeats_answered)),
    figure("measures", "в ответе названы принятые меры (п. 19)").counts(measures),
    figure("interim", "Промежуточных ответов (п. 17)")
        .counts(|case| postings(case, Reply::Interim)),
    figure("clarifications", "Запросов, уточнений")
        .counts(|case| postings(case, Reply::Clarification)),
    figure("attachments", "Ответов с фото, видео (п. 21)")
        .counts(|case| has_posting(case, |posting| !posting.attachments.is_empty())),
    figure("breached", "Нарушены сроки (сообщений)")
        .counts(|case| processed(case, !case.breaches.is_empty())),
    figure(
        "threat_of_harm",
        "Не подлежит обработке: намерение причинить вред (п. 22)",
    )
    .counts(|case| rejected(case, RejectReason::ThreatOfHarm)),
    figure(
        "obscene",
        "Не подлежит обработке: нецензурные или оскорбительные выражения (п. 22)",
    )
    .counts(|case| rejected(case, RejectReason::Obscene)),
    figure(
        "threat_to_official",
        "Не подлежит обработке: угрозы должностному лицу (п. 22)",
    )
    .counts(|case| rejected(case, RejectReason::ThreatToOfficial)),
    figure("annulled", "Аннулировано записей").counts(|case| usize::from(case.is_void())),
    figure("corrected", "Исправлено записей").counts(corrections),
];

/// Counts a message that is not void.
fn registered(case: &Case, is: bool) -> usize {
    usize::from(!case.is_void() && is)
}

/// Counts a message that is neither void nor under п. 22.
fn processed(case: &Case, is: bool) -> usize {
    usize::from(case.is_counted() && is)
}

/// Counts what happened to a message that is neither void nor under п. 22.
fn times(case: &Case, times: fn(&Case) -> usize) -> usize {
    if case.is_counted() { times(case) } else { 0 }
}

fn repeats(case: &Case) -> usize {
    processed(case, case.message.detected.repeat_of.is_some())
}

/// п. 19 asks for the measures in the reply to a repeat; in any other reply they are no figure.
fn measures(case: &Case) -> usize {
    if repeats(case) == 0 {
        return 0;
    }
    has_posting(case, |posting| posting.measures.is_some())
}

fn has_posting(case: &Case, is: fn(&Posting) -> bool) -> usize {
    processed(case, case.message.postings.iter().any(is))
}

fn postings(case: &Case, wanted: Reply) -> usize {
    let postings = case.message.postings.iter();
    let count = postings.filter(|posting| posting.reply == wanted).count();
    if case.is_counted() { count } else { 0 }
}

fn sent_back(case: &Case) -> usize {
    let rounds = case.message.rounds.iter();
    rounds.filter(|round| round.sent_back.is_some()).count()
}

fn returns(case: &Case) -> usize {
    case.message.returns.len()
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
    case.message.corrected_entries().len()
}

/// What each figure comes to in the month before and in the same month of the last year; none where the journal does not
/// have it.
pub(super) type OtherMonths<'a> = [Option<&'a [usize]>; 2];

/// What each figure comes to in another month.
pub(super) fn counts(figures: &[Figure], cases: &[Case]) -> Vec<usize> {
    let count = |figure: &Figure| cases.iter().map(figure.times).sum();
    figures.iter().map(count).collect()
}

const COLUMNS: [Column; 5] = [
    Column::not_in_sheet("code"),
    Column::new("name", "Показатель", 50.0),
    Column::new("count", "Месяц", 12.0).on_screen(),
    Column::new("previous", "Прошлый месяц", 12.0).on_screen(),
    Column::new("last_year", "Год назад", 12.0).on_screen(),
];

fn table(code: &'static str, title: &'static str, sheet: &'static str, rows: Vec<Row>) -> Table {
    Table {
        code,
        title: Some(title),
        sheet,
        columns: &COLUMNS,
        label: |cells| cells[1].shown(),
        rows,
    }
}

/// The balance, and how many came in, beside other months.
pub(super) fn dynamics(balance: &Balance, cases: &[Case], others: OtherMonths<'_>) -> Table {
    let title = "I. Динамика: месяц, прошлый месяц, год назад";
    let mut rows = balance_rows(balance);
    rows.extend(compared(DYNAMICS, cases, others));
    table("dynamics", title, "Динамика", rows)
}

/// How well the work was done, beside other months.
pub(super) fn quality(cases: &[Case], others: OtherMonths<'_>) -> Table {
    let title = "III. Качество: месяц, прошлый месяц, год назад";
    let rows = compared(QUALITY, cases, others);
    table("quality", title, "Качество", rows)
}

/// The balance, which the JSON has apart; on the screen those lines of it that no figure repeats.
fn balance_rows(balance: &Balance) -> Vec<Row> {
    let lines = [
        ("Остаток на начало", balance.at_start, true),
        ("Выявлено за месяц", balance.detected, false),
        ("Размещено окончательных ответов", balance.answered, true),
        ("Не подлежит обработке (п. 22)", balance.rejected, false),
        ("Аннулировано", balance.annulled, false),
        ("Остаток на конец", balance.at_end, true),
    ];
    let rows = lines.map(|(name, count, on_screen)| {
        let (name, count) = (Cell::text(name), Cell::Number(count));
        let cells = vec![Cell::Absent, name, count, Cell::Absent, Cell::Absent];
        Row {
            in_json: false,
            on_screen,
            ..Row::new(cells, Vec::new())
        }
    });
    rows.into()
}

/// A row for each figure, beside what it came to in other months.
fn compared(figures: &[Figure], cases: &[Case], others: OtherMonths<'_>) -> Vec<Row> {
    let rows = figures.iter().enumerate().map(|(place, figure)| {
        let happened = |case: &&Case| (figure.times)(case) > 0;
        let messages = cases.iter().filter(happened);
        let [before, last_year] =
            others.map(|counts| Cell::compared(counts.map(|counts| counts[place])));
        let cells = vec![
            Cell::text(figure.code),
            Cell::text(figure.name),
            Cell::count(cases.iter().map(figure.times).sum()),
            before,
            last_year,
        ];
        Row::new(cells, messages.map(|case| case.message.number).collect())
    });
    rows.collect()
}
