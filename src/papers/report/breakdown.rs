//! What a table of the summary breaks the month down by.

/// A table of the summary, and the names that it counts under.
pub(super) struct Breakdown<N> {
    /// Its key in the JSON.
    pub(super) code: &'static str,
    /// What the spreadsheet calls it, where one sheet has several.
    pub(super) what: &'static str,
    /// Its title on the screen.
    pub(super) title: &'static str,
    pub(super) names: N,
}

/// A breakdown that lacks its names.
pub(super) const fn by(
    code: &'static str,
    what: &'static str,
    title: &'static str,
) -> Breakdown<()> {
    Breakdown {
        code,
        what,
        title,
        names: (),
    }
}

impl Breakdown<()> {
    pub(super) const fn named<N>(self, names: N) -> Breakdown<N> {
        Breakdown {
            code: self.code,
            what: self.what,
            title: self.title,
            names,
        }
    }
}
