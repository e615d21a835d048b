//! The algebra: working seconds as a table of segments with prefix sums, built once.
//!
//! `W(t)`, the working seconds before an instant, is one look into a bucket by days and a step or two along the
//! segments; its inverse is the same by buckets of working time. So the cost does not grow with the span.

use super::Instant;

/// A segment of working time: UTC seconds, and the working seconds before it.
#[derive(Debug, Clone, Copy)]
struct Segment {
    start: i64,
    end: i64,
    before: i64,
}

/// Wall-clock seconds a bucket of [`Table::by_time`] spans.
const DAY: i64 = 86_400;
/// Working seconds a bucket of [`Table::by_work`] spans.
const SHIFT: i64 = 4 * 3600;

/// Working time over a closed range of instants.
#[derive(Debug)]
pub(super) struct Table {
    start: i64,
    end: i64,
    segments: Vec<Segment>,
    /// For each day of the range, the first segment that ends after it begins.
    by_time: Vec<u32>,
    /// For each so many working seconds, the first segment that ends with more of them.
    by_work: Vec<u32>,
}

impl Table {
    /// Builds the table for `[start, end)` from working spans in order; touching spans are one segment.
    pub(super) fn build(
        start: Instant,
        end: Instant,
        spans: impl Iterator<Item = (Instant, Instant)>,
    ) -> Self {
        let (start, end) = (start.timestamp(), end.timestamp());
        let mut segments: Vec<Segment> = Vec::new();
        let mut before = 0;
        for (from, to) in spans
            .map(|(from, to)| (from.timestamp(), to.timestamp()))
            .filter(|(from, to)| from < to)
        {
            match segments.last_mut().filter(|last| last.end == from) {
                Some(last) => last.end = to,
                None => segments.push(Segment {
                    start: from,
                    end: to,
                    before,
                }),
            }
            before += to - from;
        }
        let index = |buckets: i64, step: i64, reaches: &dyn Fn(&Segment, i64) -> bool| {
            let mut at = 0;
            let mut index = Vec::new();
            for bucket in 0..=buckets {
                while segments
                    .get(at)
                    .is_some_and(|segment| !reaches(segment, bucket * step))
                {
                    at += 1;
                }
                index.push(u32::try_from(at).unwrap_or(u32::MAX));
            }
            index
        };
        let by_time = index((end - start) / DAY, DAY, &|segment, offset| {
            segment.end > start + offset
        });
        let by_work = index(before / SHIFT, SHIFT, &|segment, work| {
            segment.before + (segment.end - segment.start) > work
        });
        Self {
            start,
            end,
            segments,
            by_time,
            by_work,
        }
    }

    /// The instant lies in the range of the table.
    pub(super) fn covers(&self, at: Instant) -> bool {
        (self.start..=self.end).contains(&at.timestamp())
    }

    /// Working seconds from the start of the table to an instant that it covers.
    pub(super) fn work_before(&self, at: Instant) -> i64 {
        let at = at.timestamp();
        let segment = self.segment_after(at);
        segment.map_or_else(
            || self.total(),
            |segment| segment.before + (at - segment.start).max(0),
        )
    }

    /// The earliest instant by which so many working seconds have run; `None` when the table has not that many.
    pub(super) fn earliest(&self, work: i64) -> Option<Instant> {
        // The segment in which the work-th second ends: the first with more than `work − 1` seconds at its end.
        let segment = self.segment_with(work - 1)?;
        Instant::from_timestamp(segment.start + work - segment.before, 0)
    }

    /// The latest instant before which only so many working seconds have run; `None` when the table ends before.
    pub(super) fn latest(&self, work: i64) -> Option<Instant> {
        let segment = self.segment_with(work)?;
        Instant::from_timestamp(segment.start + work - segment.before, 0)
    }

    /// The segment around or after an instant, as start and end.
    pub(super) fn around(&self, at: Instant) -> Option<(Instant, Instant)> {
        let segment = self.segment_after(at.timestamp())?;
        Some((
            Instant::from_timestamp(segment.start, 0)?,
            Instant::from_timestamp(segment.end, 0)?,
        ))
    }

    /// Working time runs in the second that an instant lies in.
    pub(super) fn runs(&self, at: Instant) -> bool {
        let at = at.timestamp();
        self.segment_after(at)
            .is_some_and(|segment| segment.start <= at)
    }

    fn total(&self) -> i64 {
        self.segments
            .last()
            .map_or(0, |last| last.before + last.end - last.start)
    }

    /// The first segment that ends after an instant.
    fn segment_after(&self, at: i64) -> Option<&Segment> {
        let bucket = usize::try_from((at - self.start) / DAY).ok()?;
        let from = *self.by_time.get(bucket)? as usize;
        self.segments
            .get(from..)?
            .iter()
            .find(|segment| segment.end > at)
    }

    /// The first segment that ends with more than so many working seconds.
    fn segment_with(&self, work: i64) -> Option<&Segment> {
        let bucket = usize::try_from(work / SHIFT).ok()?;
        let from = *self.by_work.get(bucket)? as usize;
        self.segments
            .get(from..)?
            .iter()
            .find(|segment| segment.before + (segment.end - segment.start) > work)
    }
}
