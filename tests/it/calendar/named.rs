//! The bugs of other engines, each a test with its name: what bit their users does not bite ours.

use chrono::{Datelike, TimeDelta};
use pult::calendar::{CalendarError, DayKind, Now, OutsideCalendar, WorkMinutes};

use super::{Office, day, every_workday};

fn sample() -> Office {
    Office::sample("")
}

/// biz #62, #138: a due that ends with the day is the closing, one that starts with it the opening.
#[test]
fn landing_edge_is_explicit() {
    let office = sample();
    assert_eq!(office.add("2026-11-23 17:15", 15), "2026-11-23 17:30");
    assert_eq!(office.add("2026-11-23 17:15", 16), "2026-11-24 08:31");
    assert_eq!(office.add("2026-11-23 12:00", 30), "2026-11-23 12:30");
    assert_eq!(office.sub("2026-11-24 08:45", 15), "2026-11-24 08:30");
    assert_eq!(office.sub("2026-11-24 08:45", 16), "2026-11-23 17:29");
}

/// seatgeek/businesstime #7.
#[test]
fn start_exactly_at_closing() {
    let office = sample();
    assert_eq!(office.add("2026-11-23 17:30", 25), "2026-11-24 08:55");
    assert_eq!(office.between("2026-11-23 17:30", "2026-11-24 08:55"), 25);
}

/// seatgeek/businesstime #13.
#[test]
fn both_ends_after_hours_keep_the_days_between() {
    assert_eq!(
        sample().between("2026-11-16 19:00", "2026-11-19 20:00"),
        3 * 492
    );
}

/// sla-timer #6.
#[test]
fn end_earlier_in_day_than_start_keeps_last_day() {
    assert_eq!(
        sample().between("2026-11-16 15:00", "2026-11-17 10:00"),
        150 + 90
    );
}

/// OTRS 1732.
#[test]
fn short_response_crosses_closing() {
    assert_eq!(sample().add("2026-11-16 17:20", 25), "2026-11-17 08:45");
}

/// `business_time` #197.
#[test]
fn zero_is_identity_not_next_day() {
    let office = sample();
    for at in [
        "2026-11-21 03:00",
        "2026-11-23 17:30",
        "2026-11-23 12:45",
        "2026-11-23 10:00",
    ] {
        assert_eq!(office.add(at, 0), at);
        assert_eq!(office.sub(at, 0), at);
    }
    assert_eq!(office.workday("2026-11-21", 0), "2026-11-21");
}

/// dayjs-business-time #6.
#[test]
fn negative_goes_back_never_hangs() {
    let office = sample();
    assert_eq!(office.add("2026-11-17 08:45", -25), "2026-11-16 17:20");
    assert_eq!(office.between("2026-11-17 08:45", "2026-11-16 17:20"), -25);
    assert_eq!(office.workday("2026-11-23", -1), "2026-11-20");
    let outside = Err(OutsideCalendar {
        first: 2015,
        last: 2042,
    });
    for far in [i64::MIN, i64::MIN + 1, -100_000_000, 100_000_000, i64::MAX] {
        assert_eq!(office.try_add("2026-11-17 08:45", far), outside);
        assert!(
            office
                .0
                .sub(office.at("2026-11-17 08:45"), WorkMinutes::new(far))
                .is_err()
        );
        assert!(office.0.workday(day("2026-11-17"), far).is_err());
    }
}

/// rickar/cal hangs with none.
#[test]
fn no_working_days_is_a_build_error() {
    let zone = chrono_tz::Asia::Novokuznetsk;
    let never = Office::build("[[hours]]\nsunday = \"10:00-12:00\"\n", zone);
    assert_eq!(never.unwrap_err(), CalendarError::NoWorkingTime);
    let touching = Office::build(
        "[[hours]]\nmonday = \"20:00-08:00+1\"\n\
         [[day]]\ndate = 2026-11-24\nhours = \"07:00-12:00\"\nact = \"приказ № 1\"\n",
        zone,
    );
    assert!(matches!(touching.unwrap_err(), CalendarError::Overlap(_)));
}

