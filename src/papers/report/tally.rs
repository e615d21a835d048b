//! A tally of stages: how many were in time, how many late, and how long they took.

use serde::Serialize;

use crate::calendar::WorkMinutes;
use crate::regulation::{Number, Status, stage::Stage};

/// Counts of stages by how they ended.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Ended by the due.
    pub(super) in_time: usize,
    /// Ended after the due, or still running beyond it.
    pub(super) late: usize,
    /// Late only because others overspent before; not among the late.
    pub(super) through_others: usize,
    /// Messages whose reply missed T because of these.
    pub(super) reply_missed: usize,
    /// Running within the limit.
    pub(super) running: usize,
    /// Passed without a mark in the journal.
    pub(super) unmarked: usize,
    /// Working minutes of those that ended; in ascending order once finished.
    minutes: Vec<i64>,
    /// The messages that were late.
    pub(super) late_messages: Vec<Number>,
    /// All the messages that were counted.
    pub(super) messages: Vec<Number>,
}

/// Median, mean and 90th percentile of working minutes; none where nothing has ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Durations {
    /// The median.
    #[serde(rename = "median_minutes")]
    pub median: Option<i64>,
    /// Rounded to the minute.
    #[serde(rename = "mean_minutes")]
    pub mean: Option<i64>,
    /// The 90th percentile.
    #[serde(rename = "p90_minutes")]
    pub p90: Option<i64>,
}

impl Durations {
    /// Takes minutes in ascending order. The rank of a percentile is rounded up, so the result is one of them.
    pub(super) fn from_sorted(minutes: &[i64]) -> Self {
        let Some(count) = i64::try_from(minutes.len()).ok().filter(|count| *count > 0) else {
            return Self::default();
        };
        let rank = |percent: usize| minutes[(minutes.len() * percent).div_ceil(100).max(1) - 1];
        let sum: i64 = minutes.iter().sum();
        Self {
            median: Some(rank(50)),
            mean: Some((2 * sum + count).div_euclid(2 * count)),
            p90: Some(rank(90)),
        }
    }
}

impl Tally {
    /// An unused right to return is not counted: there was nothing to do in time.
    pub(super) fn count(&mut self, number: Number, stage: &Stage) {
        match stage.status {
            Status::Met if stage.used.is_none() => return,
            Status::Met => self.in_time += 1,
            Status::Missed | Status::Overdue => {
                self.late += 1;
                self.late_messages.push(number);
            }
            Status::Running => self.running += 1,
            Status::Unmarked => self.unmarked += 1,
        }
        self.messages.push(number);
        if matches!(stage.status, Status::Met | Status::Missed)
            && let Some(used) = stage.used
        {
            self.minutes.push(used.get());
        }
    }

    pub(super) fn count_through_others(&mut self, number: Number) {
        self.through_others += 1;
        self.messages.push(number);
    }

    /// Sorts what was counted, and gives the durations.
    pub(super) fn finish(&mut self) -> Durations {
        self.minutes.sort_unstable();
        for numbers in [&mut self.messages, &mut self.late_messages] {
            numbers.sort_unstable();
            numbers.dedup();
        }
        Durations::from_sorted(&self.minutes)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// How many of a thousand were in time, of those that can be judged.
    pub(super) fn permille(&self) -> Option<usize> {
        permille(self.in_time, self.in_time + self.late)
    }
}

/// How many of a thousand, rounded.
pub(super) fn permille(part: usize, whole: usize) -> Option<usize> {
    (whole > 0).then(|| (part * 2000 + whole) / (2 * whole))
}

/// A share as people write it: «97,5 %»; a dash where there is nothing to divide by.
pub(super) fn percent(permille: Option<usize>) -> String {
    permille.map_or_else(
        || "—".to_owned(),
        |permille| match permille % 10 {
            0 => format!("{} %", permille / 10),
            tenth => format!("{},{tenth} %", permille / 10),
        },
    )
}

/// Working minutes as people write them; a dash for none.
pub(super) fn minutes(minutes: Option<i64>) -> String {
    minutes.map_or_else(
        || "—".to_owned(),
        |minutes| WorkMinutes::new(minutes).to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_ninth_tenth_are_among_the_counted() {
        assert_eq!(Durations::from_sorted(&[]), Durations::default());
        let figures = |minutes: &[i64]| {
            let durations = Durations::from_sorted(minutes);
            [durations.median, durations.mean, durations.p90].map(Option::unwrap)
        };
        assert_eq!(figures(&[7]), [7, 7, 7]);
        assert_eq!(figures(&[1, 2]), [1, 2, 2]);
        assert_eq!(figures(&[1, 2, 3, 4, 100]), [3, 22, 100]);
        assert_eq!(figures(&(1..=10).collect::<Vec<_>>()), [5, 6, 9]);
    }

    #[test]
    fn shares_are_rounded_and_written_as_people_do() {
        assert_eq!(percent(permille(1, 3)), "33,3 %");
        assert_eq!(percent(permille(2, 3)), "66,7 %");
        assert_eq!(percent(permille(5, 5)), "100 %");
        assert_eq!(percent(permille(0, 0)), "—");
        assert_eq!(minutes(Some(125)), "2 ч 05 мин");
    }
}
