//! The plan of an intake: which rows of a list would be registered, which are left out, which are wrong.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, FixedOffset};

use super::request::{Defaults, DetectedAt};
use super::row::{Finding, Notes, Reader, Skip};
use super::sheet::{MOST_ROWS, too_many};
use super::{error::IntakeError, headers::Field, list::List};
use crate::journal::{Detection, Journal};
use crate::{calendar::Instant, directory::Organization, regulation::Rules};

/// What the registration of a list would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What would be registered, in the order of the list.
    pub findings: Vec<Finding>,
    /// What is left out, and why.
    pub skipped: Vec<(usize, Skip)>,
    /// What is wrong at which row, in Russian.
    pub wrong: Vec<(usize, String)>,
    /// What the user should know before registering.
    pub notes: Vec<String>,
}

impl Plan {
    /// Plans the registration of a list; writes nothing. `journal` is `None` where there is none yet.
    pub fn new(
        list: &List,
        defaults: &Defaults,
        organization: &Organization,
        rules: &Rules,
        journal: Option<&Journal>,
        now: Instant,
    ) -> Result<Self, IntakeError> {
        let refused = |what: String| Err(IntakeError::new(&list.file, (None, what)));
        if defaults.detected == DetectedAt::Column && list.layout.column(Field::Date).is_none() {
            let what = "столбца с датой нет, а время выявления велено взять из него";
            return refused(what.to_owned());
        }
        let rows = &list.sheet.rows[list.layout.header + 1..];
        if rows.len() > MOST_ROWS {
            return refused(too_many());
        }
        let reader = Reader {
            list,
            defaults,
            organization,
            rules,
            now,
        };
        let mut plan = Self::default();
        let mut notes = Notes::default();
        for row in rows {
            match reader.read(row, &mut notes) {
                Ok(Ok(finding)) => plan.findings.push(finding),
                Ok(Err(skip)) => plan.skipped.push((row.number, skip)),
                Err(what) => plan.wrong.push((row.number, what)),
            }
        }
        plan.leave_known_out(journal)?;
        let overdue = plan.findings.iter();
        let overdue = overdue.filter(|finding| finding.is_overdue(rules, now));
        plan.notes = notes.lines(overdue.count());
        Ok(plan)
    }

    /// Leaves out what is registered or comes twice.
    fn leave_known_out(&mut self, journal: Option<&Journal>) -> Result<(), IntakeError> {
        let links: Vec<String> = self.findings.iter().map(Finding::link).collect();
        let registered = match journal {
            Some(journal) => journal.registered(&links.iter().cloned().collect::<HashSet<_>>())?,
            None => HashMap::new(),
        };
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut kept = Vec::with_capacity(self.findings.len());
        for (finding, link) in std::mem::take(&mut self.findings).into_iter().zip(links) {
            if let Some(number) = registered.get(&link) {
                self.skipped.push((finding.row, Skip::Registered(*number)));
            } else if let Some(earlier) = seen.get(&link) {
                self.skipped.push((finding.row, Skip::Repeats(*earlier)));
            } else {
                seen.insert(link, finding.row);
                kept.push(finding);
            }
        }
        self.findings = kept;
        self.skipped.sort_by_key(|(row, _)| *row);
        Ok(())
    }

    /// The detections to register at this moment.
    pub fn detections(&self, now: DateTime<FixedOffset>) -> Vec<Detection> {
        let detection = |finding: &Finding| Detection {
            row: finding.row,
            at: finding.at.unwrap_or(now),
            fact: finding.fact.clone(),
        };
        self.findings.iter().map(detection).collect()
    }
}
