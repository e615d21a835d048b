//! PINs: what may be one, how it is checked, and what it signs with.
//!
//! Of a PIN the journal keeps a [`PinRecord`]: the parameters and the salt of Argon2id, and a check value. One run of
//! Argon2id over the PIN gives a root; the check value and the [`SigningKey`] are its HMACs under two labels, so that
//! the stored check tells nothing of the key. The key is never stored: whoever signs, or proves a signature, types the
//! PIN. Randomness and time come in as parameters.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Cost of a try: some 60 ms on an office computer, so that a million six-digit PINs take most of a day on one core.
const MEMORY_KIB: u32 = 32 * 1024;
const PASSES: u32 = 3;
/// What a record may ask for: one that was tampered with must take neither the machine's memory nor its time.
const KNOWN_MEMORY_KIB: std::ops::RangeInclusive<u32> = 19 * 1024..=256 * 1024;
const KNOWN_PASSES: std::ops::RangeInclusive<u32> = 2..=10;

/// Digits of a PIN.
const SHORTEST: usize = 6;
const LONGEST: usize = 12;

/// How many wrong tries in a row lock a person.
pub const TRIES: u32 = 3;
/// For how long each further wrong try locks, in minutes of the clock.
const LOCKS: [i64; 6] = [1, 5, 15, 60, 240, 1440];

/// A PIN as typed. It is wiped from memory when it goes.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(Zeroizing<String>);

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

impl Pin {
    /// No PIN is of anything but digits: such a one was typed in another layout or into another field.
    pub fn has_digits_alone(&self) -> bool {
        self.0.chars().all(|digit| digit.is_ascii_digit())
    }

    /// A PIN typed to be checked.
    pub fn typed(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// The same PIN, to be set; the error tells the rule.
    pub fn checked(&self) -> Result<Self, String> {
        Self::chosen(&self.0)
    }

    /// A PIN to be set: six to twelve digits, neither all the same nor in a row. The error tells the rule in Russian.
    ///
    /// ```
    /// use pult::directory::pin::Pin;
    ///
    /// assert!(Pin::chosen("482913").is_ok());
    /// assert!(Pin::chosen("123456").is_err());
    /// ```
    pub fn chosen(text: &str) -> Result<Self, String> {
        let digits = text.chars().filter_map(|digit| digit.to_digit(10));
        let digits: Vec<u32> = digits.collect();
        if digits.len() != text.chars().count() {
            return Err("ПИН состоит только из цифр, без пробелов".to_owned());
        }
        if !(SHORTEST..=LONGEST).contains(&digits.len()) {
            return Err(format!("в ПИН от {SHORTEST} до {LONGEST} цифр"));
        }
        let step = |pair: &[u32]| i64::from(pair[1]) - i64::from(pair[0]);
        let goes_by = |wanted: i64| digits.windows(2).map(step).all(|own| own == wanted);
        if [-1, 0, 1].into_iter().any(goes_by) {
            return Err("слишком простой ПИН: цифры одинаковы или идут подряд".to_owned());
        }
        Ok(Self::typed(text))
    }
}

/// What the journal keeps of a PIN.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PinRecord {
    /// Always `argon2id`.
    algorithm: String,
    /// Memory of a try.
    memory_kib: u32,
    /// Passes over it.
    passes: u32,
    /// The person's own salt.
    #[serde(with = "hex::serde")]
    salt: [u8; 16],
    /// What a right PIN comes to.
    #[serde(with = "hex::serde")]
    check: [u8; 32],
}

impl PinRecord {
    /// The record of a new PIN, and the key that it signs with.
    pub fn set(pin: &Pin, salt: [u8; 16]) -> (Self, SigningKey) {
        let mut record = Self {
            algorithm: Algorithm::Argon2id.as_str().to_owned(),
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            salt,
            check: [0; 32],
        };
        let derived = record.derive(pin);
        let (check, key) = derived.expect("the program's own parameters are allowed");
        record.check = check;
        (record, key)
    }

    /// The key of this PIN; nothing when it is another PIN, or when the record asks for what no record of ours does.
    pub fn key(&self, pin: &Pin) -> Option<SigningKey> {
        let (check, key) = self.derive(pin)?;
        // Nobody can measure the comparison of a value that took Argon2id to come to.
        (check == self.check).then_some(key)
    }

