//! `pult import`: the preview, the registration, what the user says of columns, all or nothing.

use serde_json::json;

use super::{CLOCK, LIST, import, registered, write};
use crate::support::station::Station;

#[test]
fn a_preview_tells_what_would_be_registered_and_enters_nothing() {
    let station = Station::at(CLOCK);
    let file = write(&station, "list.csv", LIST);
    let (told, wrong, code) = import(&station, &[&file]);
    assert_eq!((wrong.as_str(), code), ("", 0));
    let wanted = format!(
        "{file} (CSV, UTF-8, разделитель «;»)\n\
         Столбцы: «Дата» — дата, «Время» — время, «Ссылка» — ссылка, «Площадка» — источник, «Автор» — автор, «Текст» — \
         текст, «Тема» — тема, «Город» — локация; не нужны: «Тональность»\n\
         Будет зарегистрировано: 2 сообщения (выявлено сейчас)\n  \
         локации нет, будет общая, строк: 1\n\
         Ничего не внесено. Внести: та же команда с --yes\n"
    );
    assert_eq!(told, wanted);
    assert!(
        !station.path("journal.db").exists(),
        "a preview makes no journal"
    );
}

#[test]
fn what_was_shown_is_registered_in_order_as_detected_now() {
    let station = Station::at(CLOCK);
    let file = write(&station, "list.csv", LIST);
    let (told, _, code) = import(&station, &[&file, "--yes"]);
    assert!(
        told.ends_with("Зарегистрировано: 2, № 2026-1 — 2026-2\n"),
        "{told}"
    );
    assert_eq!(code, 0);
    let events = station.events();
    let fields = |place: usize| {
        let mut event = events[place].clone();
        let own = event.as_object_mut().expect("an event");
        own.retain(|name, _| {
            !["seq", "recorded_at", "by", "prev", "hash", "at"].contains(&name.as_str())
        });
        event
    };
    assert_eq!(
        fields(1),
        json!({
            "kind": "detected", "message": "2026-2", "source": "ok", "url": "https://ok.ru/group/5/topic/6",
            "author": "Иван", "text": "Не дозвониться\nвторой день", "topic": "Не дозвониться",
            "location": "Не указана",
        })
    );
    let at = events[0]["at"].as_str().expect("a moment");
    assert!(at.starts_with("2026-11-23T10:0"), "{at}");
    assert!(station.says(&["journal", "verify"]).contains("журнал цел"));
    // The second time everything is there already.
    let (told, _, code) = import(&station, &[&file, "--yes"]);
    assert!(
        told.contains("строка 2: уже в журнале под № 2026-1\n"),
        "{told}"
    );
    assert!(told.ends_with("Регистрировать нечего.\n"), "{told}");
    assert_eq!((registered(&station).len(), code), (2, 0));
}

