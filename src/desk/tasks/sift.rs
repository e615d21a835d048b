//! Finding breaches among all messages ever. The journal keeps facts alone: whether a term was kept is for the
//! regulation to say, by the calendar and the limits of this moment, and an open message becomes late by mere time. So
//! whatever else is asked for is found by the index, and each message found is judged, the newest first, on a thread of
//! its own that tells what it has found and stops when nobody waits for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread;

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::screens::journal::MOST;
use crate::journal::{Journal, Search};
use crate::regulation::stage::stages;
use crate::regulation::{Message, Rules, StageCode, breaches};

/// Which breach is asked for (п. 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breached {
    /// Any.
    Any,
    /// Of this stage.
    Stage(StageCode),
}

/// What is asked for: what the index of the journal can find, and the breach that only the regulation can tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// What the journal looks for.
    pub search: Search,
    /// Only messages with such a breach.
    pub breach: Option<Breached>,
}

/// How many messages the index is asked for at once.
const PAGE: u32 = 1000;

/// After so many messages it is told how many there were.
const STEP: usize = 256;

/// What the thread tells.
enum News {
    Found(Box<Message>),
    Seen(usize),
    Ended(Result<(), String>),
}

/// What is new since it was last asked.
#[derive(Debug, Default)]
pub struct Sifted {
    /// Messages that were found.
    pub found: Vec<Message>,
    /// More messages were looked at.
    pub has_moved: bool,
    /// It is over; what went wrong.
    pub ended: Option<Result<(), String>>,
}

/// A judging that goes on.
#[derive(Debug)]
pub struct Sifting {
    told: Receiver<News>,
    stop: Arc<AtomicBool>,
    /// So many messages were looked at.
    pub seen: usize,
}

