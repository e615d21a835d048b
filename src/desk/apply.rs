//! Puts an [`Outcome`] into the desk and tells what is to be done next because of it.

use crate::config::Setup;
use crate::desk::forms::list::{Columns, ListFile};
use crate::desk::input::{action::Action, place::Screen};
use crate::desk::layers::{history::History, list::Intake};
use crate::desk::outcome::{Configuration, Outcome, Page, Snapshot};
use crate::desk::state::session::{Access, ClockDoubt};
use crate::desk::state::{State, drafts::is_of_a_list, phrases::clock_words};
use crate::desk::tasks::{copies::CopyNews, list::ReadList, print::PrintNews};
use crate::desk::{actions::go_on, app::App, effect::Effect, forms::reading::field_of_error};
use crate::desk::{gate, reminders, style::theme::Theme};
use crate::regulation::Number;

/// Puts an outcome into the desk. What follows from it is to be done before the next outcome is applied.
pub(crate) fn apply(app: &mut App, outcome: Outcome) -> Vec<Effect> {
    match outcome {
        Outcome::Said(words) => app.state.say(words),
        Outcome::Failed(words) => app.state.say_error(words),
        Outcome::FormDone => app.put_away(),
        Outcome::Confirmed(words) => {
            app.put_away();
            app.state.say(words);
        }
        Outcome::NotDone(reason) => app.not_done("", reason),
        Outcome::Refused(error) => app.not_done(field_of_error(&error), error.to_string()),
        Outcome::ClockBack(doubt) => return doubt_the_clock(app, doubt),
        Outcome::ClockConfirmed => app.state.clock_doubt = None,
        Outcome::Damaged(words) => stop_entering(&mut app.state, words),
        Outcome::Seal(broken) => app.state.seal_broken = broken,
        Outcome::AskFirst => {
            gate::ask_first(app);
        }
        Outcome::Read(snapshot) => show(app, *snapshot),
        Outcome::Begun => begin(app),
        Outcome::Registered(numbers) => select_registered(&mut app.state, &numbers),
        Outcome::Duty(duty) => app.state.duty = duty,
        Outcome::Unlocked => app.state.access = Access::Open,
        Outcome::DutyOpened => warn_of_files(&mut app.state),
        Outcome::Checked(signatures) => app.state.checked.extend(signatures),
        Outcome::Similar(found) => {
            let form = app.dialog_and_state();
            let next = form.and_then(|(dialog, state)| dialog.similar_found(found, state));
            return next.into_iter().collect();
        }
        Outcome::Nearby(similar, of_author) => {
            if let Some((dialog, state)) = app.dialog_and_state()
                && let Some((register, form)) = dialog.registration()
            {
                register.looked_around(form, similar, of_author, state);
            }
        }
        Outcome::TakenUp(message, action) => {
            app.state.aside = Some(*message);
            return go_on(app, action);
        }
        Outcome::History(message, entries) => {
            app.layers.clear();
            app.lay_over(History::new(*message, entries));
        }
        Outcome::Travelled(past) => {
            app.put_away();
            app.state.screen = Screen::Main;
            app.state.past = Some(*past);
        }
        Outcome::Signatures(filter, entries, withdrawn) => {
            app.log.load(filter, entries, withdrawn);
        }
        Outcome::Narrowed(query) => {
            app.put_away();
            app.finder.narrow(query);
            return vec![Effect::Find(true)];
        }
        Outcome::Found(page) => show_page(app, page),
        Outcome::Sifting(task, is_new) => app.finder.sift(task, is_new),
        Outcome::ReadingReport(reading) => {
            app.reports.read = None;
            app.reports.cursor = 0;
            app.reports.reading = Some(reading);
        }
        Outcome::SavingReport(saving) => {
            app.reports.saving = Some(saving);
            app.state.say("Сохраняю… Esc — прервать");
        }
        Outcome::ReadingList(request, reading) => {
            // What was typed is kept until the list is registered.
            if let Some(form) = app.open_draft() {
                app.state.drafts.insert(form);
            }
            app.layers.clear();
            app.lay_over(Intake::new(*request, reading));
        }
        Outcome::RegisteringList => {
            if let Some(list) = app.top_mut::<Intake>() {
                list.registers();
            }
        }
        Outcome::ListRegistered => {
            app.state.drafts.forget(is_of_a_list);
            if app.top::<Intake>().is_some() {
                app.layers.clear();
            }
        }
        Outcome::ListRefused => {
            let request = app.top::<Intake>().map(|list| list.request().clone());
            let again = request.map(|request| Effect::ReadList(Box::new(request)));
            return again.into_iter().collect();
        }
        Outcome::ListDied(words) => {
            app.layers.clear();
            app.state.say_error(words);
        }
        Outcome::Print(news) => show_print(&mut app.state, news),
        Outcome::Copy(news) => show_copy(&mut app.state, news),
        Outcome::Configured(configuration) => configure(&mut app.state, *configuration),
        Outcome::Drafts(forms) => {
            app.state.drafts.adopt(forms);
            let items = app.state.queue.items();
            let in_work = |number| items.iter().any(|item| item.message.number == number);
            app.state.drafts.forget_stale(app.state.now, in_work);
        }
        Outcome::CannotLeave(error) => {
            app.state.leaving = false;
            gate::ask_first(app);
            let key = app.state.keymap.key(Action::Quit);
            app.state.say_error(format!(
                "{error}. Если выйти сейчас, набранное пропадёт; выйти всё равно — {key} ещё раз"
            ));
        }
    }
    Vec::new()
}

