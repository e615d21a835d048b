//! Lines of an import that cannot be taken: the number of the line, the reason, and nothing is entered.

use std::fs;

use crate::support::journal::{annulled, detected, noted};
use crate::support::station::{Station, text};

/// What an import of these lines is refused with; nothing of it is entered.
fn refused(lines: &[u8]) -> String {
    let station = Station::at("2026-11-24T09:00");
    let file = station.path("in.jsonl");
    fs::write(&file, lines).expect("written");
    let output = station.pult(&["journal", "import", text(&file)]);
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("Ничего не внесено"), "{told}");
    assert_eq!(station.entries(), Vec::<serde_json::Value>::new());
    told
}

#[test]
fn a_line_that_cannot_be_taken_is_told_and_nothing_is_entered() {
    let first = detected(1);
    for (second, told) in [
        (detected(2)[..60].to_owned(), "строка оборвана"),
        ("не JSON".to_owned(), "это не объект JSON"),
        ("[1, 2]".to_owned(), "это не объект JSON"),
        (noted(1).replace("noted", "forgotten"), "forgotten"),
        (noted(1).replace("\"text\"", "\"texts\""), "texts"),
        (
            noted(1).replace("09:10:00+07:00", "09:10:00"),
            "2026-11-23T09:10:00",
        ),
        (noted(1).replace("11-23", "02-30"), "2026-02-30"),
        (noted(1).replace("09:10", "08:10"), "раньше выявления"),
        (noted(2), "2026-2"),
        (detected(1), "уже зарегистрировано"),
        (detected(3), "следующий номер 2026-2"),
        (
            noted(1).replace("\"kind\"", "\"hash\":\"00\",\"kind\""),
            "хеш не сходится",
        ),
        (
            noted(1).replace("\"kind\"", "\"seq\":7,\"kind\""),
            "запись 7, а в журнале следующая 2",
        ),
        (
            noted(1).replace("\"kind\"", "\"seq\":\"2\",\"kind\""),
            "поле «seq»: ожидается число",
        ),
        (format!("{}\n{}", annulled(1), annulled(1)), "аннулировано"),
    ] {
        let said = refused(format!("{first}\n{second}\n").as_bytes());
        let line = 1 + second.lines().count();
        assert!(
            said.contains(&format!("строка {line}: ")),
            "{second}: {said}"
        );
        assert!(said.contains(told), "{second}: {told}: {said}");
    }
}

#[test]
fn lines_in_another_order_are_refused_at_the_first_that_does_not_follow() {
    let said = refused(format!("{}\n{}\n", noted(1), detected(1)).as_bytes());
    assert!(said.contains("строка 1: "), "{said}");
}

#[test]
fn a_line_of_a_hundred_megabytes_is_refused_without_being_read_whole() {
    let mut lines = detected(1).into_bytes();
    lines.push(b'\n');
    lines.extend(vec![b'x'; 100 * 1024 * 1024]);
    let said = refused(&lines);
    assert!(said.contains("строка 2: длиннее 16 МБ"), "{said}");
}

#[test]
fn a_line_in_another_encoding_is_told() {
    let mut lines = format!("{}\n", detected(1)).into_bytes();
    lines.extend(b"{\"kind\":\"noted\",\"text\":\"\xcf\xf0\xe8\"}\n");
    let said = refused(&lines);
    assert!(
        said.contains("строка 2: текст не в кодировке UTF-8"),
        "{said}"
    );
}
