//! The forms of the directory (F7): a department, a person, a stand-in, a PIN. Each makes a whole record; what was not
//! there is added, what was is replaced, nothing is taken away.

pub mod changed;
pub mod department;
pub mod person;
pub mod pin;
pub mod stand_in;
