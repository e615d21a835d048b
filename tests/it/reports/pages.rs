//! The summary and the registry as PDF, read back.

use std::fs;

use super::{busy, detected, report, told};
use crate::support::pdf::text_of_pdf;
use crate::support::station::{Station, text};

fn printed(station: &Station, paper: &[&str]) -> String {
    let path = station.path("paper.pdf");
    let arguments = [&["print"], paper, &["--out", text(&path)]].concat();
    station.says(&arguments);
    let text = text_of_pdf(&path);
    // Soft hyphens and marks for breaking are nothing that a reader sees.
    text.replace(['\u{ad}', '\u{200b}'], "")
}

#[test]
fn the_summary_on_paper_has_the_figures_that_were_counted() {
    let station = busy();
    let json = report(&station, &["summary", "--month", "2026-10"]);
    let text = printed(&station, &["summary", "--month", "2026-10"]);
    assert!(text.contains("Сводная информация"), "{text}");
    assert!(text.contains("за октябрь 2026 года"), "{text}");
    let packed: String = text.split_whitespace().collect();
    let dynamics = json["dynamics"].as_array().expect("figures");
    for figure in dynamics
        .iter()
        .chain(json["quality"].as_array().expect("figures"))
    {
        let row = format!(
            "{}{}{}{}",
            figure["name"].as_str().expect("a name"),
            figure["count"],
            figure["previous"],
            figure["last_year"]
        );
        let row = row.replace("null", "—");
        let row: String = row.split_whitespace().collect();
        assert!(packed.contains(&row), "{row}: {text}");
    }
    let reply = json["stages"]
        .as_array()
        .expect("stages")
        .iter()
        .find(|line| line["paragraph"] == "11, 12")
        .expect("the reply");
    let row = format!("Ответ11,128ч/4ч{}{}", reply["in_time"], reply["late"]);
    let later = json["entered_after"]["count"].as_u64();
    let later = later.expect("replies of November");
    assert!(
        text.contains(&format!("записей {later}, последняя")),
        "{text}"
    );
    assert!(packed.contains(&row), "{row}: {text}");
    for breach in json["breaches"].as_array().expect("breaches") {
        assert!(
            text.contains(breach["number"].as_str().expect("a number")),
            "{breach}"
        );
    }
    let bytes = fs::read(station.path("paper.pdf")).expect("a file");
    printed(&station, &["summary", "--month", "2026-10"]);
    let again = fs::read(station.path("paper.pdf")).expect("a file");
    assert!(
        bytes == again,
        "the same journal and time give the same bytes"
    );
}

#[test]
fn the_registry_on_paper_has_every_answered_message() {
    let station = busy();
    let json = report(
        &station,
        &["registry", "--from", "5.10.2026", "--to", "7.10.2026"],
    );
    let text = printed(
        &station,
        &["registry", "--from", "5.10.2026", "--to", "7.10.2026"],
    );
    let rows = json["rows"].as_array().expect("rows");
    assert!(rows.len() > 20);
    for row in rows {
        assert!(
            text.contains(row["number"].as_str().expect("a number")),
            "{row}: {text}"
        );
    }
    let in_time = rows.iter().filter(|row| row["in_time"] == true).count();
    let packed: String = text.split_whitespace().collect();
    let total = format!("Всегоответов:{};всрок:{in_time};", rows.len());
    assert!(packed.contains(&total), "{total}: {text}");
    assert!(text.contains("05.10.2026 — 07.10.2026"), "{text}");
}

#[test]
fn a_hostile_topic_is_printed_as_it_stands_and_an_empty_month_says_so() {
    let topic = "#include \"x\" $x$ *жирно* @а";
    let station = told(&[detected(1, "А", topic)]);
    let text = printed(&station, &["summary", "--month", "2026-10"]);
    let packed: String = text.split_whitespace().collect();
    assert!(packed.contains("#include\"x\"$x$*жирно*@а"), "{text}");
    let text = printed(&station, &["summary", "--month", "2026-08"]);
    assert!(text.contains("сообщений не было"), "{text}");
    let text = printed(&station, &["registry", "--month", "2026-08"]);
    assert!(
        text.contains("окончательных ответов не размещено"),
        "{text}"
    );
}
