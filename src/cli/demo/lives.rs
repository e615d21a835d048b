//! Made-up lives of messages for a large scratch journal: working days as they are, every kind of life in a plausible
//! share, some of it late. The same seed makes the same lives.

use chrono::Datelike;

use super::pace::Pace;
use super::stand::{self, Stand};
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes, WorkingCalendar};
use crate::directory::{Organization, Role};
use crate::regulation::fact::{
    Approver, ApproverRole, Capacity, Method, RejectReason, Reply, Signature,
};
use crate::regulation::{Category, Event, Fact, Number, Text};

/// Makes lives one after the other, in the order of their detection.
pub struct Lives<'a> {
    calendar: &'a WorkingCalendar,
    organization: &'a Organization,
    chance: fastrand::Rng,
    pace: Pace,
    /// Nothing happens after it, and the stages of work that it is to find messages in.
    end: Instant,
    stand: Stand,
    number: Number,
    /// Authors of messages that may be repeated.
    earlier: Vec<(Number, String, String)>,
}

/// A life being made: the clock goes on from fact to fact.
struct Life<'a, 'b> {
    of: &'a mut Lives<'b>,
    number: Number,
    now: Instant,
    events: Vec<Event>,
    /// Its network and its link, and the earlier message that it repeats.
    source: Text,
    url: Text,
    repeat_of: Option<Number>,
}

const NAMES: [&str; 10] = [
    "Анна",
    "Марина",
    "Ольга",
    "Сергей",
    "Иван",
    "Елена",
    "Татьяна",
    "Наталья",
    "Дмитрий",
    "Светлана",
];
/// Grounds of п. 22; words are more frequent than threats.
const REASONS: [RejectReason; 4] = [
    RejectReason::Obscene,
    RejectReason::Obscene,
    RejectReason::ThreatOfHarm,
    RejectReason::ThreatToOfficial,
];
const WORDS: [&str; 16] = [
    "когда",
    "придёт",
    "пособие",
    "на",
    "ребёнка",
    "документы",
    "сданы",
    "ещё",
    "в",
    "прошлом",
    "месяце",
    "ответа",
    "нет",
    "куда",
    "обращаться",
    "помогите",
];

impl<'a> Lives<'a> {
    /// Lives up to a moment.
    pub fn new(
        calendar: &'a WorkingCalendar,
        organization: &'a Organization,
        seed: u64,
        pace: Pace,
        end: Instant,
    ) -> Self {
        Self {
            calendar,
            organization,
            chance: fastrand::Rng::with_seed(seed),
            pace,
            end,
            stand: Stand::new(),
            number: Number { year: 0, index: 0 },
            earlier: Vec::new(),
        }
    }

    /// The next life: its facts in their order.
    pub fn life(&mut self) -> Result<Vec<Event>, OutsideCalendar> {
        let detected = self.pace.next(&mut self.chance, self.calendar)?;
        let year = self.calendar.local(detected).year();
        if year != self.number.year {
            self.number = Number { year, index: 0 };
        }
        self.number.index += 1;
        let age = self.calendar.between(detected, self.end)?.get();
        let Some(wanted) = self.stand.wanted(age) else {
            return self.from(detected);
        };
        let earlier = self.earlier.clone();
        let mut life = self.from(detected)?;
        for _ in 1..stand::TRIES {
            if stand::state_at(&life, self.end) == Some(wanted) {
                break;
            }
            self.earlier.clone_from(&earlier);
            life = self.from(detected)?;
        }
        if let Some(reached) = stand::state_at(&life, self.end) {
            self.stand.has(reached);
        }
        Ok(life)
    }

    /// A life that begins at a moment.
    fn from(&mut self, detected: Instant) -> Result<Vec<Event>, OutsideCalendar> {
        let number = self.number;
        let mut life = Life {
            of: self,
            number,
            now: detected,
            events: Vec::with_capacity(10),
            source: Text::new(),
            url: Text::new(),
            repeat_of: None,
        };
        life.live()?;
        Ok(life.events)
    }

    fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.chance.usize(..of.len())]
    }

    fn happens(&mut self, percent: u8) -> bool {
        self.chance.u8(..100) < percent
    }
}

impl Life<'_, '_> {
    /// So many working minutes go by.
    fn pass(&mut self, from: i64, to: i64) -> Result<(), OutsideCalendar> {
        let minutes = self.of.chance.i64(from..=to);
        self.now = self.of.calendar.add(self.now, WorkMinutes::new(minutes))?;
        Ok(())
    }

