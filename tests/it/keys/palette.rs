//! The palette on the desk: typed in the wrong layout, chosen, and what was used comes first.

use crate::support::station::Station;

#[test]
fn an_action_is_found_in_the_wrong_layout_and_done_at_either_size() {
    let station = Station::at("2026-11-23T09:31");
    for (columns, rows) in [(120, 32), (80, 24)] {
        let mut desk = station.desk(columns, rows);
        desk.press("F12").sees(" команд");
        desk.types("gtxfnm")
            .sees("›F8 ")
            .press("Enter")
            .sees("Экземпляров");
        desk.press("Esc").sees_no("Экземпляров");
        // What was done comes first now.
        desk.press("Ctrl+P")
            .sees("›F8 ")
            .press("Esc")
            .sees_no("Команды");
        // What does nothing now says why.
        desk.press("Ctrl+P")
            .types("аннулир")
            .sees("— очередь пуста")
            .press("Enter");
        desk.sees("Очередь пуста. Нажмите н");
        desk.leave();
    }
}

#[test]
fn from_the_journal_where_letters_are_what_is_looked_for_everything_is_reached() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(80, 24);
    desk.press("F3").sees("Журнал").types("ц").sees("› ц▏");
    desk.press("F12")
        .sees("Команды")
        .types("оформл")
        .sees("›Ctrl+T ")
        .press("Enter");
    desk.sees("высокая контрастность")
        .press("Esc")
        .sees_no("высокая контрастность");
    desk.press("\x14")
        .sees("высокая контрастность")
        .press("Esc")
        .sees_no("высокая");
    desk.leave();
}
