//! Every format and encoding gives the same messages; a spreadsheet's dates, formulas, merged cells and links; texts are
//! stored as they came.

use chrono::NaiveDate;
use encoding_rs::WINDOWS_1251;
use rust_xlsxwriter::{Format, Formula, Workbook, XlsxError};

use super::{CLOCK, LIST, import, registered, write};
use crate::support::station::Station;

fn workbook(fill: impl FnOnce(&mut Workbook) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(&mut workbook).expect("a sheet");
    workbook.save_to_buffer().expect("a book")
}

#[test]
fn every_encoding_and_separator_gives_the_same_messages() {
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(LIST.encode_utf16().flat_map(u16::to_le_bytes));
    let files: [(&str, Vec<u8>); 6] = [
        ("UTF-8, разделитель «;»", LIST.into()),
        ("UTF-8, разделитель «,»", LIST.replace(';', ",").into()),
        (
            "UTF-8, разделитель табуляция",
            LIST.replace(';', "\t").replace('\n', "\r\n").into(),
        ),
        (
            "UTF-8, разделитель «;»",
            [b"\xEF\xBB\xBF", LIST.as_bytes()].concat(),
        ),
        ("UTF-16, разделитель «;»", utf16),
        (
            "Windows-1251, разделитель «;»",
            WINDOWS_1251.encode(LIST).0.into_owned(),
        ),
    ];
    for (told, bytes) in files {
        let station = Station::at(CLOCK);
        let (printed, wrong, code) =
            import(&station, &[&write(&station, "list.csv", bytes), "--yes"]);
        assert!(printed.contains(told), "{told}: {printed}{wrong}");
        assert_eq!(code, 0, "{told}");
        let rows = registered(&station);
        assert_eq!(
            rows[0],
            ["2026-1", "Марина П.", "Где пособие?"].map(str::to_owned),
            "{told}"
        );
        assert_eq!(rows[1][2], "Не дозвониться\nвторой день", "{told}");
    }
}

