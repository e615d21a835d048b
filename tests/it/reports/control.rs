//! What stands on control (п. 17): as of the end of the period.

use serde_json::Value;

use super::{answered, posted, received, report, told};

fn on_control(
    station: &crate::support::station::Station,
    arguments: &[&str],
) -> Vec<(String, i64)> {
    let report = report(station, arguments);
    let rows = report["control"].as_array().expect("rows").iter();
    let waits = |row: &Value| {
        let number = row["number"].as_str().expect("a number").to_owned();
        (number, row["working_days"].as_i64().expect("days"))
    };
    rows.map(waits).collect()
}

#[test]
fn a_paper_of_october_knows_nothing_of_november_and_tells_how_long_each_has_waited() {
    let events = [
        // On control since Tuesday the 20th: from the 21st to the end of the month there are 8 working days.
        answered(1, "10-20", "interim"),
        // Answered before the end of the month, and after it.
        answered(2, "10-21", "interim"),
        answered(3, "10-30", "interim"),
        // Not yet detected.
        answered(4, "11-10", "interim"),
    ];
    let finals = [
        received(2, "10-22 10:00", "opeka", "final"),
        posted(2, "10-22 10:10", "final"),
        received(3, "11-02 10:00", "opeka", "final"),
        posted(3, "11-02 10:10", "final"),
    ];
    let station = told(&[events.concat(), finals.to_vec()].concat());
    let waits = |number: &str, days| (number.to_owned(), days);
    for paper in ["summary", "registry"] {
        let october = on_control(&station, &[paper, "--month", "2026-10"]);
        assert_eq!(october, [waits("2026-1", 8), waits("2026-3", 0)], "{paper}");
    }
    // As of now, the 24th: 8 of October and 16 of November, whose 4th is a day off.
    let november = on_control(&station, &["summary", "--month", "2026-11"]);
    assert_eq!(november, [waits("2026-1", 24), waits("2026-4", 10)]);
}
