//! What only a person can decide of the desk itself: that its clock is right, that the journal is to be gone on with.

use crate::calendar::Instant;
use crate::desk::forms::reading::{Wrong, filled};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{effect::Effect, forms::questions::Questions, state::State};

/// Confirms the clock.
#[derive(Debug)]
pub(crate) struct Clock;

impl Questions for Clock {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let reason = Field::line("reason", "Почему верно", "")
            .hint("например: часы отставали и исправлены; запись останется в журнале");
        let mut form = Form::new("Подтвердить время", vec![reason]);
        if let Some(doubt) = state.clock_doubt {
            let shown = |at: Instant| state.local(at).format("%d.%m.%Y %H:%M:%S");
            let what = if doubt.shown < doubt.last {
                "Часы компьютера переведены назад"
            } else {
                "Часы компьютера скакнули вперёд больше чем на сутки"
            };
            form.intro = vec![
                format!("{what}: было {}, стало {}.", shown(doubt.last), shown(doubt.shown)),
                "Если время сейчас верное, подтвердите. Если нет — Esc и исправьте часы компьютера: пульт заметит сам."
                    .to_owned(),
            ];
        }
        Some(form)
    }

    fn answer(&self, form: &Form, _state: &State) -> Result<Effect, Wrong> {
        reason(form).map(Effect::ConfirmClock)
    }

    fn can_be_sent_in_doubt(&self) -> bool {
        true
    }
}

/// Accepts a journal that does not fit its seal.
#[derive(Debug)]
pub(crate) struct Accept;

impl Questions for Accept {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let reason = Field::line("reason", "Почему он верен", "")
            .hint("например: диск заменён, журнал восстановлен из копии от 20.11.2026");
        let form = Form::new("Принять журнал", vec![reason]);
        Some(form.intro([
            state.seal_broken.clone().unwrap_or_default(),
            "Сверьте последний отпечатанный лист с журналом. Если есть более полный файл — Esc, закройте пульт (F10) и \
             верните его. Если этот журнал верен, укажите причину: она останется в журнале."
                .to_owned(),
        ]))
    }

    fn answer(&self, form: &Form, _state: &State) -> Result<Effect, Wrong> {
        reason(form).map(Effect::Accept)
    }

    fn can_be_sent_in_doubt(&self) -> bool {
        true
    }
}

fn reason(form: &Form) -> Result<String, Wrong> {
    filled(form, "reason", "укажите причину").map(|reason| reason.to_string())
}