impl Drop for Sifting {
    fn drop(&mut self) {
        // Nobody waits for it any more.
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Sifting {
    /// Starts to judge what a search finds.
    pub fn start(setup: &Setup, now: Instant, asked: Asked, breach: Breached) -> Self {
        let sieve = Sieve {
            journal: setup.journal.clone(),
            rules: setup.rules.clone(),
            asked,
            breach,
            now,
        };
        let stop = Arc::new(AtomicBool::new(false));
        let (tell, told) = mpsc::channel();
        let stopped = Arc::clone(&stop);
        thread::spawn(move || {
            let ended = sieve.sift(&tell, &stopped);
            // Something else may be looked for in the meantime.
            let _ = tell.send(News::Ended(ended));
        });
        Self {
            told,
            stop,
            seen: 0,
        }
    }

    /// What is new.
    pub fn news(&mut self) -> Sifted {
        let mut news = Sifted::default();
        loop {
            match self.told.try_recv() {
                Ok(News::Found(message)) => news.found.push(*message),
                Ok(News::Seen(seen)) => self.seen = seen,
                Ok(News::Ended(ended)) => news.ended = Some(ended),
                Err(TryRecvError::Empty) => return news,
                Err(TryRecvError::Disconnected) => {
                    let broken = || Err("поиск прервался из-за ошибки в программе".to_owned());
                    news.ended.get_or_insert_with(broken);
                    return news;
                }
            }
            news.has_moved = true;
        }
    }
}

/// What the thread takes along.
struct Sieve {
    journal: PathBuf,
    rules: Arc<Rules>,
    asked: Asked,
    breach: Breached,
    now: Instant,
}

impl Sieve {
    fn sift(&self, tell: &Sender<News>, stop: &AtomicBool) -> Result<(), String> {
        let journal = Journal::open_to_read(&self.journal).map_err(|error| error.to_string())?;
        let (mut before, mut seen, mut found) = (None, 0, 0);
        loop {
            let numbers = journal
                .search(&self.asked.search, before, PAGE)
                .map_err(|error| error.to_string())?;
            for number in &numbers {
                if stop.load(Ordering::Relaxed) {
                    return Ok(());
                }
                let message = journal
                    .message(*number)
                    .map_err(|error| error.to_string())?;
                seen += 1;
                if let Some(message) = message
                    && self.passes(&message)?
                {
                    found += 1;
                    let _ = tell.send(News::Found(Box::new(message)));
                }
                if seen % STEP == 0 {
                    let _ = tell.send(News::Seen(seen));
                }
                if found == MOST {
                    return Ok(());
                }
            }
            before = numbers.last().copied();
            if numbers.len() < PAGE as usize {
                return Ok(());
            }
        }
    }

    fn passes(&self, message: &Message) -> Result<bool, String> {
        let stages = stages(message, &self.rules, self.now)
            .map_err(|outside| format!("№ {}: сроки не посчитать: {outside}", message.number))?;
        let mut breaches = breaches(&stages).into_iter();
        Ok(match self.breach {
            Breached::Any => breaches.next().is_some(),
            Breached::Stage(code) => breaches.any(|breach| breach.stage.code == code),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::app::App;
    use crate::desk::input::place::Screen;
    use crate::desk::tests::desk::{empty, press};

    /// A judging of two messages, both late, that has told all that it has to tell.
    fn started(app: &App) -> Sifting {
        let line = |number: u32| {
            format!(
                r#"{{"kind":"detected","message":"2026-{number}","at":"2026-11-19T09:00:00+07:00","source":"vk","url":"https://vk.com/w{number}","author":"А","text":"Текст","topic":"Т","location":"Л"}}"#
            )
        };
        let mut journal = Journal::open_or_create(&app.state.setup.journal).expect("a journal");
        let lines = format!("{}\n{}\n", line(1), line(2));
        let imported = journal.import(&app.state.setup.rules, lines.as_bytes());
        assert_eq!(imported.expect("imported"), 2);
        Sifting::start(
            &app.state.setup,
            app.state.now,
            Asked::default(),
            Breached::Any,
        )
    }

    #[test]
    fn nobody_is_judged_when_nobody_waits() {
        let (_folder, app) = empty();
        let sifting = started(&app);
        let told = sifting.told.iter().take(3).collect::<Vec<_>>();
        assert!(matches!(
            told[..],
            [News::Found(_), News::Found(_), News::Ended(Ok(()))]
        ));
        let sieve = Sieve {
            journal: app.state.setup.journal.clone(),
            rules: app.state.setup.rules.clone(),
            asked: Asked::default(),
            breach: Breached::Any,
            now: app.state.now,
        };
        let stop = Arc::clone(&sifting.stop);
        assert!(!stop.load(Ordering::Relaxed));
        drop(sifting);
        let (tell, told) = mpsc::channel();
        assert_eq!(sieve.sift(&tell, &stop), Ok(()));
        drop(tell);
        assert_eq!(told.iter().count(), 0);
    }

    #[test]
    fn it_stops_when_the_screen_is_left_or_the_filter_is_taken_off() {
        let (_folder, mut app) = empty();
        press(&mut app, "F3");
        let begin = |app: &mut App| {
            let sifting = Sifting::start(
                &app.state.setup,
                app.state.now,
                Asked::default(),
                Breached::Any,
            );
            let stop = Arc::clone(&sifting.stop);
            app.finder.narrow(Asked {
                breach: Some(Breached::Any),
                ..Asked::default()
            });
            app.finder.sift(sifting, true);
            stop
        };
        // What only lies over the journal lets it go on.
        let stop = begin(&mut app);
        press(&mut app, "F1");
        press(&mut app, "Esc");
        press(&mut app, "Down");
        assert!(app.finder.is_sifting() && !stop.load(Ordering::Relaxed));
        press(&mut app, "F6");
        assert!(!app.finder.is_sifting() && stop.load(Ordering::Relaxed));
        press(&mut app, "F3");
        assert!(matches!(app.state.screen, Screen::Journal));
        let stop = begin(&mut app);
        app.finder.narrow(Asked::default());
        app.finder.load(Vec::new(), true);
        assert!(!app.finder.is_sifting() && stop.load(Ordering::Relaxed));
    }
}
