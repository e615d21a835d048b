//! Who proves what: the pieces of the chain, the indexes and the list are proved side by side, each by a reader of its
//! own, as many as the machine has processors.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::{hash::RandomState, path::Path, thread};

use rusqlite::Connection;

use crate::journal::chain::Hash;
use crate::journal::prove::listed::{Facts, List};
use crate::journal::prove::sums::{INDEXES, Sum, Sums, sum_of};
use crate::journal::prove::verdict::{Broken, Verified};
use crate::journal::prove::walk::{Piece, PieceProof};
use crate::journal::storage::{connect_to_read, pragma};

/// Entries of a piece: enough that its beginning costs nothing, few enough that nobody waits for the last one.
pub(crate) const PIECE: u64 = 1 << 13;

/// More readers than that only wait for the disk.
pub(crate) const MOST: usize = 8;

/// A piece of work.
#[derive(Debug, Clone, Copy)]
enum Task {
    List,
    /// By its place among the indexes.
    Index(usize),
    FreePages,
    Piece(Piece),
}

/// What is shared between the readers.
struct Shared {
    total: u64,
    tasks: Vec<Task>,
    next: AtomicUsize,
    done: AtomicU64,
    /// The first place that was found broken: nothing after it needs to be looked at.
    broken: AtomicU64,
    keys: RandomState,
    proved: Mutex<Proved>,
}

/// What all of them came to.
#[derive(Default)]
pub(crate) struct Proved {
    /// The place and the hash of the last entry.
    end: Option<(u64, Hash)>,
    sums: Sums,
    facts: Facts,
    /// What each index of the entries comes to; nothing for one that does not go upwards.
    indexes: [Option<Sum>; INDEXES.len()],
    list: List,
    /// SQLite does not read an index, or is wrong about which pages are free.
    unreadable: Option<String>,
    broken: Option<Broken>,
    error: Option<rusqlite::Error>,
}

/// Proves the entries in pieces of a given length with at most so many readers, and reads the indexes and the list.
/// Returns the first broken entry.
pub(crate) fn prove(
    connection: &Connection,
    path: &Path,
    (total, piece, readers): (u64, u64, usize),
    progress: &mut dyn FnMut(u64, u64),
) -> rusqlite::Result<Result<Proved, Broken>> {
    let shared = Shared {
        total,
        tasks: tasks(total, piece),
        next: AtomicUsize::new(0),
        done: AtomicU64::new(0),
        broken: AtomicU64::new(u64::MAX),
        keys: RandomState::new(),
        proved: Mutex::default(),
    };
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let pieces = usize::try_from(total / piece).unwrap_or(MOST);
    thread::scope(|scope| {
        for _ in 1..processors.min(readers).min(pieces + 1) {
            // Where no second reader can be had, the first does all the work.
            scope.spawn(|| {
                if let Ok(connection) = connect_to_read(path) {
                    shared.work(&connection, &mut |_| {});
                }
            });
        }
        shared.work(connection, &mut |done| progress(done, total));
    });
    let proved = shared.proved.into_inner();
    let mut proved = proved.unwrap_or_else(PoisonError::into_inner);
    if let Some(broken) = proved.broken.take() {
        return Ok(Err(broken));
    }
    match proved.error.take() {
        Some(error) => Err(error),
        None => Ok(Ok(proved)),
    }
}

/// What takes longest comes first.
fn tasks(total: u64, piece: u64) -> Vec<Task> {
    let mut tasks = vec![Task::List];
    tasks.extend((0..INDEXES.len()).map(Task::Index));
    tasks.push(Task::FreePages);
    let firsts = (1..=total.max(1)).step_by(usize::try_from(piece).unwrap_or(usize::MAX));
    tasks.extend(firsts.map(|first| {
        let is_last = first + piece > total;
        let count = (!is_last).then_some(piece);
        Task::Piece(Piece { first, count })
    }));
    tasks
}

