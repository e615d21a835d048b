//! Random lives of a message: what is tried next, when it happened, and when it was entered. Facts come late, are
//! corrected and withdrawn, alone or with all that leans on them; departments return what is not theirs, several answer
//! one return; replies are interim, final, handed in again, sent back at the last moment.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use pult::regulation::decide::leaning;
use pult::regulation::fact::{
    Approver, ApproverRole, Capacity, Category, Change, Correction, Method, RejectReason, Reply,
    Signature,
};
use pult::regulation::{Event, Fact, Kind, Message, Number, Recorded, Rules, Text, decide};
use serde_json::json;

use crate::support::{at, rules};

pub(super) static RULES: LazyLock<Rules> = LazyLock::new(rules);

const DEPARTMENTS: [&str; 4] = ["opeka", "lgoty", "posobiya", "veterany"];
pub(super) const KINDS: [Kind; 15] = [
    Kind::Reminded,
    Kind::Reported,
    Kind::Categorised,
    Kind::HandedOver,
    Kind::Returned,
    Kind::Submitted,
    Kind::SentBack,
    Kind::Approved,
    Kind::InformationReceived,
    Kind::ReplyReceived,
    Kind::Posted,
    Kind::Rejected,
    Kind::Annulled,
    Kind::Corrected,
    Kind::Noted,
];

/// What is tried next: after so many minutes of the wall clock, which kind, with which details.
#[derive(Debug, Clone)]
pub(super) struct Try {
    pub(super) after: i64,
    pub(super) kind: usize,
    pub(super) detail: usize,
    /// Take a kind that `next` offers, so that lives get long.
    pub(super) allowed: bool,
    /// It happened so many minutes ago and is entered only now.
    pub(super) ago: i64,
}

pub(super) fn tries() -> impl Strategy<Value = Vec<Try>> {
    let after = prop_oneof![4 => 0_i64..40, 2 => 0_i64..300, 1 => 0_i64..4_000];
    let ago = prop_oneof![6 => Just(0_i64), 1 => 0_i64..60, 1 => 0_i64..3_000];
    let one = (
        after,
        0_usize..1_000,
        0_usize..1_000,
        prop::bool::weighted(0.8),
        ago,
    );
    vec(
        one.prop_map(|(after, kind, detail, allowed, ago)| Try {
            after,
            kind,
            detail,
            allowed,
            ago,
        }),
        1..24,
    )
}

pub(super) fn start() -> impl Strategy<Value = DateTime<Utc>> {
    (0_i64..45 * 1440).prop_map(|minutes| at("2026-11-02 00:00") + TimeDelta::minutes(minutes))
}

fn sign() -> Signature {
    Signature {
        method: Method::Paper,
        person: "Петрова А. А.".into(),
        position: None,
        pin: None,
        mac: None,
    }
}

pub(super) fn event(message: &Message, at: DateTime<Utc>, fact: Fact) -> Event {
    Event::new(message.number, RULES.calendar.local(at), fact)
}

