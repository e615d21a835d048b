//! Months that the summary compares with: what the journal does not have is no zero.

use serde_json::{Value, json};

use super::{answered, report, told};

/// A figure of the month, of the one before and of the last year.
fn received(summary: &Value) -> [Value; 3] {
    let figures = summary["dynamics"].as_array().expect("figures");
    let mut figures = figures.iter();
    let received = figures.find(|figure| figure["code"] == "received");
    let received = received.expect("a figure");
    ["count", "previous", "last_year"].map(|name| received[name].clone())
}

#[test]
fn a_month_before_the_journal_began_is_unknown_and_one_without_messages_is_nought() {
    let station = told(&[answered(1, "08-05", "final"), answered(2, "10-05", "final")].concat());
    let month = |month: &str| report(&station, &["summary", "--month", month]);
    assert_eq!(
        received(&month("2026-08")),
        [json!(1), Value::Null, Value::Null]
    );
    assert_eq!(
        received(&month("2026-09")),
        [json!(0), json!(1), Value::Null]
    );
    assert_eq!(
        received(&month("2026-10")),
        [json!(1), json!(0), Value::Null]
    );
    // No share of a month that the journal does not have either.
    let shares = |of: &str| month(of)["topics"][0]["previous"].clone();
    assert_eq!(shares("2026-08"), Value::Null);
    assert_eq!(shares("2026-10"), json!(0));
    let words = station.says(&["report", "summary", "--month", "2026-08"]);
    let line = words.lines().find(|line| line.starts_with("Поступило"));
    assert!(
        line.expect("a line").ends_with("1      —      —"),
        "{words}"
    );
}

#[test]
fn a_year_that_the_journal_does_not_have_is_unknown_also_when_it_has_an_earlier_one() {
    let mut earlier = answered(1, "10-05", "final");
    for fact in &mut earlier {
        fact["message"] = json!("2024-1");
        let at = fact["at"]
            .as_str()
            .expect("a time")
            .replace("2026-10-05", "2024-10-07");
        fact["at"] = json!(at);
    }
    let station = told(&[earlier, answered(1, "10-05", "final")].concat());
    let summary = report(&station, &["summary", "--month", "2026-10"]);
    assert_eq!(received(&summary), [json!(1), json!(0), Value::Null]);
}
