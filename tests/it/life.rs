//! A message's whole life at the desk, in a pseudo-terminal, as the specialist does it.

use portable_pty::CommandBuilder;

use crate::support::desk::Desk;
use crate::support::pdf::text_of_pdf;
use crate::support::station::{Station, text};

/// Enter opens the expected step, F12 takes its form as it stands.
fn step(desk: &mut Desk, form: &str, done: &str) {
    desk.press("Enter")
        .sees(form)
        .press("F12")
        .sees(done)
        .sees_no(form);
}

fn decide(desk: &mut Desk, keys: &str) {
    desk.press("Enter")
        .sees("Решение заместителя министра")
        .press("Enter")
        .types(keys)
        .press("F12");
    desk.sees("категория")
        .sees_no("Решение заместителя министра");
}

fn post(desk: &mut Desk, link: &str) {
    desk.press("Enter")
        .sees("Ответ размещён")
        .pastes(link)
        .press("F12");
    desk.sees("ответ размещён").sees_no("Ссылка на ответ");
}

#[test]
fn an_ordinary_message_from_detection_to_the_posted_reply_and_the_page() {
    let station = Station::at("2026-11-23T09:00");
    let mut desk = station.desk(120, 32);
    desk.sees("Сообщений в работе нет")
        .sees("н — зарегистрировать");
    desk.registers(
        "https://vk.com/wall-1_2",
        "Анна К.",
        "Где пособие?\nЖдём с октября.",
    );
    desk.sees("ждёт решения").sees("предварительно");
    decide(&mut desk, "1");
    desk.sees("передать");
    step(
        &mut desk,
        "Передать подразделению под подпись",
        "передано: Пособия",
    );
    step(
        &mut desk,
        "Проект передан на согласование",
        "на согласование",
    );
    step(&mut desk, "Проект согласован", "согласовано");
    step(&mut desk, "Согласованный ответ получен", "ответ получен");
    post(&mut desk, "https://vk.com/wall-1_2?reply=3");
    desk.sees("Сообщений в работе нет");
    desk.leave();

    assert_eq!(
        station.kinds(),
        [
            "detected",
            "categorised",
            "handed_over",
            "submitted",
            "approved",
            "approved",
            "reply_received",
            "posted"
        ]
    );
    let events = station.events();
    assert_eq!(events[0]["message"], "2026-1");
    assert_eq!(events[0]["source"], "vk");
    assert_eq!(events[0]["text"], "Где пособие?\nЖдём с октября.");
    assert_eq!(events[0]["at"], "2026-11-23T09:00:00+07:00");
    assert_eq!(events[2]["signature"]["method"], "paper");
    assert_eq!(events[2]["capacity"], "head");
    assert!(
        station
            .says(&["journal", "verify"])
            .contains("журнал цел: записей 10")
    );

    let page = station.path("page.pdf");
    station.says(&["print", "page", "--out", text(&page)]);
    let text = text_of_pdf(&page);
    for part in [
        "Журнал сообщений из открытых источников",
        "23.11.2026 09:0",
        "Пособие от 3 до 7 лет",
        "Пособия",
        "Лист 1",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let head = events[7]["hash"].as_str().expect("a hash")[..16].to_owned();
    // The extractor puts spaces between digits and letters.
    let packed: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    assert!(packed.contains(&head), "{head}: {text}");
}

#[test]
fn a_return_and_a_second_department() {
    let station = Station::at("2026-11-23T09:00");
    let mut desk = station.desk(120, 32);
    desk.registers("https://vk.com/wall-1_3", "Анна К.", "Положена ли опека?");
    decide(&mut desk, "1");
    step(
        &mut desk,
        "Передать подразделению под подпись",
        "передано: Пособия",
    );
    desk.press("в")
        .sees("Возврат из подразделения")
        .press("Enter")
        .press("Enter")
        .types("не наш вопрос")
        .press("F12");
    desk.sees("перенаправить");
    desk.press("Enter")
        .sees("п. 10")
        .types("опек")
        .sees("› Опека")
        .press("F12")
        .sees("передано: Опека");
    step(
        &mut desk,
        "Проект передан на согласование",
        "на согласование",
    );
    step(&mut desk, "Проект согласован", "согласовано");
    step(&mut desk, "Согласованный ответ получен", "ответ получен");
    post(&mut desk, "https://vk.com/wall-1_3?reply=3");
    desk.leave();
    let events = station.events();
    let departments: Vec<&str> = events
        .iter()
        .filter_map(|event| event["department"].as_str())
        .collect();
    assert_eq!(
        departments,
        ["posobiya", "posobiya", "opeka", "opeka", "opeka"]
    );
    let handed = &events[4];
    assert_eq!(
        handed["to"], "Ильин С. П. (ПРИМЕР)",
        "the head follows the department"
    );
    assert!(station.says(&["journal", "verify"]).contains("журнал цел"));
}

#[test]
fn a_message_of_high_importance_is_reported_first() {
    let station = Station::at("2026-11-23T09:00");
    let mut desk = station.desk(80, 24);
    desk.registers("https://vk.com/wall-1_4", "Анна К.", "Сироту выселяют!");
    // The Latin layout presses the same keys: g is п, "повышенной важности".
    desk.press("Enter")
        .sees("Решение заместителя министра")
        .press("g")
        .press("Enter")
        .press("2")
        .press("F12");
    desk.sees("! повышенной важности").sees("доложить");
    step(
        &mut desk,
        "Доложить заместителю министра",
        "доложено: Лебедева",
    );
    step(
        &mut desk,
        "Передать подразделению под подпись",
        "передано: Опека",
    );
    desk.press("с")
        .sees("Проект передан на согласование")
        .press("F12")
        .sees("на согласование");
    desk.press("у")
        .sees("отправлен на доработку")
        .press("Enter")
        .types("короче")
        .press("F12")
        .sees("доработка");
    step(
        &mut desk,
        "Проект передан на согласование",
        "на согласование",
    );
    step(&mut desk, "Проект согласован", "согласовано");
    step(&mut desk, "Согласованный ответ получен", "ответ получен");
    post(&mut desk, "https://vk.com/wall-1_4?reply=3");
    desk.leave();
    let kinds = station.kinds();
    assert_eq!(
        kinds[1..5],
        ["categorised", "reported", "handed_over", "submitted"]
    );
    let shown = station.says(&["show", "2026-1", "--json", "--at", "2026-11-23T09:30"]);
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(shown["category"], "high");
    assert_eq!(shown["state"], "answered");
}

#[test]
fn a_handover_to_two_departments_and_the_common_reply() {
    let station = Station::at("2026-11-23T09:00");
    let mut desk = station.desk(120, 32);
    desk.registers("https://vk.com/wall-1_5", "Анна К.", "Пособие и льготы?");
    decide(&mut desk, "13");
    step(
        &mut desk,
        "Передать подразделению под подпись",
        "передано: Пособия",
    );
    step(
        &mut desk,
        "Передать подразделению под подпись",
        "передано: Льготы",
    );
    desk.sees("сбор информации");
    step(
        &mut desk,
        "Информация для общего ответа получена",
        "информация",
    );
    step(
        &mut desk,
        "Информация для общего ответа получена",
        "информация",
    );
    let photo = station.path("крыша до и после.jpg");
    desk.press("Enter")
        .sees("Ответ размещён")
        .pastes("https://vk.com/wall-1_5?reply=3")
        .press("Enter")
        .press("Enter")
        .pastes(&photo.display().to_string())
        .press("F12")
        .sees("не приложить: такого файла");
    std::fs::write(&photo, "снимок").expect("written");
    desk.press("F12")
        .sees("ответ размещён")
        .sees_no("Ссылка на ответ");
    desk.leave();
    let events = station.events();
    let attached = &events.last().expect("a posting")["attachments"][0];
    assert_eq!(attached["name"], "крыша до и после.jpg");
    assert_eq!(attached["size"], 12);
    let copy = format!(
        "journal.db.files/{}.jpg",
        attached["sha256"].as_str().expect("a hash")
    );
    assert_eq!(
        std::fs::read(station.path(&copy)).expect("a copy"),
        "снимок".as_bytes()
    );
    let brought: Vec<&str> = events
        .iter()
        .filter(|event| event["kind"] == "information_received")
        .filter_map(|event| event["department"].as_str())
        .collect();
    assert_eq!(brought, ["posobiya", "lgoty"]);
    assert_eq!(station.kinds().last().map(String::as_str), Some("posted"));
}

#[test]
fn what_was_typed_is_kept_and_what_is_wrong_is_told_at_its_field() {
    let station = Station::at("2026-11-23T09:00");
    let mut desk = station.desk(80, 24);
    desk.sees("Сообщений в работе нет")
        .press("н")
        .sees("Новое сообщение");
    desk.types("vk.com/wall")
        .press("F12")
        .sees("ожидается ссылка вида https://vk.com/…");
    desk.press("Esc")
        .sees("Черновик сохранён")
        .press("н")
        .sees("Черновик восстановлен")
        .sees("vk.com/wall");
    desk.press("F4")
        .sees_no("vk.com/wall")
        .press("Esc")
        .sees_no("Новое сообщение");
    desk.registers(
        "https://vk.com/wall-1_6",
        "Анна К.",
        "Текст\u{1b}[2J с подвохом\u{202e}",
    );
    desk.press("Enter")
        .sees("Решение")
        .press("Enter")
        .press("1")
        .press("Tab")
        .types("9ч")
        .press("F12");
    desk.sees("можно от 1 до 480 мин")
        .press("Esc")
        .sees_no("сокращённый срок 540");
    desk.press("р").sees("«разместить» пока нельзя");
    desk.resizes(50, 10)
        .sees("Окно мало")
        .resizes(120, 32)
        .sees("Очередь: 1 сообщение в работе");
    desk.leave();
    assert_eq!(
        station.events()[0]["text"],
        "Текст\u{1b}[2J с подвохом\u{202e}",
        "stored exactly"
    );
    assert_eq!(station.kinds(), ["detected"]);
}

#[test]
fn a_similar_message_is_offered_as_repeated() {
    let station = Station::at("2026-11-23T09:00");
    let mut desk = station.desk(120, 32);
    desk.registers("https://vk.com/wall-1_7", "Анна К.", "Где пособие?");
    desk.press("н")
        .sees("Новое сообщение")
        .pastes("https://vk.com/wall-1_7")
        .press("Enter")
        .press("Enter");
    desk.types("Анна К.")
        .press("Enter")
        .types("Всё ещё жду")
        .press("Enter")
        .types("от 3")
        .press("Enter");
    desk.types("кемер")
        .press("Enter")
        .sees("похоже на № 2026-1")
        .sees("Enter ещё раз — как новое")
        .types("1")
        .press("F12");
    desk.sees("Зарегистрировано № 2")
        .sees("повторное к № 2026-1");
    desk.leave();
    assert_eq!(station.events()[1]["repeat_of"], "2026-1");
}

#[test]
fn the_terminal_is_given_back_on_sigterm_and_sighup() {
    for signal in ["TERM", "HUP"] {
        let station = Station::at("2026-11-23T09:00");
        let mut desk = station.desk(80, 24);
        desk.sees("Сообщений в работе нет").signal(signal);
        assert_eq!(desk.ends(), 0, "{signal}");
        assert!(desk.gave_the_terminal_back(), "{signal}");
    }
}

#[test]
fn a_desk_whose_window_was_closed_does_not_run_on() {
    let station = Station::at("2026-11-23T09:00");
    // The pseudo-terminal types an end-of-file as it goes, so now and then the desk reads while the terminal goes.
    for hears_the_hangup in [true, false, false, false] {
        let mut command = station.command();
        command.set_controlling_tty(hears_the_hangup);
        let mut desk = station.open(command, 120, 32);
        desk.sees("Сообщений в работе нет").loses_the_terminal();
    }
}

/// The name under which this binary runs itself to panic on purpose.
const PANICS: &str = "life::a_panic_inside_the_terminal";

#[test]
#[ignore = "is run by the_terminal_is_given_back_on_a_panic in a terminal of its own"]
fn a_panic_inside_the_terminal() {
    if std::env::args().any(|argument| argument == "--nocapture") {
        let _terminal = pult::desk::terminal::Terminal::enter(true).expect("a terminal");
        panic!("на этом месте");
    }
}

#[test]
fn the_terminal_is_given_back_on_a_panic() {
    let station = Station::at("2026-11-23T09:00");
    let mut command = CommandBuilder::new(std::env::current_exe().expect("this binary"));
    command.args(["--exact", "--ignored", "--nocapture", PANICS]);
    let mut desk = station.open(command, 120, 32);
    assert_ne!(desk.ends(), 0);
    assert!(desk.gave_the_terminal_back());
    desk.sees("на этом месте");
}

#[test]
fn a_second_desk_follows_the_first() {
    let station = Station::at("2026-11-23T09:00");
    let (mut first, mut second) = (station.desk(120, 32), station.desk(120, 32));
    first.sees("Сообщений в работе нет");
    second.sees("Сообщений в работе нет");
    first.registers("https://vk.com/wall-1_8", "Анна К.", "Где пособие?");
    second.sees("Очередь: 1 сообщение в работе");
    first.leave();
    second.leave();
}

#[test]
fn f8_saves_the_page_and_the_palette_finds_an_action() {
    let station = Station::at("2026-11-23T09:00");
    let mut desk = station.desk(120, 32);
    desk.registers("https://vk.com/wall-1_9", "Анна К.", "Где пособие?");
    desk.press("Ctrl+P")
        .sees("Команды")
        .types("листы")
        .sees("Напечатать листы журнала или")
        .press("Enter");
    desk.sees("Экземпляров")
        .press("F12")
        .sees("Сохранено: листы журнала 2026 года");
    desk.press("F1")
        .sees("Что такое Пульт")
        .press("Esc")
        .sees_no("Что такое Пульт");
    desk.leave();
    let saved: Vec<_> = std::fs::read_dir(station.path("papers"))
        .expect("the folder is there")
        .collect();
    assert_eq!(saved.len(), 1);
}
