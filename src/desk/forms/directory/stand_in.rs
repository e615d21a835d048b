//! A stand-in for the coordinator (п. 3).

use chrono::NaiveDate;

use crate::desk::forms::reading::{Wrong, day_given, given, wrong};
use crate::desk::forms::{directory::changed::changed, fields, questions::Questions};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{effect::Effect, state::State};
use crate::directory::{self, Role, change::Change};

const IS_CANCELLED: &[(bool, &str)] = &[(false, "действует"), (true, "отменено")];

/// The stand-in by person and first day, or a new one.
#[derive(Debug)]
pub(crate) struct StandIn(pub(crate) Option<(String, NaiveDate)>);

impl StandIn {
    fn own<'a>(&self, state: &'a State) -> Option<&'a directory::StandIn> {
        let (person, since) = self.0.as_ref()?;
        let mut acting = state.setup.organization.stand_ins.iter();
        acting.find(|acting| acting.person == *person && acting.since == *since)
    }
}

impl Questions for StandIn {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let own = self.own(state);
        let until = own.map_or(state.today(), |own| own.until);
        let line = |id, label, date| Field::line(id, label, &fields::day(Some(date))).selected();
        let until = line("until", "По какой день", until);
        let (fields, intro) = if let Some(own) = own {
            let field = Field::choice("cancelled", "Замещение", IS_CANCELLED, &own.cancelled);
            let since = fields::day(Some(own.since));
            (vec![until, field], format!("{} с {since}", own.person))
        } else {
            let people = fields::people(&[Role::Curator, Role::FirstDeputy], None, state);
            let who = fields::one_of("person", "Кто замещает", people, "");
            let since = line("since", "С какого дня", state.today());
            let intro = "Кто координирует работу, пока заместителя министра нет (п. 3).";
            (vec![who, since, until], intro.to_owned())
        };
        Some(Form::new("Замещение заместителя министра", fields).intro([intro]))
    }

    fn answer(&self, form: &Form, state: &State) -> Result<Effect, Wrong> {
        let day = |id| match day_given(form, id, state)? {
            Some(date) => Ok(date),
            None => wrong(id, "укажите день"),
        };
        let until = day("until")?;
        let acting = match self.own(state) {
            Some(own) => directory::StandIn {
                until,
                cancelled: form.choice("cancelled", IS_CANCELLED),
                ..own.clone()
            },
            None => directory::StandIn {
                person: given(form, "person").unwrap_or_default(),
                since: day("since")?,
                until,
                cancelled: false,
            },
        };
        let done = format!("{}: замещение внесено", acting.person);
        let change = Change {
            stand_ins: vec![acting],
            ..Change::default()
        };
        changed(change, done, state)
    }
}
