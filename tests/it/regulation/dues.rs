//! Dues and remaining minutes of `show --json`, over lunch, closing, a short day, a weekend and the New Year holidays.
//! The hours are those of the sample: 08:30–17:30, Friday to 16:30, lunch 12:30–13:18.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::station::{Station, text};

/// A journal of one message, told in a few words.
struct Life {
    station: Station,
    lines: String,
}

impl Life {
    fn detected(at: &str) -> Self {
        let station = Station::at("2027-12-01T12:00");
        let mut life = Self {
            station,
            lines: String::new(),
        };
        life.event(at, json!({
            "kind": "detected", "source": "vk", "url": "https://vk.com/wall-1_1", "author": "Анна",
            "text": "Где пособие?", "topic": "Пособие от 3 до 7 лет", "location": "Кемерово",
        }));
        life
    }

    fn event(&mut self, at: &str, mut fields: Value) -> &mut Self {
        let year = if self.lines.is_empty() {
            &at[..4]
        } else {
            &self.lines[self.lines.find("\"at\":\"").expect("at") + 6..][..4]
        };
        fields["message"] = format!("{year}-1").into();
        fields["at"] = format!("{}:00+07:00", at.replace(' ', "T")).into();
        writeln!(self.lines, "{fields}").expect("a string grows");
        self
    }

    fn decided(&mut self, at: &str, category: &str, departments: &[&str]) -> &mut Self {
        self.event(at, json!({
            "kind": "categorised", "category": category, "departments": departments, "decided_by": "Лебедева М. К.",
        }))
    }

    fn handed(&mut self, at: &str, department: &str) -> &mut Self {
        self.event(at, json!({
            "kind": "handed_over", "department": department, "to": "Петрова А. А.", "capacity": "head",
            "signature": signature(),
        }))
    }

    fn returned(&mut self, at: &str, department: &str) -> &mut Self {
        self.event(at, json!({
            "kind": "returned", "department": department, "who": "Сидорова И. И.", "reason": "не наш вопрос",
            "signature": signature(),
        }))
    }

    fn submitted(&mut self, at: &str, department: &str) -> &mut Self {
        self.event(at, json!({
            "kind": "submitted", "department": department,
            "approvers": [{"person": "Петрова А. А.", "role": "head"}, {"person": "Орлова Т. И.", "role": "curator"}],
        }))
    }

    fn approved(&mut self, at: &str, role: &str) -> &mut Self {
        self.event(
            at,
            json!({"kind": "approved", "who": "Орлова Т. И.", "role": role}),
        )
    }

    fn received(&mut self, at: &str, reply: &str) -> &mut Self {
        self.event(at, json!({
            "kind": "reply_received", "department": "opeka", "who": "Фёдорова Л. Б.", "reply": reply,
            "signature": signature(),
        }))
    }

    fn posted(&mut self, at: &str, reply: &str) -> &mut Self {
        self.event(at, json!({"kind": "posted", "reply": reply, "source": "vk", "url": "https://vk.com/wall-1_1?r=2"}))
    }

    /// Imports the life and shows it as of an instant.
    fn shown(&self, at: &str) -> Value {
        let file = self.station.path("life.jsonl");
        std::fs::write(&file, &self.lines).expect("a file");
        if !self.station.path("journal.db").exists() {
            self.station.says(&["journal", "import", text(&file)]);
        }
        let number =
            self.lines[self.lines.find("\"message\":\"").expect("a number") + 11..][..6].to_owned();
        let shown = self.station.says(&["show", &number, "--json", "--at", at]);
        serde_json::from_str(&shown).expect("JSON")
    }

    fn refusal(&self) -> String {
        let file = self.station.path("life.jsonl");
        std::fs::write(&file, &self.lines).expect("a file");
        let output = self.station.pult(&["journal", "import", text(&file)]);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            self.station.says(&["journal", "export"]).is_empty(),
            "all or nothing"
        );
        String::from_utf8(output.stderr).expect("UTF-8")
    }
}

fn signature() -> Value {
    json!({"method": "paper", "person": "Петрова А. А."})
}

