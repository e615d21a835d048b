//! Whether a message about to be registered may repeat an earlier one (п. 19): the same link, near words, the same
//! author. Near words are found through the index of the search, as fast at a million messages as at a thousand.

use std::collections::{HashMap, HashSet};

use crate::journal::{error::Result, handle::Journal, read::tags::folded, read::usage::Place};
use crate::regulation::{Message, Number, State};
use crate::{calendar::Instant, directory::link};

/// Words in a row that are compared as one.
const SHINGLE: usize = 3;
/// A text of fewer words says too little to be compared.
const FEWEST: usize = 6;
/// Of what two texts have together, so much must be in both.
const NEAR: f64 = 0.5;
/// Words of a text that are looked for, the longest first: they are the rarest.
const WORDS: usize = 24;
/// Messages that a word is looked for in, the newest first.
const MESSAGES: u32 = 40;
/// So many of the words are looked for together, and all of them: a message posted again is found so however common
/// each word is and however long ago it was.
const TOGETHER: usize = 6;
/// Messages whose text is compared.
const COMPARED: usize = 20;

/// The index goes from its end, so a common word costs no more than a rare one.
const WITH_WORD: &str = "SELECT rowid / 100000000, rowid % 100000000 FROM search WHERE search MATCH ?1 \
                         ORDER BY rowid DESC LIMIT ?2";

/// A message about to be registered, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    /// The link.
    pub url: String,
    /// The author.
    pub author: String,
    /// The text.
    pub text: String,
}

/// Why an earlier message is like it, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Similarity {
    /// The same link.
    Link,
    /// Near words.
    Words,
    /// The same author.
    Author,
}

/// An earlier message that the new one may repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Similar {
    /// Its number.
    pub number: Number,
    /// Why it is like the new one.
    pub similarity: Similarity,
    /// What it is about.
    pub place: Place,
    /// When it was detected.
    pub detected: Instant,
    /// How it stands.
    pub state: State,
}

impl Journal {
    /// The earlier message that a new one is most like, if any is. A void registration is nothing to repeat.
    pub fn alike(&self, new: &Candidate) -> Result<Option<Similar>> {
        let (number, similarity) = if let Some(number) = self.with_link(&new.url)? {
            (number, Similarity::Link)
        } else if let Some(number) = self.with_near_words(&new.text)? {
            (number, Similarity::Words)
        } else if let Some(number) = self.similar("", &new.author)? {
            (number, Similarity::Author)
        } else {
            return Ok(None);
        };
        let message = self.message(number)?;
        Ok(message.map(|message| Similar {
            number,
            similarity,
            place: Place::from(&message),
            detected: message.detected.at,
            state: message.state(),
        }))
    }

    /// The earlier message that a link leads to, however either of them is written.
    fn with_link(&self, url: &str) -> Result<Option<Number>> {
        if let Some(number) = self.similar(url, "")? {
            return Ok(Some(number));
        }
        let own = link::canonical(url);
        let Some(asked) = words_of_link(&own) else {
            return Ok(None);
        };
        let numbers = self.with_words(&asked)?;
        let is_same = |message: &Message| link::canonical(&message.detected.url) == own;
        let message = self.first_in_force(numbers, is_same)?;
        Ok(message.map(|message| message.number))
    }

    /// The newest messages that an expression of words finds.
    fn with_words(&self, asked: &str) -> Result<Vec<Number>> {
        self.select_numbers(WITH_WORD, (asked, MESSAGES))
    }

    /// The earlier message whose text has the most words in a row in common with this one, if it has enough.
    fn with_near_words(&self, text: &str) -> Result<Option<Number>> {
        let words = words_of(text);
        if words.len() < FEWEST {
            return Ok(None);
        }
        let own = shingles(&words);
        let mut best: Option<(f64, Number)> = None;
        for number in self.earlier_with(&words)? {
            let message = self.message(number)?;
            let Some(message) = message.filter(|message| message.state() != State::Annulled) else {
                continue;
            };
            let other = words_of(&message.detected.text);
            let near = jaccard(&own, &shingles(&other));
            if near >= NEAR && best.is_none_or(|(most, _)| near > most) {
                best = Some((near, number));
            }
        }
        Ok(best.map(|(_, number)| number))
    }

    /// Messages that share words with these, those with the rarest words first.
    fn earlier_with(&self, words: &[String]) -> Result<Vec<Number>> {
        let long = words.iter().filter(|word| word.chars().count() > 3);
        let mut rare: Vec<&String> = long.collect::<HashSet<_>>().into_iter().collect();
        rare.sort_by_key(|word| (std::cmp::Reverse(word.chars().count()), word.as_str()));
        rare.truncate(WORDS);
        let mut asked: Vec<String> = rare.iter().map(|word| format!("\"{word}\"")).collect();
        let some = asked[..asked.len().min(TOGETHER)].join(" AND ");
        let all = asked.join(" AND ");
        asked.extend([some, all].into_iter().filter(|asked| !asked.is_empty()));
        let mut weights: HashMap<Number, f64> = HashMap::new();
        for asked in asked {
            let found = self.with_words(&asked)?;
            #[allow(clippy::cast_precision_loss, reason = "a few dozen")]
            let weight = 1.0 / found.len().max(1) as f64;
            for number in found {
                *weights.entry(number).or_default() += weight;
            }
        }
        let mut all: Vec<(Number, f64)> = weights.into_iter().collect();
        // Of two that share as much the newer one is nearer.
        all.sort_by(|(one, left), (other, right)| right.total_cmp(left).then(other.cmp(one)));
        all.truncate(COMPARED);
        Ok(all.into_iter().map(|(number, _)| number).collect())
    }
}

/// What all links to one message have among their words, as the search index has them; the form is the one that
/// [`link::canonical`] gives. None where they share nothing but the host.
fn words_of_link(same: &str) -> Option<String> {
    let (_, place) = same.split_once('/')?;
    // A comment of VK has its number at the end of the post's or apart from it.
    let place = match place.split_once('?') {
        Some((post, _)) if same.starts_with("vk.com/wall") => post,
        _ => place,
    };
    let words = words_of(place);
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    (!words.is_empty()).then(|| words.join(" AND "))
}

/// The words of a text as they are compared.
fn words_of(text: &str) -> Vec<String> {
    folded(text)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

fn shingles(words: &[String]) -> HashSet<&[String]> {
    words.windows(SHINGLE).collect()
}

/// How much of what two sets have together is in both.
#[allow(clippy::cast_precision_loss, reason = "a text has fewer words")]
fn jaccard(one: &HashSet<&[String]>, other: &HashSet<&[String]>) -> f64 {
    let common = one.intersection(other).count();
    let all = one.len() + other.len() - common;
    common as f64 / all.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: &str, other: &str) -> f64 {
        let (one, other) = (words_of(one), words_of(other));
        jaccard(&shingles(&one), &shingles(&other))
    }

    #[test]
    fn the_same_words_are_near_whatever_their_case_dots_and_signs() {
        let text = "Когда назначат пособие? Ждём с октября, всё без ответа.";
        assert!(
            (near(text, "когда назначат ПОСОБИЕ ждем с октября все без ответа") - 1.0).abs() < 1e-9
        );
        assert!(near(text, &format!("{text} Добрый вечер!")) >= NEAR);
        assert!(near(text, "Когда назначат субсидию? Ждём с августа, куда идти?") < NEAR);
        assert!(near("", "").abs() < 1e-9);
    }
}
