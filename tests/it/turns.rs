//! The turns that a message's life may take, each done at the desk in a pseudo-terminal and read back from the journal:
//! returns and rerouting, interim and clarifying replies, repeats, changes of mind and of the record.

use serde_json::Value;

use crate::support::desk::Desk;
use crate::support::station::Station;

/// Late on a Friday, so that every fact of the week can be entered with its own time.
const EVENING: &str = "2026-11-27T17:20";

/// Opens a form by a key, sets its time, fills in the rest from its first field on, and sends it.
fn enter(desk: &mut Desk, key: &str, form: &str, at: &str, fill: &[&str]) {
    desk.press(key).sees(form);
    desk.press("Shift+Tab")
        .sees("▸ Когда")
        .types(at)
        .press("Tab");
    for part in fill {
        match *part {
            "Enter" | "Down" | "Tab" => desk.press(part),
            text => desk.types(text),
        };
    }
    desk.press("F12").sees_no(form);
}

fn register(desk: &mut Desk, at: &str, link: &str) {
    desk.press("н").sees("Новое сообщение").press("Shift+Tab");
    desk.sees("▸ Выявлено").types(at).press("Tab");
    desk.pastes(link).press("Enter").press("Enter");
    desk.types("Анна К.")
        .press("Enter")
        .types("Где пособие?")
        .press("Enter");
    desk.types("от 3 до 7")
        .press("Enter")
        .types("кемер")
        .press("F12");
    desk.sees_no("Новое сообщение");
}

fn decide(desk: &mut Desk, at: &str, keys: &str) {
    enter(desk, "к", "Решение заместителя", at, &["Enter", keys]);
}

fn hand_over(desk: &mut Desk, at: &str, department: &str) {
    enter(
        desk,
        "п",
        "Передать подразделению",
        at,
        &[department, "Enter"],
    );
}

fn take_back(desk: &mut Desk, at: &str, department: &str) {
    let fill = [department, "Enter", "Enter", "не наш вопрос"];
    enter(desk, "в", "Возврат из подразделения", at, &fill);
}

/// Submitted, approved and brought by the executor.
fn prepare(desk: &mut Desk, times: [&str; 3], reply: &str) {
    enter(desk, "с", "Проект передан", times[0], &[]);
    enter(desk, "а", "Проект согласован", times[1], &[]);
    enter(
        desk,
        "о",
        "Согласованный ответ получен",
        times[2],
        &["Enter", reply],
    );
}

fn post(desk: &mut Desk, at: &str, fill: &[&str]) {
    let fill = [&["https://vk.com/wall-1_1?reply=2"], fill].concat();
    enter(desk, "р", "Ответ размещён", at, &fill);
}

/// A message as the program tells it to machines.
fn shown(station: &Station, number: &str, at: &str) -> Value {
    let text = station.says(&["show", number, "--json", "--at", at]);
    serde_json::from_str(&text).expect("JSON")
}

/// Every stage of a code, as so many fields of it.
fn stages<'a>(message: &'a Value, code: &str, fields: &[&str]) -> Vec<Vec<&'a Value>> {
    let stages = message["stages"].as_array().expect("stages").iter();
    let of_code = stages.filter(|stage| stage["stage"] == code);
    of_code
        .map(|stage| fields.iter().map(|field| &stage[*field]).collect())
        .collect()
}

#[test]
fn one_of_two_departments_returns_it_and_so_does_the_next_one() {
    let station = Station::at(EVENING);
    let mut desk = station.desk(120, 32);
    register(&mut desk, "23.11 9:00", "https://vk.com/wall-1_1");
    decide(&mut desk, "23.11 9:10", "12");
    hand_over(&mut desk, "23.11 9:15", "пособия");
    hand_over(&mut desk, "23.11 9:20", "опека");
    take_back(&mut desk, "23.11 9:30", "опека");
    desk.sees("перенаправить")
        .press("Enter")
        .sees("в течение 5 минут (п. 10)");
    desk.press("Esc").sees_no("в течение 5 минут");
    hand_over(&mut desk, "23.11 9:33", "ветераны");
    take_back(&mut desk, "23.11 9:50", "ветераны");
    desk.press("Enter")
        .sees("Возврат уже 2-й: посоветуйтесь с заместителем министра");
    desk.press("Esc").sees_no("Возврат уже");
    // The deputy minister leaves it to the one department that kept it.
    enter(
        &mut desk,
        "к",
        "Решение заместителя",
        "23.11 9:54",
        &["Enter", "2"],
    );
    desk.sees("на исполнении");
    prepare(
        &mut desk,
        ["23.11 13:00", "23.11 13:20", "23.11 13:25"],
        "о",
    );
    post(&mut desk, "23.11 13:30", &[]);
    desk.leave();

    assert_eq!(
        station.kinds()[2..],
        [
            "handed_over",
            "handed_over",
            "returned",
            "handed_over",
            "returned",
            "categorised",
            "submitted",
            "approved",
            "approved",
            "reply_received",
            "posted"
        ]
    );
    let message = shown(&station, "2026-1", "2026-11-27T17:20");
    assert_eq!(message["state"], "answered");
    let returns = stages(
        &message,
        "return",
        &["department", "used_minutes", "status"],
    );
    assert_eq!(
        serde_json::json!(returns),
        serde_json::json!([
            ["posobiya", null, "met"],
            ["opeka", 10, "met"],
            ["veterany", 17, "missed"]
        ])
    );
    let rerouted = stages(
        &message,
        "rerouting",
        &["department", "used_minutes", "status"],
    );
    assert_eq!(
        serde_json::json!(rerouted),
        serde_json::json!([["opeka", 3, "met"], ["veterany", 4, "met"]])
    );
}

