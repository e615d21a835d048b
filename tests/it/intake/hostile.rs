//! Hostile and broken files: refused with the file and the row, or read; never a panic, never half an import.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use pult::directory::Organization;
use pult::intake::memory::Memory;
use pult::intake::{self, Defaults, DetectedAt, IntakeError, List, Plan, Request};
use pult::journal::{Journal, Recorder};
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;

use super::{CLOCK, LIST, import, registered, write};
use crate::support::station::{Station, text};
use crate::support::{at, organization, rules};

fn request() -> Request {
    Request {
        path: "list".into(),
        sheet: None,
        by_hand: Vec::new(),
        defaults: Defaults {
            topic: Some("Другое".to_owned()),
            location: Defaults::LOCATION.to_owned(),
            source: None,
            detected: DetectedAt::Now,
        },
    }
}

fn read(bytes: &[u8]) -> Result<List, IntakeError> {
    intake::from_bytes("list".to_owned(), bytes, &request(), &Memory::default())
}

fn refusal(bytes: &[u8]) -> String {
    read(bytes).expect_err("refused").to_string()
}

fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_row(0, 0, ["Ссылка", "Текст", "Автор"])
        .expect("written");
    for row in 1..6 {
        let url = format!("https://vk.com/wall-1_{row}");
        sheet
            .write_row(row, 0, [url.as_str(), "Где пособие?", "А"])
            .expect("written");
    }
    book.save_to_buffer().expect("a book")
}

/// A book whose sheet is this XML.
fn book_of(sheet: &str) -> Vec<u8> {
    let old = book();
    let mut archive = zip::ZipArchive::new(Cursor::new(old)).expect("a book");
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let file = archive.by_index_raw(place).expect("a file");
        if !file.name().expect("a name").ends_with("sheet1.xml") {
            new.raw_copy_file(file).expect("copied");
        }
    }
    new.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default())
        .expect("begun");
    new.write_all(sheet.as_bytes()).expect("written");
    new.finish().expect("a book").into_inner()
}

#[test]
fn what_is_no_list_is_refused_in_words() {
    for (bytes, wanted) in [
        (b"".to_vec(), "файл пуст"),
        (b"\n\n;;\n".to_vec(), "ни одной строки"),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest".to_vec(),
            "старого вида (XLS) или под паролем",
        ),
        (b"  <HTML><table>".to_vec(), "веб-страница"),
        (
            b"\xEF\xBB\xBF<?xml version=\"1.0\"?>".to_vec(),
            "веб-страница или XML",
        ),
        (b"%PDF-1.7".to_vec(), "PDF"),
        (b"MZ\x90\0\x03".to_vec(), "не текст"),
        (b"PK\x03\x04 and no more".to_vec(), "повреждён"),
        (
            "Ссылка;Текст\nhttps://vk.com/wall-1_1;\"не закрыто".into(),
            "строка 2: кавычка открыта",
        ),
        (
            [
                "Ссылка;Текст\nhttps://vk.com/wall-1_1;да".as_bytes(),
                &[0xD0],
            ]
            .concat(),
            "в строке 2 текста повреждён знак",
        ),
        (book()[..2000].to_vec(), "повреждён"),
        ((";".repeat(250) + "x").into_bytes(), "столбцов больше 200"),
    ] {
        let words = refusal(&bytes);
        assert!(
            words.starts_with("list") && words.contains(wanted),
            "{wanted}: {words}"
        );
    }
    let archive = |name: &str| {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive
            .start_file(name, SimpleFileOptions::default())
            .expect("begun");
        archive.finish().expect("an archive").into_inner()
    };
    for (name, wanted) in [
        ("content.xml", "ODS"),
        ("xl/workbook.bin", "XLSB"),
        ("list.csv", "Распакуйте"),
    ] {
        assert!(refusal(&archive(name)).contains(wanted), "{name}");
    }
}

