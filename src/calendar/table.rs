//! The algebra: working seconds as a table of segments with prefix sums, built once.
//!
//! `W(t)`, the working seconds before an instant, is one look at its day, which holds what it needs beside the sum
//! before it; the inverse of `W` is one look into a bucket of working time and a step along the segments. So the cost
//! does not grow with the span. Where in a day an instant falls is anybody's guess, and a processor that guesses wrong
//! loses more than the whole sum costs: hence no branches on it. Instants come in as UTC seconds and the landing keeps
//! its date at hand, since turning dates into seconds and back would be most of the cost.

use chrono::{NaiveDate, NaiveTime};

use super::instant::Instant;

/// A segment of working time: UTC seconds, and the working seconds before it.
#[derive(Debug, Clone, Copy)]
struct Segment {
    start: i64,
    end: i64,
    before: i64,
    /// The UTC date on which it starts.
    date: NaiveDate,
}

impl Segment {
    /// Working seconds up to its end.
    fn work(&self) -> i64 {
        self.before + self.end - self.start
    }

    /// The instant at which so many working seconds have run, of those that its end has.
    fn at(&self, work: i64) -> Option<Instant> {
        let at = self.start + work - self.before;
        let midnight = self.start - self.start.rem_euclid(DAY);
        // A shift over midnight in UTC lands on the next date, which is the long way round.
        let time = u32::try_from(at - midnight)
            .ok()
            .and_then(|seconds| NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0));
        match time {
            Some(time) => Some(self.date.and_time(time).and_utc()),
            None => Instant::from_timestamp(at, 0),
        }
    }
}

/// A day of the table: working seconds before it, and its working time in seconds from its start. Most days have one
/// break; a third span and those after it lie in [`Table::further`].
#[derive(Debug, Clone, Copy)]
struct Day {
    before: i64,
    spans: [(i32, i32); 2],
    further: (u32, u32),
}

/// Seconds of a day of the table; it begins with the local day except where clocks have changed.
const DAY: i64 = 86_400;
/// Working seconds a bucket of [`Table::by_work`] spans.
const SHIFT: i64 = 4 * 3600;

/// Working time over a closed range of instants.
#[derive(Debug)]
pub(super) struct Table {
    start: i64,
    end: i64,
    segments: Vec<Segment>,
    days: Vec<Day>,
    /// Start and length of the spans that did not fit into their days.
    further: Vec<(i32, i32)>,
    /// For each so many working seconds, the first segment that ends with more of them.
    by_work: Vec<u32>,
}

impl Table {
    /// Builds the table for `[start, end)` from working spans in order; touching spans are one segment.
    pub(super) fn build(
        start: Instant,
        end: Instant,
        spans: impl IntoIterator<Item = (Instant, Instant)>,
    ) -> Self {
        let (start, end) = (start.timestamp(), end.timestamp());
        let mut segments: Vec<Segment> = Vec::new();
        let mut before = 0;
        for (from, to) in spans.into_iter().filter(|(from, to)| from < to) {
            let date = from.date_naive();
            let (from, to) = (from.timestamp(), to.timestamp());
            match segments.last_mut().filter(|last| last.end == from) {
                Some(last) => last.end = to,
                None => segments.push(Segment {
                    start: from,
                    end: to,
                    before,
                    date,
                }),
            }
            before += to - from;
        }
        let mut table = Self {
            start,
            end,
            segments,
            days: Vec::new(),
            further: Vec::new(),
            by_work: Vec::new(),
        };
        for day in 0..=(end - start) / DAY {
            let day = table.day(start + day * DAY);
            table.days.push(day);
        }
        let segments = &table.segments;
        let first_with = |bucket: i64| segments.partition_point(|own| own.work() <= bucket * SHIFT);
        table.by_work = (0..=before / SHIFT)
            .map(|bucket| u32::try_from(first_with(bucket)).unwrap_or(u32::MAX))
            .collect();
        table
    }

    /// The day of the table that starts at a second.
    fn day(&mut self, start: i64) -> Day {
        let first = self.segments.partition_point(|own| own.end <= start);
        let from_start = |at: i64| i32::try_from((at - start).clamp(0, DAY)).unwrap_or_default();
        let before = self.segments.get(first).map_or(self.total(), |first| {
            first.before + (start - first.start).max(0)
        });
        let mut spans = self.segments[first..]
            .iter()
            .take_while(|segment| segment.start < start + DAY)
            .map(|segment| (from_start(segment.start), from_start(segment.end)))
            .map(|(from, to)| (from, to - from));
        let mut next = || spans.next().unwrap_or_default();
        let in_day = [next(), next()];
        let place = |further: &Vec<_>| u32::try_from(further.len()).unwrap_or(u32::MAX);
        let from = place(&self.further);
        self.further.extend(spans);
        Day {
            before,
            spans: in_day,
            further: (from, place(&self.further)),
        }
    }

    /// The second lies in the range of the table.
    pub(super) fn covers(&self, at: i64) -> bool {
        (self.start..=self.end).contains(&at)
    }

    /// Working seconds from the start of the table to a second that it covers.
    pub(super) fn work_before(&self, at: i64) -> i64 {
        let (day, second) = ((at - self.start) / DAY, (at - self.start) % DAY);
        let Some(day) = usize::try_from(day).ok().and_then(|day| self.days.get(day)) else {
            return self.total();
        };
        let second = i32::try_from(second).unwrap_or_default();
        let run = |(start, length): (i32, i32)| (second - start).clamp(0, length);
        let mut run_today = run(day.spans[0]) + run(day.spans[1]);
        if day.further.0 < day.further.1 {
            let further = &self.further[day.further.0 as usize..day.further.1 as usize];
            run_today += further.iter().copied().map(run).sum::<i32>();
        }
        day.before + i64::from(run_today)
    }

    /// The earliest instant by which so many working seconds have run; `None` when the table has not that many.
    pub(super) fn earliest(&self, work: i64) -> Option<Instant> {
        // The segment in which the work-th second ends: the first with more than `work − 1` seconds at its end.
        self.segment_with(work - 1)?.at(work)
    }

    /// The latest instant before which only so many working seconds have run; `None` when the table ends before.
    pub(super) fn latest(&self, work: i64) -> Option<Instant> {
        self.segment_with(work)?.at(work)
    }

    /// The segment around or after a second, as start and end.
    pub(super) fn around(&self, at: i64) -> Option<(Instant, Instant)> {
        let segment = self.segment_after(at)?;
        let instant = |seconds| Instant::from_timestamp(seconds, 0);
        instant(segment.start).zip(instant(segment.end))
    }

    /// Working time runs in a second.
    pub(super) fn runs(&self, at: i64) -> bool {
        self.segment_after(at)
            .is_some_and(|segment| segment.start <= at)
    }

    fn total(&self) -> i64 {
        self.segments.last().map_or(0, Segment::work)
    }

    /// The first segment that ends after a second.
    fn segment_after(&self, at: i64) -> Option<&Segment> {
        self.segments
            .get(self.segments.partition_point(|segment| segment.end <= at))
    }

    /// The first segment that ends with more than so many working seconds.
    fn segment_with(&self, work: i64) -> Option<&Segment> {
        let bucket = usize::try_from(work / SHIFT).ok()?;
        let first = *self.by_work.get(bucket)? as usize;
        // Nearly always this one or the next.
        let first = first + usize::from(self.segments.get(first)?.work() <= work);
        let mut further = self.segments.get(first..)?.iter();
        further.find(|segment| segment.work() > work)
    }
}