impl Shared {
    fn work(&self, connection: &Connection, progress: &mut dyn FnMut(u64)) {
        while let Some(task) = self.tasks.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            match *task {
                Task::List => {
                    let list = List::read(connection, &self.keys);
                    self.note_read(list, |proved, list| proved.list = list);
                }
                Task::Index(place) => {
                    let total = [self.total.cast_signed()];
                    let sum = sum_of(connection, INDEXES[place], total, &self.keys);
                    self.note_read(sum, |proved, sum| proved.indexes[place] = sum);
                }
                Task::FreePages => {
                    let told: rusqlite::Result<String> = pragma(connection, FREE_PAGES);
                    self.note_read(told, |proved, told| {
                        if told != "ok" {
                            proved.unreadable = Some(told);
                        }
                    });
                }
                Task::Piece(piece) => {
                    if let Err(error) = self.prove_piece(piece, connection, progress) {
                        self.note(|proved| {
                            proved.error.get_or_insert(error);
                        });
                        return;
                    }
                }
            }
        }
    }

    fn note(&self, what: impl FnOnce(&mut Proved)) {
        what(&mut self.proved.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Notes what was read; what cannot be read is a wrong index, and no reason to give up.
    fn note_read<T>(&self, read: rusqlite::Result<T>, note: impl FnOnce(&mut Proved, T)) {
        self.note(|proved| match read {
            Ok(read) => note(proved, read),
            Err(error) => proved.unreadable = Some(error.to_string()),
        });
    }

    fn prove_piece(
        &self,
        piece: Piece,
        connection: &Connection,
        progress: &mut dyn FnMut(u64),
    ) -> rusqlite::Result<()> {
        let mut goes_on = |more| {
            let done = self.done.fetch_add(more, Ordering::Relaxed) + more;
            progress(done);
            piece.first < self.broken.load(Ordering::Relaxed)
        };
        if !goes_on(0) {
            return Ok(());
        }
        match piece.walk(connection, self.total, &self.keys, &mut goes_on)? {
            None => {}
            Some(Ok(proof)) => self.note(|proved| proved.add(proof)),
            Some(Err(broken)) => {
                let place = broken.seq.unwrap_or_default();
                self.broken.fetch_min(place, Ordering::Relaxed);
                self.note(|proved| {
                    let first = proved.broken.as_ref().and_then(|first| first.seq);
                    if first.is_none_or(|first| place < first) {
                        proved.broken = Some(broken);
                    }
                });
            }
        }
        Ok(())
    }
}

/// Of the whole file SQLite itself proves which pages are free, else the next entry might be written over an old one.
const FREE_PAGES: &str = "quick_check(sqlite_schema)";

impl Proved {
    fn add(&mut self, piece: PieceProof) {
        self.sums.merge(piece.sums);
        self.facts.merge(piece.facts);
        if self.end.is_none_or(|(last, _)| piece.end.0 >= last) {
            self.end = Some(piece.end);
        }
    }

    pub(crate) fn verified(&self) -> Verified {
        let (entries, head) = self.end.unwrap_or((0, Hash::GENESIS));
        Verified { entries, head }
    }

    /// Which index does not say what the entries say, in Russian.
    pub(crate) fn wrong_indexes(&self) -> Option<String> {
        if let Some(told) = &self.unreadable {
            return Some(format!("указатели журнала не сходятся с записями ({told})"));
        }
        (self.indexes != self.sums.0.map(Some) || self.list.differs)
            .then(|| "указатели журнала не сходятся с записями".to_owned())
    }

    /// What is wrong with the list, in Russian.
    pub(crate) fn wrong_list(self, connection: &Connection) -> rusqlite::Result<Option<String>> {
        self.list.compare(self.facts, connection)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Production, WorkingCalendar, production};
    use crate::directory::{self, Organization};
    use crate::journal::handle::Journal;
    use crate::regulation::{Regulation, Rules, limits};

    const ENTRIES: u64 = 12;

    /// A journal of twelve detections.
    fn lived(folder: &Path) -> std::path::PathBuf {
        let production = Production::parse("holidays.toml", production::EMBEDDED).expect("right");
        let (organization, schedule) =
            Organization::parse("organization.toml", directory::SAMPLE).expect("right");
        let rules = Rules {
            calendar: WorkingCalendar::build(&production, &schedule, organization.zone)
                .expect("working time"),
            regulation: Regulation::parse("regulation.toml", limits::EMBEDDED).expect("right"),
            departments: Vec::new(),
        };
        let lines: Vec<String> = (1..=ENTRIES)
            .map(|index| {
                serde_json::json!({
                    "kind": "detected", "message": format!("2026-{index}"), "at": "2026-10-05T09:00:00+07:00",
                    "source": "vk", "url": format!("https://vk.com/{index}"), "author": "Анна", "text": "Где?",
                    "topic": "Пособие", "location": "Кемерово",
                })
                .to_string()
            })
            .collect();
        let path = folder.join("journal.db");
        Journal::open_or_create(&path)
            .and_then(|mut journal| journal.import(&rules, lines.join("\n").as_bytes()))
            .expect("they follow the rules");
        path
    }

    /// The first broken entry as it is told with pieces of a length.
    fn broken(path: &Path, piece: u64) -> Option<Broken> {
        let connection = connect_to_read(path).expect("a journal");
        let total: i64 = connection
            .query_row("SELECT max(seq) FROM event", [], |row| row.get(0))
            .expect("a row");
        let total = (total.unsigned_abs(), piece, MOST);
        let proved = prove(&connection, path, total, &mut |_, _| {}).expect("it reads");
        proved.err()
    }

    #[test]
    fn pieces_of_whatever_length_tell_the_same_first_broken_entry() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = lived(folder.path());
        let pieces = [1, 2, 3, 5, 11, 12, 13, 100];
        for piece in pieces {
            assert_eq!(broken(&path, piece), None, "{piece}");
        }
        let right = std::fs::read(&path).expect("a file");
        for seq in 1..=ENTRIES {
            for sql in [
                "UPDATE event SET entered_by = 'Иванов' WHERE seq = ?1",
                "UPDATE event SET prev = zeroblob(32) WHERE seq = ?1",
                "UPDATE event SET hash = zeroblob(32) WHERE seq = ?1",
                "DELETE FROM event WHERE seq = ?1",
            ] {
                std::fs::write(&path, &right).expect("written");
                let connection = Connection::open(&path).expect("it opens");
                connection
                    .execute_batch(
                        "DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_deleted",
                    )
                    .expect("dropped");
                connection.execute(sql, [seq.cast_signed()]).expect(sql);
                drop(connection);
                let whole = broken(&path, 100);
                // What is cut off at the end is for the seal to tell, and the first link is zero as it is.
                let is_unseen =
                    sql.starts_with("DELETE") && seq == ENTRIES || sql.contains("prev") && seq == 1;
                assert_eq!(whole.is_none(), is_unseen, "{seq}: {sql}");
                if let Some(whole) = &whole {
                    assert_eq!(whole.seq, Some(seq), "{sql}");
                }
                for piece in pieces {
                    assert_eq!(broken(&path, piece), whole, "{piece}, {seq}: {sql}");
                }
            }
        }
    }
}
