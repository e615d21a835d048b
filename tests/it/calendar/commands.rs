//! The commands of the calendar: `pult calc` and `pult calendar`.
