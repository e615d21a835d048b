//! **Pult** (пульт дежурного): the duty desk of a ministry's records specialist, over one local journal.
//!
//! The house has floors, and each may use only the floors under it; rooms on one floor do not know each other:
//!
//! ```text
//! main.rs  cli/              arguments → one call; exit code; errors printed once
//!    desk/    the terminal
//!         papers/    intake/    forms and PDF  |  lists of messages from monitoring systems
//!         journal/           SQLite: append, read, verify, move
//!         directory/         departments, people, sources, topics of the ministry
//!         regulation/        pure: events → message → stages, dues, slack, next actions (beside the directory)
//!         calendar/          pure: production calendar + hours + zone → working minutes
//! ```
//!
//! Beside them stand seven small rooms: [`clock`] (the only file that reads the clock), [`random`] (the only one that
//! asks for randomness), [`config`] (the only one that knows where files lie), [`toml_file`] (TOML with errors that a
//! person can act on), [`logfile`] (what the program tells of itself to the administrator), [`sanitize`] (foreign text that
//! cannot act on a terminal) and [`russian`] (plurals, grouped numbers, the errors of the system).
//!
//! Inside a room the same holds: a file imports only from files below it, never from the `mod.rs` that opens the room
//! to the others, and no files import each other in a circle. `tests/it/architecture/layers.txt` has the order of
//! every room, and a test keeps it. The two largest, from the top down:
//!
//! ```text
//! desk/
//!   mod.rs             the loop: waits for an input, takes it in, draws
//!   runtime/           carries effects out; each hands back an outcome
//!   apply.rs           puts what came of an effect into the desk
//!   outcome.rs         what came of an effect, as values
//!   update.rs          takes in an input
//!   mouse.rs keys.rs   a click, a key → the top layer, or an action
//!   view/              the frame: header, footer, screen, layers
//!   actions.rs         what each action does
//!   gate.rs            what must be settled before an entry: seal, clock, duty
//!   availability.rs    why an action can do nothing now
//!   app.rs             the root: state, screens, the stack of layers
//!   layers/            what lies over the screen: palette, list, explanation, history, help, templates, appearance
//!   screens/           main, journal, report, calendar, directory, signatures
//!   reminders.rs       a due is near, now, past; each told once
//!   forms/             one file a form: its questions, and what the answers mean
//!   layer.rs           what a layer can do, and what it asks for
//!   tasks/             work in the background: its progress, its end, its stop
//!   effect/            what is to be done outside, as values
//!   state/             session, queue, drafts, phrases; knows no screen
//!   widgets/           form, field, editor, picker, list, window, secret
//!   terminal/          raw mode, signals, job control, the clipboard
//!   input/             keys, actions, places, the table of bindings
//!   style/             theme, glyphs, text
//!
//! journal/
//!   mod.rs             the face: what other rooms use
//!   open.rs salvage.rs opening, which may migrate or begin anew; what to do with a damaged file
//!   copies/            copies and the way back from them: database, folder, attachment
//!   prove/             proves that nobody rewrote the past
//!   write/             appends, signs, registers, transfers; one durable transaction each
//!   read/              messages, lists, search, signatures, usage
//!   handle.rs          the open journal
//!   storage/           files, connection, schema, seal, network
//!   chain/             canonical bytes and their hash
//!   error.rs entry.rs record.rs
//! ```

pub mod calendar;
pub mod cli;
pub mod clock;
pub mod config;
pub mod desk;
pub mod directory;
pub mod intake;
pub mod journal;
pub mod logfile;
pub mod papers;
pub mod random;
pub mod regulation;
pub mod russian;
pub mod sanitize;
pub mod toml_file;
