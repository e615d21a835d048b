//! A form: fields in order, one with the focus. Enter goes on to what is still to be asked and, when there is nothing,
//! sends the form; it writes nothing until all of it is right, and keeps what was typed.

use std::collections::BTreeMap;

use ratatui::crossterm::event::KeyCode;

use crate::desk::input::{action::Fill, key::Key};
use crate::desk::widgets::field::{Field, FieldKind};
use crate::desk::widgets::pick::Pick;
use crate::directory::pin::Pin;

/// A form being filled in.
#[derive(Debug)]
pub struct Form {
    /// What it is for.
    pub title: String,
    /// Lines above the fields.
    pub intro: Vec<String>,
    /// What sending it does, as its keys tell.
    pub verb: &'static str,
    /// The key that sends it from any field, as it is shown.
    pub send_key: String,
    /// The fields.
    pub fields: Vec<Field>,
    /// What is wrong with the form as a whole.
    pub error: Option<String>,
    /// What is going to stand in the journal, told before a second Enter enters it.
    pub sentence: Option<String>,
    pub(crate) focus: usize,
    /// What the fields held when the form was opened.
    opened: Vec<String>,
    /// What was last cut or copied in a field, for the others.
    clipboard: String,
    /// The field that a paste has filled and left at once.
    jumped_from: Option<usize>,
}

/// What came of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The form goes on.
    Open,
    /// It is sent.
    Sent,
    /// It is left.
    Left,
}

/// What was typed into a form, by the names of its fields.
pub type Draft = BTreeMap<String, String>;

impl Form {
    /// A form with the focus on its first field.
    pub fn new(title: impl Into<String>, fields: Vec<Field>) -> Self {
        Self {
            title: title.into(),
            intro: Vec::new(),
            verb: "внести",
            send_key: String::new(),
            fields,
            error: None,
            sentence: None,
            focus: 0,
            opened: Vec::new(),
            clipboard: String::new(),
            jumped_from: None,
        }
    }

    /// With lines above the fields.
    #[must_use]
    pub fn intro<S: Into<String>>(mut self, lines: impl IntoIterator<Item = S>) -> Self {
        self.intro = lines.into_iter().map(Into::into).collect();
        self
    }

    /// With what sending it does.
    #[must_use]
    pub fn verb(mut self, verb: &'static str) -> Self {
        self.verb = verb;
        self
    }

    /// What stands there now was filled in by the desk: whatever is other later was typed.
    pub fn settle(&mut self) {
        self.opened = self.fields.iter().map(Field::value).collect();
    }

    /// What a field holds.
    pub fn value(&self, id: &str) -> String {
        self.field(id).map(Field::value).unwrap_or_default()
    }

    /// The PIN typed into a field, if any was.
    pub fn pin(&self, id: &str) -> Option<Pin> {
        match &self.field(id)?.kind {
            FieldKind::Secret { typed, .. } => typed.pin(),
            _ => None,
        }
    }

    /// Forgets every PIN that was typed.
    pub fn forget_pins(&mut self) {
        for field in &mut self.fields {
            if let FieldKind::Secret { typed, .. } = &mut field.kind {
                typed.clear();
            }
        }
    }

