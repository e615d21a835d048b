//! Made-up lives of messages for a large training journal: every kind of life in a plausible share, some of it late. The
//! same seed makes the same lives.

use chrono::Datelike;

use super::coverage::{self, Coverage};
use super::pace::Pace;
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes, WorkingCalendar};
use crate::directory::{Organization, Role};
use crate::regulation::fact::{
    Approver, ApproverRole, Capacity, Method, RejectReason, Reply, Signature,
};
use crate::regulation::{Category, Event, Fact, Number, Text};

/// Makes one life after the other, in the order of their detection.
pub(super) struct Lives<'a> {
    calendar: &'a WorkingCalendar,
    organization: &'a Organization,
    rng: fastrand::Rng,
    pace: Pace,
    /// When the journal ends, and the stages of work in which it still needs a message.
    end: Instant,
    coverage: Coverage,
    number: Number,
    /// Messages that may be repeated, with their authors.
    earlier: Vec<(Number, Text)>,
}

/// A life being made: the clock goes on from fact to fact.
struct Life<'a, 'b> {
    lives: &'a mut Lives<'b>,
    number: Number,
    now: Instant,
    events: Vec<Event>,
    /// Where it was found, and the earlier message that it repeats.
    source: Text,
    url: Text,
    repeat_of: Option<Number>,
}

const NAMES: &str = "Анна Марина Ольга Сергей Иван Елена Татьяна Наталья Дмитрий Светлана";
const WORDS: &str = "когда придёт пособие на ребёнка документы сданы ещё в прошлом месяце ответа нет куда обращаться \
                     помогите";
/// Grounds of п. 22; obscene words are more frequent than threats.
const REASONS: [RejectReason; 4] = [
    RejectReason::Obscene,
    RejectReason::Obscene,
    RejectReason::ThreatOfHarm,
    RejectReason::ThreatToOfficial,
];

impl<'a> Lives<'a> {
    /// Lives up to a moment.
    pub(super) fn new(
        calendar: &'a WorkingCalendar,
        organization: &'a Organization,
        seed: u64,
        pace: Pace,
        end: Instant,
    ) -> Self {
        Self {
            calendar,
            organization,
            rng: fastrand::Rng::with_seed(seed),
            pace,
            end,
            coverage: Coverage::new(),
            number: Number { year: 0, index: 0 },
            earlier: Vec::new(),
        }
    }

    /// The facts of the next life, in their order.
    pub(super) fn next_life(&mut self) -> Result<Vec<Event>, OutsideCalendar> {
        let detected = self.pace.next(&mut self.rng, self.calendar)?;
        let year = self.calendar.local(detected).year();
        if year != self.number.year {
            self.number = Number { year, index: 0 };
        }
        self.number.index += 1;
        let age = self.calendar.between(detected, self.end)?.get();
        let Some(wanted) = self.coverage.missing_at(age) else {
            return self.life_from(detected);
        };
        let earlier = self.earlier.clone();
        let mut life = self.life_from(detected)?;
        for _ in 1..coverage::TRIES {
            if coverage::state_at(&life, self.end) == Some(wanted) {
                break;
            }
            self.earlier.clone_from(&earlier);
            life = self.life_from(detected)?;
        }
        if let Some(reached) = coverage::state_at(&life, self.end) {
            self.coverage.cover(reached);
        }
        Ok(life)
    }

    /// A life that begins at a moment.
    fn life_from(&mut self, detected: Instant) -> Result<Vec<Event>, OutsideCalendar> {
        let number = self.number;
        let mut life = Life {
            lives: self,
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

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.rng.usize(..from.len())]
    }

    fn happens(&mut self, percent: u8) -> bool {
        self.rng.u8(..100) < percent
    }

    /// So many minutes in some of the cases.
    fn delay(&mut self, percent: u8, minutes: i64) -> i64 {
        if self.happens(percent) { minutes } else { 0 }
    }
}

impl Life<'_, '_> {
    /// So many working minutes go by.
    fn pass(&mut self, from: i64, to: i64) -> Result<(), OutsideCalendar> {
        let minutes = self.lives.rng.i64(from..=to);
        self.now = self
            .lives
            .calendar
            .add(self.now, WorkMinutes::new(minutes))?;
        Ok(())
    }

    fn enter(&mut self, fact: Fact) {
        let at = self.lives.calendar.local(self.now);
        self.events.push(Event::new(self.number, at, fact));
    }