    fn tell(&mut self, fact: Fact) {
        let at = self.of.calendar.local(self.now);
        self.events.push(Event::new(self.number, at, fact));
    }

    fn live(&mut self) -> Result<(), OutsideCalendar> {
        let repeats = self.detect();
        let fate = self.of.chance.u8(..100);
        if fate < 3 {
            self.pass(2, 10)?;
            let reason = *self.of.one(&REASONS);
            let note = Some(self.coordinator());
            self.tell(Fact::Rejected { reason, note });
            return Ok(());
        }
        if fate < 5 {
            self.pass(2, 20)?;
            self.tell(Fact::Annulled {
                reason: "удалено автором".into(),
            });
            return Ok(());
        }
        let category = if self.of.happens(10) {
            Category::High
        } else {
            Category::Ordinary
        };
        let wanted = if !repeats && self.of.happens(12) {
            2
        } else {
            1
        };
        let departments = self.departments(wanted);
        self.pass(2, 9)?;
        if !repeats || category == Category::High {
            self.tell(Fact::Categorised {
                category,
                departments: departments.iter().map(Text::from).collect(),
                term_minutes: None,
                decided_by: self.coordinator(),
            });
            if category == Category::High {
                let slow = i64::from(self.of.happens(8)) * 4;
                self.pass(slow, slow)?;
                let to = self.coordinator();
                self.tell(Fact::Reported { to });
            }
        }
        if departments.len() > 1 && !repeats {
            return self.common(&departments);
        }
        let slow = if self.of.happens(4) { 25 } else { 0 };
        self.pass(3 + slow, 12 + slow)?;
        self.hand_over(&departments[0]);
        let mut holder = departments[0].clone();
        if self.of.happens(6) {
            self.pass(3, 14)?;
            let who = self.executor(&holder);
            self.tell(Fact::Returned {
                department: holder.as_str().into(),
                signature: signature(&who),
                who,
                reason: "не относится к ведению отдела".into(),
            });
            let codes = self.departments(3);
            if let Some(other) = codes.into_iter().find(|code| *code != holder) {
                holder = other;
            }
            self.pass(1, 6)?;
            self.hand_over(&holder);
        }
        let is_interim = self.of.happens(5);
        self.reply(
            &holder,
            category,
            if is_interim {
                Reply::Interim
            } else {
                Reply::Final
            },
        )?;
        if is_interim {
            self.pass(480, 2400)?;
            self.reply(&holder, category, Reply::Final)?;
        }
        Ok(())
    }

    /// Draft, approval, delivery, posting.
    fn reply(
        &mut self,
        department: &str,
        category: Category,
        reply: Reply,
    ) -> Result<(), OutsideCalendar> {
        let high = category == Category::High;
        let slow = if self.of.happens(5) { 150 } else { 0 };
        if high {
            self.pass(20 + slow, 90 + slow)?;
        } else {
            self.pass(40 + slow, 230 + slow)?;
        }
        let marked = !self.of.happens(10);
        let own = self.of.organization.department(department);
        let (head, curator) = own.map_or((Text::new(), Text::new()), |own| {
            (Text::from(&own.head), Text::from(&own.curator))
        });
        let both = [
            (&head, ApproverRole::Head),
            (&curator, ApproverRole::Curator),
        ];
        if marked {
            let again = if self.of.happens(15) { 2 } else { 1 };
            for round in 1..=again {
                let approvers = both.map(|(person, role)| Approver {
                    person: person.clone(),
                    role,
                });
                self.tell(Fact::Submitted {
                    department: department.into(),
                    approvers: approvers.to_vec(),
                });
                if round < again {
                    self.pass(2, if high { 12 } else { 26 })?;
                    self.tell(Fact::SentBack {
                        who: curator.clone(),
                        role: ApproverRole::Curator,
                        remarks: "уточнить сроки".into(),
                    });
                    self.pass(5, if high { 26 } else { 55 })?;
                    continue;
                }
                for (who, role) in both {
                    self.pass(1, if high { 7 } else { 16 })?;
                    let who = who.clone();
                    self.tell(Fact::Approved { who, role });
                }
            }
        }
        self.pass(1, 6)?;
        let who = self.executor(department);
        self.tell(Fact::ReplyReceived {
            department: department.into(),
            signature: signature(&who),
            who,
            reply,
        });
        let slow = if self.of.happens(3) { 15 } else { 0 };
        self.pass(2 + slow, 13 + slow)?;
        self.post(reply);
        Ok(())
    }

