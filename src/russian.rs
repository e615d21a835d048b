//! Russian words that the whole program needs: plurals, grouped numbers, the errors of the system.

use std::io;

/// The form of a word that goes with a number: 1 сообщение, 2 сообщения, 5 сообщений.
pub fn plural<'a>(number: usize, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
    match (number % 100, number % 10) {
        (11..=14, _) => many,
        (_, 1) => one,
        (_, 2..=4) => few,
        _ => many,
    }
}

/// A number as it is read: 25 300.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

/// What the system said, in Russian for the cases a person can do something about.
pub fn system_error(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "такого файла или папки нет".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "нет прав доступа; обратитесь к администратору".to_owned()
        }
        io::ErrorKind::StorageFull => "на диске нет места; освободите место и повторите".to_owned(),
        io::ErrorKind::QuotaExceeded => "исчерпана квота на диске; освободите место".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "диск доступен только для чтения".to_owned(),
        io::ErrorKind::IsADirectory => "это папка, а нужен файл".to_owned(),
        io::ErrorKind::NotADirectory => "это файл, а нужна папка".to_owned(),
        io::ErrorKind::InvalidFilename => "имя слишком длинное; выберите короче".to_owned(),
        io::ErrorKind::FileTooLarge => "файл слишком велик".to_owned(),
        io::ErrorKind::AlreadyExists => "такой файл уже есть".to_owned(),
        io::ErrorKind::InvalidData => "файл не в кодировке UTF-8; сохраните его в UTF-8".to_owned(),
        _ => format!("ошибка системы ({error})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_agree_with_words() {
        let word = |number| plural(number, "сообщение", "сообщения", "сообщений");
        assert_eq!(
            [1, 2, 5, 11, 12, 21, 104, 111].map(word),
            [
                "сообщение",
                "сообщения",
                "сообщений",
                "сообщений",
                "сообщений",
                "сообщение",
                "сообщения",
                "сообщений"
            ]
        );
    }
}
