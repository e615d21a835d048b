//! The whole proof, and whether the tables are those that the program makes.

use crate::journal::prove::verdict::{Broken, Verified};
use crate::journal::storage::{described, fresh, one_value, seal};
use crate::journal::{error::Result, handle::Journal, prove::workers};

/// Relies on the primary key; reads no content, which may be damaged.
const HOW_MANY: &str = "SELECT coalesce(max(seq), 0) FROM event";

impl Journal {
    /// Proves the whole journal, or returns the first broken entry. `progress` receives how many of how many entries
    /// are done.
    pub fn verify(&self, progress: impl FnMut(u64, u64)) -> Result<Result<Verified, Broken>> {
        // The seal is read before the entries: a second desk may write meanwhile, and it seals after it has written.
        let sealed = seal::read(&self.path);
        let verified = self.verify_by(workers::MOST, progress)?;
        if verified.is_err() {
            return Ok(verified);
        }
        let breach = self.seal_breach(&sealed)?;
        Ok(breach.map_or(verified, |breach| {
            Err(Broken {
                seq: breach.first_entry(),
                what: breach.to_string(),
            })
        }))
    }

    /// The same with one reader, in the background: the desk keeps the other processors. The seal is not compared: a
    /// person judges that, and it is no damage.
    pub(crate) fn verify_aside(&self) -> Result<Result<Verified, Broken>> {
        self.verify_by(1, |_, _| {})
    }

    /// Proves the whole journal with one reader; returns what is broken first.
    pub fn check_the_chain(&self) -> Result<Option<String>> {
        let proved = self.verify_aside()?;
        Ok(proved.err().map(|broken| broken.to_string()))
    }

    fn verify_by(
        &self,
        readers: usize,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Result<Verified, Broken>> {
        let proved = self.ask(|connection| {
            let total: i64 = one_value(connection, HOW_MANY, [])?;
            let size = (total.unsigned_abs(), workers::PIECE, readers);
            workers::prove(connection, &self.path, size, &mut progress)
        })?;
        let proved = match proved {
            Ok(proved) => proved,
            Err(broken) => return Ok(Err(broken)),
        };
        let verified = proved.verified();
        let mut what = self
            .wrong_length()?
            .or(self.wrong_tables()?)
            .or_else(|| proved.wrong_indexes());
        if what.is_none() {
            what = self.ask(|connection| proved.wrong_list(connection))?;
        }
        Ok(what.map_or(Ok(verified), |what| Err(Broken { seq: None, what })))
    }

    /// Which of the tables, their triggers and indexes are not those that the program makes.
    fn wrong_tables(&self) -> Result<Option<String>> {
        self.ask(|connection| {
            let (own, fresh) = (described(connection)?, described(&fresh()?)?);
            let strange = own.iter().find(|item| !fresh.contains(item));
            let missing = fresh.iter().find(|item| !own.contains(item));
            Ok(strange
                .map(|(name, _)| format!("устройство журнала изменено: «{name}» не от Пульта"))
                .or(missing
                    .map(|(name, _)| format!("устройство журнала изменено: «{name}» пропало"))))
        })
    }
}