#[test]
fn an_interim_reply_leaves_seven_working_days_for_the_final_one() {
    let station = Station::at(EVENING);
    let mut desk = station.desk(120, 32);
    register(&mut desk, "23.11 9:00", "https://vk.com/wall-1_1");
    decide(&mut desk, "23.11 9:10", "1");
    hand_over(&mut desk, "23.11 9:15", "");
    prepare(
        &mut desk,
        ["23.11 12:00", "23.11 12:20", "23.11 12:25"],
        "п",
    );
    post(&mut desk, "23.11 13:30", &[]);
    desk.sees("промежуточный").sees("Окончательный");
    let waiting = shown(&station, "2026-1", "2026-11-27T17:20");
    assert_eq!(waiting["state"], "interim");
    assert_eq!(waiting["reply_due"], "2026-12-02T17:30:00+07:00", "п. 17");
    prepare(
        &mut desk,
        ["26.11 10:00", "26.11 10:20", "26.11 10:30"],
        "о",
    );
    post(&mut desk, "26.11 10:40", &[]);
    desk.sees("Сообщений в работе нет");
    desk.leave();
    let message = shown(&station, "2026-1", "2026-11-27T17:20");
    assert_eq!(message["state"], "answered");
    let replies: Vec<Value> = station
        .events()
        .into_iter()
        .filter(|event| event["kind"] == "posted")
        .map(|event| event["reply"].clone())
        .collect();
    assert_eq!(replies, ["interim", "final"]);
    assert_eq!(
        serde_json::json!(stages(&message, "final", &["status"])),
        serde_json::json!([["met"]])
    );
}

#[test]
fn a_clarification_does_not_stop_the_clock_of_the_reply() {
    let station = Station::at(EVENING);
    let mut desk = station.desk(80, 24);
    register(&mut desk, "23.11 9:00", "https://vk.com/wall-1_1");
    decide(&mut desk, "23.11 9:10", "1");
    hand_over(&mut desk, "23.11 9:15", "");
    prepare(
        &mut desk,
        ["23.11 12:00", "23.11 12:20", "23.11 12:25"],
        "з",
    );
    post(&mut desk, "23.11 13:30", &[]);
    desk.leave();
    let posted = station.events().pop().expect("an event");
    assert_eq!(posted["reply"], "clarification");
    let message = shown(&station, "2026-1", "2026-11-23T14:00");
    assert_eq!(message["state"], "in_work");
    assert_eq!(message["reply_due"], "2026-11-24T08:48:00+07:00");
    let reply = stages(&message, "reply", &["used_minutes", "status"]);
    assert_eq!(
        serde_json::json!(reply),
        serde_json::json!([[252, "running"]])
    );
}

#[test]
fn a_repeat_goes_to_the_department_without_a_decision_and_names_the_measures() {
    let station = Station::at(EVENING);
    let mut desk = station.desk(120, 32);
    register(&mut desk, "23.11 9:00", "https://vk.com/wall-1_1");
    decide(&mut desk, "23.11 9:10", "1");
    desk.press("н").sees("Новое сообщение").press("Shift+Tab");
    desk.types("24.11 9:00").press("Tab");
    desk.pastes("https://vk.com/wall-1_2")
        .press("Enter")
        .press("Enter");
    desk.types("Анна К.")
        .press("Enter")
        .types("Всё ещё жду")
        .press("Enter");
    desk.types("от 3 до 7")
        .press("Enter")
        .types("кемер")
        .press("Enter");
    desk.types("1")
        .press("F12")
        .sees("Зарегистрировано № 2")
        .sees_no("Новое сообщение");
    hand_over(&mut desk, "24.11 9:40", "пособия");
    prepare(
        &mut desk,
        ["24.11 12:00", "24.11 12:20", "24.11 12:25"],
        "о",
    );
    desk.press("р")
        .sees("Принятые меры")
        .pastes("https://vk.com/wall-1_2?reply=3");
    desk.press("F12")
        .sees("п. 19")
        .press("Esc")
        .sees_no("Принятые меры");
    desk.press("р").sees("Черновик восстановлен");
    desk.press("F4")
        .sees_no("Черновик восстановлен")
        .press("Esc")
        .sees_no("Принятые меры");
    post(&mut desk, "24.11 12:30", &["Enter", "выплата назначена"]);
    desk.leave();
    let repeat = shown(&station, "2026-2", "2026-11-27T17:20");
    assert_eq!(
        (&repeat["state"], &repeat["category"]),
        (&"answered".into(), &"ordinary".into())
    );
    let routing = stages(
        &repeat,
        "routing",
        &["used_minutes", "overdue_minutes", "status"],
    );
    assert_eq!(
        serde_json::json!(routing),
        serde_json::json!([[40, 0, "met"]]),
        "the 25 minutes of a repeat are a guide (п. 20)"
    );
    assert_eq!(
        station.events().pop().expect("an event")["measures"],
        "выплата назначена"
    );
}

