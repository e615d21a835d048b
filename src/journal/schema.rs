//! Opening a journal: its settings, its tables, and the steps from older versions. A file that is not ours is never
//! written to: it is recognised before anything is.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use percent_encoding::{AsciiSet, CONTROLS, percent_encode};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB, OpenFlags, TransactionBehavior};

use super::network::Mode;
use super::seal::SealState;
use super::{Journal, JournalError, before, damage, explain, list, query, seal};

/// How a database of SQLite begins.
pub const DATABASE: [u8; 16] = *b"SQLite format 3\0";

/// `application_id` of our files: "PULT".
pub(super) const APPLICATION_ID: i64 = 0x5055_4C54;

/// Steps from one `user_version` to the next. A step is frozen once it has been released; a change is a new step.
const STEPS: &[&str] = &[
    // 1: the journal itself, and the list of messages that can be rebuilt from it.
    "CREATE TABLE event (
         seq         INTEGER PRIMARY KEY,
         year        INTEGER NOT NULL,
         number      INTEGER NOT NULL,
         kind        TEXT NOT NULL,
         at          TEXT NOT NULL,
         recorded_at TEXT NOT NULL,
         entered_by  TEXT NOT NULL,
         fields      TEXT NOT NULL,
         prev        BLOB NOT NULL CHECK (length(prev) = 32),
         hash        BLOB NOT NULL CHECK (length(hash) = 32)
     ) STRICT;
     CREATE INDEX event_of_message ON event (year, number, seq);
     CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
         BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
     CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
         BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
     -- INSERT OR REPLACE deletes without asking the trigger above, so a row may only go to the end.
     CREATE TRIGGER event_goes_to_the_end BEFORE INSERT ON event
         WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
           OR NEW.prev IS NOT coalesce((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), zeroblob(32))
         BEGIN SELECT RAISE(ABORT, 'an entry goes to the end of the chain'); END;
     CREATE TABLE message (
         year        INTEGER NOT NULL,
         number      INTEGER NOT NULL,
         open        INTEGER NOT NULL CHECK (open IN (0, 1)),
         url         TEXT NOT NULL,
         author      TEXT NOT NULL,
         PRIMARY KEY (year, number)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX message_open ON message (year, number) WHERE open = 1;
     CREATE INDEX message_url ON message (url);
     CREATE INDEX message_author ON message (author);",
    // 2: entries about the desk itself (the directory, PINs, the duty) have year 0; the log of signatures is asked for
    // by person and by day.
    "CREATE INDEX event_of_desk ON event (kind, seq) WHERE year = 0;
     CREATE INDEX event_signer ON event (json_extract(fields, '$.signature.person'), seq)
         WHERE json_extract(fields, '$.signature.person') IS NOT NULL;",
    // 3: a month's papers cost what the month costs: when a message was detected, and when nothing more was expected
    // of it (Unix seconds, as corrected). The list of an older journal is made anew from its entries after this step.
    "ALTER TABLE message ADD COLUMN detected INTEGER NOT NULL DEFAULT 0;
     ALTER TABLE message ADD COLUMN ended INTEGER;
     CREATE INDEX message_detected ON message (detected);
     CREATE INDEX message_ended ON message (ended) WHERE ended IS NOT NULL;",
    // 4: the search over all messages ever. Contentless: the words lie in the entries already.
    "CREATE VIRTUAL TABLE search USING fts5 (words, tags, content = '', contentless_delete = 1, prefix = '2 3',
         tokenize = 'unicode61 remove_diacritics 0');",
    // 5: the search answers while one types over a million messages. Words and tags lie in one column without places,
    // so that of a common beginning only as much is read as is shown; a tag begins with a sign that no word has.
    "DROP TABLE search;
     CREATE VIRTUAL TABLE search USING fts5 (words, content = '', contentless_delete = 1, detail = none,
         prefix = '1 2 3 4 5 6 7 8 9 10 11 12', tokenize = 'unicode61 remove_diacritics 0 tokenchars _');",
];

