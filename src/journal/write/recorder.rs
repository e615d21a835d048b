//! Who enters, when, and with which proof.

use chrono::{DateTime, Utc};

use crate::journal::write::proof::Proof;

/// The hand that enters: who is on duty, when, and whose PIN was given.
#[derive(Debug, Clone, Copy)]
pub struct Hand<'a> {
    /// Who is on duty.
    pub by: &'a str,
    /// The present moment by the computer's clock.
    pub now: DateTime<Utc>,
    /// The PIN that signs, proved.
    pub proof: Option<&'a Proof>,
}

impl<'a> Hand<'a> {
    /// A hand without a PIN.
    pub fn new(by: &'a str, now: DateTime<Utc>) -> Self {
        Self {
            by,
            now,
            proof: None,
        }
    }
}
