//! How many keys registering and routing take, and what the forms offer so that it is few: the source by the link, what
//! was used most, what the author wrote about before, the message that this one repeats, the ministry's templates.

use std::fmt::Write as _;

use crate::support::desk::Desk;
use crate::support::station::Station;

/// Registers a pasted message and waits until it is confirmed.
fn register(desk: &mut Desk, link: &str, author: &str, text: &str, topic: &str, location: &str) {
    desk.press("н")
        .sees("Новое сообщение")
        .pastes(link)
        .sees("▸ Автор");
    desk.pastes(author)
        .press("Enter")
        .sees("▸ Текст")
        .pastes(text)
        .press("Enter")
        .sees("▸ Тема");
    desk.types(topic)
        .press("Enter")
        .sees("▸ Локация")
        .types(location)
        .press("Enter");
}

#[test]
fn a_pasted_message_is_registered_within_twelve_keys_and_routed_within_six() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.sees("Сообщений в работе нет");
    desk.keystrokes();
    let text = "Привезли уголь, а компенсацию так и не назначили.\nКуда обращаться?";
    register(
        &mut desk,
        "https://ok.ru/group/55/topic/77",
        "Пётр Ильич С.",
        text,
        "уго",
        "прок",
    );
    desk.sees("Зарегистрировано № 1").sees_no("Новое сообщение");
    let keys = desk.keystrokes();
    assert!(keys <= 12, "registered with {keys} keys");

    // The coordinator's decision, then the handover: the head signs on paper.
    desk.press("Enter").sees("Решение заместителя министра");
    desk.press("3")
        .sees("[x] 3")
        .press("Enter")
        .sees_no("Решение зам");
    desk.press("Enter")
        .sees("Передать подразделению под подпись")
        .sees("Кузнецова Е. Н.")
        .press("F12")
        .sees("передано: Льготы");
    let keys = desk.keystrokes();
    assert!(keys <= 6, "routed with {keys} keys");
    desk.leave();

    let events = station.events();
    assert_eq!(station.kinds(), ["detected", "categorised", "handed_over"]);
    let detected = &events[0];
    assert_eq!(detected["source"], "ok");
    assert_eq!(detected["url"], "https://ok.ru/group/55/topic/77");
    assert_eq!(detected["author"], "Пётр Ильич С.");
    assert_eq!(detected["text"], text);
    assert_eq!(detected["topic"], "Компенсация за уголь");
    assert_eq!(detected["location"], "Прокопьевск");
    assert_eq!(events[1]["departments"], serde_json::json!(["lgoty"]));
    assert_eq!(events[2]["signature"]["method"], "paper");
    assert_eq!(events[2]["to"], "Кузнецова Е. Н. (ПРИМЕР)");
}

#[test]
fn enter_alone_routes_too_and_asks_when_the_paper_was_signed() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(80, 24);
    desk.sees("Сообщений в работе нет");
    register(
        &mut desk,
        "https://vk.com/wall-1_1",
        "Анна",
        "Где?",
        "единое",
        "юрга",
    );
    desk.sees("Зарегистрировано № 1").sees_no("Новое сообщение");
    desk.keystrokes();
    desk.press("Enter")
        .sees("Решение")
        .press("1")
        .press("Enter");
    desk.sees_no("Решение зам")
        .press("Enter")
        .sees("▸ Подразделение");
    desk.press("Enter").sees("▸ Подпись");
    desk.press("Enter").sees("▸ Когда");
    desk.press("Enter").sees("передано: Пособия");
    assert_eq!(desk.keystrokes(), 7);
    desk.leave();
}

