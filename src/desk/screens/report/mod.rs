//! The registry (F4) and the summary (F5) of the desk, read and saved in the background. A report comes in as tables, rows
//! with the messages behind them go out to the screen. Open this file first; [`view`] draws.

pub mod view;

use std::{path::PathBuf, sync::Arc};

use crate::desk::tasks::background::{Step, Task};
use crate::desk::{state::State, tasks::report::Reading};
use crate::papers::report::{Report, period::Period};

/// What the two screens show.
#[derive(Debug)]
pub struct Reports {
    /// The month.
    pub month: Period,
    /// The reading that goes on.
    pub(crate) reading: Option<Reading>,
    /// What was read.
    pub read: Option<Arc<Report>>,
    /// The saving that goes on.
    pub(crate) saving: Option<Task<(), PathBuf>>,
    /// The row under the cursor.
    pub cursor: usize,
    /// The messages behind a figure, while they are looked at.
    pub drill: Option<Drill>,
}

/// The messages behind a figure.
#[derive(Debug)]
pub struct Drill {
    /// The figure.
    pub title: String,
    /// Its messages.
    pub messages: Vec<crate::regulation::Number>,
    /// The row under the cursor.
    pub cursor: usize,
}

impl Reports {
    /// Nothing read yet.
    pub fn new(month: Period) -> Self {
        Self {
            month,
            reading: None,
            read: None,
            saving: None,
            cursor: 0,
            drill: None,
        }
    }

    /// Something goes on that the user waits for.
    pub fn is_busy(&self) -> bool {
        self.reading.is_some() || self.saving.is_some()
    }

    /// What came of a saving, once.
    pub fn saved(&mut self) -> Option<Result<PathBuf, String>> {
        let Step::Done(saved) = self.saving.as_mut()?.poll()? else {
            return None;
        };
        self.saving = None;
        Some(saved)
    }

    /// Takes in what the reading tells; says whether the screen changes, and what went wrong.
    pub fn follow(&mut self) -> (bool, Option<String>) {
        let Some(reading) = &mut self.reading else {
            return (false, None);
        };
        let before = reading.progress;
        match reading.poll() {
            None => (before != reading.progress, None),
            Some(Ok(read)) => {
                self.reading = None;
                self.read = Some(Arc::new(read));
                (true, None)
            }
            Some(Err(error)) => {
                self.reading = None;
                (true, Some(error))
            }
        }
    }

    /// One step back within the two screens; tells whether there was one.
    pub(crate) fn back(&mut self, state: &mut State) -> bool {
        if self.drill.take().is_some() {
            return true;
        }
        if self.saving.take().is_some() {
            state.say("Сохранение прервано");
            return true;
        }
        let was_reading = self.reading.take().is_some();
        if was_reading {
            state.say("Чтение прервано. ← и → — другой месяц");
        }
        was_reading
    }
}