/// Many engines look for the next opening a week ahead and give up.
#[test]
fn new_year_longer_than_a_week() {
    let office = sample();
    assert_eq!(office.add("2026-12-30 17:30", 1), "2027-01-11 08:31");
    assert_eq!(
        office.between("2026-12-30 12:00", "2027-01-11 09:00"),
        30 + 252 + 30
    );
}

/// mpxj #295: an exception of many days is one table.
#[test]
fn decree_45_days_off() {
    let office = Office::sample(
        "[[day]]\ndate = 2026-03-01\nuntil = 2026-04-14\noff = true\nact = \"закон Кемеровской области № 1\"\n",
    );
    assert_eq!(office.add("2026-02-27 16:00", 60), "2026-04-15 09:00");
    assert_eq!(office.workday("2026-02-27", 1), "2026-04-15");
}

/// pandas #16867.
#[test]
fn holiday_after_a_full_days_worth() {
    let office = sample();
    assert_eq!(office.of_day("2026-06-11"), 432);
    assert_eq!(office.add("2026-06-11 08:30", 432), "2026-06-11 16:30");
    assert_eq!(office.add("2026-06-11 08:30", 433), "2026-06-15 08:31");
}

/// businesstimedelta #9.
#[test]
fn subtract_onto_holiday_terminates() {
    assert_eq!(sample().sub("2026-06-15 08:40", 20), "2026-06-11 16:20");
    assert_eq!(sample().sub("2026-06-12 12:00", 20), "2026-06-11 16:10");
}

/// zammad #3180.
#[test]
fn closing_at_24_00() {
    let office = Office::new(&every_workday("14:00-24:00"), chrono_tz::Asia::Novokuznetsk);
    assert_eq!(office.add("2026-11-23 23:30", 30), "2026-11-24 00:00");
    assert_eq!(office.add("2026-11-23 23:30", 31), "2026-11-24 14:01");
    assert_eq!(office.between("2026-11-23 00:00", "2026-11-24 00:00"), 600);
    let midnight = office.at("2026-11-24 00:00");
    let late = office.0.now(office.at("2026-11-23 23:59"));
    assert_eq!(
        late,
        Ok(Now::Working {
            until: midnight,
            closing: midnight
        })
    );
}

/// `business_time` #117.
#[test]
fn closing_minute_is_outside() {
    let office = sample();
    assert!(matches!(
        office.0.now(office.at("2026-11-23 17:30")),
        Ok(Now::Closed { .. })
    ));
    assert_eq!(office.between("2026-11-23 17:29", "2026-11-23 17:31"), 1);
    assert_eq!(office.between("2026-11-23 17:30", "2026-11-23 17:31"), 0);
}

/// rickar/cal #120.
#[test]
fn window_inside_one_hour() {
    let office = Office::new(&every_workday("10:15-10:45"), chrono_tz::Asia::Novokuznetsk);
    assert_eq!(office.between("2026-11-23 10:00", "2026-11-23 11:00"), 30);
    assert_eq!(office.add("2026-11-23 10:00", 31), "2026-11-24 10:16");
}

/// `business_time` #230.
#[test]
fn forward_and_back_mirror() {
    let office = sample();
    for minutes in [1, 25, 240, 480, 492, 493, 10_000] {
        let there = office.add("2026-06-10 15:00", minutes);
        assert_eq!(office.sub(&there, minutes), "2026-06-10 15:00", "{minutes}");
    }
}

/// GLPI #22678: the warning an hour ahead comes in working time.
#[test]
fn an_hour_before_due_over_night() {
    assert_eq!(sample().sub("2026-11-24 08:50", 60), "2026-11-23 16:50");
}

