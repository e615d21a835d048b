//! The card (сопроводительный лист): what goes to the department together with the message. The message in full, the
//! decision, by when the department must do what, a place to sign for each handover, and the rounds of approval, which
//! the journal page has no room for.
//!
//! Of a message under п. 22 nothing that a citizen wrote is printed.

use serde::Serialize;

use super::page::{self, Entry, SubRow};
use super::print::{Head, Print};
use crate::calendar::schedule::weekday;
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes};
use crate::directory::Organization;
use crate::regulation::fact::{ApproverRole, Category};
use crate::regulation::parts::{End, Round};
use crate::regulation::{Message, Rules, Stage, StageCode, State, stage};

/// What the form is filled with.
#[derive(Debug, Serialize)]
pub struct Card {
    #[serde(flatten)]
    head: Head,
    number: u32,
    year: i32,
    /// What was registered: name, value.
    facts: Vec<[String; 2]>,
    /// The text; empty where it must not be printed.
    text: String,
    /// What was decided: name, value.
    decision: Vec<[String; 2]>,
    deadlines: Vec<Deadline>,
    /// What is to be known of the deadlines, or why there are none.
    remark: String,
    handovers: Vec<SubRow>,
    rounds: Vec<RoundRow>,
    posted: String,
    note: String,
}

/// A limit that binds the department.
#[derive(Debug, Serialize)]
struct Deadline {
    what: &'static str,
    paragraph: String,
    department: String,
    /// Date and time, or from when the limit will run.
    due: String,
    limit: String,
    overdue: bool,
}

#[derive(Debug, Serialize)]
struct RoundRow {
    submitted: String,
    department: String,
    approvers: String,
    ended: String,
}

/// The card of a message as it stands at the time of the print.
pub fn card(
    entry: &Entry,
    organization: &Organization,
    rules: &Rules,
    print: &Print,
) -> Result<Card, OutsideCalendar> {
    let message = &entry.message;
    let detected = &message.detected;
    let shown = |at: Instant| {
        let local = at.with_timezone(&organization.zone);
        let day = weekday(local.date_naive());
        format!("{day} {}", local.format("%d.%m.%Y %H:%M"))
    };
    let is_hidden = matches!(message.end, Some(End::Rejected { .. }));
    let fact = |name: &str, value: &str| [name.to_owned(), value.to_owned()];
    let mut facts = vec![
        fact("Выявлено", &shown(detected.at)),
        fact("Источник", organization.source_name(&detected.source)),
    ];
    if !is_hidden {
        facts.push(fact("Автор", &detected.author));
        facts.push(fact("Ссылка", &detected.url));
    }
    let group = organization
        .topic_group(&detected.topic)
        .map(|group| format!(" ({})", group.name));
    let topic = format!("{}{}", detected.topic, group.unwrap_or_default());
    facts.push(fact("Тема", &topic));
    facts.push(fact("Локация", &detected.location));
    if let Some(earlier) = detected.repeat_of {
        facts.push(fact("Повторное", &format!("к № {earlier}")));
    }
    let deadlines = Deadlines {
        entry,
        organization,
        rules,
        shown: &shown,
        stages: stage::stages(message, rules, print.at.to_utc())?,
    };
    Ok(Card {
        head: print.head(organization),
        number: message.number.index,
        year: message.number.year,
        facts,
        text: if is_hidden {
            String::new()
        } else {
            detected.text.to_string()
        },
        decision: decision(message, organization, &shown),
        remark: deadlines.remark(),
        deadlines: deadlines.all()?,
        handovers: page::sub_rows(message, organization),
        rounds: message
            .rounds
            .iter()
            .map(|round| round_row(round, organization, &shown))
            .collect(),
        posted: page::posted(message, &shown),
        note: page::note(message, &shown),
    })
}

