//! The spreadsheets, read back.

use std::fs;
use std::io::Read;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};

use super::{busy, detected, report, told};
use crate::support::station::{Station, text};

fn sheets(station: &Station, report: &[&str]) -> Vec<(String, Range<Data>)> {
    let path = station.path("report.xlsx");
    let arguments = [&["report"], report, &["--xlsx", text(&path)]].concat();
    station.says(&arguments);
    let mut workbook: Xlsx<_> = open_workbook(&path).expect("a workbook");
    workbook.worksheets()
}

fn sheet<'a>(sheets: &'a [(String, Range<Data>)], name: &str) -> &'a Range<Data> {
    let found = sheets.iter().find(|(own, _)| own == name);
    &found.expect(name).1
}

/// A part of the file itself: calamine tells nothing of panes, filters and pages.
fn part(station: &Station, name: &str) -> String {
    let file = fs::File::open(station.path("report.xlsx")).expect("a file");
    let mut archive = zip::ZipArchive::new(file).expect("a workbook is an archive");
    let mut text = String::new();
    archive
        .by_name(name)
        .expect(name)
        .read_to_string(&mut text)
        .expect("XML");
    text
}

#[test]
fn the_summary_has_the_figures_of_its_json_as_numbers_and_dates() {
    let station = busy();
    let json = report(&station, &["summary", "--month", "2026-10"]);
    let sheets = sheets(&station, &["summary", "--month", "2026-10"]);
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Динамика",
            "По дням",
            "Источники, темы",
            "Своевременность",
            "Качество",
            "Повышенной важности",
            "На контроле",
            "Нарушения"
        ]
    );
    let quality = sheet(&sheets, "Качество");
    let expected = json["quality"].as_array().expect("figures");
    assert_eq!(quality.height(), expected.len() + 1);
    for (row, figure) in quality.rows().skip(1).zip(expected) {
        assert_eq!(row[0].to_string(), figure["name"].as_str().expect("a name"));
        assert_eq!(
            row[1],
            Data::Float(figure["count"].as_f64().expect("a count"))
        );
    }
    let days = sheet(&sheets, "По дням");
    assert_eq!(days.height(), 32);
    let Some(Data::DateTime(first)) = days.get((1, 0)) else {
        panic!("a date: {:?}", days.get((1, 0)));
    };
    assert_eq!(first.to_ymd_hms_milli(), (2026, 10, 1, 0, 0, 0, 0));
    let breaches = sheet(&sheets, "Нарушения");
    assert_eq!(
        breaches.height() - 1,
        json["breaches"].as_array().expect("breaches").len()
    );
    let xml = part(&station, "xl/worksheets/sheet1.xml");
    assert!(
        xml.contains("state=\"frozen\"") && xml.contains("ySplit=\"1\""),
        "the header stays"
    );
    assert!(
        xml.contains("<autoFilter")
            && xml.contains("orientation=\"landscape\"")
            && xml.contains("paperSize=\"9\"")
    );
    assert!(
        xml.contains("fitToHeight=\"0\"")
            && part(&station, "xl/workbook.xml").contains("Print_Titles")
    );
}

#[test]
fn text_never_becomes_a_formula_and_moments_are_dates() {
    let mut events = Vec::new();
    for (index, text) in (1..).zip([
        "=1+1",
        "+7 900",
        "-5",
        "@SUM(A1)",
        "=HYPERLINK(\"http://x\")",
        "\u{1b}[2J",
    ]) {
        events.push(detected(index, text, text));
        events.push(serde_json::json!({
            "kind": "categorised", "message": format!("2026-{index}"), "at": "2026-10-05T09:05:00+07:00",
            "category": "ordinary", "departments": ["posobiya"], "decided_by": "=cmd",
        }));
        events.push(serde_json::json!({
            "kind": "handed_over", "message": format!("2026-{index}"), "at": "2026-10-05T09:20:00+07:00",
            "department": "posobiya", "to": "=to", "capacity": "head", "signature": {"method": "paper", "person": "=to"},
        }));
        events.push(serde_json::json!({
            "kind": "reply_received", "message": format!("2026-{index}"), "at": "2026-10-05T11:00:00+07:00",
            "department": "posobiya", "who": "-x", "reply": "final", "signature": {"method": "paper", "person": "-x"},
        }));
        events.push(serde_json::json!({
            "kind": "posted", "message": format!("2026-{index}"), "at": "2026-10-05T11:05:00+07:00", "reply": "final",
            "source": "vk", "url": "https://vk.com/wall-1_1?reply=1",
        }));
    }
    let station = told(&events);
    let sheets = sheets(&station, &["registry", "--month", "2026-10"]);
    let rows = sheet(&sheets, "Реестр");
    assert_eq!(rows.height(), 7);
    for (row, text) in rows
        .rows()
        .skip(1)
        .zip(["=1+1", "+7 900", "-5", "@SUM(A1)"])
    {
        assert_eq!(row[3], Data::String(text.to_owned()));
        assert_eq!(row[5], Data::String(text.to_owned()));
        assert!(
            matches!(row[1], Data::DateTime(_)) && matches!(row[12], Data::DateTime(_)),
            "{row:?}"
        );
        assert_eq!(row[14], Data::Float(125.0));
    }
    assert!(
        !part(&station, "xl/worksheets/sheet1.xml").contains("<f>"),
        "there is no formula"
    );
}

#[test]
fn the_same_journal_and_date_give_the_same_bytes() {
    let station = busy();
    let bytes = |name: &str| {
        let path = station.path(name);
        station.says(&[
            "report",
            "summary",
            "--month",
            "2026-10",
            "--xlsx",
            text(&path),
        ]);
        fs::read(path).expect("a file")
    };
    assert!(bytes("one.xlsx") == bytes("two.xlsx"));
}