    /// It asks for what a record of ours may ask for.
    pub fn is_known(&self) -> bool {
        self.algorithm == Algorithm::Argon2id.as_str()
            && KNOWN_MEMORY_KIB.contains(&self.memory_kib)
            && KNOWN_PASSES.contains(&self.passes)
    }

    fn derive(&self, pin: &Pin) -> Option<([u8; 32], SigningKey)> {
        if !self.is_known() {
            return None;
        }
        let params = Params::new(self.memory_kib, self.passes, 1, Some(32)).ok()?;
        let mut root = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(pin.0.as_bytes(), &self.salt, root.as_mut())
            .ok()?;
        let root = SigningKey(*root);
        let key = SigningKey(root.code(b"pult.pin.sign.1"));
        Some((root.code(b"pult.pin.check.1"), key))
    }
}

/// The key that a PIN signs with.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SigningKey([u8; 32]);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

impl SigningKey {
    /// The authentication code of bytes, in hex.
    pub fn sign(&self, bytes: &[u8]) -> String {
        hex::encode(self.code(bytes))
    }

    /// The code is of these bytes and this key.
    pub fn has_signed(&self, bytes: &[u8], code: &str) -> bool {
        hex::decode(code).is_ok_and(|code| self.mac(bytes).verify_slice(&code).is_ok())
    }

    fn code(&self, bytes: &[u8]) -> [u8; 32] {
        self.mac(bytes).finalize().into_bytes().into()
    }

    fn mac(&self, bytes: &[u8]) -> Hmac<Sha256> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0)
            .expect("HMAC takes a key of any length");
        mac.update(bytes);
        mac
    }
}

/// Until when a person is locked after so many wrong PINs in a row, the last of them at `last`.
pub fn locked_until(failures: u32, last: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let step = usize::try_from(failures.checked_sub(TRIES)?).unwrap_or(usize::MAX);
    Some(last + TimeDelta::minutes(LOCKS[step.min(LOCKS.len() - 1)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_opens_its_own_record_and_signs_with_one_key() {
        let pin = Pin::chosen("482913").expect("a PIN");
        let (record, key) = PinRecord::set(&pin, [7; 16]);
        assert!(record.key(&Pin::typed("482914")).is_none());
        let again = record.key(&pin).expect("the right PIN");
        let code = again.sign(b"entry");
        assert!(key.has_signed(b"entry", &code));
        assert!(!key.has_signed(b"entri", &code));
        assert!(!key.has_signed(b"entry", "zz"));
        let (_, other) = PinRecord::set(&pin, [8; 16]);
        assert!(
            !other.has_signed(b"entry", &code),
            "the same PIN of another person"
        );
        let json = serde_json::to_string(&record).expect("JSON");
        assert!(!json.contains("482913"));
        assert_eq!(serde_json::from_str::<PinRecord>(&json).ok(), Some(record));
        assert_eq!(format!("{pin:?}{key:?}"), "Pin(…)SigningKey(…)");
    }

    #[test]
    fn a_record_that_asks_for_too_much_opens_nothing() {
        let pin = Pin::typed("482913");
        let (record, _) = PinRecord::set(&pin, [7; 16]);
        let greedy = PinRecord {
            memory_kib: u32::MAX,
            ..record.clone()
        };
        assert!(greedy.key(&pin).is_none());
        let strange = PinRecord {
            algorithm: "md5".to_owned(),
            ..record
        };
        assert!(strange.key(&pin).is_none());
    }

    #[test]
    fn the_rule_of_a_pin_is_told() {
        for (text, rule) in [
            ("", "от 6 до 12"),
            ("123", "от 6 до 12"),
            ("48291", "от 6 до 12"),
            ("4829134829134", "от 6 до 12"),
            ("48 291", "без пробелов"),
            ("пароль", "только из цифр"),
            ("٤٨٢٩١٣", "только из цифр"),
            ("111111", "слишком простой"),
            ("123456", "слишком простой"),
            ("987654", "слишком простой"),
        ] {
            let told = Pin::chosen(text).expect_err(text);
            assert!(told.contains(rule), "{text}: {told}");
        }
    }

    #[test]
    fn the_lock_grows() {
        let last = DateTime::UNIX_EPOCH;
        let minutes =
            |failures| locked_until(failures, last).map(|until| (until - last).num_minutes());
        assert_eq!(minutes(2), None);
        assert_eq!(
            [3, 4, 5, 6, 7, 8, 9, 1000].map(minutes),
            [1, 5, 15, 60, 240, 1440, 1440, 1440].map(Some)
        );
    }
}
