//! A tally of stages: how many were in time, how many late, and how long they took.

use serde::Serialize;

use crate::calendar::WorkMinutes;
use crate::regulation::stage::Stage;
use crate::regulation::{Number, Status};

/// How often a thing was in time.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Ended by the due.
    pub(super) in_time: usize,
    /// Ended after the due, or still running beyond it.
    pub(super) late: usize,
    /// Running within the limit: neither yet.
    pub(super) running: usize,
    /// Passed without a mark in the journal: nothing can be said.
    pub(super) unmarked: usize,
    /// Working minutes of those that ended; in ascending order once finished.
    minutes: Vec<i64>,
    /// The messages that were late.
    pub(super) late_messages: Vec<Number>,
    /// All the messages that were counted.
    pub(super) messages: Vec<Number>,
}

/// Working minutes: the middle, the mean and the ninth tenth of them; none where nothing has ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// Half of them took no longer.
    pub median_minutes: Option<i64>,
    /// Rounded to the minute.
    pub mean_minutes: Option<i64>,
    /// Nine of ten took no longer.
    pub p90_minutes: Option<i64>,
}

impl Spread {
    /// Of minutes in ascending order. The rank of a percentile is rounded up, so it is always one of them.
    pub(super) fn of_sorted(minutes: &[i64]) -> Self {
        let Some(count) = i64::try_from(minutes.len()).ok().filter(|count| *count > 0) else {
            return Self::default();
        };
        let rank = |percent: usize| minutes[(minutes.len() * percent).div_ceil(100).max(1) - 1];
        let sum: i64 = minutes.iter().sum();
        Self {
            median_minutes: Some(rank(50)),
            mean_minutes: Some((2 * sum + count).div_euclid(2 * count)),
            p90_minutes: Some(rank(90)),
        }
    }
}

impl Tally {
    /// Counts a stage of a message. The right to return that was not used is nothing to be in time with.
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

    /// Sorts what was counted, once it is all there, and gives the spread of its minutes.
    pub(super) fn finish(&mut self) -> Spread {
        self.minutes.sort_unstable();
        for numbers in [&mut self.messages, &mut self.late_messages] {
            numbers.sort_unstable();
            numbers.dedup();
        }
        Spread::of_sorted(&self.minutes)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.in_time + self.late + self.running + self.unmarked == 0
    }

    /// Of those that can be judged, how many of a thousand were in time; none where there are none.
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
        assert_eq!(Spread::of_sorted(&[]), Spread::default());
        let figures = |minutes: &[i64]| {
            let spread = Spread::of_sorted(minutes);
            [
                spread.median_minutes,
                spread.mean_minutes,
                spread.p90_minutes,
            ]
            .map(Option::unwrap)
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
