//! The working calendar: production calendar + hours + zone → working minutes. Pure: no clock, no files.
//!
//! [`Production`] (which days are working) and [`Schedule`] (the hours of a day) come in; a [`WorkingCalendar`] goes out,
//! [built](WorkingCalendar::build) once and then asked. Open `working.rs` first.
//!
//! | Question | Answer |
//! |---|---|
//! | How much working time lies between two instants? | [`between(from, to)`](WorkingCalendar::between) |
//! | When have so many working minutes run? | [`add(from, minutes)`](WorkingCalendar::add) |
//! | From when on do so many working minutes run up to an instant? | [`sub(from, minutes)`](WorkingCalendar::sub) |
//! | Which is the n-th working day after a date? | [`workday(from, n)`](WorkingCalendar::workday) |
//! | What is a day, and which hours has it? | [`day(date)`](WorkingCalendar::day) |
//! | When does a day close? | [`closing(date)`](WorkingCalendar::closing) |
//! | What does the clock do now, and until when? | [`now(at)`](WorkingCalendar::now) |
//! | When does the office open next? | [`next_opening(at)`](WorkingCalendar::next_opening) |
//! | Which instant is a local time, and the other way round? | [`instant(local)`](WorkingCalendar::instant), [`local(at)`](WorkingCalendar::local) |
//! | Is a year counted without a decree? | [`is_provisional(year)`](WorkingCalendar::is_provisional) |
//! | Why is a count what it is? | [`walk(from, to)`](WorkingCalendar::walk) |
//! | What does a month or a year look like? | [`month(year, month)`](WorkingCalendar::month), [`year(year)`](WorkingCalendar::year) |
//!
//! Working time and working days never turn into one another: a day is not a number of hours here.

mod build;
mod day;
mod duration;
pub mod explain;
pub mod holidays;
pub mod import;
mod instant;
pub mod production;
pub mod schedule;
mod span;
mod table;
pub mod typed;
mod week;
mod working;
pub mod year;

pub use build::CalendarError;
pub use day::{Day, Now};
pub use duration::WorkMinutes;
pub use instant::{Instant, weekday};
pub use production::{DayKind, Norm, Production};
pub use schedule::{Schedule, Span};
pub use working::{OutsideCalendar, WorkingCalendar};