    fn live(&mut self) -> Result<(), OutsideCalendar> {
        self.detect();
        let fate = self.lives.rng.u8(..100);
        if fate < 3 {
            self.pass(2, 10)?;
            let reason = *self.lives.pick(&REASONS);
            let note = Some(self.coordinator());
            self.enter(Fact::Rejected { reason, note });
            return Ok(());
        }
        if fate < 5 {
            self.pass(2, 20)?;
            let reason = "удалено автором".into();
            self.enter(Fact::Annulled { reason });
            return Ok(());
        }
        let repeats = self.repeat_of.is_some();
        let is_high = self.lives.happens(10);
        let are_two = !repeats && self.lives.happens(12);
        let departments = self.departments(if are_two { 2 } else { 1 });
        self.pass(2, 9)?;
        if !repeats || is_high {
            self.decide(is_high, &departments)?;
        }
        if departments.len() > 1 {
            return self.reply_together(&departments);
        }
        let slow = self.lives.delay(4, 25);
        self.pass(3 + slow, 12 + slow)?;
        self.hand_over(&departments[0]);
        let mut holder = departments[0].clone();
        if self.lives.happens(6) {
            self.pass(3, 14)?;
            let (who, signature) = self.executor(&holder);
            self.enter(Fact::Returned {
                department: holder.as_str().into(),
                who,
                reason: "не относится к ведению отдела".into(),
                signature,
            });
            let codes = self.departments(3);
            if let Some(other) = codes.into_iter().find(|code| *code != holder) {
                holder = other;
            }
            self.pass(1, 6)?;
            self.hand_over(&holder);
        }
        if self.lives.happens(5) {
            self.reply(&holder, is_high, Reply::Interim)?;
            self.pass(480, 2400)?;
        }
        self.reply(&holder, is_high, Reply::Final)
    }

    fn decide(&mut self, is_high: bool, departments: &[String]) -> Result<(), OutsideCalendar> {
        self.enter(Fact::Categorised {
            category: if is_high {
                Category::High
            } else {
                Category::Ordinary
            },
            departments: departments.iter().map(Text::from).collect(),
            term_minutes: None,
            decided_by: self.coordinator(),
        });
        if is_high {
            let slow = self.lives.delay(8, 4);
            self.pass(slow, slow)?;
            let to = self.coordinator();
            self.enter(Fact::Reported { to });
        }
        Ok(())
    }

    /// Draft, approval, delivery, posting.
    fn reply(
        &mut self,
        department: &str,
        is_high: bool,
        reply: Reply,
    ) -> Result<(), OutsideCalendar> {
        let slow = self.lives.delay(5, 150);
        let (least, most) = if is_high { (20, 90) } else { (40, 230) };
        self.pass(least + slow, most + slow)?;
        if !self.lives.happens(10) {
            self.approve(department, is_high)?;
        }
        self.pass(1, 6)?;
        let (who, signature) = self.executor(department);
        self.enter(Fact::ReplyReceived {
            department: department.into(),
            who,
            reply,
            signature,
        });
        let slow = self.lives.delay(3, 15);
        self.pass(2 + slow, 13 + slow)?;
        self.post(reply);
        Ok(())
    }

    /// One round of approval, or two when the curator sends the draft back.
    fn approve(&mut self, department: &str, is_high: bool) -> Result<(), OutsideCalendar> {
        let own = self.lives.organization.department(department);
        let (head, curator) = own.map_or((Text::new(), Text::new()), |own| {
            (Text::from(&own.head), Text::from(&own.curator))
        });
        let both = [
            (head, ApproverRole::Head),
            (curator.clone(), ApproverRole::Curator),
        ];
        let approvers = both.clone().map(|(person, role)| Approver { person, role });
        let submitted = Fact::Submitted {
            department: department.into(),
            approvers: approvers.to_vec(),
        };
        let is_sent_back = self.lives.happens(15);
        self.enter(submitted.clone());
        if is_sent_back {
            self.pass(2, if is_high { 12 } else { 26 })?;
            self.enter(Fact::SentBack {
                who: curator,
                role: ApproverRole::Curator,
                remarks: "уточнить сроки".into(),
            });
            self.pass(5, if is_high { 26 } else { 55 })?;
            self.enter(submitted);
        }
        for (who, role) in both {
            self.pass(1, if is_high { 7 } else { 16 })?;
            self.enter(Fact::Approved { who, role });
        }
        Ok(())
    }

