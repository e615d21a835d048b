//! The approval of a draft: it is submitted, approved, or sent back to be revised (п. 13, 14).

use crate::desk::forms::facts::of_message::{Answer, FactQuestions, holder};
use crate::desk::forms::reading::{Wrong, asked, person, wrong};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{forms::fields, state::State};
use crate::directory::{Organization, Role};
use crate::regulation::fact::{Approver, ApproverRole};
use crate::regulation::{Fact, Message};

#[derive(Debug)]
pub(crate) struct Submission;

impl FactQuestions for Submission {
    fn ask(&self, message: &Message, state: &State) -> Option<Form> {
        let department = holder(message);
        let (head, higher) = state
            .setup
            .organization
            .department(department)
            .map(|own| (own.head.as_str(), own.usual_approver()))
            .unwrap_or_default();
        let heads = fields::people(&[Role::Head], Some(department), state);
        let roles = [Role::Curator, Role::FirstDeputy, Role::Minister];
        let second = fields::people(&roles, None, state);
        let fields = vec![
            fields::one_of("head", "Руководитель", heads, head),
            fields::one_of("higher", "Второй", second, higher)
                .hint("курирующий заместитель, первый заместитель или министр (п. 13)"),
        ];
        Some(Form::new("Проект передан на согласование", fields))
    }

    fn answer(&self, form: &Form, message: &Message, state: &State) -> Result<Answer, Wrong> {
        let head = Approver {
            person: person(form, "head")?,
            role: ApproverRole::Head,
        };
        let name = person(form, "higher")?;
        let higher = Approver {
            role: role_of(&name, &state.setup.organization),
            person: name,
        };
        Ok(Fact::Submitted {
            department: holder(message).into(),
            approvers: vec![head, higher],
        }
        .into())
    }
}

#[derive(Debug)]
pub(crate) struct Approval;

impl FactQuestions for Approval {
    fn ask(&self, message: &Message, _state: &State) -> Option<Form> {
        message.rounds.last()?;
        let options: Vec<(char, String)> = ('1'..='9')
            .zip(waiting(message))
            .map(|(key, approver)| (key, approver.person.to_string()))
            .collect();
        let marked = vec![true; options.len()];
        let fields = vec![
            Field::marks("who", "Кто согласовал", options, marked)
                .needed("отметьте, кто согласовал"),
        ];
        Some(Form::new("Проект согласован", fields))
    }

    fn answer(&self, form: &Form, message: &Message, _state: &State) -> Result<Answer, Wrong> {
        let marked = form.marked("who", waiting(message));
        if marked.is_empty() {
            return wrong("who", form.needed("who").unwrap_or_default());
        }
        let approved = marked.into_iter().map(|approver| Fact::Approved {
            who: approver.person.clone(),
            role: approver.role,
        });
        Ok(Answer {
            facts: approved.collect(),
            ..Answer::default()
        })
    }
}

#[derive(Debug)]
pub(crate) struct Revision;

impl FactQuestions for Revision {
    fn ask(&self, message: &Message, _state: &State) -> Option<Form> {
        let approvers = message.rounds.last()?.approvers.iter();
        let names = approvers.map(|approver| approver.person.to_string());
        let fields = vec![
            fields::one_of("who", "Кто отправил", names.collect(), ""),
            Field::line("remarks", "Замечания", "").needed("укажите замечания"),
        ];
        Some(Form::new("Проект отправлен на доработку", fields))
    }

    fn answer(&self, form: &Form, message: &Message, state: &State) -> Result<Answer, Wrong> {
        let who = person(form, "who")?;
        let rounds = message.rounds.last().into_iter();
        let mut approvers = rounds.flat_map(|round| &round.approvers);
        let role = approvers.find(|own| own.person == who).map(|own| own.role);
        Ok(Fact::SentBack {
            role: role.unwrap_or_else(|| role_of(&who, &state.setup.organization)),
            who,
            remarks: asked(form, "remarks")?,
        }
        .into())
    }
}

/// The approvers of the last round who have not approved yet.
fn waiting(message: &Message) -> Vec<&Approver> {
    let Some(round) = message.rounds.last() else {
        return Vec::new();
    };
    let has_approved = |own: &&Approver| {
        let mut approvals = round.approvals.iter();
        approvals.any(|approval| approval.who == own.person && approval.role == own.role)
    };
    let approvers = round.approvers.iter();
    approvers.filter(|own| !has_approved(own)).collect()
}

/// The role in which a person approves, the highest that he has.
fn role_of(name: &str, organization: &Organization) -> ApproverRole {
    let person = organization.person(name);
    let roles = person.map(|person| person.roles.as_slice());
    let roles = roles.unwrap_or_default();
    if roles.contains(&Role::Minister) {
        ApproverRole::Minister
    } else if roles.contains(&Role::FirstDeputy) {
        ApproverRole::FirstDeputy
    } else if roles.contains(&Role::Head) {
        ApproverRole::Head
    } else {
        ApproverRole::Curator
    }
}