/// The first version that has a seal beside it.
pub(super) const FIRST_SEALED: i64 = 2;
/// The first version whose list of messages has all that is derived today, and the search its words and tags.
const FIRST_LISTED: i64 = 5;

/// Settings of every connection, beside its mode; the first costs an fsync an entry and is the promise that a confirmed
/// entry stays.
const SETTINGS: &str = "PRAGMA synchronous = FULL;
     PRAGMA foreign_keys = ON;
     PRAGMA trusted_schema = OFF;
     PRAGMA cell_size_check = ON;";

/// How many statements a connection keeps prepared: a desk has some forty.
const STATEMENTS: usize = 64;

/// What every connection has, whether it writes or reads.
fn tune(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Else a statement that asks for a year is planned anew with each year: an index may be of one year alone.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// A connection belongs to one thread, which the compiler sees to: without a lock around every column of every row.
pub(super) const OPEN: OpenFlags = OpenFlags::SQLITE_OPEN_NO_MUTEX;

/// How long a lock of another program is waited for.
pub(super) const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

impl Journal {
    /// Opens a journal for writing, and makes it, with its folder, when there is none. Where only reading is possible
    /// it opens for reading.
    pub fn open_or_create(path: &Path) -> Result<Self, JournalError> {
        // Over a WAL that is left SQLite would begin a new journal and take it away.
        if path.exists() || damage::has_a_wal(path) {
            return Self::open(path);
        }
        create_file(path).map_err(|error| JournalError::Io {
            path: path.to_owned(),
            error,
        })?;
        // Empty because it is new, whatever a seal says that is left of another one: that is told below.
        Self::open_known(path)
    }

    /// Opens a journal that is there for writing, or for reading where only that is possible.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        recognise(path)?;
        Self::open_known(path)
    }

    fn open_known(path: &Path) -> Result<Self, JournalError> {
        Self::open_in(path, Mode::for_file(path))
    }

    /// Opens a file that is known to be a journal, or empty.
    pub(super) fn open_in(path: &Path, mode: Mode) -> Result<Self, JournalError> {
        let file = identity(path);
        let writable = fs::metadata(path).is_ok_and(|metadata| !metadata.permissions().readonly())
            && folder_is_writable(path);
        if !writable {
            return Self::open_to_read(path);
        }
        let was_left_open = damage::has_a_wal(path);
        let mut connection =
            Connection::open_with_flags(path, OPEN | OpenFlags::SQLITE_OPEN_READ_WRITE)
                .map_err(|error| explain(path, error))?;
        // SQLite opens a file for reading that it may not write.
        if connection.is_readonly(MAIN_DB).unwrap_or_default() {
            return Self::open_to_read(path);
        }
        let was = prepare(&mut connection, path, mode)?;
        if identity(path) != file {
            // A copy was put in its place this very moment.
            return Err(JournalError::Replaced(path.to_owned()));
        }
        if was < FIRST_SEALED && seal::read(path) == seal::Seal::Missing {
            // A journal from before there were seals, or a new one, gets its first one; one that cannot be written is
            // told below. A seal that is there already is of a journal that is gone.
            let (entries, head, _) =
                query::end_of_chain(&connection).map_err(|error| explain(path, error))?;
            let _ = seal::write(path, entries, head);
        }
        let mut journal = Self {
            connection,
            path: path.to_owned(),
            file,
            writable: true,
            seal_broken: None,
            damage: None,
            was_left_open,
            is_sealed_anew: false,
        };
        // The seal is read before the entries are counted: a second desk seals after it has written.
        let seal = seal::read(path);
        if let SealState::Broken(broken) = journal.compare(&seal)? {
            journal.seal_broken = Some(broken);
        }
        Ok(journal)
    }

    /// Opens a journal that is there for reading only.
    pub fn open_to_read(path: &Path) -> Result<Self, JournalError> {
        recognise(path)?;
        let file = identity(path);
        let connection = connect_to_read(path).map_err(|error| explain(path, error))?;
        let version = known_version(&connection, path)?;
        if version == 0 {
            // An empty file waits for its first entry; there is nothing to read in it yet.
            return Err(JournalError::Missing(path.to_owned()));
        }
        Ok(Self {
            connection,
            path: path.to_owned(),
            file,
            writable: false,
            seal_broken: None,
            damage: None,
            was_left_open: false,
            is_sealed_anew: false,
        })
    }

    /// It has gone all the steps that this program knows.
    pub(super) fn is_current(&self) -> Result<bool, JournalError> {
        Ok(known_version(&self.connection, &self.path)? == current())
    }
}

