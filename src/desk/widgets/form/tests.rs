//! What Enter, marks and drafts do in a form.

use super::*;
use ratatui::crossterm::event::{KeyEvent, KeyModifiers};

const CATEGORIES: &[(char, &str)] = &[('о', "обычное"), ('п', "повышенной")];

fn form() -> Form {
    let options = vec![('1', "Пособия".to_owned()), ('2', "Опека".to_owned())];
    let mut form = Form::new(
        "Проба",
        vec![
            Field::choice("category", "Категория", CATEGORIES, &'о'),
            Field::line("author", "Автор", "").needed("укажите автора"),
            Field::marks("departments", "Подразделения", options, vec![false; 2])
                .needed("отметьте"),
            Field::secret("pin", "ПИН", "на бумаге"),
            Field::line("at", "Когда", "9:31").selected().aside(),
        ],
    );
    form.settle();
    form
}

fn press(form: &mut Form, code: KeyCode) -> Outcome {
    let event = KeyEvent::new(code, KeyModifiers::NONE);
    form.update(Key::from_event(&event).expect("a press"))
}

#[test]
fn enter_goes_on_to_what_is_still_to_be_asked_and_then_sends() {
    let mut form = form();
    assert_eq!(press(&mut form, KeyCode::Enter), Outcome::Open);
    assert_eq!(form.focused(), "author");
    // What must not be empty is told at once, and Enter stays there.
    assert_eq!(press(&mut form, KeyCode::Enter), Outcome::Open);
    assert_eq!(form.focused(), "author");
    assert_eq!(form.fields[1].error.as_deref(), Some("укажите автора"));
    form.paste("Анна");
    assert_eq!(form.fields[1].error, None);
    press(&mut form, KeyCode::Enter);
    assert_eq!(form.focused(), "departments");
    press(&mut form, KeyCode::Enter);
    assert_eq!(form.fields[2].error.as_deref(), Some("отметьте"));
    press(&mut form, KeyCode::Char('2'));
    press(&mut form, KeyCode::Enter);
    assert_eq!(form.focused(), "pin");
    assert_eq!(press(&mut form, KeyCode::Enter), Outcome::Sent);
    // What Enter passes by is a Tab away.
    press(&mut form, KeyCode::Tab);
    assert_eq!(form.focused(), "at");
}

#[test]
fn the_key_of_a_mark_works_from_a_choice_and_is_text_in_a_text() {
    let mut form = form();
    press(&mut form, KeyCode::Char('2'));
    assert_eq!(form.focused(), "departments");
    assert_eq!(form.marks("departments"), [false, true]);
    form.go_to("author");
    press(&mut form, KeyCode::Char('1'));
    assert_eq!(form.value("author"), "1");
    assert_eq!(form.marks("departments"), [false, true]);
}

#[test]
fn a_draft_holds_what_was_typed_by_names_and_never_a_pin() {
    let mut form = form();
    assert!(form.draft().is_empty());
    press(&mut form, KeyCode::Right);
    press(&mut form, KeyCode::Char('2'));
    form.go_to("pin");
    form.paste("907254");
    let draft = form.draft();
    let kept = |id: &str, value: &str| (id.to_owned(), value.to_owned());
    assert_eq!(
        draft,
        Draft::from([kept("category", "повышенной"), kept("departments", "Опека")])
    );
    // The directory has changed in the meantime: what was marked is marked, wherever it stands now.
    let mut again = crate::desk::widgets::form::tests::form();
    if let FieldKind::Marks { options, .. } = &mut again.fields[2].kind {
        options.swap(0, 1);
    }
    again.restore(&draft);
    assert_eq!(again.marks("departments"), [true, false]);
    assert_eq!(again.choice("category", CATEGORIES), 'п');
}

#[test]
fn an_empty_paste_changes_nothing() {
    let mut form = form();
    form.fields[1] = Field::pick("author", "Автор", Vec::new(), "Анна");
    form.go_to("author");
    form.paste("");
    assert_eq!(form.value("author"), "Анна");
    form.paste("Борис");
    assert_eq!(form.value("author"), "Борис");
}