#[test]
fn a_small_book_cannot_pretend_to_be_an_endless_one() {
    let sheet = |rows: &str| {
        format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
        )
    };
    let text = |place: &str, text: &str| {
        format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    // One cell in each corner: a table of 17 thousand million cells.
    let corners = sheet(&format!(
        "<row>{}</row><row>{}</row>",
        text("A1", "Ссылка"),
        text("XFD1048576", "x")
    ));
    assert!(refusal(&book_of(&corners)).contains("строка 1048576: столбцов больше 200"));
    // A place that no spreadsheet has.
    for place in ["ZZZZZZZZZZ1", "A99999999999", "A0", "1A", ""] {
        let odd = sheet(&format!("<row>{}</row>", text(place, "x")));
        assert!(read(&book_of(&odd)).is_err(), "{place}");
    }
    // The sheet breaks off in the middle.
    let whole = sheet(&format!(
        "<row r=\"1\">{}</row><row r=\"2\">{}</row>",
        text("A1", "Ссылка"),
        text("A2", "x")
    ));
    let cut = &whole[..whole.len() - 60];
    assert!(refusal(&book_of(cut)).contains("повреждён"));
    // A merged area as large as the sheet, over and over.
    let merged = "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(1000);
    let head = format!(
        "<row>{}{}</row><row>{}</row>",
        text("A1", "Ссылка"),
        text("B1", "Текст"),
        text("B2", "y")
    );
    let areas = sheet(&head).replace(
        "</sheetData>",
        &format!("</sheetData><mergeCells>{merged}</mergeCells>"),
    );
    assert!(read(&book_of(&areas)).is_ok());
}

#[test]
fn limits_are_told() {
    let row = "https://vk.com/wall-1_1;а\n";
    let long = "Ссылка;Текст\n".to_owned() + &row.repeat(intake::MOST_ROWS + 1);
    let list = read(long.as_bytes()).expect("a header may stand lower");
    let plan = Plan::new(
        &list,
        &request().defaults,
        &organization(),
        &rules(),
        None,
        at("2026-11-23 10:00"),
    );
    assert!(
        plan.expect_err("refused")
            .to_string()
            .contains("строк больше 100000")
    );
    assert!(refusal((long + &row.repeat(100)).as_bytes()).contains("строк больше 100000"));
    // Cells beyond what the form takes are wrong rows.
    let list = format!(
        "Ссылка;Текст;Автор\nhttps://vk.com/{};а;б\nhttps://vk.com/1;{};б\nhttps://vk.com/2;а;{}\nhttps://vk.com/3;{};б\n",
        "x".repeat(2_000),
        "т".repeat(1_000_000),
        "и".repeat(5_001),
        "т".repeat(100_000)
    );
    let plan = Plan::new(
        &read(list.as_bytes()).expect("reads"),
        &request().defaults,
        &organization(),
        &rules(),
        None,
        at("2026-11-23 10:00"),
    );
    let plan = plan.expect("read");
    let wrong: Vec<&str> = plan.wrong.iter().map(|(_, what)| what.as_str()).collect();
    assert!(wrong[0].contains("ссылка длиннее 2000 знаков"), "{wrong:?}");
    assert!(
        wrong[1].contains("текст длиннее 100000 знаков"),
        "{wrong:?}"
    );
    assert!(wrong[2].contains("автор: длиннее 5000 знаков"), "{wrong:?}");
    assert_eq!((wrong.len(), plan.findings.len()), (3, 1));
    // A file that is too large is not read at all.
    let station = Station::at(CLOCK);
    let path = station.path("large.csv");
    let file = std::fs::File::create(&path).expect("a file");
    file.set_len(intake::LARGEST_FILE + 1)
        .expect("a sparse file");
    let (_, wrong, code) = import(&station, &[text(&path)]);
    assert!(wrong.contains("файл больше 200 МБ"), "{wrong}");
    assert_eq!(code, 2);
}

