//! The settings of the calendar: dated hours, ordered days, years without data.
