//! Signatures that hold: PINs, the duty, the sealed journal, the clock.

mod clock;
mod desk;
mod directory;
mod pins;
mod seal;
mod tampering;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use pult::directory::pin::{Pin, PinRecord};
use pult::journal::record::Purpose;
use pult::journal::{Journal, Proof, Recorder};
use pult::regulation::fact::{Capacity, Category, Method, Signature};
use pult::regulation::{Event, Fact, Number, Rules};
use tempfile::TempDir;

use crate::support::{at, rules};

pub(crate) const HEAD: &str = "Петрова А. А. (ПРИМЕР)";
pub(crate) const PIN: &str = "482913";
const DUTY: &str = "Смирнова О. В. (ПРИМЕР)";

/// A journal of its own, with a clock that the test moves.
pub(crate) struct Office {
    pub(crate) folder: TempDir,
    pub(crate) journal: Journal,
    pub(crate) rules: Rules,
    pub(crate) now: DateTime<Utc>,
}

impl Office {
    /// An office on a working morning with a message that a department waits for, and a head who has a PIN.
    pub(crate) fn open() -> Self {
        let mut office = Self::empty();
        office.set_pin(HEAD, PIN);
        office.register("https://vk.com/wall-1_1");
        office.decide(1);
        office
    }

    /// An office with an empty journal.
    pub(crate) fn empty() -> Self {
        let folder = TempDir::new().expect("a folder");
        let journal = Journal::open_or_create(&folder.path().join("journal.db")).expect("made");
        Self {
            folder,
            journal,
            rules: rules(),
            now: at("2026-11-23 09:30"),
        }
    }

    /// The journal is closed and opened again.
    pub(crate) fn reopen(&mut self) {
        self.journal = Journal::open(&self.folder.path().join("journal.db")).expect("it is there");
    }

    pub(crate) fn pass(&mut self, minutes: i64) {
        self.now += TimeDelta::minutes(minutes);
    }

    pub(crate) fn at(&self) -> DateTime<FixedOffset> {
        self.rules.calendar.local(self.now)
    }

    pub(crate) fn hand(&self) -> Recorder<'static> {
        Recorder::new(DUTY, self.now)
    }

    pub(crate) fn set_pin(&mut self, person: &str, pin: &str) {
        let pin = Pin::chosen(pin).expect("a PIN");
        let (record, _) = PinRecord::set(&pin, [7; 16]);
        let (hand, at) = (self.hand(), self.at());
        let reason = Some("прежний забыт");
        self.journal
            .set_pin(hand, at, person, record, reason)
            .expect("set");
    }

    pub(crate) fn prove(&mut self, person: &str, pin: &str) -> Result<Proof, String> {
        let (hand, at) = (self.hand(), self.at());
        self.journal
            .prove(hand, at, person, Purpose::Sign, &Pin::typed(pin))
            .map_err(|error| error.to_string())
    }

    pub(crate) fn register(&mut self, url: &str) -> Number {
        let fact = Fact::Detected {
            source: "vk".into(),
            url: url.into(),
            author: "Анна К.".into(),
            text: "Где пособие? Ёж ёлка".into(),
            topic: "Пособие от 3 до 7 лет".into(),
            location: "Кемерово".into(),
            repeat_of: None,
        };
        let (hand, at) = (self.hand(), self.at());
        let entry = self.journal.register(&self.rules, hand, at, fact);
        entry.expect("registered").event.message
    }

    pub(crate) fn number(index: u32) -> Number {
        Number { year: 2026, index }
    }

    pub(crate) fn event(&self, index: u32, fact: Fact) -> Event {
        Event::new(Self::number(index), self.at(), fact)
    }

    pub(crate) fn decide(&mut self, index: u32) {
        let event = self.event(
            index,
            Fact::Categorised {
                category: Category::Ordinary,
                departments: vec!["posobiya".into()],
                term_minutes: None,
                decided_by: "Лебедева М. К. (ПРИМЕР)".into(),
            },
        );
        let hand = self.hand();
        self.journal
            .append(&self.rules, hand, &[event])
            .expect("decided");
    }

    pub(crate) fn handover(&self, index: u32, method: Method) -> Event {
        self.event(
            index,
            Fact::HandedOver {
                department: "posobiya".into(),
                to: HEAD.into(),
                capacity: Capacity::Head,
                instead_of: None,
                signature: Signature::new(method, HEAD, "начальник отдела"),
            },
        )
    }

    /// Hands a message over, signed with a PIN.
    pub(crate) fn hand_over(&mut self, index: u32, proof: &Proof) {
        let hand = Recorder {
            proof: Some(proof),
            ..self.hand()
        };
        let event = self.handover(index, Method::Pin);
        self.journal
            .append(&self.rules, hand, &[event])
            .expect("handed over");
    }

    pub(crate) fn count(&self) -> u64 {
        self.journal.head().expect("it reads").0
    }
}
