//! The settings of the calendar: hours that change with a date, days ordered otherwise, the President's days, and what
//! is written wrong.

use pult::calendar::{Now, Production, Schedule, production};

use super::{Office, SAMPLE, day, every_workday};

#[test]
fn each_day_is_counted_by_the_hours_in_force_on_it() {
    let later = "[[hours]]\nsince = 2026-11-25\nmonday = \"09:00-18:00\"\ntuesday = \"09:00-18:00\"\n\
        wednesday = \"09:00-18:00\"\nthursday = \"09:00-18:00\"\nfriday = \"09:00-17:00\"\nlunch = \"13:00-14:00\"\n";
    let office = Office::sample(later);
    assert_eq!(office.of_day("2026-11-24"), 492);
    assert_eq!(office.of_day("2026-11-25"), 480);
    // Half an hour is left of the old Tuesday, and the new Wednesday opens at nine.
    assert_eq!(office.add("2026-11-24 17:00", 60), "2026-11-25 09:30");
    assert_eq!(
        office.between("2026-11-24 12:00", "2026-11-25 13:30"),
        30 + 252 + 240
    );
    assert_eq!(office.sub("2026-11-25 09:30", 60), "2026-11-24 17:00");
}

#[test]
fn days_before_the_first_dated_hours_have_those_hours() {
    let office = Office::new(
        &format!(
            "[[hours]]\nsince = 2026-01-01\n{}",
            &SAMPLE["[[hours]]\n".len()..]
        ),
        chrono_tz::UTC,
    );
    assert_eq!(office.of_day("2025-11-24"), 492);
}

#[test]
fn a_day_may_be_ordered_otherwise() {
    let office = Office::sample(
        "[[day]]\ndate = 2026-12-30\nhours = \"08:30-12:30\"\nact = \"приказ министерства от 01.12.2026 № 1\"\n\
         [[day]]\ndate = 2026-11-28\nhours = \"10:00-12:00, 13:00-15:00\"\nact = \"приказ № 2\"\n\
         [[day]]\ndate = 2026-05-05\noff = true\nact = \"закон области № 3\"\n",
    );
    assert_eq!(office.of_day("2026-12-30"), 240);
    assert_eq!(office.add("2026-12-30 12:00", 60), "2027-01-11 09:00");
    // An extra working Saturday counts in minutes and in days.
    assert_eq!(office.add("2026-11-27 16:30", 150), "2026-11-28 13:30");
    assert_eq!(office.workday("2026-11-27", 1), "2026-11-28");
    // A regional day off.
    assert_eq!(office.workday("2026-05-04", 1), "2026-05-06");
    let closed = office.0.now(office.at("2026-05-05 10:00"));
    assert!(
        matches!(closed, Ok(Now::Closed { reason, .. }) if reason.contains("закон области № 3"))
    );
}

#[test]
fn the_presidents_days_are_a_setting() {
    let office = |setting: &str| {
        Office::new(
            &format!("special_days = \"{setting}\"\n{SAMPLE}"),
            chrono_tz::Asia::Novokuznetsk,
        )
    };
    let (worked, rested) = (office("working"), office("nonworking"));
    // Ukaz № 595: 30.10–07.11.2021.
    assert_eq!(worked.workday("2021-10-29", 1), "2021-11-01");
    assert_eq!(rested.workday("2021-10-29", 1), "2021-11-08");
    // Ukazy № 206 and № 239 in a row: 30.03–30.04.2020; 1 May is a holiday, 4 and 5 May are moved, 6–8 are № 294.
    assert_eq!(rested.workday("2020-03-27", 1), "2020-05-12");
    assert_eq!(worked.workday("2020-03-27", 1), "2020-03-30");
    // Which days are short follows from ст. 95 alone.
    assert_eq!(worked.of_day("2020-04-30"), 432);
    assert_eq!(rested.of_day("2020-04-30"), 0);
}