/// A fact of a kind as somebody who knows the message would write it, as far as there is a way.
pub(super) fn fact(message: &Message, kind: Kind, detail: usize) -> Fact {
    let any = |of: &[Text]| {
        of.get(detail % of.len().max(1))
            .cloned()
            .unwrap_or_else(|| DEPARTMENTS[detail % 4].into())
    };
    let who: Text = "Сидорова И. И.".into();
    let text: Text = "слова".into();
    let legs = |wanted: &dyn Fn(&pult::regulation::parts::Leg) -> bool| -> Vec<Text> {
        message
            .legs
            .iter()
            .filter(|leg| leg.is_active() && wanted(leg))
            .map(|leg| leg.department.clone())
            .collect()
    };
    match kind {
        Kind::Reported => Fact::Reported { to: who },
        Kind::Categorised => {
            let is_late = message.has_draft() || detail.is_multiple_of(4);
            let in_force = message.in_force();
            let marked = DEPARTMENTS
                .iter()
                .enumerate()
                .filter(|(place, _)| (detail % 15 + 1) >> place & 1 == 1);
            Fact::Categorised {
                category: if detail.is_multiple_of(3) {
                    Category::High
                } else {
                    Category::Ordinary
                },
                departments: if is_late && !in_force.is_empty() {
                    in_force.into_iter().map(Text::from).collect()
                } else {
                    marked.map(|(_, code)| (*code).into()).collect()
                },
                term_minutes: detail
                    .is_multiple_of(5)
                    .then_some(1 + i64::try_from(detail % 240).expect("small")),
                decided_by: who,
            }
        }
        Kind::HandedOver => {
            let awaited: Vec<Text> = message
                .awaited
                .iter()
                .map(|awaited| awaited.department.clone())
                .collect();
            let free: Vec<Text> = DEPARTMENTS
                .iter()
                .filter(|code| message.active_leg(code).is_none())
                .map(|code| (*code).into())
                .collect();
            let free = if free.is_empty() {
                any(&[])
            } else {
                any(&free)
            };
            let returned: Vec<Text> = message
                .returns
                .iter()
                .map(|own| own.department.clone())
                .collect();
            let is_told = detail.is_multiple_of(3) && !returned.is_empty();
            let instead_of = is_told.then(|| any(&returned));
            let department = match (awaited.is_empty(), detail % 7) {
                (_, 6) => any(&legs(&|_| true)),
                (false, _) if instead_of.is_none() => any(&awaited),
                _ => free,
            };
            Fact::HandedOver {
                department,
                to: who,
                capacity: Capacity::Head,
                instead_of,
                signature: sign(),
            }
        }
        Kind::Returned => Fact::Returned {
            department: any(&legs(&|_| true)),
            who,
            reason: text,
            signature: sign(),
        },
        Kind::Submitted => Fact::Submitted {
            department: any(&legs(&|_| true)),
            approvers: vec![Approver {
                person: who,
                role: ApproverRole::Head,
            }],
        },
        Kind::SentBack => Fact::SentBack {
            who,
            role: ApproverRole::Curator,
            remarks: text,
        },
        Kind::Approved => {
            let given = message
                .current_round()
                .map_or(0, |round| round.approvals.len());
            let role = if detail.is_multiple_of(2) {
                ApproverRole::Head
            } else {
                ApproverRole::Minister
            };
            Fact::Approved {
                who: format!("Согласующий {given}").into(),
                role,
            }
        }
        Kind::InformationReceived => Fact::InformationReceived {
            department: any(&legs(&|leg| leg.information.is_none())),
            who,
            signature: sign(),
        },
        Kind::ReplyReceived => Fact::ReplyReceived {
            department: any(&legs(&|_| true)),
            who,
            reply: [Reply::Final, Reply::Interim, Reply::Clarification][detail % 3],
            signature: sign(),
        },
        Kind::Posted => {
            let brought = message.legs.iter().any(|leg| leg.information.is_some());
            let reply = match message.reply_to_post() {
                Some(received) => received.reply,
                None if brought && !detail.is_multiple_of(3) => Reply::Final,
                None => Reply::Interim,
            };
            Fact::Posted {
                reply,
                source: message.detected.source.clone(),
                url: "https://vk.com/wall-1_1?reply=2".into(),
                measures: Some(text),
                attachments: None,
            }
        }
        Kind::Rejected => Fact::Rejected {
            reason: RejectReason::Obscene,
            note: None,
        },
        Kind::Annulled => Fact::Annulled { reason: text },
        Kind::Corrected => correction(message, detail),
        Kind::Noted => Fact::Noted { text },
        Kind::Reminded => Fact::Reminded {
            to: who,
            how: text,
            stage: "drafting".into(),
            department: None,
        },
        Kind::Detected => unreachable!("a message is detected once"),
    }
}

pub(super) fn detected(at: DateTime<Utc>, repeat_of: Option<Number>) -> Message {
    let number = Number {
        year: 2026,
        index: 2,
    };
    let fact = Fact::Detected {
        source: "vk".into(),
        url: "https://vk.com/wall-1_1".into(),
        author: "Анна".into(),
        text: "Где пособие?".into(),
        topic: "Пособие".into(),
        location: "Кемерово".into(),
        repeat_of,
    };
    let event = Event::new(number, RULES.calendar.local(at), fact);
    decide(None, &event, &RULES, at).expect("a detection is always taken");
    Message::fold(
        [Recorded { seq: 1, event }],
        repeat_of.map(|_| Category::High),
    )
    .expect("a detection begins")
}

/// Of the text, of the time of any entry, of several at once; a withdrawal, alone or with all that leans on it.
fn correction(message: &Message, detail: usize) -> Fact {
    let wrong = &message.history[detail / 6 % message.history.len()];
    let minutes = TimeDelta::minutes(i64::try_from(detail % 120).expect("small") - 60);
    let moved = |own: &Recorded| {
        let at = own.event.at + minutes;
        Change::corrected(own.seq, [("at".to_owned(), json!(at.to_rfc3339()))].into())
    };
    let text = || {
        let fields = [("text".to_owned(), json!("другой текст"))];
        Change::corrected(1, fields.into())
    };
    let changes = match detail % 6 {
        0 => vec![text()],
        1 => vec![moved(wrong)],
        2 if wrong.seq != 1 => vec![text(), moved(wrong)],
        3 => vec![Change::withdrawn(wrong.seq)],
        _ => {
            let with = leaning(message, &[wrong.seq], &RULES);
            let with = std::iter::once(wrong.seq).chain(with);
            with.map(Change::withdrawn).collect()
        }
    };
    Fact::Corrected(Correction::new(changes, "слова"))
}
