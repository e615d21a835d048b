//! The main screen (F2): the queue, the countdown and the signatures of the selected message.

pub mod countdown;
pub mod queue;
pub mod signatures;
