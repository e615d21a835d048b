//! Made-up lives of messages for a large scratch journal: working days as they are, every kind of life in a plausible
//! share, some of it late. The same seed makes the same lives.

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde_json::{Value, json};

use crate::calendar::{Instant, OutsideCalendar, WorkMinutes, WorkingCalendar};
use crate::directory::{Organization, Role};
use crate::regulation::event::moment;
use crate::regulation::{Category, Number};

/// A fact of a made-up life: when, and its line of the import.
pub type Line = (Instant, Value);

/// Makes lives one after the other, in the order of their detection.
pub struct Lives<'a> {
    calendar: &'a WorkingCalendar,
    organization: &'a Organization,
    chance: fastrand::Rng,
    /// The moment of the next detection.
    next: Instant,
    /// Working seconds between detections, on the average.
    pace: i64,
    /// Seconds that have gone by since the last whole minute.
    seconds: i64,
    number: Number,
    /// Authors of messages that may be repeated.
    earlier: Vec<(Number, String, String)>,
}

/// A life being made: the clock goes on from fact to fact.
struct Life<'a, 'b> {
    of: &'a mut Lives<'b>,
    number: Number,
    now: Instant,
    lines: Vec<Line>,
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
    /// Lives from a day on, so many on a working day.
    pub fn new(
        calendar: &'a WorkingCalendar,
        organization: &'a Organization,
        seed: u64,
        first: NaiveDate,
        a_day: u32,
    ) -> Result<Self, OutsideCalendar> {
        let start = calendar.instant(first.and_time(chrono::NaiveTime::MIN));
        Ok(Self {
            calendar,
            organization,
            chance: fastrand::Rng::with_seed(seed),
            next: calendar.add(start, WorkMinutes::new(1))?,
            pace: (480 * 60 / i64::from(a_day.max(1))).max(1),
            seconds: 0,
            number: Number {
                year: first.year(),
                index: 0,
            },
            earlier: Vec::new(),
        })
    }