fn decision(
    message: &Message,
    organization: &Organization,
    shown: &impl Fn(Instant) -> String,
) -> Vec<[String; 2]> {
    let Some(decision) = message.decisions.last() else {
        let words = page::category(message, shown);
        return if words.is_empty() {
            Vec::new()
        } else {
            vec![["Категория".to_owned(), words]]
        };
    };
    let category = match decision.category {
        Category::Ordinary => "обычное",
        Category::High => "повышенной важности",
    };
    let name = |code: &str| {
        let department = organization.department(code);
        department.map_or_else(|| code.to_owned(), |own| own.name.clone())
    };
    let departments: Vec<String> = decision.departments.iter().map(|code| name(code)).collect();
    let mut rows = vec![
        ["Категория".to_owned(), category.to_owned()],
        ["Подразделения".to_owned(), departments.join("; ")],
    ];
    if let Some(term) = decision.term {
        rows.push(["Сокращённый срок".to_owned(), term.to_string()]);
    }
    let who = format!("{}, {}", decision.decided_by, shown(decision.at));
    rows.push(["Решение принял(а)".to_owned(), who]);
    rows
}

fn round_row(
    round: &Round,
    organization: &Organization,
    shown: &impl Fn(Instant) -> String,
) -> RoundRow {
    let role = |role: ApproverRole| match role {
        ApproverRole::Head => "руководитель подразделения",
        ApproverRole::Curator => "курирующий заместитель министра",
        ApproverRole::FirstDeputy => "первый заместитель министра",
        ApproverRole::Minister => "министр",
    };
    let approvers = round.approvers.iter().map(|approver| {
        let given = round
            .approvals
            .iter()
            .find(|given| given.who == approver.person && given.role == approver.role);
        let when = given.map_or(String::new(), |given| format!(" — {}", shown(given.at)));
        format!("{}, {}{when}", approver.person, role(approver.role))
    });
    let ended = match (&round.sent_back, round.approved()) {
        (Some((by, remarks)), _) => {
            format!("{} на доработку: {}: {remarks}", shown(by.at), by.who)
        }
        (None, Some(at)) => format!("согласовано {}", shown(at)),
        (None, None) => String::new(),
    };
    RoundRow {
        submitted: shown(round.submitted),
        department: organization.department_name(&round.department).to_owned(),
        approvers: approvers.collect::<Vec<_>>().join("\n"),
        ended,
    }
}

/// What the department has to do, in the order in which it comes.
const STEPS: [(StageCode, &str); 8] = [
    (StageCode::Return, "вернуть, если вопрос не наш"),
    (StageCode::Drafting, "проект ответа — на согласование"),
    (StageCode::Revision, "доработанный проект — на согласование"),
    (StageCode::Approval, "согласовать или вернуть на доработку"),
    (
        StageCode::Delivery,
        "согласованный ответ передать специалисту",
    ),
    (
        StageCode::Information,
        "информацию для общего ответа передать специалисту",
    ),
    (StageCode::Final, "окончательный проект — на согласование"),
    (StageCode::Reply, "ответ разместить"),
];

struct Deadlines<'a, F> {
    entry: &'a Entry,
    organization: &'a Organization,
    rules: &'a Rules,
    shown: &'a F,
    stages: Vec<Stage>,
}

