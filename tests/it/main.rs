//! The integration tests: one binary, a module a subject.

mod calendar;
mod life;
mod support;