#[test]
fn a_spreadsheet_is_read_with_its_dates_formulas_merged_cells_and_links() {
    let station = Station::at(CLOCK);
    let book = workbook(|book| {
        let sheet = book.add_worksheet();
        let day = Format::new().set_num_format("dd.mm.yyyy");
        let moment = Format::new().set_num_format("dd.mm.yyyy hh:mm");
        let plain = Format::new();
        let date = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
        sheet.merge_range(0, 0, 0, 5, "Отчёт по теме «Пособия»", &plain)?;
        for (column, header) in (0..).zip(["Дата", "Ссылка", "Автор", "Текст", "Тема", "Город"])
        {
            sheet.write(2, column, header)?;
        }
        // A date of a spreadsheet, a link under words, a formula, a number as a name.
        sheet.write_datetime_with_format(
            3,
            0,
            date.and_hms_opt(9, 31, 0).expect("a moment"),
            &moment,
        )?;
        sheet.write_url_with_text(3, 1, "https://vk.com/wall-1_2", "Перейти")?;
        sheet.write_formula(
            3,
            2,
            Formula::new("=\"Марина\"&\" П.\"").set_result("Марина П."),
        )?;
        sheet.write(3, 3, "=не формула, а текст")?;
        sheet.merge_range(3, 4, 5, 4, "Единое пособие", &plain)?;
        // A date as text; a date as a bare number.
        sheet.write(4, 0, "23.11.2026 09:32")?;
        sheet.write(4, 1, "https://vk.com/wall-1_3")?;
        sheet.write(4, 2, 12345)?;
        sheet.write(4, 3, "второе")?;
        sheet.write(5, 0, 46_349.397_916_666_67)?;
        sheet.write(5, 1, "https://vk.com/wall-1_4")?;
        sheet.write(5, 3, "третье")?;
        // A day without a time, and a formula that came to nothing.
        sheet.write_datetime_with_format(8, 0, date, &day)?;
        sheet.write(8, 1, "https://vk.com/wall-1_5")?;
        sheet.write(8, 3, "четвёртое")?;
        sheet.write(8, 4, "Другое")?;
        sheet.write_formula(9, 3, Formula::new("=1/0").set_result("#DIV/0!"))?;
        sheet.write(9, 1, "https://vk.com/wall-1_6")?;
        book.add_worksheet()
            .set_name("Второй")?
            .write(0, 0, "Ссылка")?;
        book.add_worksheet().set_name("Пустой")?;
        Ok(())
    });
    let file = write(&station, "list.xls", book);
    let (told, _, code) = import(
        &station,
        &[&file, "--detected", "column", "--skip-wrong", "--yes"],
    );
    assert!(told.contains("(XLSX, лист «Sheet1»)"), "{told}");
    assert!(
        told.contains("строка 9: у даты 23.11.2026 нет времени"),
        "{told}"
    );
    assert!(
        told.contains("строка 10: текст: формула с ошибкой #DIV/0!"),
        "{told}"
    );
    assert_eq!(code, 0, "{told}");
    let rows = registered(&station);
    assert_eq!(
        rows[0],
        ["2026-1", "Марина П.", "=не формула, а текст"].map(str::to_owned)
    );
    assert_eq!(rows[1][1], "12345");
    let events = station.events();
    let field = |place: usize, name: &str| events[place][name].as_str().expect("a text").to_owned();
    assert_eq!(field(0, "url"), "https://vk.com/wall-1_2");
    assert_eq!(field(0, "at"), "2026-11-23T09:31:00+07:00");
    assert_eq!(
        (field(2, "at"), field(2, "topic")),
        (
            "2026-11-23T09:33:00+07:00".to_owned(),
            "Единое пособие".to_owned()
        )
    );
    let (_, wrong, code) = import(&station, &[&file, "--sheet", "второй"]);
    assert!(wrong.contains("где текст"), "{wrong}");
    assert_eq!(code, 2);
    for (sheet, wanted) in [
        (
            "Третий",
            "листа «Третий» нет. Листы: «Sheet1», «Второй», «Пустой»",
        ),
        ("Пустой", "лист «Пустой» пуст"),
    ] {
        let (_, wrong, code) = import(&station, &[&file, "--sheet", sheet]);
        assert!(wrong.contains(wanted), "{wrong}");
        assert_eq!(code, 2);
    }
}

#[test]
fn what_a_spreadsheet_writes_with_escapes_is_read_as_it_was() {
    let station = Station::at(CLOCK);
    let text = "строка\r\nвторая\u{1b}[2J \u{202e}наоборот и\u{306}";
    let book = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["Ссылка", "Текст", "Тема"])?;
        sheet.write_row(1, 0, ["https://vk.com/wall-1_2", text, "Другое"])?;
        Ok(())
    });
    let (told, wrong, code) = import(&station, &[&write(&station, "list.xlsx", book), "--yes"]);
    assert_eq!(code, 0, "{told}{wrong}");
    // Line breaks of one kind, letters in one piece, all else as the form keeps it.
    assert_eq!(
        registered(&station)[0][2],
        "строка\nвторая\u{1b}[2J \u{202e}наоборот й"
    );
}

#[test]
fn signs_that_mean_something_elsewhere_are_text_and_never_reach_the_terminal() {
    let station = Station::at(CLOCK);
    let list = "Ссылка;Текст;Автор;Тема\n\
                https://vk.com/wall-1_2;=1+1;+79001112233;@SUM\n\
                https://vk.com/wall-1_3;-5 \u{1b}]52;\u{7}x\n";
    let file = write(&station, "list\u{1b}[2J.csv", list);
    let (told, wrong, code) = import(&station, &[&file, "--topic", "Другое\u{1b}[31m", "--yes"]);
    assert_eq!(code, 0, "{told}{wrong}");
    assert!(
        !told.contains('\u{1b}') && !told.contains('\u{7}'),
        "{told:?}"
    );
    let rows = registered(&station);
    assert_eq!(
        (rows[0][1].as_str(), rows[0][2].as_str()),
        ("+79001112233", "=1+1")
    );
    assert_eq!(rows[1][2], "-5 \u{1b}]52");
}
