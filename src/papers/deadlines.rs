//! What a department must do and by when: the limits that run, and those still to come.

use serde::Serialize;

use super::page::Entry;
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes};
use crate::directory::Organization;
use crate::regulation::{Rules, Stage, StageCode, State};

/// A limit that binds the department.
#[derive(Debug, Serialize)]
pub(super) struct Deadline {
    what: &'static str,
    paragraph: String,
    department: String,
    /// Date and time, or from when the limit will run.
    due: String,
    limit: String,
    overdue: bool,
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

pub(super) struct Deadlines<'a, F> {
    pub(super) entry: &'a Entry,
    pub(super) organization: &'a Organization,
    pub(super) rules: &'a Rules,
    pub(super) shown: &'a F,
    pub(super) stages: Vec<Stage>,
}

impl<F: Fn(Instant) -> String> Deadlines<'_, F> {
    pub(super) fn all(&self) -> Result<Vec<Deadline>, OutsideCalendar> {
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
            // A department that has not received the message yet has its limits to come, whatever runs in others.
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

    /// A limit that does not run yet: the latest due where it is known, else the event that starts it.
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
            .before_reply(category)
            .zip(reply.and_then(|reply| reply.limit))
            .filter(|_| !has_interim)
            .map(|(before, term)| {
                let minutes = (term - before).max(WorkMinutes::ZERO);
                self.rules.calendar.add(message.detected.at, minutes)
            })
            .transpose()?;
        let own = rule.limit(category).map(|own| format!("{own} {after}"));
        let due = match (cap, own) {
            (Some(cap), Some(own)) => format!("{}, но не более {own}", (self.shown)(cap)),
            (Some(cap), None) => (self.shown)(cap),
            (None, Some(own)) => own,
            // After an interim reply only the term of п. 17 counts.
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
            .limit(category)
            .map(|own| {
                term.filter(|_| code == StageCode::Reply)
                    .map_or(own, |term| term.min(own))
            })
            .map(|own| own.to_string());
        let days = rule.working_days.map(|days| format!("{days} рабочих дней"));
        let before = rule
            .before_reply(category)
            .filter(|before| *before > WorkMinutes::ZERO)
            .map(|before| format!("не позднее чем за {before} до срока ответа"));
        let parts: Vec<String> = [own, days, before].into_iter().flatten().collect();
        parts.join(", ")
    }

    pub(super) fn remark(&self) -> String {
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