/// rickar/cal #49.
#[test]
fn overnight_shift_belongs_to_its_opening_day() {
    let hours = "[[hours]]\nwednesday = \"20:00-08:00+1\"\nfriday = \"20:00-08:00+1\"\n";
    let office = Office::new(hours, chrono_tz::Asia::Novokuznetsk);
    assert_eq!(office.between("2026-11-20 20:00", "2026-11-21 08:00"), 720);
    let closing = office.at("2026-11-21 08:00");
    assert_eq!(office.0.closing(day("2026-11-20")), Ok(Some(closing)));
    assert_eq!(office.0.closing(day("2026-11-21")), Ok(None));
    let morning = office.0.now(office.at("2026-11-21 07:00"));
    assert_eq!(
        morning,
        Ok(Now::Working {
            until: closing,
            closing
        })
    );
    // Friday 12 June is a holiday: nobody works in the morning of Saturday either.
    assert_eq!(office.between("2026-06-12 12:00", "2026-06-13 12:00"), 0);
    // And the shift of Wednesday 10 June goes on into Thursday.
    assert_eq!(office.add("2026-06-10 23:00", 540), "2026-06-11 08:00");
    assert_eq!(office.workday("2026-11-18", 1), "2026-11-20");
}

/// `working_hours` #45.
#[test]
fn dst_gap_shift_is_3h() {
    assert_eq!(
        berlin().between("2026-03-29 00:00", "2026-03-29 12:00"),
        180
    );
}

/// `working_hours` #45.
#[test]
fn dst_fold_shift_is_5h() {
    assert_eq!(
        berlin().between("2026-10-25 00:00", "2026-10-25 12:00"),
        300
    );
}

/// Berlin, where clocks change on Sundays: the ministry has ordered work there on both.
fn berlin() -> Office {
    let night =
        |date| format!("[[day]]\ndate = {date}\nhours = \"00:00-04:00\"\nact = \"приказ\"\n");
    let toml = format!(
        "{}{}{}",
        every_workday("09:00-18:00"),
        night("2026-03-29"),
        night("2026-10-25")
    );
    Office::new(&toml, chrono_tz::Europe::Berlin)
}

/// The hour that goes twice belongs to the shift whole, however its spans are cut.
#[test]
fn dst_fold_between_spans_counts_once() {
    for hours in ["00:00-02:30, 02:30-05:00", "00:00-02:10, 02:20-05:00"] {
        let night = format!("[[day]]\ndate = 2026-10-25\nhours = \"{hours}\"\nact = \"приказ\"\n");
        let office = Office::new(
            &(every_workday("09:00-18:00") + &night),
            chrono_tz::Europe::Berlin,
        );
        assert_eq!(
            office.between("2026-10-25 00:00", "2026-10-25 12:00"),
            360,
            "{hours}"
        );
    }
}

/// biz #37: the clocks of Cairo go from 24:00 to 01:00, so 28 April 2023 has no midnight.
#[test]
fn day_without_midnight() {
    let office = Office::new(&every_workday("00:00-04:00"), chrono_tz::Africa::Cairo);
    assert_eq!(office.between("2023-04-27 12:00", "2023-04-28 12:00"), 180);
    assert_eq!(office.add("2023-04-27 04:00", 1), "2023-04-28 01:01");
    assert_eq!(office.workday("2023-04-27", 1), "2023-04-28");
}

/// Odoo #15746: midnight in UTC is seven in the morning.
#[test]
fn utc_day_border_is_not_a_gap() {
    let office = Office::new(&every_workday("06:00-08:00"), chrono_tz::Asia::Novokuznetsk);
    assert_eq!(office.between("2026-11-23 06:30", "2026-11-23 07:30"), 60);
    assert_eq!(office.add("2026-11-23 06:30", 60), "2026-11-23 07:30");
    assert_eq!(office.sub("2026-11-23 07:30", 60), "2026-11-23 06:30");
}

