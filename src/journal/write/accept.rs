//! Accepting a journal that does not fit its seal.

use chrono::{DateTime, FixedOffset};

use crate::journal::record::{DeskEvent, Record};
use crate::journal::{error::Result, handle::Journal, write::recorder::Recorder};

impl Journal {
    /// Accepts a journal that does not fit its seal: the entry records what the seal said, and why.
    pub fn accept(
        &mut self,
        recorder: Recorder<'_>,
        at: DateTime<FixedOffset>,
        reason: &str,
    ) -> Result<()> {
        let Some(broken) = self.seal_broken.clone() else {
            return Ok(());
        };
        let (sealed_entries, sealed_head) = broken.sealed();
        let (entries, _) = self.head()?;
        let record = Record::JournalAccepted {
            sealed_entries,
            sealed_head: sealed_head.into(),
            entries,
            reason: reason.into(),
        };
        let event = DeskEvent::new(at, record);
        self.in_transaction_unsealed(|writer| writer.enter_record(recorder, event))?;
        self.seal_broken = None;
        Ok(())
    }
}
