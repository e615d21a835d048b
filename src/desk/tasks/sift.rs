//! The search for breaches among all messages ever. The journal keeps facts alone: whether a term was kept is for the
//! regulation to say, by the calendar and the limits of this moment, and an open message becomes late by mere time. So
//! the index finds whatever else is asked for, and each message found is judged, the newest first, in the background.

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::effect::request::{BreachFilter, PAGE, Query};
use crate::desk::tasks::background::{Reporter, Step, Task};
use crate::journal::{Journal, JournalError};
use crate::regulation::{Message, breaches, stage::stages};

/// How many messages the index is asked for at once.
const CANDIDATES: u32 = 1000;

/// After so many messages it is told how many there were.
const STEP: usize = 256;

#[derive(Debug)]
enum Progress {
    Found(Box<Message>),
    Seen(usize),
}

/// What is new since the last poll.
#[derive(Debug, Default)]
pub(crate) struct Sifted {
    pub(crate) found: Vec<Message>,
    /// More messages were looked at.
    pub(crate) has_moved: bool,
    /// It is over; what went wrong.
    pub(crate) ended: Option<Result<(), String>>,
}

#[derive(Debug)]
pub(crate) struct SiftTask {
    task: Task<Progress, ()>,
    /// So many messages were looked at.
    pub(crate) seen: usize,
}

impl SiftTask {
    /// Starts to judge what a search finds.
    pub(crate) fn start(setup: &Setup, now: Instant, query: Query, breach: BreachFilter) -> Self {
        let sieve = Sieve {
            setup: setup.clone(),
            query,
            breach,
            now,
        };
        let died = "поиск прервался из-за ошибки в программе";
        Self {
            task: Task::start(died, move |reporter| sieve.sift(reporter)),
            seen: 0,
        }
    }

    pub(crate) fn poll(&mut self) -> Sifted {
        let mut news = Sifted::default();
        while let Some(step) = self.task.poll() {
            news.has_moved = true;
            match step {
                Step::Progress(Progress::Found(message)) => news.found.push(*message),
                Step::Progress(Progress::Seen(seen)) => self.seen = seen,
                Step::Done(ended) => news.ended = Some(ended),
            }
        }
        news
    }
}

/// What the thread takes along.
struct Sieve {
    setup: Setup,
    query: Query,
    breach: BreachFilter,
    now: Instant,
}

impl Sieve {
    fn sift(&self, reporter: &Reporter<Progress>) -> Result<(), String> {
        let in_words = |error: JournalError| error.to_string();
        let journal = Journal::open_to_read(&self.setup.journal).map_err(in_words)?;
        let (mut before, mut seen, mut found) = (None, 0, 0);
        loop {
            let numbers = journal.search(&self.query.search, before, CANDIDATES);
            let numbers = numbers.map_err(in_words)?;
            for number in &numbers {
                if reporter.is_stopped() {
                    return Ok(());
                }
                let message = journal.message(*number).map_err(in_words)?;
                seen += 1;
                if let Some(message) = message
                    && self.passes(&message)?
                {
                    found += 1;
                    reporter.tell(Progress::Found(Box::new(message)));
                }
                if seen % STEP == 0 {
                    reporter.tell(Progress::Seen(seen));
                }
                if found == PAGE {
                    return Ok(());
                }
            }
            before = numbers.last().copied();
            if numbers.len() < CANDIDATES as usize {
                return Ok(());
            }
        }
    }

    fn passes(&self, message: &Message) -> Result<bool, String> {
        let stages = stages(message, &self.setup.rules, self.now)
            .map_err(|outside| format!("№ {}: сроки не посчитать: {outside}", message.number))?;
        let mut breaches = breaches(&stages).into_iter();
        Ok(match self.breach {
            BreachFilter::Any => breaches.next().is_some(),
            BreachFilter::Stage(code) => breaches.any(|breach| breach.stage.code == code),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;
    use crate::desk::tests::desk::{empty, press};
    use crate::desk::{app::App, input::place::Screen};

    /// A judging of two messages, both late, that has told all that it has to tell.
    fn started(app: &App) -> SiftTask {
        let line = |number: u32| {
            format!(
                r#"{{"kind":"detected","message":"2026-{number}","at":"2026-11-19T09:00:00+07:00","source":"vk","url":"https://vk.com/w{number}","author":"А","text":"Текст","topic":"Т","location":"Л"}}"#
            )
        };
        let mut journal = Journal::open_or_create(&app.state.setup.journal).expect("a journal");
        let lines = format!("{}\n{}\n", line(1), line(2));
        let imported = journal.import(&app.state.setup.rules, lines.as_bytes());
        assert_eq!(imported.expect("imported"), 2);
        SiftTask::start(
            &app.state.setup,
            app.state.now,
            Query::default(),
            BreachFilter::Any,
        )
    }

    #[test]
    fn nobody_is_judged_when_nobody_waits() {
        let (_folder, app) = empty();
        let mut sifting = started(&app);
        let mut steps = Vec::new();
        while let Some(step) = sifting.task.wait(Duration::from_mins(1)) {
            steps.push(step);
        }
        assert!(matches!(
            steps[..],
            [
                Step::Progress(Progress::Found(_)),
                Step::Progress(Progress::Found(_)),
                Step::Done(Ok(()))
            ]
        ));
        let sieve = Sieve {
            setup: app.state.setup.clone(),
            query: Query::default(),
            breach: BreachFilter::Any,
            now: app.state.now,
        };
        let (go, is_dropped) = mpsc::channel();
        let mut task = Task::start("", move |reporter| {
            is_dropped.recv().expect("it is stopped");
            sieve.sift(reporter)
        });
        task.stop();
        go.send(()).expect("it waits");
        let step = task.wait(Duration::from_mins(1));
        assert!(matches!(step, Some(Step::Done(Ok(())))), "{step:?}");
    }

    #[test]
    fn it_stops_when_the_screen_is_left_or_the_filter_is_taken_off() {
        let (_folder, mut app) = empty();
        press(&mut app, "F3");
        let begin = |app: &mut App| {
            let sifting = SiftTask::start(
                &app.state.setup,
                app.state.now,
                Query::default(),
                BreachFilter::Any,
            );
            let stop = sifting.task.stop_flag();
            app.finder.narrow(Query {
                breach: Some(BreachFilter::Any),
                ..Query::default()
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
        app.finder.narrow(Query::default());
        app.finder.load(Vec::new(), true);
        assert!(!app.finder.is_sifting() && stop.load(Ordering::Relaxed));
    }
}
