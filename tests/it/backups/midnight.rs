//! A desk that is open over the night.

use super::{copies, station, verifies};
use crate::support::patience::patiently;

#[test]
fn a_desk_that_is_not_left_makes_the_copy_of_the_new_day_by_itself() {
    let mut station = station();
    station.set_clock("2026-11-23T23:59:10");
    let folder = station.path("backups");
    let mut desk = station.desk(120, 32);
    patiently("the copy of the day", || copies(&folder).len() == 1);
    assert_eq!(copies(&folder), ["journal-2026-11-23T2359.db"]);
    desk.notes("звонили");
    // The ministry's midnight; in UTC the day goes on for seven hours.
    desk.sees_in_a_minute("24.11.2026 00:0");
    let new = folder.join("journal-2026-11-24T0000.db");
    patiently("the copy of the new day", || new.exists());
    patiently("it is whole", || copies(&folder).len() == 2);
    assert_eq!(verifies(&new), verifies(&station.path("journal.db")));
    desk.leave();
    assert_eq!(copies(&folder).len(), 2, "one a day");
}
