//! The figures of the dynamics and of the quality, each with the messages that it is of.

use super::count::Figure;
use super::reader::Case;
use crate::regulation::fact::{RejectReason, Reply};
use crate::regulation::parts::End;
use crate::regulation::{Category, Fact, Number, StageCode, State};

/// Makes a figure of how often something happened in each message.
fn figure(
    code: &'static str,
    name: &'static str,
    cases: &[Case],
    times: impl Fn(&Case) -> usize,
) -> Figure {
    let mut count = 0;
    let mut messages: Vec<Number> = Vec::new();
    for case in cases {
        let times = times(case);
        count += times;
        if times > 0 {
            messages.push(case.message.number);
        }
    }
    Figure {
        code,
        name,
        count,
        previous: 0,
        last_year: 0,
        messages,
    }
}

/// How many came in, and what became of them.
pub fn dynamics(cases: &[Case]) -> Vec<Figure> {
    let figure = |code, name, is: &dyn Fn(&Case) -> bool| {
        figure(code, name, cases, |case| {
            usize::from(!case.is_void() && is(case))
        })
    };
    let processed = |case: &Case| case.message.end.is_none();
    vec![
        figure("received", "Поступило сообщений", &|_| {
            true
        }),
        figure(
            "rejected",
            "из них не подлежит обработке (п. 22)",
            &|case| !processed(case),
        ),
        figure("processed", "в обработке", &processed),
        figure("high", "повышенной важности", &|case| {
            processed(case) && case.message.category() == Category::High
        }),
        figure("repeats", "повторных (п. 19)", &|case| {
            processed(case) && case.message.detected.repeat_of.is_some()
        }),
        figure(
            "several",
            "с несколькими подразделениями (п. 18)",
            &|case| processed(case) && case.message.is_common(),
        ),
        figure(
            "answered",
            "дан окончательный ответ",
            &|case| case.message.state() == State::Answered,
        ),
        figure("in_work", "в работе", &|case| {
            !case.message.state().is_closed()
        }),
    ]
}

/// How well the work was done.
pub fn quality(cases: &[Case]) -> Vec<Figure> {
    let times = |code, name, times: &dyn Fn(&Case) -> usize| {
        figure(code, name, cases, |case| {
            if case.message.end.is_none() {
                times(case)
            } else {
                0
            }
        })
    };
    let is = |code, name, is: &dyn Fn(&Case) -> bool| {
        figure(code, name, cases, |case| {
            usize::from(case.message.end.is_none() && is(case))
        })
    };
    let postings = |case: &Case, wanted: Reply| {
        let postings = case.message.postings.iter();
        postings.filter(|posting| posting.reply == wanted).count()
    };
    let sent_back = |case: &Case| {
        let rounds = case.message.rounds.iter();
        rounds.filter(|round| round.sent_back.is_some()).count()
    };
    let returns = |case: &Case| {
        let legs = case.message.legs.iter();
        legs.filter(|leg| leg.returned.is_some()).count()
    };
    let rejected = |code, name, wanted: RejectReason| {
        figure(code, name, cases, |case| {
            let is = matches!(&case.message.end, Some(End::Rejected { reason, .. }) if *reason == wanted);
            usize::from(is)
        })
    };
    vec![
        times("revisions", "Возвращено на доработку (п. 14)", &sent_back),
        is(
            "revised",
            "сообщений с доработкой",
            &|case| sent_back(case) > 0,
        ),
        times("returns", "Возвращено подразделениями (п. 9)", &returns),
        times(
            "reroutings",
            "перенаправлено (п. 10)",
            &|case| {
                let stages = case.stages.iter();
                stages
                    .filter(|stage| stage.code == StageCode::Rerouting && stage.finished.is_some())
                    .count()
            },
        ),
        is(
            "returned_again",
            "сообщений с повторным возвратом",
            &|case| returns(case) > 1,
        ),
        is(
            "repeats",
            "Повторных сообщений (п. 19)",
            &|case| case.message.detected.repeat_of.is_some(),
        ),
        is(
            "repeats_after_reply",
            "повторных после данного ответа",
            &|case| case.repeats_answered,
        ),
        is(
            "measures",
            "в ответе названы принятые меры (п. 19)",
            &|case| {
                case.message
                    .postings
                    .iter()
                    .any(|posting| posting.measures.is_some())
            },
        ),
        times(
            "interim",
            "Промежуточных ответов (п. 17)",
            &|case| postings(case, Reply::Interim),
        ),
        times(
            "clarifications",
            "Запросов, уточнений",
            &|case| postings(case, Reply::Clarification),
        ),
        is(
            "attachments",
            "Ответов с фото, видео (п. 21)",
            &|case| {
                case.message
                    .postings
                    .iter()
                    .any(|posting| !posting.attachments.is_empty())
            },
        ),
        is(
            "breached",
            "Нарушены сроки (сообщений)",
            &|case| !case.breaches.is_empty(),
        ),
        rejected(
            "threat_of_harm",
            "Не обработано: намерение причинить вред (п. 22)",
            RejectReason::ThreatOfHarm,
        ),
        rejected(
            "obscene",
            "Не обработано: брань, оскорбления (п. 22)",
            RejectReason::Obscene,
        ),
        rejected(
            "threat_to_official",
            "Не обработано: угрозы должностному лицу (п. 22)",
            RejectReason::ThreatToOfficial,
        ),
        figure(
            "annulled",
            "Аннулировано записей",
            cases,
            |case| usize::from(case.is_void()),
        ),
        figure(
            "corrected",
            "Исправлено записей",
            cases,
            |case| {
                let history = case.message.history.iter();
                history
                    .filter(|recorded| matches!(recorded.event.fact, Fact::Corrected { .. }))
                    .count()
            },
        ),
    ]
}