/// What is wrong, and the words of the error that help.
#[test]
fn a_mistake_is_told_with_its_line() {
    let good = every_workday("09:00-18:00");
    let day = |rest: &str| format!("{good}[[day]]\n{rest}\n");
    let cases = [
        (String::new(), "раздел [hours] или [[hours]]"),
        (
            "[hours]\nmonday = \"09:00-18:00\"\n".to_owned(),
            "в двойных: [[…]]",
        ),
        ("[[hours]]\nmonday = \"9-18\"\n".to_owned(), "строка 2"),
        (
            "[[hours]]\nmonday = \"65000:00-09:00\"\n".to_owned(),
            "времени «65000:00» нет",
        ),
        (
            "[[hours]]\nmonday = \"18:00-09:00\"\n".to_owned(),
            "конец не позже начала",
        ),
        (
            "[[hours]]\nmonday = \"25:00-26:00\"\n".to_owned(),
            "времени «25:00» нет",
        ),
        (
            "[[hours]]\nmonday = \"09:00-12:00, 11:00-13:00\"\n".to_owned(),
            "накладываются",
        ),
        (
            "[[hours]]\nsunday = \"20:00-08:00+1\"\nmonday = \"07:00-12:00\"\n".to_owned(),
            "строка 3, столбец 10: часы «07:00-12:00» накладываются на смену накануне",
        ),
        (
            "[[hours]]\nlunch = \"12:00-13:00\"\n".to_owned(),
            "нет рабочего времени",
        ),
        (
            "[[hours]]\nmonday = \"09:00-18:00\"\nlunch = \"17:30-18:30\"\n".to_owned(),
            "обед не помещается",
        ),
        (
            format!("{good}[[hours]]\nmonday = \"09:00-12:00\"\n"),
            "не по порядку дат",
        ),
        (
            day("date = 2026-05-05\nact = \"приказ\""),
            "ни рабочий, ни выходной",
        ),
        (
            day("date = 2026-05-05\noff = true\nhours = \"09:00-10:00\"\nact = \"приказ\""),
            "ни рабочий, ни выходной",
        ),
        (
            day("date = 2026-05-05\noff = true\nact = \" \""),
            "основание не указано",
        ),
        (
            day("date = 2026-05-05\nuntil = 2026-05-04\noff = true\nact = \"приказ\""),
            "until раньше date",
        ),
        (
            day("date = 2026-02-30\noff = true\nact = \"приказ\""),
            "строка",
        ),
        (
            day(
                "date = 2026-05-05\noff = true\nact = \"приказ\"\n[[day]]\ndate = 2026-05-05\noff = true\nact = \"приказ\"",
            ),
            "записано дважды",
        ),
        (
            day("date = 2026-05-05\nfree = true\nact = \"приказ\""),
            "строка",
        ),
        ("special_days = \"maybe\"\n".to_owned() + &good, "строка 1"),
    ];
    for (toml, told) in cases {
        let error = Schedule::parse("organization.toml", &toml)
            .expect_err(&toml)
            .to_string();
        assert!(
            error.contains("organization.toml") && error.contains(told),
            "{toml}\n{error}"
        );
        assert!(error.contains("ожидается"), "{error}");
    }
}

/// The ministry's own file may hold the new year alone; the others are as the program has them.
#[test]
fn the_next_year_is_one_table_of_the_ministrys_own_file() {
    let own = "[[year]]\nyear = 2028\ndecree = \"постановление № 1\"\n\
        moved = [{ off = 2028-01-10, from = 2028-01-01 }]\nnorm = { days = 248, hours = 1980 }\n";
    let own = Production::parse("holidays.toml", own).expect("right");
    let embedded = Production::parse("holidays.toml", production::EMBEDDED).expect("right");
    let both = own.over(&embedded);
    assert_eq!(both.decree(2028), Some("постановление № 1"));
    assert_eq!(both.decree(2026), embedded.decree(2026));
    assert_eq!(both.range(), (2015, 2043));
    assert!(both.is_provisional(2029));
    // A year that both have is the ministry's.
    let again = embedded.over(&both);
    assert_eq!(again.decree(2028), Some("постановление № 1"));
    let far = "[[year]]\nyear = 2030\ndecree = \"постановление № 2\"\nmoved = []\nnorm = { days = 247, hours = 1972 }\n";
    let Err(error) = Production::parse("holidays.toml", far) else {
        panic!("2030 does not add up so")
    };
    assert!(error.to_string().contains("2030"), "{error}");
}

#[test]
fn a_year_is_one_table_of_the_file() {
    let before = production::EMBEDDED;
    let year = before
        .find("year = 2027")
        .expect("the last year of the file");
    let table = before[..year].rfind("[[year]]").expect("its table");
    let shorter =
        Production::parse("holidays.toml", &before[..table]).expect("a year less is right too");
    assert!(shorter.is_provisional(2027) && !shorter.is_provisional(2026));
    // Without the decree 5 November 2027 is a Friday like any other.
    let schedule = Schedule::parse("organization.toml", SAMPLE).expect("hours");
    let zone = chrono_tz::Asia::Novokuznetsk;
    let without =
        pult::calendar::WorkingCalendar::build(&shorter, &schedule, zone).expect("a calendar");
    assert!(
        !without
            .day(day("2027-11-05"))
            .expect("a year")
            .spans
            .is_empty()
    );
    assert!(
        Office::sample("")
            .0
            .day(day("2027-11-05"))
            .expect("a year")
            .spans
            .is_empty()
    );
}