/// A file on a disk that cannot be written still opens: without its WAL, which nobody else can write either.
pub(super) fn connect_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let open = |uri: &str| {
        let connection = Connection::open_with_flags(
            uri,
            OPEN | OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
        )?;
        tune(&connection)?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(connection)
    };
    let address = address(path);
    open(&address).or_else(|_: rusqlite::Error| open(&format!("{address}?immutable=1")))
}

/// A file as an address, whatever bytes its name has.
fn address(path: &Path) -> String {
    let escaped = percent_encode(path.as_os_str().as_encoded_bytes(), &SIGNS);
    // Two slashes at the beginning of a name would be those of a machine's name.
    let start = if path.starts_with("/") { "//" } else { "" };
    format!("file:{start}{escaped}")
}

/// Signs that mean something in an address; bytes that are not ASCII are written by their numbers anyway.
const SIGNS: AsciiSet = CONTROLS.add(b'%').add(b'?').add(b'#');

/// The version that this program makes.
pub(super) fn current() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// A database as the steps up to a version make it, to compare others with.
pub(super) fn fresh(version: i64) -> rusqlite::Result<Connection> {
    let connection = Connection::open_in_memory()?;
    let steps = usize::try_from(version).unwrap_or_default();
    for step in STEPS.iter().take(steps) {
        connection.execute_batch(step)?;
    }
    Ok(connection)
}

/// Settings, and the steps that the file has not gone yet; tells which version it had.
fn prepare(connection: &mut Connection, path: &Path, mode: Mode) -> Result<i64, JournalError> {
    let failed = |error| explain(path, error);
    tune(connection).map_err(failed)?;
    let version = known_version(connection, path)?;
    connection
        .query_row(mode.pragma(), [], |_| Ok(()))
        .and_then(|()| connection.execute_batch(SETTINGS))
        .map_err(failed)?;
    let steps = &STEPS[usize::try_from(version).unwrap_or_default()..];
    if steps.is_empty() {
        return Ok(version);
    }
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    // Another instance may have done the same in the meantime.
    let version: i64 = transaction
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(failed)?;
    let steps = &STEPS[usize::try_from(version).unwrap_or_default()..];
    if version > 0 && !steps.is_empty() {
        // Under the lock of the transaction: nobody can enter anything that the copy has not.
        before::keep(version, path)?;
    }
    // A step fails where the file is not what its version says.
    let unlike = |error: rusqlite::Error| match failed(error) {
        JournalError::Database { path, error } => JournalError::Damaged {
            path,
            what: format!("устройство файла не то, что говорит его версия {version} ({error})"),
        },
        other => other,
    };
    for step in steps {
        transaction.execute_batch(step).map_err(unlike)?;
    }
    if (1..FIRST_LISTED).contains(&version) {
        list::rebuild(&transaction).map_err(unlike)?;
    }
    sign(&transaction).map_err(failed)?;
    transaction.commit().map_err(failed)?;
    Ok(version)
}

/// Makes all tables in an empty file.
pub(super) fn create(connection: &Connection) -> rusqlite::Result<()> {
    for step in STEPS {
        connection.execute_batch(step)?;
    }
    sign(connection)
}

/// Says in the file that it is ours and of this version.
fn sign(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {};",
        STEPS.len()
    ))
}