#[test]
fn what_is_registered_meanwhile_stops_all_of_it() {
    let station = Station::at(CLOCK);
    let (organization, rules): (Organization, _) = (organization(), rules());
    let now = at("2026-11-23 10:00");
    let local = rules.calendar.local(now);
    let mut journal = Journal::open_or_create(&station.path("journal.db")).expect("a journal");
    let plan = |journal: &Journal, list: &str| {
        let list = read(list.as_bytes()).expect("reads");
        Plan::new(
            &list,
            &request().defaults,
            &organization,
            &rules,
            Some(journal),
            now,
        )
        .expect("a plan")
    };
    let seen = plan(&journal, LIST);
    assert_eq!(seen.findings.len(), 2);
    // Another desk registers the second of them under a link of another form.
    let other = plan(
        &journal,
        "Ссылка;Текст\nhttp://www.ok.ru/group/5/topic/6/;Опередили\n",
    );
    let hand = Recorder::new("Смирнова О. В. (ПРИМЕР)", now);
    journal
        .register_all(&rules, hand, other.detections(local))
        .expect("registered");
    let error = journal
        .register_all(&rules, hand, seen.detections(local))
        .expect_err("refused");
    assert_eq!(
        error.to_string(),
        "строка 3: эта ссылка тем временем зарегистрирована под № 2026-1. Ничего не внесено"
    );
    assert_eq!(journal.numbers().expect("reads").len(), 1, "nothing of it");
    // What the regulation refuses stops it as well, at its row.
    let mut early = plan(
        &journal,
        "Ссылка;Текст\nhttps://vk.com/wall-1_7;а\nhttps://vk.com/wall-1_8;б\n",
    )
    .detections(local);
    early[1].at = local + chrono::TimeDelta::minutes(5);
    let error = journal
        .register_all(&rules, hand, early)
        .expect_err("refused")
        .to_string();
    assert!(
        error.starts_with("строка 3: время 23.11.2026 10:05 ещё не наступило"),
        "{error}"
    );
    assert_eq!(journal.numbers().expect("reads").len(), 1);
}

#[test]
fn a_journal_that_cannot_be_written_takes_nothing() {
    let station = Station::at(CLOCK);
    let file = write(&station, "list.csv", LIST);
    std::fs::write(station.path("journal.db"), "не журнал, а текст").expect("written");
    let (_, wrong, code) = import(&station, &[&file, "--yes"]);
    assert!(wrong.contains("не журнал Пульта"), "{wrong}");
    assert_eq!(code, 3);
    std::fs::remove_file(station.path("journal.db")).expect("removed");
    assert_eq!(registered(&station).len(), 0);
}

/// An error says what it is about.
fn in_words(bytes: &[u8]) -> Result<(), TestCaseError> {
    match read(bytes) {
        Err(error) => {
            let words = error.to_string();
            prop_assert!(
                words.starts_with("list")
                    && words.chars().any(|letter| ('а'..='я').contains(&letter)),
                "{words}"
            );
        }
        Ok(list) => {
            let plan = Plan::new(
                &list,
                &request().defaults,
                &organization(),
                &rules(),
                None,
                at("2026-11-23 10:00"),
            );
            let plan = plan.expect("no journal is asked");
            let rows = plan.findings.len() + plan.skipped.len() + plan.wrong.len();
            prop_assert_eq!(
                rows,
                list.sheet.rows.len() - list.layout.header - 1,
                "every row is told of"
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused_in_words(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        in_words(&bytes)?;
        in_words(&[b"PK\x03\x04", bytes.as_slice()].concat())?;
        in_words(&["Ссылка;Текст;Дата\n".as_bytes(), &bytes].concat())?;
        in_words(&[&[0xFF, 0xFE], bytes.as_slice()].concat())?;
    }

    #[test]
    fn a_wounded_list_is_read_or_refused_in_words(
        places in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..9, prop::collection::vec(any::<u8>(), 0..6)), 1..6),
        which in 0_usize..3,
    ) {
        let mut bytes = match which {
            0 => LIST.as_bytes().to_vec(),
            1 => encoding_rs::WINDOWS_1251.encode(LIST).0.into_owned(),
            _ => book(),
        };
        for (place, taken, put) in places {
            let from = place.index(bytes.len() + 1);
            let to = (from + taken).min(bytes.len());
            bytes.splice(from..to, put);
        }
        in_words(&bytes)?;
    }

    #[test]
    fn a_wounded_sheet_is_read_or_refused_in_words(
        places in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..9, "[A-Z0-9<>/= \"a-z]{0,8}"), 1..6),
    ) {
        let mut sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:C3\"/>\
            <sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>URL</t></is></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>\
            <row r=\"2\"><c r=\"A2\" t=\"str\"><f>1</f><v>x</v></c><c r=\"B2\" s=\"1\"><v>46349.4</v></c></row></sheetData>\
            <mergeCells count=\"1\"><mergeCell ref=\"A1:A2\"/></mergeCells><hyperlinks><hyperlink ref=\"A2\" r:id=\"rId1\"/></hyperlinks></worksheet>".to_owned();
        for (place, taken, put) in places {
            let from = place.index(sheet.len() + 1);
            let to = (from + taken).min(sheet.len());
            sheet.replace_range(from..to, &put);
        }
        in_words(&book_of(&sheet))?;
    }
}