/// One stage of what was shown: due (local), used, remaining, overdue, status.
fn stage(shown: &Value, code: &str) -> (String, Value, Value, i64, String) {
    let stages = shown["stages"].as_array().expect("stages");
    let stage = stages
        .iter()
        .rfind(|stage| stage["stage"] == code)
        .unwrap_or_else(|| panic!("{code}: {shown:#}"));
    let due = stage["due_at"]
        .as_str()
        .unwrap_or("")
        .get(..16)
        .unwrap_or("")
        .replace('T', " ");
    let status = stage["status"].as_str().expect("a status").to_owned();
    let overdue = stage["overdue_minutes"].as_i64().expect("a number");
    (
        due,
        stage["used_minutes"].clone(),
        stage["remaining_minutes"].clone(),
        overdue,
        status,
    )
}

fn running(due: &str, used: i64, remaining: i64) -> (String, Value, Value, i64, String) {
    (
        due.to_owned(),
        used.into(),
        remaining.into(),
        0,
        "running".to_owned(),
    )
}

#[test]
fn over_lunch_and_closing() {
    let mut life = Life::detected("2026-11-23 12:20");
    // 10 minutes to lunch, 15 after it; 480: 10 + 252 to closing on Monday, 218 on Tuesday from 08:30.
    let shown = life.shown("2026-11-23T12:45");
    assert_eq!(
        stage(&shown, "routing"),
        running("2026-11-23 13:33", 10, 15)
    );
    assert_eq!(stage(&shown, "reply"), running("2026-11-24 12:08", 10, 470));
    assert_eq!(
        (shown["state"].as_str(), shown["provisional"].as_bool()),
        (Some("detected"), Some(true))
    );
    // 470 − 25 − 300 − 30 − 15: ten of the 110 have gone.
    assert_eq!(shown["slack_minutes"], 100);
    assert_eq!(shown["next"][0], "categorised");
    life.decided("2026-11-23 13:20", "ordinary", &["opeka"])
        .handed("2026-11-23 13:33", "opeka");
    for name in ["journal.db", "journal.db.seal"] {
        std::fs::remove_file(life.station.path(name)).expect("a journal and its seal");
    }
    let shown = life.shown("2026-11-23T17:30");
    assert_eq!(stage(&shown, "routing").4, "met");
    // 13:33 + 300: 237 to closing, 63 on Tuesday; the cap T − 135 = 345 minutes after detection falls at 09:53.
    assert_eq!(
        stage(&shown, "drafting"),
        running("2026-11-24 09:33", 237, 63)
    );
    assert_eq!(
        stage(&life.shown("2026-11-24T08:30"), "drafting"),
        running("2026-11-24 09:33", 237, 63)
    );
    assert_eq!(stage(&life.shown("2026-11-24T09:34"), "drafting").3, 1);
    assert_eq!(
        life.shown("2026-11-23T17:30")["slack_minutes"],
        480 - 262 - 300 - 45
    );
}

#[test]
fn over_a_short_day_and_the_may_holidays() {
    // 30.04.2026 is the eve of 1 May: it ends at 16:30. Then 1–3 May, a working Monday 4 May.
    let life = Life::detected("2026-04-30 15:00");
    let shown = life.shown("2026-04-30T20:00");
    // 90 minutes on the short day, 390 on Monday: 240 to lunch, 150 after it.
    assert_eq!(stage(&shown, "reply"), running("2026-05-04 15:48", 90, 390));
    assert_eq!(stage(&shown, "routing").3, 65);
    assert_eq!(stage(&shown, "routing").4, "overdue");
}

