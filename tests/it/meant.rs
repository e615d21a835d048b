//! Nothing is entered that nobody meant: the Enter that opens a form does not enter it, and a fact that speaks for
//! somebody else is told in a sentence before another Enter enters it.

use crate::taken_back;

#[test]
fn what_others_did_is_told_in_a_sentence_before_it_is_entered() {
    for (columns, rows) in [(120, 32), (80, 24)] {
        let station = taken_back::station(&[("10:00", "submitted", taken_back::submitted())]);
        let mut desk = station.desk(columns, rows);
        desk.sees("согласование")
            .press("Enter")
            .sees("Проект согласован");
        desk.press("Enter")
            .sees("согласовано: Ильин С. П.; согласовано: Орлова");
        desk.sees("Enter ещё раз");
        assert_eq!(station.kinds().len(), 4, "nothing is entered yet");
        // Whoever changes something is told anew.
        desk.press("Space")
            .sees_no("В журнал 23")
            .press("Space")
            .press("Enter");
        desk.sees("Enter ещё раз")
            .press("Enter")
            .sees_no("Проект согласован");
        // F12 says at once that it is meant.
        desk.press("Enter")
            .sees("Согласованный ответ получен")
            .press("F12");
        desk.sees_no("Согласованный ответ получен");
        desk.leave();
        assert_eq!(station.kinds().len(), 7);
    }
}
