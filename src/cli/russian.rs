//! The command line in Russian: the headings of the help, and what is wrong with a call. clap itself speaks English.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error};

/// Puts the help of a command, and of all commands under it, into Russian.
pub(super) fn translate_help(command: Command, path: &str) -> Command {
    let path = if path.is_empty() {
        command.get_name().to_owned()
    } else {
        format!("{path} {}", command.get_name())
    };
    let positionals: Vec<String> = command
        .get_positionals()
        .filter(|arg| !arg.is_hide_set())
        .map(|arg| {
            let names = arg.get_value_names().map(|names| names.join(" "));
            let name = names.unwrap_or_else(|| arg.get_id().to_string());
            if arg.is_required_set() {
                name
            } else {
                format!("[{name}]")
            }
        })
        .collect();
    let mut usage = format!("{path} [ПАРАМЕТРЫ]");
    let mut template = String::from("{about-with-newline}\nВызов: {usage}\n");
    if !positionals.is_empty() {
        usage.push(' ');
        usage.push_str(&positionals.join(" "));
        template.push_str("\nЧто указать:\n{positionals}\n");
    }
    if command.has_subcommands() {
        usage.push_str(if command.is_subcommand_required_set() {
            " КОМАНДА"
        } else {
            " [КОМАНДА]"
        });
        template.push_str("\nКоманды:\n{subcommands}\n");
    }
    template.push_str("\nПараметры:\n{options}{after-help}\n");
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help("Показать эту справку");
    let mut command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .override_usage(usage)
        .help_template(template)
        .mut_args(|arg| {
            // The help says in its own words what clap would add as «[default: 1]» and «[possible values: …]».
            if arg.get_action().takes_values() {
                arg.hide_default_value(true).hide_possible_values(true)
            } else {
                arg
            }
        })
        .arg(help);
    if !path.contains(' ') {
        let version = Arg::new("version")
            .short('V')
            .long("version")
            .action(ArgAction::Version)
            .help("Показать версию");
        command = command.arg(version);
    }
    command.mut_subcommands(|under| translate_help(under, &path))
}

/// What is wrong where a global option is given twice. clap sees that only where both stand on one side of the command;
/// else it takes the last in silence: another journal than the one named first.
pub(super) fn explain_repeated(
    command: &Command,
    given: impl Iterator<Item = OsString>,
) -> Option<String> {
    let given: Vec<String> = given
        .map(|given| given.to_string_lossy().into_owned())
        .take_while(|given| given != "--")
        .collect();
    command
        .get_arguments()
        .filter(|own| own.is_global_set() && own.get_action().takes_values())
        .find_map(|own| {
            let name = format!("--{}", own.get_long()?);
            let is_it = |given: &&String| given.split('=').next() == Some(&name);
            let value = own.get_value_names()?.first()?;
            let is_twice = given.iter().filter(is_it).count() > 1;
            is_twice.then(|| given_twice(&format!("{name} <{value}>")))
        })
}

fn given_twice(argument: &str) -> String {
    format!("указано дважды: {argument}; оставьте одно")
}

const DASH: &str = "«-», то есть стандартный ввод";

/// What is wrong with a call, and where to read how it should be.
pub(super) fn explain(error: &Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    // clap writes the only value that may stand there as «<->».
    let argument = context(ContextKind::InvalidArg).replace("<->", DASH);
    let prior = context(ContextKind::PriorArg);
    let value = context(ContextKind::InvalidValue);
    let valid = context(ContextKind::ValidValue);
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!(
                "нет такой команды: {}",
                context(ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::UnknownArgument => format!("неизвестный параметр {argument}"),
        ErrorKind::MissingRequiredArgument => format!("не хватает: {argument}"),
        ErrorKind::MissingSubcommand => "не хватает команды".to_owned(),
        ErrorKind::ArgumentConflict if argument == prior => given_twice(&argument),
        ErrorKind::ArgumentConflict => format!("вместе не задают: {argument} и {prior}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("не указано значение: {argument}"),
        ErrorKind::InvalidValue if valid == "-" => {
            format!("«{value}» не подходит: здесь бывает только {DASH}")
        }
        ErrorKind::InvalidValue if valid.is_empty() => format!("«{value}» не подходит: {argument}"),
        ErrorKind::InvalidValue => format!("«{value}» не подходит: {argument}; бывает: {valid}"),
        ErrorKind::ValueValidation => format!("«{value}» не подходит: {argument}"),
        _ => "вызов записан неверно".to_owned(),
    };
    format!("{what}. Как надо — покажет та же команда с --help")
}