/// `working_hours` #42.
#[test]
fn fractional_seconds_neither_lost_nor_endless() {
    let office = sample();
    assert_eq!(
        office.add("2026-11-23 10:00:00.25", 1),
        "2026-11-23 10:01:00.250"
    );
    assert_eq!(
        office.add("2026-11-23 17:29:59.5", 1),
        "2026-11-24 08:30:59.500"
    );
    assert_eq!(
        office.sub("2026-11-24 08:30:59.5", 1),
        "2026-11-23 17:29:59.500"
    );
    assert_eq!(
        office.between("2026-11-23 10:00:00.25", "2026-11-23 10:01:00.25"),
        1
    );
    assert_eq!(
        office.between("2026-11-23 10:00:00.75", "2026-11-23 10:01:00.5"),
        0
    );
    assert_eq!(
        office.between("2026-11-23 10:01:00.5", "2026-11-23 10:00:00.75"),
        0
    );
    // Outside hours a fraction has no weight.
    assert_eq!(office.add("2026-11-23 20:00:00.75", 1), "2026-11-24 08:31");
}

/// osTicket #6847.
#[test]
fn lunch_inside_a_difference() {
    assert_eq!(sample().between("2026-11-23 12:00", "2026-11-23 14:00"), 72);
    assert_eq!(sample().between("2026-11-23 12:40", "2026-11-23 13:10"), 0);
}

/// `business_time` #45.
#[test]
fn nth_working_day_from_weekend() {
    let office = sample();
    assert_eq!(office.workday("2026-11-21", 1), "2026-11-23");
    assert_eq!(office.workday("2026-11-22", 3), "2026-11-25");
    assert_eq!(office.workday("2026-11-21", -1), "2026-11-20");
    assert_eq!(office.workday("2026-11-23", -1), "2026-11-20");
}

/// jmix #790.
#[test]
fn working_day_is_not_24_hours() {
    let office = sample();
    assert_eq!(office.workday("2026-11-20", 1), "2026-11-23");
    assert_eq!(office.add("2026-11-20 10:00", 492), "2026-11-23 11:00");
}

/// biz #122 (ст. 95).
#[test]
fn preholiday_day_is_one_hour_shorter() {
    let office = sample();
    assert_eq!(office.of_day("2026-11-03"), 492 - 60);
    assert_eq!(office.add("2026-11-03 16:20", 15), "2026-11-05 08:35");
    // The eve that is a Friday is shorter than a Friday.
    assert_eq!(
        office.0.closing(day("2026-05-08")),
        Ok(Some(office.at("2026-05-08 15:30")))
    );
}

/// GLPI #467: 27.04.2024 stands for Monday 29.04.
#[test]
fn working_saturday_counts_in_hours_and_in_days() {
    let office = sample();
    assert_eq!(office.of_day("2024-04-27"), 492);
    assert_eq!(office.workday("2024-04-26", 1), "2024-04-27");
    assert_eq!(office.add("2024-04-26 16:30", 25), "2024-04-27 08:55");
}

/// It stands for Tuesday 30.04.2024 and is the last working day before 4 November.
#[test]
fn working_saturday_that_is_also_shortened() {
    let office = sample();
    assert_eq!(
        office.0.closing(day("2024-11-02")),
        Ok(Some(office.at("2024-11-02 16:30")))
    );
    assert_eq!(office.of_day("2024-11-02"), 432);
}

/// holidays #2196: 31.12.2026 is off for Sunday 04.01.2026, and the rest goes on into the next year.
#[test]
fn transfer_across_new_year() {
    let office = sample();
    let kind = office
        .0
        .day(day("2026-12-31"))
        .expect("a year of the calendar")
        .kind;
    assert!(
        matches!(kind, DayKind::MovedOff { from, .. } if from == day("2026-01-04")),
        "{kind:?}"
    );
    assert_eq!(office.workday("2026-12-30", 1), "2027-01-11");
    assert_eq!(office.workday("2027-01-11", -1), "2026-12-30");
}

/// chinese-calendar #77.
#[test]
fn year_without_data_is_not_silent() {
    let office = sample();
    assert!(!office.0.is_provisional(2027));
    assert!(office.0.is_provisional(2028));
    // Ст. 112: 1 to 8 January are off, and 9 January 2028 is a Sunday.
    assert_eq!(office.workday("2028-01-01", 1), "2028-01-10");
    assert_eq!(office.add("2028-01-01 00:00", 25), "2028-01-10 08:55");
}