    /// Several departments bring information, the specialist writes the reply (п. 18).
    fn common(&mut self, departments: &[String]) -> Result<(), OutsideCalendar> {
        for department in departments {
            self.pass(2, 6)?;
            self.hand_over(department);
        }
        for department in departments {
            self.pass(30, 120)?;
            let who = self.executor(department);
            self.tell(Fact::InformationReceived {
                department: department.into(),
                signature: signature(&who),
                who,
            });
        }
        self.pass(5, 40)?;
        self.post(Reply::Final);
        Ok(())
    }

    fn post(&mut self, reply: Reply) {
        let place = self.events.len();
        let measures = self
            .repeat_of
            .map(|_| "вопрос решён, выплата назначена".into());
        self.tell(Fact::Posted {
            reply,
            source: self.source.clone(),
            url: format!("{}?reply={place}", self.url).into(),
            measures,
            attachments: None,
        });
    }

    fn hand_over(&mut self, department: &str) {
        let own = self.of.organization.department(department);
        let head = own.map(|own| Text::from(&own.head)).unwrap_or_default();
        let (to, capacity) = if self.of.happens(15) {
            (self.executor(department), Capacity::Executor)
        } else {
            (head, Capacity::Head)
        };
        self.tell(Fact::HandedOver {
            department: department.into(),
            signature: signature(&to),
            to,
            capacity,
        });
    }

    /// Registers it; tells whether it repeats an earlier one.
    fn detect(&mut self) -> bool {
        let organization = self.of.organization;
        let sources: Vec<_> = organization
            .sources
            .iter()
            .filter(|source| !source.off && !source.hosts.is_empty())
            .collect();
        let source = *self.of.one(&sources);
        let group = self.of.one(&organization.topic_groups);
        let topic = self.of.one(&group.topics).clone();
        let location = self.of.one(&organization.locations).clone();
        let earlier = if self.of.happens(8) && !self.of.earlier.is_empty() {
            let place = self.of.chance.usize(..self.of.earlier.len());
            Some(self.of.earlier.swap_remove(place))
        } else {
            None
        };
        let (author, repeat_of) = if let Some((number, author, _)) = earlier {
            (author, Some(number))
        } else {
            let name = *self.of.one(&NAMES);
            (format!("{name} {}", self.of.chance.u32(1..100_000)), None)
        };
        let wall = self.of.chance.u32(1..1_000_000);
        let url = format!(
            "https://{}/wall-{wall}_{}",
            source.hosts[0], self.number.index
        );
        let words = self.of.chance.usize(5..40);
        let text: Vec<&str> = (0..words).map(|_| *self.of.one(&WORDS)).collect();
        (self.source, self.url, self.repeat_of) =
            (Text::from(&source.code), Text::from(&url), repeat_of);
        self.tell(Fact::Detected {
            source: self.source.clone(),
            url: self.url.clone(),
            author: Text::from(&author),
            text: text.join(" ").into(),
            topic: topic.into(),
            location: location.into(),
            repeat_of,
        });
        if repeat_of.is_none() && self.of.happens(20) {
            if self.of.earlier.len() > 500 {
                self.of.earlier.remove(0);
            }
            self.of.earlier.push((self.number, author, url));
        }
        repeat_of.is_some()
    }

    fn departments(&mut self, wanted: usize) -> Vec<String> {
        let mut codes: Vec<String> = self
            .of
            .organization
            .departments
            .iter()
            .map(|department| department.code.clone())
            .collect();
        self.of.chance.shuffle(&mut codes);
        codes.truncate(wanted);
        codes
    }

    fn executor(&mut self, department: &str) -> Text {
        let staff: Vec<&str> = self
            .of
            .organization
            .staff(department)
            .map(|person| person.name.as_str())
            .collect();
        if staff.is_empty() {
            return "исполнитель".into();
        }
        Text::from(*self.of.one(&staff))
    }

    fn coordinator(&self) -> Text {
        let people = &self.of.organization.people;
        let found = people
            .iter()
            .find(|person| person.roles.contains(&Role::Coordinator));
        found.map_or_else(
            || "заместитель министра".into(),
            |person| Text::from(&person.name),
        )
    }
}

fn signature(person: &str) -> Signature {
    Signature::new(Method::Paper, person, "")
}