impl<F: Fn(Instant) -> String> Deadlines<'_, F> {
    fn all(&self) -> Result<Vec<Deadline>, OutsideCalendar> {
        let mut rows = Vec::new();
        if self.entry.message.state().is_closed() {
            return Ok(rows);
        }
        for (code, what) in STEPS {
            let running = self
                .stages
                .iter()
                .filter(|stage| stage.code == code && stage.is_running());
            let before = rows.len();
            for stage in running {
                rows.push(Deadline {
                    what,
                    paragraph: stage.paragraph.to_string(),
                    department: self.name(stage.department.as_deref()),
                    due: stage.due.map(self.shown).unwrap_or_default(),
                    limit: self.limit(code),
                    overdue: stage.overdue > WorkMinutes::ZERO,
                });
            }
            // A department that is still to be handed over to has its limits to come, whatever runs in others.
            let is_of_department = matches!(
                code,
                StageCode::Return | StageCode::Drafting | StageCode::Information
            );
            if is_of_department || rows.len() == before {
                self.pending(code, what, &mut rows)?;
            }
        }
        // Several departments with the same limit are one row.
        rows.dedup_by(|next, row| {
            let same = (row.what, &row.due, row.overdue) == (next.what, &next.due, next.overdue);
            if same {
                row.department += &format!(", {}", next.department);
            }
            same
        });
        Ok(rows)
    }

    /// A limit that does not run yet: by when at the latest where that is known, else from when it will run.
    fn pending(
        &self,
        code: StageCode,
        what: &'static str,
        rows: &mut Vec<Deadline>,
    ) -> Result<(), OutsideCalendar> {
        let message = &self.entry.message;
        let state = message.state();
        let is_common = message.is_common();
        let is_routed = !message.awaited.is_empty() || !message.legs.is_empty();
        let is_before_approval = matches!(
            state,
            State::Detected | State::Routed | State::InWork | State::Revision
        );
        let has_interim = message.interim().is_some();
        let departments: Vec<Option<&str>> = match code {
            StageCode::Return | StageCode::Drafting | StageCode::Information => message
                .awaited
                .iter()
                .map(|awaited| Some(awaited.department.as_str()))
                .collect(),
            _ => vec![None],
        };
        let applies = is_routed
            && match code {
                StageCode::Return => true,
                StageCode::Drafting => !is_common && !has_interim,
                StageCode::Approval => !is_common && is_before_approval,
                StageCode::Delivery => !is_common && message.reply_to_post().is_none(),
                StageCode::Information => is_common,
                _ => false,
            };
        if !applies {
            return Ok(());
        }
        let after = match code {
            StageCode::Approval => "после передачи проекта",
            StageCode::Return | StageCode::Drafting => "после получения",
            _ => "",
        };
        let limits = self.rules.limits(message);
        let category = message.category();
        let rule = limits.rule(code);
        let reply = self
            .stages
            .iter()
            .find(|stage| stage.code == StageCode::Reply);
        let cap = rule
            .before_reply
            .and_then(|before| before.get(category))
            .zip(reply.and_then(|reply| reply.limit))
            .filter(|_| !has_interim)
            .map(|(before, term)| {
                let minutes = (term - before).max(WorkMinutes::ZERO);
                self.rules.calendar.add(message.detected.at, minutes)
            })
            .transpose()?;
        let own = rule.limit.get(category).map(|own| format!("{own} {after}"));
        let due = match (cap, own) {
            (Some(cap), Some(own)) => format!("{}, но не более {own}", (self.shown)(cap)),
            (Some(cap), None) => (self.shown)(cap),
            (None, Some(own)) => own,
            // After an interim reply nothing but the term of п. 17 is counted.
            (None, None) => return Ok(()),
        };
        rows.extend(departments.into_iter().map(|department| Deadline {
            what,
            paragraph: rule.paragraph(category).to_string(),
            department: self.name(department),
            due: due.clone(),
            limit: self.limit(code),
            overdue: false,
        }));
        Ok(())
    }

    fn name(&self, department: Option<&str>) -> String {
        department
            .map(|code| self.organization.department_name(code).to_owned())
            .unwrap_or_default()
    }

    /// The limit in words.
    fn limit(&self, code: StageCode) -> String {
        let message = &self.entry.message;
        let category = message.category();
        let rule = self.rules.limits(message).rule(code);
        let term = message.decisions.last().and_then(|decision| decision.term);
        let own = rule
            .limit
            .get(category)
            .map(|own| {
                term.filter(|_| code == StageCode::Reply)
                    .map_or(own, |term| term.min(own))
            })
            .map(|own| own.to_string());
        let days = rule.working_days.map(|days| format!("{days} рабочих дней"));
        let before = rule
            .before_reply
            .and_then(|before| before.get(category))
            .filter(|before| *before > WorkMinutes::ZERO)
            .map(|before| format!("не позднее чем за {before} до срока ответа"));
        let parts: Vec<String> = [own, days, before].into_iter().flatten().collect();
        parts.join(", ")
    }

    fn remark(&self) -> String {
        let message = &self.entry.message;
        match message.state() {
            State::Rejected => {
                "Сообщение не подлежит обработке (п. 22): его текст не печатается, сроков нет."
                    .to_owned()
            }
            State::Annulled => "Регистрация аннулирована: сроков нет.".to_owned(),
            State::Answered => "Ответ размещён: сроков больше нет.".to_owned(),
            _ => {
                let mut remark =
                    "Сроки — в рабочем времени министерства; вне его они стоят.".to_owned();
                if message.decisions.is_empty() && message.inherited.is_none() {
                    remark += " Категория ещё не определена: посчитано как для обычного.";
                }
                if let Some(year) = self.entry.provisional {
                    remark += &format!(" Предварительно: нет постановления на {year} год.");
                }
                remark
            }
        }
    }
}
