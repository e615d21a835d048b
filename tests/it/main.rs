//! The integration tests: one binary, a module a subject.

mod architecture;
mod calendar;
mod doctor;
mod faults;
mod fuzz;
mod hostile;
mod intake;
mod keys;
mod life;
mod looks;
mod notices;
mod papers;
mod past;
mod printing;
mod readme;
mod regulation;
mod reports;
mod rereading;
mod russian;
mod screens;
mod search;
mod signatures;
mod support;
mod terminal;
mod turns;
mod two_desks;
