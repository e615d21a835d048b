//! Circles of files: sets whose members all reach one another by imports, and the shortest way round each.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::graph::{Graph, Import};

type Below<'a> = BTreeMap<&'a str, Vec<&'a Import>>;

fn below(graph: &Graph) -> Below<'_> {
    let mut below = Below::new();
    for import in &graph.imports {
        below.entry(&import.from).or_default().push(import);
    }
    below
}

/// Each circle with its members in the order of their names, the largest circle first.
pub fn circles(graph: &Graph) -> Vec<BTreeSet<String>> {
    let below = below(graph);
    let reached: BTreeMap<&str, BTreeSet<&str>> = graph
        .files
        .iter()
        .map(|file| (file.as_str(), reached_from(file, &below)))
        .collect();
    let mut circles = BTreeSet::new();
    for (file, reaches) in &reached {
        let circle: BTreeSet<String> = reaches
            .iter()
            .filter(|other| reached[*other].contains(file))
            .map(|&other| other.to_owned())
            .collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    let mut circles: Vec<_> = circles.into_iter().collect();
    circles.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
    circles
}

fn reached_from<'a>(file: &'a str, below: &Below<'a>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![file];
    while let Some(file) = waiting.pop() {
        for import in below.get(file).into_iter().flatten() {
            if reached.insert(import.to.as_str()) {
                waiting.push(&import.to);
            }
        }
    }
    reached
}

/// The imports that lead from a file of a circle back to it by the fewest steps.
pub fn way_round<'a>(graph: &'a Graph, start: &'a str) -> Vec<&'a Import> {
    let below = below(graph);
    let mut by: BTreeMap<&str, &Import> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(file) = waiting.pop_front() {
        for import in below.get(file).into_iter().flatten() {
            if by.contains_key(import.to.as_str()) {
                continue;
            }
            by.insert(&import.to, import);
            waiting.push_back(&import.to);
        }
    }
    let mut way = vec![by[start]];
    while way[way.len() - 1].from != start {
        way.push(by[way[way.len() - 1].from.as_str()]);
    }
    way.reverse();
    way
}