/// Takes in what the tasks of the screens and the layers tell, and reminds of drafts. Tells whether anything on the
/// screen changes.
pub(crate) fn follow_tasks(app: &mut App) -> bool {
    let (report, report_error) = app.reports.follow();
    let (search, search_error) = app.finder.follow();
    for error in report_error.into_iter().chain(search_error) {
        app.state.say_error(error);
    }
    let saved = app.reports.saved();
    let has_saved = saved.is_some();
    match saved {
        Some(Ok(path)) => app.state.say(format!("Сохранено: {}", path.display())),
        Some(Err(error)) => app.state.say_error(error),
        None => {}
    }
    let list = follow_list(app);
    let reminded = app.layers.is_empty() && reminders::remind_of_forms(&mut app.state);
    report || search || has_saved || list || reminded
}

fn follow_list(app: &mut App) -> bool {
    let Some(list) = app.top_mut::<Intake>() else {
        return false;
    };
    let Some(read) = list.poll() else {
        return false;
    };
    match read {
        Ok(ReadList::Checked(checked)) => list.show(checked),
        Ok(ReadList::UnknownColumns(layout)) => {
            let request = list.request().clone();
            app.open(Columns((request, layout)));
        }
        Err(words) => {
            app.open(ListFile);
            if let Some(dialog) = app.dialog_mut() {
                dialog.form.refuse("path", words);
            }
        }
    }
    true
}

/// Puts in what was read of the journal.
fn show(app: &mut App, read: Snapshot) {
    let state = &mut app.state;
    if let Some(directory) = read.directory {
        state.setup.organization.adopt(directory);
    }
    let is_other = read.duty.is_some() && read.duty != state.duty;
    if let Some(duty) = read.duty {
        state.setup.organization.duty.clone_from(&duty.person);
        state.duty = Some(duty);
    }
    state.pins = read.pins.unwrap_or_else(|| std::mem::take(&mut state.pins));
    state.last_entry = read.last_entry.or(state.last_entry);
    if let Some(closed) = read.closed_sheets {
        state.closed_sheets = closed;
    }
    if let Some(lives) = read.lives {
        state.load(lives);
        state.earlier = read.earlier;
    }
    if let Some(words) = read.damage {
        stop_entering(state, words);
    }
    if read.aside.is_some() {
        state.aside = read.aside;
    }
    if let Some(head) = read.head {
        state.head = head;
    }
    if let (Some(history), Some((message, entries))) = (app.history_mut(), read.history) {
        history.load(message, entries);
    }
    if let Some(page) = read.page {
        show_page(app, page);
    }
    if is_other {
        gate::follow_duty(app);
    }
    if let Some((dialog, state)) = app.dialog_and_state() {
        dialog.tell_if_gone(state);
    }
}

