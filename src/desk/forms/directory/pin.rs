//! A person's PIN: the old one, or why it is set without it.

use crate::desk::forms::reading::{Wrong, given, wrong};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{effect::Effect, forms::questions::Questions, state::State};

/// The PIN of a person.
#[derive(Debug)]
pub(crate) struct Pin(pub(crate) String);

impl Questions for Pin {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let person = &self.0;
        let mut fields = vec![
            Field::secret(
                "new",
                "Новый ПИН",
                "от 6 до 12 цифр, не подряд и не одинаковых",
            ),
            Field::secret("again", "Ещё раз", "тот же ПИН ещё раз"),
        ];
        let mut intro = vec![format!(
            "ПИН набирает сам(а) {person}: им подписывают записи журнала. На экране его не видно, и он нигде не хранится."
        )];
        if state.pins.contains(person) {
            let words = "пусто, если забыт: тогда нужна причина";
            fields.insert(0, Field::secret("old", "Прежний ПИН", words));
            fields.push(
                Field::line("reason", "Причина замены", "").hint(
                    "только если прежний ПИН забыт; причина и кто дежурил останутся в журнале",
                ),
            );
            intro.push(
                "Подписи прежним ПИН останутся в силе, но проверить их можно будет только прежним ПИН."
                    .to_owned(),
            );
        }
        Some(Form::new(format!("ПИН: {person}"), fields).intro(intro))
    }

    fn answer(&self, form: &Form, state: &State) -> Result<Effect, Wrong> {
        let person = self.0.clone();
        let old = form.pin("old");
        let reason = given(form, "reason");
        if state.pins.contains(&person) && old.is_none() && reason.is_none() {
            let what = "наберите прежний ПИН; если забыт — укажите причину замены";
            return wrong("old", what);
        }
        let Some(typed) = form.pin("new") else {
            return wrong("new", "наберите новый ПИН: от 6 до 12 цифр");
        };
        let new = typed.checked().map_err(Wrong::at("new"))?;
        if form.pin("again").as_ref() != Some(&new) {
            return wrong("new", "набрано по-разному; наберите ПИН дважды заново");
        }
        Ok(Effect::SetPin {
            person,
            reason: reason.filter(|_| old.is_none()),
            old,
            new,
        })
    }

    fn draft_name(&self) -> Option<String> {
        None
    }

    /// A PIN is tried when the form is sent.
    fn leave(&mut self, _form: &mut Form, _field: &'static str, _state: &State) -> Option<Effect> {
        None
    }
}