/// mpxj #498: an order for the date, then the President's day, then the day it stands for, then the week.
#[test]
fn conflicting_exceptions_have_one_precedence() {
    let office = Office::sample(
        "[[day]]\ndate = 2026-11-03\nhours = \"08:30-17:30\"\nact = \"приказ № 1\"\n\
         [[day]]\ndate = 2026-11-04\nhours = \"10:00-12:00\"\nact = \"приказ № 2\"\n\
         [[day]]\ndate = 2024-04-27\noff = true\nact = \"приказ № 3\"\n\
         [[day]]\ndate = 2021-05-04\nhours = \"10:00-11:00\"\nact = \"приказ № 4\"\n",
    );
    assert_eq!(
        office.of_day("2026-11-03"),
        540,
        "an ordered day is not shortened"
    );
    assert_eq!(office.of_day("2026-11-04"), 120, "an ordered holiday works");
    assert_eq!(
        office.of_day("2024-04-27"),
        0,
        "an ordered day off is off though the decree moved work to it"
    );
    assert_eq!(office.of_day("2021-05-04"), 60);
    let special = |setting: &str| {
        Office::new(
            &format!("special_days = \"{setting}\"\n{}", super::SAMPLE),
            chrono_tz::UTC,
        )
    };
    assert_eq!(special("nonworking").of_day("2021-05-04"), 0);
    assert_eq!(special("working").of_day("2021-05-04"), 492);
}

/// `ule-hours` stops after ten.
#[test]
fn twenty_years_is_not_truncated() {
    let office = sample();
    let days = day("2016-01-01")
        .iter_days()
        .take_while(|date| date.year() < 2036);
    let sum: i64 = days.map(|date| office.of_day(&date.to_string())).sum();
    assert_eq!(office.between("2016-01-01 00:00", "2036-01-01 00:00"), sum);
    let last = office.add("2016-01-01 00:00", sum);
    assert!(last.starts_with("2035-12-"), "{last}");
    assert_eq!(office.between("2016-01-01 00:00", &last), sum);
}

/// The published norm of each year: working days, and hours of a 40-hour week.
#[test]
fn year_norm_matches_production_calendar() {
    let toml = every_workday("09:00-18:00") + "lunch = \"13:00-14:00\"\n";
    let office = Office::new(&toml, chrono_tz::Asia::Novokuznetsk);
    let published = [
        (2020, 248, 1979),
        (2021, 247, 1972),
        (2022, 247, 1973),
        (2023, 247, 1973),
        (2024, 248, 1979),
        (2025, 247, 1972),
        (2026, 247, 1972),
        (2027, 247, 1972),
    ];
    for (year, days, hours) in published {
        let (from, to) = (
            format!("{year}-01-01 00:00"),
            format!("{}-01-01 00:00", year + 1),
        );
        assert_eq!(office.between(&from, &to), hours * 60, "{year}");
        let first = day(&format!("{year}-01-01"));
        let days_of_year = first.iter_days().take_while(|date| date.year() == year);
        let worked = days_of_year.filter(|date| office.of_day(&date.to_string()) > 0);
        assert_eq!(worked.count(), days, "{year}");
    }
}

/// The example that every manual of the subject repeats: 28–31 October, 1, 2 and 5 November.
#[test]
fn seven_working_days_after_25_10_2024_is_05_11() {
    assert_eq!(sample().workday("2024-10-25", 7), "2024-11-05");
}

/// Summer time may be half an hour (Lord Howe) and a zone may skip a whole day (Samoa, 30.12.2011, before our years).
#[test]
fn clocks_that_change_by_half_an_hour() {
    let night = "[[day]]\ndate = 2026-10-04\nhours = \"00:00-04:00\"\nact = \"приказ\"\n";
    let office = Office::new(
        &(every_workday("09:00-18:00") + night),
        chrono_tz::Australia::Lord_Howe,
    );
    assert_eq!(office.between("2026-10-04 00:00", "2026-10-04 12:00"), 210);
    let before = office.at("2026-10-04 01:59");
    assert_eq!(
        office.say(before + TimeDelta::minutes(1)),
        "2026-10-04 02:30"
    );
}
