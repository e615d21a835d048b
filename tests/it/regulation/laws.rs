//! The laws of the machine, over random lives: whatever is done in whatever order, `next` and the journal agree, one
//! clock of a kind runs for an assignment, slack falls with the working minutes, and nothing runs when all is over.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use pult::calendar::WorkMinutes;
use pult::regulation::breach::Overspent;
use pult::regulation::fact::{
    Approver, ApproverRole, Capacity, Category, Method, RejectReason, Reply, Signature,
};
use pult::regulation::{
    Basis, Event, Fact, Kind, Message, Number, Recorded, Rules, Stage, StageCode as Code, Status,
    Text, Why, breaches, decide, next, slack, stage, why,
};
use serde_json::json;

use crate::support::{at, rules};

static RULES: LazyLock<Rules> = LazyLock::new(rules);

const DEPARTMENTS: [&str; 4] = ["opeka", "lgoty", "posobiya", "veterany"];
const KINDS: [Kind; 14] = [
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
struct Try {
    after: i64,
    kind: usize,
    detail: usize,
    /// Take a kind that `next` offers, so that lives get long.
    allowed: bool,
    /// It happened so many minutes ago and is entered only now.
    ago: i64,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
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

fn start() -> impl Strategy<Value = DateTime<Utc>> {
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

fn event(message: &Message, at: DateTime<Utc>, fact: Fact) -> Event {
    Event::new(message.number, RULES.calendar.local(at), fact)
}

/// A fact of a kind as somebody who knows the message would write it, as far as there is a way.
fn fact(message: &Message, kind: Kind, detail: usize) -> Fact {
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
            let is_late = message.current_round().is_some() || message.reply_to_post().is_some();
            let holders = message.holders();
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
                departments: if is_late {
                    holders.into_iter().map(Text::from).collect()
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
                vec![format!("novoe-{}", message.legs.len()).into()]
            } else {
                free
            };
            let department = any(if awaited.is_empty() { &free } else { &awaited });
            Fact::HandedOver {
                department,
                to: who,
                capacity: Capacity::Head,
                signature: sign(),
            }
        }
        Kind::Returned => Fact::Returned {
            department: any(&legs(&|leg| leg.information.is_none())),
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
        // Of the text, or of the time of any entry.
        Kind::Corrected => {
            let wrong = &message.history[detail % message.history.len()];
            let moved = TimeDelta::minutes(i64::try_from(detail % 120).expect("small") - 60);
            let (entry, field) = if detail.is_multiple_of(2) {
                (1, ("text".to_owned(), json!("другой текст")))
            } else {
                let at = wrong.event.at + moved;
                (wrong.seq, ("at".to_owned(), json!(at.to_rfc3339())))
            };
            Fact::Corrected {
                entry,
                fields: [field].into(),
                reason: text,
                signature: None,
            }
        }
        Kind::Noted => Fact::Noted { text },
        Kind::Detected => unreachable!("a message is detected once"),
    }
}

fn detected(at: DateTime<Utc>, repeat_of: Option<Number>) -> Message {
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

fn stages(message: &Message, now: DateTime<Utc>) -> Vec<Stage> {
    stage::stages(message, &RULES, now).expect("a year of the calendar")
}

fn spare(message: &Message, now: DateTime<Utc>) -> Option<i64> {
    slack::slack(message, &RULES, now)
        .expect("a year of the calendar")
        .map(WorkMinutes::get)
}

/// What holds of a message at every instant from its last event on.
fn holds(message: &Message, now: DateTime<Utc>) -> Result<(), TestCaseError> {
    let due = stage::reply_due(message, &RULES, now).expect("a year of the calendar");
    prop_assert!(due >= message.detected.at, "T is not before the detection");
    let stages = stages(message, now);
    let state = message.state();
    let mut running = HashSet::new();
    for stage in &stages {
        prop_assert!(
            !stage.is_running() || running.insert((stage.code, stage.department.clone())),
            "two clocks: {stage:?}"
        );
        prop_assert!(
            stage.used.is_none_or(|used| used >= WorkMinutes::ZERO),
            "{stage:?}"
        );
        let late = stage.overdue > WorkMinutes::ZERO;
        prop_assert_eq!(
            late,
            matches!(stage.status, Status::Overdue | Status::Missed),
            "{:?}",
            stage
        );
        prop_assert!(
            stage.overdue >= WorkMinutes::ZERO && stage.due.is_none_or(|due| due >= stage.started),
            "{stage:?}"
        );
        if let (Status::Running, Some(due)) = (stage.status, stage.due) {
            let left = RULES
                .calendar
                .between(now, due)
                .expect("a year of the calendar");
            prop_assert_eq!(
                stage.remaining,
                Some(left.max(WorkMinutes::ZERO)),
                "{:?} at {}",
                stage,
                now
            );
        }
    }
    explained(message, &stages, now)?;
    let breaches = breaches(&stages);
    let late = stages
        .iter()
        .filter(|stage| stage.overdue > WorkMinutes::ZERO);
    prop_assert_eq!(breaches.len(), late.count(), "a breach for each late stage");
    for breach in &breaches {
        let minutes = |of: &Overspent| of.minutes > WorkMinutes::ZERO;
        prop_assert!(
            minutes(&breach.stage) && breach.roots.iter().all(minutes),
            "{breach:?}"
        );
        prop_assert!(!breach.own || breach.roots.is_empty(), "{breach:?}");
    }
    let of = |wanted: &[Code]| {
        running
            .iter()
            .filter(|(code, _)| wanted.contains(code))
            .count()
    };
    prop_assert!(
        of(&[
            Code::Drafting,
            Code::Approval,
            Code::Revision,
            Code::Delivery,
            Code::Posting
        ]) <= 1,
        "one step of the reply: {running:?}"
    );
    prop_assert_eq!(spare(message, now).is_none(), state.is_closed());
    if state.is_closed() {
        prop_assert!(running.is_empty(), "{state:?} and {running:?} runs");
    } else {
        // The term of п. 17 has ended when the final draft has reached the approvers.
        let terms = of(&[Code::Reply, Code::Final]);
        prop_assert_eq!(
            (terms == 1, terms <= 1),
            (message.interim().is_none() || terms == 1, true),
            "T or the term of п. 17: {:?}",
            running
        );
    }
    Ok(())
}

/// Why a stage is due when it is: the walk ends at the due, and its minutes are those that the words name.
fn explained(message: &Message, stages: &[Stage], now: DateTime<Utc>) -> Result<(), TestCaseError> {
    let local = |at: DateTime<Utc>| RULES.calendar.local(at).naive_local();
    let add = |at, minutes| RULES.calendar.add(at, minutes).expect("a year");
    for stage in stages {
        let Why {
            basis,
            to_due,
            used,
        } = why(stage, message, &RULES, now).expect("a year of the calendar");
        let walked = to_due.as_ref().map(|walk| walk.total);
        match basis {
            Basis::Own(limit) => {
                prop_assert_eq!(Some(limit), stage.limit);
                prop_assert_eq!(walked, Some(limit), "{:?}", stage);
            }
            Basis::BeforeReply(before, Some(reply)) => {
                let due = stage.due.expect("a due");
                prop_assert_eq!(add(due, before), reply);
                let own = stage.limit.map(|limit| add(stage.started, limit));
                prop_assert!(own.is_none_or(|own| due < own), "{stage:?}");
            }
            Basis::BeforeReply(_, None) => prop_assert_eq!(stage.due, Some(stage.started)),
            Basis::WorkingDays(days) => prop_assert_eq!((stage.code, days), (Code::Final, 7)),
            Basis::None => prop_assert_eq!(stage.due, None),
        }
        if let (Some(walk), Some(due)) = (&to_due, stage.due) {
            prop_assert_eq!(walk.to, local(due));
        }
        prop_assert_eq!(used.map(|walk| walk.total), stage.used);
    }
    Ok(())
}

/// From `now` on nothing happens for a while.
fn waits(message: &Message, now: DateTime<Utc>, minutes: i64) -> Result<(), TestCaseError> {
    let later = now + TimeDelta::minutes(minutes);
    holds(message, later)?;
    let passed = RULES
        .calendar
        .between(now, later)
        .expect("a year of the calendar")
        .get();
    if let (Some(before), Some(after)) = (spare(message, now), spare(message, later)) {
        prop_assert_eq!(
            before - after,
            passed,
            "slack falls with the working minutes"
        );
    }
    for (before, after) in stages(message, now).iter().zip(&stages(message, later)) {
        prop_assert_eq!(before.code, after.code);
        if before.finished.is_some() {
            prop_assert_eq!(before, after, "what is over is judged once");
        } else if before.is_running() && after.is_running() {
            let grown = after.used.unwrap_or_default() - before.used.unwrap_or_default();
            prop_assert_eq!(grown.get(), passed, "{:?}", after);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_life_keeps_the_laws(start in start(), tries in tries(), repeats in prop::bool::weighted(0.2), pause in 0_i64..3_000) {
        let mut now = start;
        let mut message = detected(now, repeats.then_some(Number { year: 2026, index: 1 }));
        holds(&message, now)?;
        for attempt in tries {
            now += TimeDelta::minutes(attempt.after);
            let offered = next(&message);
            let kind = if attempt.allowed { offered[attempt.kind % offered.len()] } else { KINDS[attempt.kind % KINDS.len()] };
            // A life that ends in the first step proves little.
            if matches!(kind, Kind::Rejected | Kind::Annulled) && !attempt.detail.is_multiple_of(10) {
                continue;
            }
            let event = event(&message, now - TimeDelta::minutes(attempt.ago), fact(&message, kind, attempt.detail));
            let verdict = decide(Some(&message), &event, &RULES, now);
            // What has its time before now, or corrects a time, may contradict the facts; what `next` leaves out never may.
            let moves_a_time = kind == Kind::Corrected && !attempt.detail.is_multiple_of(2);
            let is_of_now = attempt.ago == 0 && !moves_a_time;
            prop_assert!(offered.contains(&kind) || verdict.is_err(), "{:?} of {:?}", kind, offered);
            prop_assert!(verdict.is_ok() || !offered.contains(&kind) || !is_of_now, "{:?}: {:?}", kind, verdict);
            if let Err(refusal) = verdict {
                if let Some(field) = refusal.field {
                    let mut json = event.to_json();
                    json.entry(field).or_insert(serde_json::Value::Null);
                    prop_assert!(Event::from_json(json).is_ok(), "{:?} is no field of {:?}", refusal, kind);
                }
                continue;
            }
            prop_assert!(!is_of_now || decide(Some(&message), &event, &RULES, now - TimeDelta::minutes(1)).is_err(), "nothing of the future");
            prop_assert_eq!(Event::from_json(event.to_json()), Ok(event.clone()));
            let seq = u64::try_from(message.history.len()).expect("few") + 1;
            message.evolve(Recorded { seq, event });
            let folded = Message::fold(message.history.clone(), message.inherited);
            prop_assert_eq!(folded.as_ref(), Some(&message), "the fold of the history is the message");
            holds(&message, now)?;
            waits(&message, now, pause)?;
        }
    }
}
