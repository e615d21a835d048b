//! What was drawn where, as far as a click on it means something. Whatever draws tells its areas, so that a click is
//! looked up and never computed a second time.

use ratatui::layout::{Position, Rect};

/// What an area stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// A key of the footer, by its name.
    Key(String),
    /// A row of the list.
    Row(usize),
    /// A part of a field of the form.
    Field(usize, Part),
}

/// A part of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Label,
    /// What stands there, where it has no parts of its own.
    Value,
    /// A row of a text.
    Row(usize),
    /// One of what there is to choose from.
    Option(usize),
}

/// What a click has fallen on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) target: Target,
    /// The column of the area that was hit, and how many it has.
    pub(crate) column: usize,
    pub(crate) width: usize,
}

/// The areas of a frame; of two that overlap the later one is hit.
#[derive(Debug, Default)]
pub(crate) struct Areas(Vec<(Rect, Target)>);

impl Areas {
    pub(crate) fn push(&mut self, area: Rect, target: Target) {
        self.0.push((area, target));
    }

    pub(crate) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// The areas of rows that were laid out from 0,0 on and are drawn in this area, scrolled by so many rows.
    pub(crate) fn drawn_in(self, area: Rect, scroll: usize) -> Self {
        let drawn = self.0.into_iter().filter_map(|(own, target)| {
            let row = usize::from(own.y).checked_sub(scroll)?;
            let moved = Rect {
                x: area.x + own.x,
                y: area.y.saturating_add(u16::try_from(row).ok()?),
                ..own
            };
            Some((moved.intersection(area), target))
        });
        Self(drawn.collect())
    }

    /// What a click at this place of the screen falls on.
    pub(crate) fn at(&self, column: u16, row: u16) -> Option<Hit> {
        let place = Position { x: column, y: row };
        let mut areas = self.0.iter().rev();
        let (area, target) = areas.find(|(area, _)| area.contains(place))?;
        Some(Hit {
            target: target.clone(),
            column: usize::from(column - area.x),
            width: usize::from(area.width),
        })
    }
}