#[test]
fn a_link_pasted_with_the_text_goes_to_both_fields() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.sees("Сообщений в работе нет")
        .press("н")
        .sees("▸ Ссылка");
    desk.pastes("https://m.vk.com/wall-1_2\r\n\r\nГде пособие?\r\nЖдём с октября.")
        .sees("▸ Автор")
        .sees("Ждём с октября.");
    // What takes a paste back goes back to the link with it.
    desk.press("Ctrl+Z")
        .sees("▸ Ссылка")
        .sees_no("m.vk.com")
        .pastes("https://m.vk.com/wall-1_2")
        .sees("▸ Автор");
    // The text is there already, so Enter goes on to the topic; in the Latin layout it is found as well.
    desk.types("Анна К.").press("Enter").sees("▸ Тема");
    desk.types("t;bjt").sees_no("› Единое");
    for _ in 0..5 {
        desk.press("\u{7f}");
    }
    desk.types("tlbyjt")
        .sees("› Единое пособие")
        .press("Enter")
        .types(".huf")
        .sees("› Юрга")
        .press("Enter");
    desk.sees("Зарегистрировано № 1").sees_no("Новое сообщение");
    desk.leave();
    let detected = &station.events()[0];
    assert_eq!(detected["url"], "https://m.vk.com/wall-1_2");
    assert_eq!(detected["source"], "vk");
    assert_eq!(detected["text"], "Где пособие?\nЖдём с октября.");
    assert_eq!(detected["topic"], "Единое пособие");
    assert_eq!(detected["location"], "Юрга");
}

#[test]
fn a_text_pasted_where_the_link_belongs_is_not_lost() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.sees("Сообщений в работе нет")
        .press("н")
        .sees("▸ Ссылка");
    desk.pastes("Где пособие?\nЖдём с октября.")
        .sees("ссылки во вставленном нет: оно в поле «Текст»")
        .sees("Ждём с октября.")
        .sees("▸ Ссылка");
    // A second text does not take the place of the first.
    desk.pastes("другой текст")
        .sees("это не ссылка")
        .sees("Ждём с октября.");
    desk.pastes("https://vk.com/wall-1_2").sees("▸ Автор");
    desk.press("Esc").sees_no("Новое сообщение");
    desk.leave();
}

#[test]
fn a_link_that_is_none_is_told_at_its_field() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.sees("Сообщений в работе нет");
    let long = format!("https://vk.com/wall-1_2?{}", "a".repeat(4_900));
    for (link, told) in [
        ("javascript:alert(1)", "ожидается ссылка вида"),
        ("vk.com/wall-1_2", "ожидается ссылка вида"),
        ("https://localhost/a", "ожидается ссылка вида"),
        (long.as_str(), "ссылка длиннее 2000 знаков"),
    ] {
        desk.press("н")
            .sees("▸ Ссылка")
            .pastes(link)
            .sees(told)
            .sees("▸ Ссылка");
        desk.press("Esc").sees("Черновик сохранён").press("н");
        desk.sees("Черновик восстановлен")
            .press("F4")
            .sees_no("Черновик восстановлен");
        desk.press("Esc").sees_no("Новое сообщение");
    }
    // A link of no known network: the source is asked, and what does not fit it is refused.
    desk.press("н")
        .sees("▸ Ссылка")
        .pastes("https://example.org/a");
    desk.sees("▸ Источник").sees("по ссылке источник не узнать");
    desk.types("вконт").press("Enter").sees("▸ Автор");
    desk.types("А").press("Enter").types("Б").press("Enter");
    desk.types("единое")
        .press("Enter")
        .types("юрга")
        .press("F12");
    desk.sees("ссылка не из сети ВКонтакте").sees("▸ Источник");
    desk.types("блог").press("F12").sees("Зарегистрировано № 1");
    desk.sees_no("Новое сообщение");
    desk.leave();
    assert_eq!(station.events()[0]["source"], "blog");
}