    /// Where something was typed that can be no PIN: in another layout, or into the wrong field.
    pub fn no_pin(&self) -> Option<&'static str> {
        let mut ids = self.fields.iter().map(|field| field.id);
        ids.find(|id| self.pin(id).is_some_and(|pin| !pin.has_digits_alone()))
    }

    /// Tells at a PIN what it means to type none.
    pub fn offer_instead(&mut self, id: &str, words: String) {
        if let Some(FieldKind::Secret { empty, .. }) = self.kind_mut(id) {
            *empty = words;
        }
    }

    /// The place chosen in a choice.
    fn chosen(&self, id: &str) -> usize {
        match self.field(id).map(|field| &field.kind) {
            Some(FieldKind::Choice { chosen, .. }) => *chosen,
            _ => 0,
        }
    }

    /// The value that is chosen in a choice made from this table; the first where the form has no such field.
    pub fn choice<T: Copy>(&self, id: &str, table: &[(T, impl AsRef<str>)]) -> T {
        table[self.chosen(id).min(table.len() - 1)].0
    }

    /// Chooses a value in a choice made from this table.
    pub fn choose<T: PartialEq>(&mut self, id: &str, table: &[(T, &str)], value: &T) {
        if let Some((_, words)) = table.iter().find(|(own, _)| own == value) {
            self.set(id, words);
        }
    }

    /// Whether each of the marks is set.
    pub fn marks(&self, id: &str) -> Vec<bool> {
        match self.field(id).map(|field| &field.kind) {
            Some(FieldKind::Marks { options, .. }) => {
                options.iter().map(|option| option.is_marked).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Those of the values that are marked, in the order in which the field was made from them.
    pub fn marked<T>(&self, id: &str, values: impl IntoIterator<Item = T>) -> Vec<T> {
        let both = values.into_iter().zip(self.marks(id));
        both.filter(|(_, is_marked)| *is_marked)
            .map(|(value, _)| value)
            .collect()
    }

    /// Puts a value into a field.
    pub fn set(&mut self, id: &str, value: &str) {
        if let Some(field) = self.field_mut(id) {
            field.restore(value);
        }
    }

    /// Puts into a field that nobody has touched what would stand there if the form were opened now; tells whether that
    /// is something else.
    pub fn renew(&mut self, id: &str, value: &str) -> bool {
        let place = self.place(id);
        let Some((place, opened)) = place.and_then(|at| Some((at, self.opened.get_mut(at)?)))
        else {
            return false;
        };
        let field = &mut self.fields[place];
        let is_being_edited = place == self.focus && !field.is_selected();
        if is_being_edited || field.value() != *opened || value == opened {
            return false;
        }
        field.restore(value);
        field.select();
        field.error = None;
        value.clone_into(opened);
        true
    }

    /// Gives a pick another list, and the value that stands there.
    pub fn offer_list(&mut self, id: &str, items: Vec<String>, value: &str) {
        if let Some(FieldKind::Pick(pick)) = self.kind_mut(id) {
            *pick = Pick::new(items, value);
        }
    }

    /// Shows an error at a field and moves there; at the form as a whole when it has no such field.
    pub fn refuse(&mut self, id: &str, error: impl Into<String>) {
        match self.place(id) {
            Some(place) => {
                self.fields[place].error = Some(error.into());
                self.focus = place;
            }
            None => self.error = Some(error.into()),
        }
    }

    /// What was typed, to be offered again; what nobody touched is found anew then.
    pub fn draft(&self) -> Draft {
        let both = self.fields.iter().zip(&self.opened);
        both.filter(|(field, opened)| field.value() != **opened)
            .map(|(field, _)| (field.id.to_owned(), field.value()))
            .collect()
    }

    /// Puts a draft back.
    pub fn restore(&mut self, draft: &Draft) {
        for field in &mut self.fields {
            if let Some(value) = draft.get(field.id) {
                field.restore(value);
            }
        }
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.id == id)
    }

    fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    fn kind_mut(&mut self, id: &str) -> Option<&mut FieldKind> {
        self.field_mut(id).map(|field| &mut field.kind)
    }

    /// The field of a name.
    pub fn field_mut(&mut self, id: &str) -> Option<&mut Field> {
        self.fields.iter_mut().find(|field| field.id == id)
    }

    /// Puts another field in the place of one of the same name: what it holds was filled in by the desk.
    pub fn put(&mut self, field: Field) {
        if let Some(place) = self.place(field.id) {
            let opened = self.opened.get_mut(place).into_iter();
            opened.for_each(|own| *own = field.value());
            self.fields[place] = field;
        }
    }

    /// Says or unsays what was found out about a field.
    pub fn notice(&mut self, id: &str, notice: Option<String>) {
        if let Some(field) = self.field_mut(id) {
            field.notice = notice;
        }
    }

    /// What to say when a field is left empty.
    pub fn needed(&self, id: &str) -> Option<&'static str> {
        self.field(id)?.needed
    }

    /// Puts these before all others in the list of a pick.
    pub fn prefer(&mut self, id: &str, first: &[String]) {
        if let Some(FieldKind::Pick(pick)) = self.kind_mut(id) {
            pick.prefer(first);
        }
    }

    /// Moves the focus to a field.
    pub fn go_to(&mut self, id: &str) {
        self.focus = self.place(id).unwrap_or(self.focus);
    }

    /// Moves the focus to the next field that is still to be asked; tells whether there is one.
    pub fn go_on(&mut self) -> bool {
        let next = self.next_asked();
        self.focus = next.unwrap_or(self.focus);
        next.is_some()
    }

    /// The same after a paste that has filled a field: what takes a paste back takes this back too.
    pub fn jump_on(&mut self) {
        let from = self.focus;
        self.jumped_from = self.go_on().then_some(from);
    }

    /// Enter goes on to another field; else it sends the form.
    pub fn goes_on(&self) -> bool {
        self.next_asked().is_some()
    }

    /// The field that Enter goes on to.
    fn next_asked(&self) -> Option<usize> {
        (self.focus + 1..self.fields.len()).find(|place| self.fields[*place].is_asked())
    }

    /// The name of the field with the focus.
    pub fn focused(&self) -> &'static str {
        self.fields.get(self.focus).map_or("", |field| field.id)
    }

    /// Does an action of a form.
    pub fn fill(&mut self, fill: Fill) -> Outcome {
        self.error = None;
        if fill == Fill::Send {
            self.accept();
            return Outcome::Sent;
        }
        let takes_back = !self.in_field(|field| field.fill(fill)) && fill == Fill::Undo;
        if takes_back && let Some(place) = self.jumped_from.take() {
            self.focus = place;
            self.fields[place].fill(fill);
        }
        Outcome::Open
    }

    fn leave_for(&mut self, place: usize) -> Outcome {
        self.accept();
        self.focus = place;
        Outcome::Open
    }

    /// Gives something to the field with the focus; tells whether it did anything there.
    fn in_field(&mut self, take: impl FnOnce(&mut Field) -> bool) -> bool {
        let Some(field) = self.fields.get_mut(self.focus) else {
            return false;
        };
        if let Some(editor) = field.editor_mut() {
            editor.set_clipboard(&self.clipboard);
        }
        let is_taken = take(field);
        if let Some(editor) = field.editor_mut() {
            self.clipboard = editor.clipboard();
        }
        is_taken
    }

    /// Takes a key that is no action.
    pub fn update(&mut self, key: Key) -> Outcome {
        self.error = None;
        let last = self.fields.len().saturating_sub(1);
        let plain = !key.ctrl && !key.alt;
        match key.code {
            KeyCode::Enter if plain => {
                self.accept();
                if let Some(field) = self.fields.get_mut(self.focus)
                    && let Some(words) = field.needed.filter(|_| field.is_empty())
                {
                    field.error = Some(words.to_owned());
                    return Outcome::Open;
                }
                if self.go_on() {
                    return Outcome::Open;
                }
                return Outcome::Sent;
            }
            KeyCode::Tab if plain => return self.leave_for((self.focus + 1) % (last + 1)),
            KeyCode::BackTab => {
                return self.leave_for(self.focus.checked_sub(1).unwrap_or(last));
            }
            _ => {}
        }
        if self.in_field(|field| field.update(key)) {
            return Outcome::Open;
        }
        // The key of a department marks it from wherever letters are no text.
        let mut fields = self.fields.iter_mut();
        if let Some(place) = fields.position(|field| field.mark_by_key(key)) {
            self.fields[place].error = None;
            self.focus = place;
            return Outcome::Open;
        }
        match key.code {
            KeyCode::Esc => return Outcome::Left,
            KeyCode::Up => self.focus = self.focus.saturating_sub(1),
            KeyCode::Down => self.focus = (self.focus + 1).min(last),
            _ => {}
        }
        Outcome::Open
    }

    /// What was last cut or copied.
    pub fn clipboard(&self) -> &str {
        &self.clipboard
    }

    /// Before the focus leaves by Enter.
    pub fn accept(&mut self) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.accept();
        }
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: &str) {
        self.error = None;
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.paste(text);
        }
    }
}

#[cfg(test)]
mod tests;
