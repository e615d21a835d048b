//! Connections to the database: how each is tuned, and how one is opened that only reads.

use std::{path::Path, time::Duration};

use percent_encoding::{AsciiSet, CONTROLS, percent_encode};
use rusqlite::types::FromSql;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Params, Row, config::DbConfig};

/// Settings of every connection, beside its mode; the first costs an fsync an entry and is the promise that a confirmed
/// entry stays.
pub(crate) const SETTINGS: &str = "PRAGMA synchronous = FULL;
     PRAGMA foreign_keys = ON;
     PRAGMA trusted_schema = OFF;
     PRAGMA cell_size_check = ON;";

/// How many statements a connection keeps prepared: a desk has some forty.
const STATEMENTS: usize = 64;

/// What every connection has, whether it writes or reads.
pub(crate) fn tune(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Otherwise a statement with a year is planned again for each year, since a partial index may fit one year only.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// A connection belongs to one thread, which the compiler sees to: without a lock around every column of every row.
const NO_MUTEX: OpenFlags = OpenFlags::SQLITE_OPEN_NO_MUTEX;

/// How long a lock of another program is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// A file on a disk that cannot be written still opens: without its WAL, which nobody else can write either.
pub(crate) fn connect_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let open = |uri: &str| {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(uri, NO_MUTEX | flags)?;
        tune(&connection)?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(connection)
    };
    let address = address(path);
    open(&address).or_else(|_: rusqlite::Error| open(&format!("{address}?immutable=1")))
}

/// A path as a URI, whatever bytes it has.
fn address(path: &Path) -> String {
    let escaped = percent_encode(path.as_os_str().as_encoded_bytes(), &SIGNS);
    // Two slashes at the beginning of a name would be those of a machine's name.
    let start = if path.starts_with("/") { "//" } else { "" };
    format!("file:{start}{escaped}")
}

/// Signs that mean something in an address; bytes that are not ASCII are written by their numbers anyway.
const SIGNS: AsciiSet = CONTROLS.add(b'%').add(b'?').add(b'#');

/// Opens a file that is there for writing.
pub(crate) fn connect_to_write(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_WRITE)
}

/// The answer to a pragma that gives one value.
pub(crate) fn pragma<T: FromSql>(connection: &Connection, pragma: &str) -> rusqlite::Result<T> {
    connection.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0))
}

/// The one value that a query finds.
pub(crate) fn one_value<T: FromSql>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
) -> rusqlite::Result<T> {
    connection
        .prepare_cached(sql)?
        .query_row(params, |row| row.get(0))
}

/// What the first row that a query finds is read as.
pub(crate) fn first_row<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Option<T>> {
    connection
        .prepare_cached(sql)?
        .query_row(params, read)
        .optional()
}

/// What all rows that a query finds are read as.
pub(crate) fn all_rows<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection
        .prepare_cached(sql)?
        .query_map(params, read)?
        .collect()
}