#[test]
fn a_paste_beyond_the_limit_is_told_and_freezes_nothing() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.sees("Сообщений в работе нет")
        .press("н")
        .sees("▸ Ссылка");
    desk.pastes("https://vk.com/wall-1_2").sees("▸ Автор");
    // An empty paste does nothing.
    desk.pastes("").types("Анна").press("Enter").sees("▸ Текст");
    let million = "а".repeat(1 << 20);
    desk.pastes(&million)
        .sees("вставлено начало: в поле помещается 100 000 знаков, а в тексте 1 048 576");
    desk.types("я").sees("в поле помещается 100 000 знаков");
    desk.press("Esc")
        .sees_no("Новое сообщение")
        .press("н")
        .sees("Черновик восстановлен");
    desk.press("F4")
        .sees_no("Черновик восстановлен")
        .pastes("https://vk.com/wall-1_3");
    desk.sees("▸ Автор")
        .types("Анна")
        .press("Enter")
        .sees("▸ Текст");
    let mut lines = String::new();
    for line in 0..10_000 {
        let _ = writeln!(lines, "строка номер {line}");
    }
    desk.pastes(&lines).sees("вставлено начало");
    desk.press("Enter")
        .sees("▸ Тема")
        .press("Esc")
        .sees_no("Новое сообщение");
    desk.leave();
}

#[test]
fn what_was_used_most_and_what_the_author_wrote_about_come_first() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.sees("Сообщений в работе нет");
    for (place, author) in ["Анна", "Борис", "Вера"].iter().enumerate() {
        let link = format!("https://vk.com/wall-1_{place}");
        let topic = if place == 0 {
            "сиделка"
        } else {
            "уголь"
        };
        register(&mut desk, &link, author, "Куда обращаться?", topic, "тайга");
        desk.sees(&format!("Зарегистрировано № {}", place + 1));
        desk.sees_no("Новое сообщение");
    }
    // A new author: the most used stands first, and ↓ Enter takes it.
    desk.press("н")
        .sees("▸ Ссылка")
        .pastes("https://ok.ru/topic/9")
        .sees("▸ Автор");
    desk.types("Глеб")
        .press("Enter")
        .types("Где?")
        .press("Enter")
        .sees("▸ Тема");
    desk.press("Down")
        .sees("› Компенсация за уголь")
        .press("Enter");
    desk.sees("▸ Локация")
        .press("Down")
        .sees("› Тайга")
        .press("Enter");
    desk.sees("Зарегистрировано № 4").sees_no("Новое сообщение");
    // An author who has written before: his topic and location stand there, Enter takes them.
    desk.press("н")
        .sees("▸ Ссылка")
        .pastes("https://ok.ru/topic/10")
        .sees("▸ Автор");
    desk.types("Анна")
        .press("Enter")
        .sees("похоже на № 2026-1 от 23.11.2026 (тот же автор");
    desk.types("Опять?")
        .press("Enter")
        .sees("▸ Тема")
        .sees("Сиделка");
    desk.press("Enter").sees("▸ Локация").press("Enter");
    desk.sees("как новое").press("Enter");
    desk.sees("Зарегистрировано № 5").sees_no("Новое сообщение");
    desk.leave();
    let events = station.events();
    assert_eq!(events[3]["topic"], "Компенсация за уголь");
    assert_eq!(events[3]["location"], "Тайга");
    assert_eq!(events[4]["topic"], "Сиделка");
    assert_eq!(events[4]["location"], "Тайга");
}