/// The version of a file that is ours; 0 for one that is still empty.
fn known_version(connection: &Connection, path: &Path) -> Result<i64, JournalError> {
    let ask = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, i64>(0));
    let failed = |error| match explain(path, error) {
        JournalError::Database { error, .. } if damage::was_ours(path) => {
            damaged(path, &format!("SQLite не понимает начала файла ({error})"))
        }
        other => other,
    };
    let application = ask("PRAGMA application_id").map_err(failed)?;
    let tables = ask("SELECT count(*) FROM sqlite_schema").map_err(failed)?;
    let is_ours = application == APPLICATION_ID || (tables == 0 && application == 0);
    if !is_ours && damage::was_ours(path) {
        return Err(damaged(path, "в начале файла нет знака Пульта"));
    }
    if !is_ours {
        return Err(JournalError::NotOurs {
            path: path.to_owned(),
            what: "это база данных другой программы",
        });
    }
    let found = ask("PRAGMA user_version").map_err(failed)?;
    let known = current();
    if found > known {
        return Err(JournalError::Newer {
            path: path.to_owned(),
            found,
            known,
        });
    }
    if found <= 0 && tables > 0 {
        return Err(damaged(path, "в начале файла нет его версии"));
    }
    Ok(found)
}

fn damaged(path: &Path, what: &str) -> JournalError {
    JournalError::Damaged {
        path: path.to_owned(),
        what: what.to_owned(),
    }
}

/// Looks at a file without SQLite, which might write to it. Closing it drops the POSIX locks that this process has on it
/// (sqlite.org/howtocorrupt, 2.2); the SQLite that is built in, 3.51 or later, does not take away a WAL that is in use
/// all the same.
pub(super) fn recognise(path: &Path) -> Result<(), JournalError> {
    const ONLY_A_WAL: &str = "самого файла нет или он пуст, а его -wal с записями лежит рядом. Найдите файл; если это \
                              остатки другого журнала, уберите -wal";
    let not_ours = |what| {
        Err(JournalError::NotOurs {
            path: path.to_owned(),
            what,
        })
    };
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound && damage::has_a_wal(path) => {
            return Err(damaged(path, ONLY_A_WAL));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(JournalError::Missing(path.to_owned()));
        }
        Err(error) => {
            return Err(JournalError::Io {
                path: path.to_owned(),
                error,
            });
        }
    };
    if metadata.is_dir() {
        return not_ours("это папка");
    }
    if !metadata.is_file() {
        // Of a pipe nobody would ever read to the end.
        return not_ours("это не файл, а канал или устройство");
    }
    let mut start = [0; 16];
    let read = fs::File::open(path).and_then(|mut file| {
        let mut length = 0;
        while length < start.len() {
            match file.read(&mut start[length..])? {
                0 => break,
                more => length += more,
            }
        }
        Ok(length)
    });
    match read.map_err(|error| JournalError::Io {
        path: path.to_owned(),
        error,
    })? {
        0 if damage::was_ours(path) => {
            Err(damaged(path, "файл пуст, а по печати в нём есть записи"))
        }
        0 if damage::has_a_wal(path) => Err(damaged(path, ONLY_A_WAL)),
        0 => Ok(()),
        16 if start == DATABASE => Ok(()),
        _ if damage::was_ours(path) => Err(damaged(path, "испорчено начало файла")),
        _ => not_ours("это не база данных"),
    }
}

/// Makes the file for its owner only, in a folder for its owner only.
pub(super) fn create_file(path: &Path) -> io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        make_folder(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true);
    for_the_owner(&mut options);
    options.open(path).map(drop)
}

/// Makes a folder for its owner only, unless it is there.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.exists() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Which file has this name now: its device and its number there.
pub(super) fn identity(path: &Path) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
    }
    // Elsewhere an open file keeps its name.
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Opens an empty file for its owner only, in place of what has its name: a link that somebody has laid there is not
/// followed.
pub(super) fn private_file(path: &Path) -> io::Result<fs::File> {
    // What cannot be taken away is told by the next line.
    let _ = fs::remove_file(path);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    for_the_owner(&mut options);
    options.open(path)
}

pub(super) fn for_the_owner(options: &mut fs::OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _ = options;
}

/// WAL keeps two files beside the journal, so the folder must be writable too.
fn folder_is_writable(path: &Path) -> bool {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::metadata(folder).is_ok_and(|metadata| !metadata.permissions().readonly())
}
