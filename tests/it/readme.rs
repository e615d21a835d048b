//! What the README shows is what the program says.

use crate::support::station::Station;

const README: &str = include_str!("../../README.md");

#[test]
fn every_example_of_the_readme_is_what_the_program_prints() {
    let station = Station::at("2026-11-23T10:00");
    let blocks: Vec<&str> = README
        .split("```console\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("```"))
        .map(|(block, _)| block)
        .collect();
    assert!(!blocks.is_empty(), "the README has an example");
    for block in blocks {
        let (command, printed) = block.split_once('\n').expect("a command and its answer");
        let command = command.strip_prefix("$ pult ").expect("a command of pult");
        let arguments: Vec<&str> = command.split_whitespace().collect();
        assert_eq!(station.says(&arguments), printed, "{command}");
    }
}