#[test]
fn a_near_text_is_told_when_the_field_is_left_and_a_key_takes_the_number() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.sees("Сообщений в работе нет");
    let text = "Подали заявление на пособие в сентябре, до сих пор нет ни денег, ни ответа";
    register(
        &mut desk,
        "https://vk.com/wall-1_1",
        "Анна",
        text,
        "от 3",
        "белово",
    );
    desk.sees("Зарегистрировано № 1").sees_no("Новое сообщение");
    desk.press("н")
        .sees("▸ Ссылка")
        .pastes("https://ok.ru/topic/5")
        .sees("▸ Автор");
    desk.types("Мама двоих").press("Enter").sees("▸ Текст");
    desk.pastes(&format!("{}!!", text.to_uppercase()))
        .press("Enter");
    desk.sees("похоже на № 2026-1 от 23.11.2026 (близкий текст");
    desk.press("F8")
        .sees("▸ Тема")
        .sees("Белово")
        .sees_no("похоже на");
    desk.press("Enter")
        .press("Enter")
        .sees("Зарегистрировано № 2");
    desk.sees("повторное к № 2026-1").sees_no("Новое сообщение");
    // Words of its own are no repeat.
    desk.press("н")
        .sees("▸ Ссылка")
        .pastes("https://ok.ru/topic/6")
        .sees("▸ Автор");
    desk.types("Иван").press("Enter").sees("▸ Текст");
    desk.pastes("Когда в сентябре назначат субсидию, если заявление подали весной и ответа нет");
    desk.press("Enter").sees("▸ Тема").sees_no("похоже на");
    desk.press("Esc").sees_no("Новое сообщение");
    desk.leave();
    let events = station.events();
    assert_eq!(events[1]["repeat_of"], "2026-1");
    assert_eq!(events[1]["topic"], "Пособие от 3 до 7 лет");
    assert_eq!(events[1]["location"], "Белово");
}

#[test]
fn a_template_is_filled_in_copied_and_inserted() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.sees("Сообщений в работе нет");
    register(
        &mut desk,
        "https://vk.com/wall-1_1",
        "Анна К.",
        "Где уголь?",
        "уголь",
        "юрга",
    );
    desk.sees("Зарегистрировано № 1").sees_no("Новое сообщение");
    desk.press("з")
        .sees("Заметка")
        .sees("F7 шаблон")
        .press("F7")
        .sees("Шаблоны");
    // The one of the message's topic stands first, with its author and place filled in.
    desk.sees("› Ответ: компенсация за уголь")
        .sees("Здравствуйте, Анна К.!")
        .sees("(Юрга)");
    desk.types("рассм")
        .sees("› Меры: заявление рассмотрено")
        .press("Enter");
    desk.sees_no("Шаблоны")
        .sees("Заявление рассмотрено")
        .press("F12");
    desk.sees("заметка").sees_no("▸ Текст");
    // In the posting the reply goes onto the clipboard: it is pasted in the network.
    for _ in 0..2 {
        desk.press("Enter")
            .sees("Когда")
            .press("1")
            .press("F12")
            .sees_no("Когда");
    }
    desk.press("о")
        .sees("Согласованный ответ")
        .press("F12")
        .sees_no("Согласованный ответ");
    desk.press("р")
        .sees("Ссылка на ответ")
        .press("F7")
        .sees("Enter скопировать");
    desk.press("Enter")
        .sees("скопировано: Ответ: компенсация за уголь");
    assert!(
        desk.clipboard().starts_with("Здравствуйте, Анна К.!"),
        "{}",
        desk.clipboard()
    );
    desk.press("Esc").sees_no("Ссылка на ответ");
    desk.leave();
    let events = station.events();
    assert_eq!(
        events[1]["text"],
        "Заявление рассмотрено, выплата назначена; заявителю сообщено по телефону."
    );
}

#[test]
fn words_are_cut_in_one_field_and_pasted_in_another_and_undone() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.sees("Сообщений в работе нет")
        .press("н")
        .sees("▸ Ссылка");
    desk.pastes("https://vk.com/wall-1_1").sees("▸ Автор");
    desk.types("Анна К. пишет").press("Ctrl+Left").press("Left");
    desk.press("Shift+Home").press("Ctrl+X").sees_no("Анна");
    desk.press("End")
        .types("ет")
        .sees("пишетет")
        .press("Ctrl+Z")
        .press("Ctrl+Z");
    desk.sees_no("пишетет")
        .press("Tab")
        .sees("▸ Текст")
        .press("Ctrl+V")
        .sees("Анна К.");
    desk.press("Home").types("От: ").sees("От: Анна К.");
    desk.press("Esc").sees_no("Новое сообщение");
    desk.leave();
}