#[test]
fn a_shorter_term_a_change_of_category_and_a_corrected_time_move_the_dues() {
    let station = Station::at(EVENING);
    let mut desk = station.desk(120, 32);
    register(&mut desk, "23.11 9:00", "https://vk.com/wall-1_1");
    enter(
        &mut desk,
        "к",
        "Решение заместителя",
        "23.11 9:10",
        &["Enter", "1", "Tab", "3ч"],
    );
    desk.sees("сокращённый срок 3 ч 00 мин");
    let due = |at: &str| shown(&station, "2026-1", at)["reply_due"].clone();
    assert_eq!(due("2026-11-23T09:30"), "2026-11-23T12:00:00+07:00");
    // "п" is повышенной важности; the department stays marked, the shorter term is not said again.
    enter(&mut desk, "к", "Решение заместителя", "23.11 9:40", &["п"]);
    desk.sees("! повышенной важности");
    assert_eq!(
        due("2026-11-23T09:45"),
        "2026-11-23T13:48:00+07:00",
        "240 working minutes over lunch"
    );
    // It was detected half an hour earlier.
    desk.press("и")
        .sees("Исправить запись")
        .press("Down")
        .press("Down")
        .press("Down");
    desk.sees("выявлено")
        .press("Enter")
        .press("Enter")
        .sees("23.11.2026 09:00");
    desk.types("23.11 8:30")
        .press("Enter")
        .types("смотрели на другие часы")
        .press("F12");
    desk.sees("запись 3 исправлена").sees_no("Исправить запись");
    desk.sees("исправлено: время 23.11 08:30");
    assert_eq!(due("2026-11-27T17:20"), "2026-11-23T12:30:00+07:00");
    assert_eq!(
        due("2026-11-23T09:45"),
        "2026-11-23T12:30:00+07:00",
        "a correction holds whenever it was made"
    );
    let corrected = station.events().pop().expect("an event");
    assert_eq!(corrected["kind"], "corrected");
    assert_eq!(corrected["fields"]["at"], "2026-11-23T08:30:00+07:00");
    assert_eq!(corrected["reason"], "смотрели на другие часы");

    // What does not fit the rest of the history is refused at its field.
    desk.press("и")
        .sees("Исправить запись")
        .press("Down")
        .press("Down")
        .press("Down");
    desk.press("Enter")
        .press("Enter")
        .types("27.11 17:00")
        .press("Enter")
        .types("ошибка")
        .press("F12");
    desk.sees("этому противоречат записи")
        .press("Esc")
        .sees_no("Исправить запись");
    desk.leave();
    assert!(station.says(&["journal", "verify"]).contains("журнал цел"));
}

#[test]
fn an_annulled_registration_keeps_its_number_and_leaves_the_queue() {
    let station = Station::at(EVENING);
    let mut desk = station.desk(80, 24);
    register(&mut desk, "23.11 9:00", "https://vk.com/wall-1_1");
    enter(
        &mut desk,
        "ь",
        "Аннулировать регистрацию",
        "23.11 9:05",
        &["автор удалил"],
    );
    desk.sees("Сообщений в работе нет");
    register(&mut desk, "23.11 9:10", "https://vk.com/wall-1_2");
    desk.sees("Зарегистрировано № 2");
    desk.leave();
    let message = shown(&station, "2026-1", "2026-11-27T17:20");
    assert_eq!(
        (&message["state"], &message["stages"]),
        (&"annulled".into(), &serde_json::json!([]))
    );
}

#[test]
fn the_stand_in_of_the_coordinator_is_offered_on_his_days() {
    let station = Station::at(EVENING);
    station.says(&["calendar"]);
    let path = station.path("config/organization.toml");
    let sample = std::fs::read_to_string(&path).expect("the sample was made");
    let stand_in = "\n[[stand_in]]\nperson = \"Орлова Т. И. (ПРИМЕР)\"\nsince = 2026-11-25\nuntil = 2026-11-30\n";
    std::fs::write(&path, sample + stand_in).expect("written");
    let mut desk = station.desk(120, 32);
    // The notice that the duty is open stands there until the next key.
    desk.press("Home").sees("координатор Орлова Т. И.");
    register(&mut desk, "27.11 9:00", "https://vk.com/wall-1_1");
    decide(&mut desk, "27.11 9:10", "1");
    enter(&mut desk, "д", "Доложить заместителю", "27.11 9:12", &[]);
    desk.leave();
    let events = station.events();
    assert_eq!(events[1]["decided_by"], "Орлова Т. И. (ПРИМЕР)", "п. 3");
    assert_eq!(events[2]["to"], "Орлова Т. И. (ПРИМЕР)");
}
