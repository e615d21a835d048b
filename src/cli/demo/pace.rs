//! When made-up messages are detected: spread over working time up to the end of the journal, so that the desk opens on a
//! lively queue.

use chrono::NaiveDate;

use crate::calendar::{Instant, OutsideCalendar, WorkMinutes, WorkingCalendar};

/// About the working minutes of a day.
const DAY: i64 = 480;
/// Working minutes between the last detection and the end: nobody has decided on that message yet.
const LAST: i64 = 3;

/// The detections still to come.
pub(super) struct Pace {
    /// The moment of the last one.
    now: Instant,
    /// Messages still to come, and the working seconds left for them.
    messages: u64,
    seconds: i64,
    /// Seconds that have gone by since the last whole minute.
    carried: i64,
}

impl Pace {
    /// So many messages up to a moment, about so many on a working day; more a day where the regulation is too young.
    pub(super) fn up_to(
        end: Instant,
        messages: u64,
        a_day: u32,
        since: NaiveDate,
        calendar: &WorkingCalendar,
    ) -> Result<Self, OutsideCalendar> {
        let last = calendar.sub(end, WorkMinutes::new(LAST))?;
        let first = calendar.instant(since.and_time(chrono::NaiveTime::MIN));
        let longest = calendar.between(first, last)?.get().max(0);
        let wanted = i64::try_from(messages)
            .unwrap_or(i64::MAX)
            .saturating_mul(DAY)
            / i64::from(a_day.max(1));
        let minutes = wanted.max(DAY).min(longest);
        Ok(Self {
            now: calendar.sub(last, WorkMinutes::new(minutes))?,
            messages,
            seconds: minutes * 60,
            carried: 0,
        })
    }

    /// The moment of the next detection. The time left is shared again at each step, so that chance does not add up over
    /// the years and the last message comes at its time.
    pub(super) fn next(
        &mut self,
        rng: &mut fastrand::Rng,
        calendar: &WorkingCalendar,
    ) -> Result<Instant, OutsideCalendar> {
        let gap = match i64::try_from(self.messages).unwrap_or(i64::MAX) {
            0 | 1 => self.seconds,
            left => rng.i64(0..=2 * self.seconds / left).min(self.seconds),
        };
        self.messages = self.messages.saturating_sub(1);
        self.seconds -= gap;
        self.carried += gap;
        self.now = calendar.add(self.now, WorkMinutes::new(self.carried / 60))?;
        self.carried %= 60;
        Ok(self.now)
    }
}