    /// The next life: its facts in their order.
    pub fn life(&mut self) -> Result<Vec<Line>, OutsideCalendar> {
        self.seconds += self.chance.i64(0..=2 * self.pace);
        let gap = WorkMinutes::new(self.seconds / 60);
        self.seconds %= 60;
        self.next = self.calendar.add(self.next, gap)?;
        let year = self.calendar.local(self.next).year();
        if year != self.number.year {
            self.number = Number { year, index: 0 };
        }
        self.number.index += 1;
        let (number, now) = (self.number, self.next);
        let mut life = Life {
            of: self,
            number,
            now,
            lines: Vec::with_capacity(10),
        };
        life.live()?;
        Ok(life.lines)
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

    fn tell(&mut self, mut fields: Value) {
        let at = self.now;
        fields["message"] = self.number.to_string().into();
        fields["at"] = moment(self.of.calendar.local(at)).into();
        self.lines.push((at, fields));
    }

    fn live(&mut self) -> Result<(), OutsideCalendar> {
        let repeats = self.detect();
        let fate = self.of.chance.u8(..100);
        if fate < 3 {
            self.pass(2, 10)?;
            let reason =
                *self
                    .of
                    .one(&["obscene", "obscene", "threat_of_harm", "threat_to_official"]);
            self.tell(json!({"kind": "rejected", "reason": reason, "note": self.coordinator()}));
            return Ok(());
        }
        if fate < 5 {
            self.pass(2, 20)?;
            self.tell(json!({"kind": "annulled", "reason": "удалено автором"}));
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
            let by = self.coordinator();
            self.tell(json!({"kind": "categorised", "category": category, "departments": departments, "decided_by": by}));
            if category == Category::High {
                let slow = i64::from(self.of.happens(8)) * 4;
                self.pass(slow, slow)?;
                self.tell(json!({"kind": "reported", "to": self.coordinator()}));
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
            let signature = signature(&who);
            self.tell(json!({
                "kind": "returned", "department": holder, "who": who, "reason": "не относится к ведению отдела",
                "signature": signature,
            }));
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
            if is_interim { "interim" } else { "final" },
        )?;
        if is_interim {
            self.pass(480, 2400)?;
            self.reply(&holder, category, "final")?;
        }
        Ok(())
    }

    /// Draft, approval, delivery, posting.
    fn reply(
        &mut self,
        department: &str,
        category: Category,
        reply: &str,
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
        let (head, curator) = own.map_or(("", ""), |own| (own.head.as_str(), own.curator.as_str()));
        if marked {
            let again = if self.of.happens(15) { 2 } else { 1 };
            for round in 1..=again {
                let approvers = json!([{"person": head, "role": "head"}, {"person": curator, "role": "curator"}]);
                self.tell(
                    json!({"kind": "submitted", "department": department, "approvers": approvers}),
                );
                if round < again {
                    self.pass(2, if high { 12 } else { 26 })?;
                    self.tell(json!({"kind": "sent_back", "who": curator, "role": "curator", "remarks": "уточнить сроки"}));
                    self.pass(5, if high { 26 } else { 55 })?;
                    continue;
                }
                for (who, role) in [(head, "head"), (curator, "curator")] {
                    self.pass(1, if high { 7 } else { 16 })?;
                    self.tell(json!({"kind": "approved", "who": who, "role": role}));
                }
            }
        }
        self.pass(1, 6)?;
        let who = self.executor(department);
        let signature = signature(&who);
        self.tell(json!({
            "kind": "reply_received", "department": department, "who": who, "reply": reply, "signature": signature,
        }));
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
            let signature = signature(&who);
            self.tell(json!({
                "kind": "information_received", "department": department, "who": who, "signature": signature,
            }));
        }
        self.pass(5, 40)?;
        self.post("final");
        Ok(())
    }

    fn post(&mut self, reply: &str) {
        let detected = self
            .lines
            .first()
            .map(|(_, fields)| fields.clone())
            .unwrap_or_default();
        let mut fields = json!({
            "kind": "posted", "reply": reply, "source": detected["source"],
            "url": format!("{}?reply={}", detected["url"].as_str().unwrap_or_default(), self.lines.len()),
        });
        if !detected["repeat_of"].is_null() {
            fields["measures"] = "вопрос решён, выплата назначена".into();
        }
        self.tell(fields);
    }

    fn hand_over(&mut self, department: &str) {
        let own = self.of.organization.department(department);
        let head = own.map(|own| own.head.clone()).unwrap_or_default();
        let (to, capacity) = if self.of.happens(15) {
            (self.executor(department), "executor")
        } else {
            (head, "head")
        };
        let signature = signature(&to);
        self.tell(json!({
            "kind": "handed_over", "department": department, "to": to, "capacity": capacity, "signature": signature,
        }));
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
        let mut fields = json!({
            "kind": "detected", "source": source.code, "url": url, "author": author, "text": text.join(" "),
            "topic": topic, "location": location,
        });
        if let Some(number) = repeat_of {
            fields["repeat_of"] = number.to_string().into();
        }
        self.tell(fields);
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

    fn executor(&mut self, department: &str) -> String {
        let staff: Vec<&str> = self
            .of
            .organization
            .staff(department)
            .map(|person| person.name.as_str())
            .collect();
        if staff.is_empty() {
            return "исполнитель".to_owned();
        }
        (*self.of.one(&staff)).to_owned()
    }

    fn coordinator(&self) -> String {
        let people = &self.of.organization.people;
        let found = people
            .iter()
            .find(|person| person.roles.contains(&Role::Coordinator));
        found.map_or_else(
            || "заместитель министра".to_owned(),
            |person| person.name.clone(),
        )
    }
}

fn signature(person: &str) -> Value {
    json!({"method": "paper", "person": person})
}

/// The day to begin with and the messages of a working day, so that so many messages end about today. Where there would
/// be no regulation yet, the days are fuller.
pub fn first_day(
    today: NaiveDate,
    messages: u64,
    a_day: u32,
    since: NaiveDate,
) -> (NaiveDate, u32) {
    let days = i64::try_from(messages / u64::from(a_day.max(1))).unwrap_or(i64::MAX / 2);
    // Five working days make seven.
    let days = (days * 7 / 5 + 14).min(365 * 40);
    let first = today - TimeDelta::days(days);
    if first > since {
        return (first, a_day);
    }
    // A tenth of the working days go to holidays and to the lives of the last messages.
    let working = u64::try_from((today - since).num_days() * 5 / 7 * 9 / 10)
        .unwrap_or(1)
        .max(1);
    (
        since,
        u32::try_from(messages.div_ceil(working)).unwrap_or(u32::MAX),
    )
}