    /// Several departments bring information, the specialist writes the reply (п. 18).
    fn reply_together(&mut self, departments: &[String]) -> Result<(), OutsideCalendar> {
        for department in departments {
            self.pass(2, 6)?;
            self.hand_over(department);
        }
        for department in departments {
            self.pass(30, 120)?;
            let (who, signature) = self.executor(department);
            self.enter(Fact::InformationReceived {
                department: department.into(),
                who,
                signature,
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
        self.enter(Fact::Posted {
            reply,
            source: self.source.clone(),
            url: format!("{}?reply={place}", self.url).into(),
            measures,
            attachments: None,
        });
    }

    fn hand_over(&mut self, department: &str) {
        let own = self.lives.organization.department(department);
        let head = own.map(|own| Text::from(&own.head)).unwrap_or_default();
        let (to, capacity, signature) = if self.lives.happens(15) {
            let (who, signature) = self.executor(department);
            (who, Capacity::Executor, signature)
        } else {
            let signature = on_paper(&head);
            (head, Capacity::Head, signature)
        };
        self.enter(Fact::HandedOver {
            department: department.into(),
            to,
            capacity,
            instead_of: None,
            signature,
        });
    }

    /// Registers it; some messages repeat an earlier one.
    fn detect(&mut self) {
        let organization = self.lives.organization;
        let sources: Vec<_> = organization
            .sources
            .iter()
            .filter(|source| !source.off && !source.hosts.is_empty())
            .collect();
        let source = *self.lives.pick(&sources);
        let group = self.lives.pick(&organization.topic_groups);
        let topic = self.lives.pick(&group.topics).into();
        let location = self.lives.pick(&organization.locations).into();
        let author = if self.lives.happens(8) && !self.lives.earlier.is_empty() {
            let place = self.lives.rng.usize(..self.lives.earlier.len());
            let (number, author) = self.lives.earlier.swap_remove(place);
            self.repeat_of = Some(number);
            author
        } else {
            let names: Vec<&str> = NAMES.split(' ').collect();
            let name = *self.lives.pick(&names);
            format!("{name} {}", self.lives.rng.u32(1..100_000)).into()
        };
        let wall = self.lives.rng.u32(1..1_000_000);
        self.source = Text::from(&source.code);
        self.url = format!(
            "https://{}/wall-{wall}_{}",
            source.hosts[0], self.number.index
        )
        .into();
        let words = self.lives.rng.usize(5..40);
        let vocabulary: Vec<&str> = WORDS.split(' ').collect();
        let text: Vec<&str> = (0..words).map(|_| *self.lives.pick(&vocabulary)).collect();
        self.enter(Fact::Detected {
            source: self.source.clone(),
            url: self.url.clone(),
            author: author.clone(),
            text: text.join(" ").into(),
            topic,
            location,
            repeat_of: self.repeat_of,
        });
        if self.repeat_of.is_none() && self.lives.happens(20) {
            if self.lives.earlier.len() > 500 {
                self.lives.earlier.remove(0);
            }
            self.lives.earlier.push((self.number, author));
        }
    }

    fn departments(&mut self, wanted: usize) -> Vec<String> {
        let departments = self.lives.organization.departments.iter();
        let mut codes: Vec<String> = departments.map(|own| own.code.clone()).collect();
        self.lives.rng.shuffle(&mut codes);
        codes.truncate(wanted);
        codes
    }

    /// Somebody of a department, and his signature.
    fn executor(&mut self, department: &str) -> (Text, Signature) {
        let staff: Vec<_> = self.lives.organization.staff(department).collect();
        let name = if staff.is_empty() {
            "исполнитель".into()
        } else {
            Text::from(&self.lives.pick(&staff).name)
        };
        let signature = on_paper(&name);
        (name, signature)
    }

    fn coordinator(&self) -> Text {
        let mut people = self.lives.organization.people.iter();
        let found = people.find(|person| person.roles.contains(&Role::Coordinator));
        found.map_or_else(
            || "заместитель министра".into(),
            |person| Text::from(&person.name),
        )
    }
}

fn on_paper(person: &str) -> Signature {
    Signature::new(Method::Paper, person, "")
}
