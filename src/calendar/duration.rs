//! A length of working time in whole working minutes: reading it, showing it, adding it up.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use serde::{Deserialize, Serialize};

/// Whole working minutes; negative when time runs backwards. Never a span of wall-clock time.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct WorkMinutes(i64);

impl WorkMinutes {
    /// No working time at all.
    pub const ZERO: Self = Self(0);

    /// That many working minutes.
    pub const fn new(minutes: i64) -> Self {
        Self(minutes)
    }

    /// The bare number of working minutes.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl Add for WorkMinutes {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for WorkMinutes {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for WorkMinutes {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for WorkMinutes {
    fn sum<I: Iterator<Item = Self>>(minutes: I) -> Self {
        minutes.fold(Self::ZERO, Add::add)
    }
}