#[test]
fn over_a_weekend_with_high_importance() {
    let mut life = Life::detected("2026-11-27 15:30");
    life.decided("2026-11-27 15:40", "high", &["opeka"])
        .handed("2026-11-27 15:50", "opeka");
    let shown = life.shown("2026-11-28T12:00");
    // Friday ends at 16:30: 60 minutes; 180 on Monday from 08:30.
    assert_eq!(stage(&shown, "reply"), running("2026-11-30 11:30", 60, 180));
    // 120 from 15:50 is Monday 09:50; the cap T − 75 = 165 minutes after detection is 10:15.
    assert_eq!(
        stage(&shown, "drafting"),
        running("2026-11-30 09:50", 40, 80)
    );
    // п. 25: "незамедлительно".
    assert_eq!(stage(&shown, "report").4, "overdue");
    assert_eq!(shown["next"][0], "reported");
    assert_eq!(shown["provisional"], false);
}

#[test]
fn over_the_new_year_holidays() {
    // 31.12.2026 is off; work ends on Wednesday 30.12 and begins on Monday 11.01.2027.
    let life = Life::detected("2026-12-30 17:00");
    let shown = life.shown("2027-01-05T12:00");
    assert_eq!(stage(&shown, "reply"), running("2027-01-11 16:48", 30, 450));
    assert_eq!(shown["number"], "2026-1");
}

#[test]
fn a_return_starts_the_five_minutes_anew_and_t_stands() {
    let mut life = Life::detected("2026-11-23 09:00");
    life.decided("2026-11-23 09:05", "ordinary", &["posobiya"])
        .handed("2026-11-23 09:20", "posobiya");
    life.returned("2026-11-23 09:40", "posobiya")
        .handed("2026-11-23 09:44", "opeka");
    let shown = life.shown("2026-11-23T09:42");
    assert_eq!(
        stage(&shown, "return").3,
        5,
        "a late return is accepted and marked"
    );
    assert_eq!(stage(&shown, "return").4, "missed");
    assert_eq!(
        stage(&shown, "rerouting"),
        running("2026-11-23 09:45", 2, 3)
    );
    assert_eq!(
        (shown["state"].as_str(), shown["next"][0].as_str()),
        (Some("routed"), Some("handed_over"))
    );
    let shown = life.shown("2026-11-23T10:00");
    assert_eq!(stage(&shown, "rerouting").4, "met");
    // The own limit counts from the last receipt: 09:44 + 300, lunch between.
    assert_eq!(
        stage(&shown, "drafting"),
        running("2026-11-23 15:32", 16, 284)
    );
    assert_eq!(shown["reply_due"], "2026-11-24T08:48:00+07:00");
}

#[test]
fn several_departments_bring_information_before_t() {
    let mut life = Life::detected("2026-11-23 09:00");
    life.decided("2026-11-23 09:05", "ordinary", &["posobiya", "opeka"]);
    life.handed("2026-11-23 09:10", "posobiya")
        .handed("2026-11-23 09:30", "opeka");
    let shown = life.shown("2026-11-23T10:00");
    // T − 15 whenever it was handed over: 465 minutes after detection.
    assert_eq!(stage(&shown, "information").0, "2026-11-24 08:33");
    assert_eq!(stage(&shown, "common_reply").0, "2026-11-24 08:48");
    let late = shown["stages"]
        .as_array()
        .expect("stages")
        .iter()
        .find(|stage| stage["stage"] == "routing" && stage["department"] == "opeka");
    assert_eq!(
        late.expect("a clock for each department")["overdue_minutes"],
        5
    );
    assert_eq!(shown["next"][0], "information_received");
}

#[test]
fn an_interim_reply_meets_t_and_starts_seven_working_days() {
    let mut life = Life::detected("2024-10-25 09:00");
    life.decided("2024-10-25 09:05", "ordinary", &["opeka"])
        .handed("2024-10-25 09:10", "opeka");
    life.submitted("2024-10-25 10:00", "opeka")
        .approved("2024-10-25 10:10", "head");
    life.approved("2024-10-25 10:20", "curator")
        .received("2024-10-25 10:30", "interim");
    life.posted("2024-10-25 10:40", "interim");
    let shown = life.shown("2024-10-28T09:00");
    assert_eq!(stage(&shown, "reply").4, "met");
    // 02.11.2024 is a working Saturday, so the seventh working day is 05.11.
    assert_eq!(stage(&shown, "final").0, "2024-11-05 17:30");
    assert_eq!(
        (shown["state"].as_str(), shown["next"][0].as_str()),
        (Some("interim"), Some("submitted"))
    );
    assert_eq!(shown["reply_due"], "2024-11-05T17:30:00+07:00");
}

