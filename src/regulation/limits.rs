//! limits
use crate::datafile::DataError;
use chrono::NaiveDate;
/// Codes of the stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum StageCode {
    Reply,
    Routing,
    Report,
    Return,
    Rerouting,
    Drafting,
    Approval,
    Revision,
    Delivery,
    Posting,
    Information,
    CommonReply,
    Final,
}
/// One version.
#[derive(Debug)]
pub struct Limits {}
/// All versions.
#[derive(Debug)]
pub struct Regulation {
    versions: Vec<Limits>,
}
impl Regulation {
    /// Reads `regulation.toml`.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let _ = (file, text);
        todo!()
    }
    /// The version in force on a date.
    pub fn on(&self, _date: NaiveDate) -> &Limits {
        &self.versions[0]
    }
}