#[test]
fn the_detection_is_that_of_the_column_where_the_user_says_so() {
    let station = Station::at(CLOCK);
    let turned: Vec<&str> = LIST.splitn(3, '\n').collect();
    let list = format!("{}\n{}{}\n", turned[0], turned[2], turned[1]);
    let file = write(&station, "list.csv", list);
    let (told, _, code) = import(&station, &[&file, "--detected", "column", "--yes"]);
    assert_eq!(code, 0, "{told}");
    let events = station.events();
    let at: Vec<&str> = events
        .iter()
        .filter_map(|event| event["at"].as_str())
        .collect();
    assert_eq!(
        at,
        ["2026-11-23T09:15:00+07:00", "2026-11-23T09:20:00+07:00"]
    );
    assert_eq!(
        registered(&station)[0][1],
        "Марина П.",
        "numbers go by detection"
    );
    // A moment that has not come, none, and one that is none.
    let station = Station::at(CLOCK);
    let file = write(
        &station,
        "list.csv",
        "Дата;Ссылка;Текст;Тема\n23.11.2026 10:30;https://vk.com/wall-1_1;а;Другое\n\
         ;https://vk.com/wall-1_2;б;Другое\n05/06/2026 9:00;https://vk.com/wall-1_3;в;Другое\n\
         23.11.2026;https://vk.com/wall-1_4;г;Другое\n",
    );
    let (told, wrong, code) = import(&station, &[&file, "--detected", "column", "--yes"]);
    for line in [
        "строка 2: время 23.11.2026 10:30 ещё не наступило",
        "строка 3: нет даты",
        "строка 4: дата «05/06/2026 9:00»: неясно, где день",
        "строка 5: у даты 23.11.2026 нет времени",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    assert!(wrong.contains("ничего не внесено"), "{wrong}");
    assert_eq!((code, registered(&station).len()), (1, 0));
    let (_, wrong, code) = import(
        &station,
        &[
            &write(&station, "b.csv", "Ссылка;Текст\nа;б"),
            "--detected",
            "column",
        ],
    );
    assert!(wrong.contains("столбца с датой нет"), "{wrong}");
    assert_eq!(code, 2);
}

#[test]
fn each_row_that_is_left_out_or_wrong_is_named_with_the_reason() {
    let station = Station::at(CLOCK);
    station.says(&["import", &write(&station, "first.csv", LIST), "--yes"]);
    let list = "\
Отчёт за неделю
Ссылка;Текст;Автор;Тема
http://m.vk.com/wall-1_2?utm_source=rss;Та же ссылка;А;Другое
https://vk.com/wall-1_9;Новое;;Другое

https://vk.com/feed?w=wall-1_9;Опять;Б;Другое
;Без ссылки;В;Другое
https://vk.com/wall-1_10;;Г;Другое
Всего: 6;;;
vk.com/wall-1_11;Без схемы;Д;Другое
https://example.com/1;Чужая сеть;Е;Другое
https://vk.com/wall-1_12;Без темы;Ж;
https://vk.com/wall-1_13;разделитель; внутри;З;Другое
";
    let file = write(&station, "list.csv", list);
    let (told, wrong, code) = import(&station, &[&file, "--yes"]);
    for line in [
        "Будет зарегистрировано: 1 сообщение (выявлено сейчас)",
        "автора нет, будет «не указан», строк: 1",
        "Пропущено строк: 4",
        "строка 3: уже в журнале под № 2026-1",
        "строка 6: та же ссылка, что в строке 4",
        "строка 7: нет ссылки",
        "строка 8: нет текста",
        "С ошибками строк: 5",
        "строка 9: ссылка «Всего: 6»: ожидается ссылка вида https://vk.com/…",
        "строка 10: ссылка «vk.com/wall-1_11»: ожидается ссылка",
        "строка 11: источник не узнан: example.com",
        "строка 12: темы нет ни в строке, ни для всего списка (п. 8)",
        "строка 13: ячеек 5, а столбцов 4",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    assert!(wrong.contains("--skip-wrong"), "{wrong}");
    assert_eq!((code, registered(&station).len()), (1, 2), "nothing of it");
    // A topic and a network for the whole list; what is wrong is passed over on purpose.
    let (told, _, code) = import(
        &station,
        &[
            &file,
            "--topic",
            "Другое",
            "--source",
            "блоги",
            "--skip-wrong",
            "--yes",
        ],
    );
    assert!(
        told.contains("Зарегистрировано: 3, № 2026-3 — 2026-5"),
        "{told}"
    );
    assert_eq!(code, 0);
    let authors: Vec<String> = registered(&station)[2..]
        .iter()
        .map(|row| row[1].clone())
        .collect();
    assert_eq!(authors, ["не указан", "Е", "Ж"]);
    assert_eq!(station.events()[3]["source"], "blog");
}

#[test]
fn a_void_registration_is_no_reason_to_leave_a_message_out() {
    let station = Station::at(CLOCK);
    let file = write(&station, "list.csv", LIST);
    station.says(&["import", &file, "--yes"]);
    let annulled = json!({"kind": "annulled", "message": "2026-1", "at": "2026-11-23T10:00:00+07:00", "reason": "ошибка",
        "recorded_at": "2026-11-23T10:30:00+07:00"});
    let line = annulled.to_string();
    station.says(&["journal", "import", &write(&station, "more.jsonl", line)]);
    let (told, _, _) = import(&station, &[&file]);
    assert!(
        told.contains("Будет зарегистрировано: 1 сообщение"),
        "{told}"
    );
    assert!(
        told.contains("строка 3: уже в журнале под № 2026-2"),
        "{told}"
    );
}

#[test]
fn columns_told_by_hand_are_remembered_for_a_list_of_the_same_headers() {
    let station = Station::at(CLOCK);
    let list = "Куда вести;Что пишут;О чём;Теги\nhttps://vk.com/wall-1_2;Где пособие?;Единое пособие;важно\n";
    let file = write(&station, "list.csv", list);
    let (_, wrong, code) = import(&station, &[&file, "--yes"]);
    assert!(
        wrong.contains("по заголовкам не узнать, где ссылка и где текст. Столбцы (строка 1): «Куда вести», «Что пишут»"),
        "{wrong}"
    );
    assert!(
        wrong.contains("--map \"Заголовок=url\" --map \"Заголовок=text\""),
        "{wrong}"
    );
    assert_eq!(code, 2);
    let (_, wrong, code) = import(
        &station,
        &[&file, "--map", "Куда=url", "--map", "что пишут=text"],
    );
    assert!(wrong.contains("столбца «Куда» нет"), "{wrong}");
    assert_eq!(code, 2);
    let (_, wrong, code) = import(&station, &[&file, "--map", "Куда вести"]);
    assert!(wrong.contains("--map «Куда вести»: ожидается"), "{wrong}");
    assert_eq!(code, 2);
    let map = [
        "--map",
        "куда вести = url",
        "--map",
        "Что пишут=текст",
        "--map",
        "О чём=topic",
    ];
    let (told, _, code) = import(&station, &[[file.as_str()].as_slice(), &map].concat());
    assert!(told.contains("«О чём» — тема; не нужны: «Теги»"), "{told}");
    assert_eq!(code, 0);
    assert!(
        !station.path("config/intake.toml").exists(),
        "a preview remembers nothing"
    );
    let (told, _, code) = import(
        &station,
        &[[file.as_str(), "--yes"].as_slice(), &map].concat(),
    );
    assert!(told.contains("Столбцы запомнены: "), "{told}");
    assert_eq!(code, 0);
    let next = list.replace("wall-1_2", "wall-1_3");
    let (told, wrong, code) = import(&station, &[&write(&station, "next.csv", next), "--yes"]);
    assert!(told.contains("Зарегистрировано № 2026-2"), "{told}{wrong}");
    assert_eq!(code, 0);
    // A file that was edited wrongly is told with its name.
    let remembered = station.path("config/intake.toml");
    let text = std::fs::read_to_string(&remembered)
        .expect("a file")
        .replace("\"url\"", "\"куда\"");
    std::fs::write(&remembered, text).expect("written");
    let (_, wrong, code) = import(&station, &[&file]);
    assert!(
        wrong.contains("intake.toml") && wrong.contains("«куда» не бывает"),
        "{wrong}"
    );
    assert_eq!(code, 2);
}

#[test]
fn a_wrong_call_is_told() {
    let station = Station::at(CLOCK);
    let file = write(&station, "list.csv", LIST);
    for (arguments, wanted) in [
        (
            &[file.as_str(), "--source", "твиттер"][..],
            "такого источника нет",
        ),
        (
            &[&file, "--map", "Дата=url", "--map", "Время=url"],
            "указано дважды",
        ),
        (&[&file, "--location", " "], "--location"),
        (&[&file, "--sheet", "Лист1"], "листов в нём нет"),
        (&["/нет/такого.csv"], "такого файла или папки нет"),
        (&["/"], "это папка"),
    ] {
        let (_, wrong, code) = import(&station, arguments);
        assert!(wrong.contains(wanted), "{arguments:?}: {wrong}");
        assert_eq!(code, 2, "{arguments:?}");
    }
}