fn show_page(app: &mut App, page: Page) {
    app.finder
        .load_rows(page.request, page.found, page.total, page.is_new);
}

/// Asks for what stands before the first entry of the day.
fn begin(app: &mut App) {
    let state = &mut app.state;
    state.access = if !state.duty_is_of_today() {
        Access::NoDuty
    } else if state.duty_has_pin() {
        Access::Locked
    } else {
        Access::Open
    };
    if state.read_only.is_none() {
        gate::ask_first(app);
    }
}

/// From now on the desk shows the journal and enters nothing.
fn stop_entering(state: &mut State, words: String) {
    state.say_error(words.clone());
    state.read_only = Some(words);
}

/// A person has to settle it first: the desk knows it from now on and asks.
fn doubt_the_clock(app: &mut App, doubt: ClockDoubt) -> Vec<Effect> {
    let is_new = app.state.clock_doubt.is_none();
    app.state.clock_doubt.get_or_insert(doubt);
    app.not_done("", clock_words(&app.state, doubt));
    let notice = is_new.then_some(Effect::NoticeClock(doubt));
    notice.into_iter().collect()
}

fn select_registered(state: &mut State, numbers: &[Number]) {
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else {
        return;
    };
    state.queue.select(*first);
    let (count, first, last) = (numbers.len(), first.index, last.index);
    state.say(if count == 1 {
        format!("Зарегистрировано № {first}")
    } else {
        format!("Зарегистрировано: {count}, № {first} — {last}")
    });
}

/// What is wrong with the files has to be seen by whoever works with them.
fn warn_of_files(state: &mut State) {
    let warning = state.setup.warnings.first().cloned();
    if let Some(warning) = warning.filter(|_| state.access == Access::Open) {
        state.say_error(warning);
    }
}

fn show_print(state: &mut State, news: PrintNews) {
    match news {
        PrintNews::Progress(words) => state.printing = Some(words),
        PrintNews::Done(words) => {
            (state.printing, state.again) = (None, None);
            state.say(words);
        }
        PrintNews::Failed(words, again) => {
            state.printing = None;
            state.again = again.map(|again| *again);
            let offer = state.again.as_ref().map(|again| {
                let what = match again.kept {
                    Some(_) => "повторить",
                    None => "напечатать по встроенной форме",
                };
                format!(". {} — {what}", state.keymap.key(Action::Print))
            });
            state.say_error(words + &offer.unwrap_or_default());
        }
    }
}

fn show_copy(state: &mut State, news: CopyNews) {
    state.copying = None;
    match news {
        CopyNews::Progress(words) => state.copying = Some(words),
        CopyNews::Done => state.no_copy = None,
        CopyNews::Failed(words) => {
            state.say_error(words.clone());
            state.no_copy = Some(words);
        }
        CopyNews::Damaged(words) => stop_entering(state, words),
    }
}

fn configure(state: &mut State, new: Configuration) {
    let mut setup = new.setup;
    let is_other = differs(&state.setup, &setup);
    state.file_directory = setup.organization.directory();
    if let Some(directory) = new.directory {
        setup.organization.adopt(directory);
    }
    let duty = &state.setup.organization.duty;
    setup.organization.duty.clone_from(duty);
    if setup.settings.theme != state.setup.settings.theme {
        state.theme = Theme::named(setup.settings.theme.code()).unwrap_or(state.auto_theme);
    }
    state.keymap = new.keymap;
    state.setup = setup;
    state.recount();
    // What the desk itself has written there (the colours) is no news to anybody.
    if is_other {
        state.say(format!("Прочитано заново: {}", new.names.join(", ")));
    }
}

/// Whether anything but the colours has changed.
fn differs(old: &Setup, new: &Setup) -> bool {
    let mut settings = old.settings.clone();
    settings.theme = new.settings.theme;
    let told = |settings| format!("{settings:?}");
    told(&settings) != told(&new.settings)
        || old.organization_digest != new.organization_digest
        || old.rules_digest != new.rules_digest
}
