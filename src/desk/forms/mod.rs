//! The forms of the desk: the facts of a message, the registration, the duty, the directory, the narrowing of lists.
//!
//! A form is its [`questions`]: what is asked, what follows from a field that was left, what the answers mean. Each stands
//! in one file, those of a message's facts in [`facts`]. An open form is a [`dialog`]; it answers with an effect and
//! writes nothing itself. Open [`questions`] first, then the file of any form.

pub mod copy;
pub mod dialog;
pub mod directory;
pub mod doubt;
pub mod duty;
pub mod facts;
pub mod fields;
pub mod filter;
pub mod list;
pub mod narrow;
pub mod network;
pub mod past;
pub mod pasted;
pub mod print;
pub mod questions;
pub mod reading;
pub mod register;
pub mod signature;
pub mod typing;