#[test]
fn what_is_not_marked_is_not_met() {
    let mut life = Life::detected("2026-11-23 09:00");
    life.decided("2026-11-23 09:05", "ordinary", &["opeka"])
        .handed("2026-11-23 09:10", "opeka");
    life.received("2026-11-23 12:00", "final")
        .posted("2026-11-23 12:20", "final");
    let shown = life.shown("2026-11-24T09:00");
    assert_eq!(stage(&shown, "drafting").4, "unmarked");
    assert_eq!(
        (
            stage(&shown, "posting").3,
            stage(&shown, "posting").4.as_str()
        ),
        (5, "missed")
    );
    assert_eq!(
        (shown["state"].as_str(), shown["slack_minutes"].is_null()),
        (Some("answered"), true)
    );
    assert_eq!(shown["next"][0], "noted");
}

#[test]
fn an_event_out_of_order_is_refused_with_its_paragraph() {
    let refused = |tell: &dyn Fn(&mut Life)| {
        let mut life = Life::detected("2026-11-23 09:00");
        tell(&mut life);
        // An empty journal, so that the export after the refusal can be asked for.
        life.station.says(&["journal", "import", "/dev/null"]);
        life.refusal()
    };
    let early = refused(&|life| {
        life.handed("2026-11-23 09:10", "opeka");
    });
    assert!(
        early.contains("строка 2: заместитель министра ещё не определил категорию")
            && early.contains("(п. 8)"),
        "{early}"
    );
    let foreign = refused(&|life| {
        life.decided("2026-11-23 09:05", "ordinary", &["opeka"])
            .handed("2026-11-23 09:10", "opeka");
        life.received("2026-11-23 10:00", "final");
        life.event(
            "2026-11-23 10:05",
            json!({"kind": "posted", "reply": "final", "source": "ok", "url": "https://ok.ru/1"}),
        );
    });
    assert!(
        foreign.contains("строка 5") && foreign.contains("(п. 16)"),
        "{foreign}"
    );
    let backwards = refused(&|life| {
        life.decided("2026-11-23 08:50", "ordinary", &["opeka"]);
    });
    assert!(
        backwards.contains("время 23.11.2026 08:50 раньше выявления сообщения (23.11.2026 09:00)"),
        "{backwards}"
    );
    let nobody = refused(&|life| {
        life.returned("2026-11-23 09:30", "opeka");
    });
    assert!(nobody.contains("возвращать нечего (п. 9)"), "{nobody}");
    let wrong_date = refused(&|life| {
        life.decided("2026-02-30 09:00", "ordinary", &["opeka"]);
    });
    assert!(
        wrong_date.contains("строка 2") && wrong_date.contains("2026-02-30"),
        "{wrong_date}"
    );
}

#[test]
fn a_correction_counts_from_then_on_and_a_message_under_p22_has_no_clocks() {
    let mut life = Life::detected("2026-11-23 09:00");
    life.event("2026-11-23 09:30", json!({
        "kind": "corrected", "entry": 1, "fields": {"topic": "Единое пособие", "at": "2026-11-23T08:40:00+07:00"},
        "reason": "время по ленте",
    }));
    let shown = life.shown("2026-11-23T09:40");
    assert_eq!(shown["detected_at"], "2026-11-23T08:40:00+07:00");
    assert_eq!(stage(&shown, "routing").1, 60);

    let mut life = Life::detected("2026-11-23 09:00");
    life.event(
        "2026-11-23 09:10",
        json!({"kind": "rejected", "reason": "obscene", "note": "Лебедева М. К."}),
    );
    let shown = life.shown("2026-11-23T12:00");
    assert_eq!(
        (
            shown["state"].as_str(),
            shown["stages"].as_array().map(Vec::len)
        ),
        (Some("rejected"), Some(0))
    );
}
