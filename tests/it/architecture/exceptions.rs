//! What is against the order today, and what of it `exceptions.txt` still lets pass. That list may only get shorter: a
//! line that is no longer needed fails as well.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::circles::{circles, way_round};
use super::graph::{Graph, Import};
use super::layers::{Layers, Upward};

/// Each line names two files, an import upward, or one file, a member of a circle.
pub struct Exceptions(BTreeSet<String>);

impl Exceptions {
    pub fn parse(text: &str) -> Exceptions {
        let lines = text.lines().map(str::trim);
        let kept = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        Exceptions(kept.map(str::to_owned).collect())
    }
}

/// What is against the order, each with the line that would except it and the complaint.
pub struct Found {
    upward: BTreeMap<String, String>,
    circles: Vec<Circle>,
}

/// The steps of the shortest way round from each member.
struct Circle(BTreeMap<String, Vec<String>>);

pub fn found(graph: &Graph, layers: &Layers) -> Found {
    let mut upward = BTreeMap::<String, String>::new();
    for import in &graph.imports {
        if let Some(why) = layers.upward(import) {
            let line = format!("{} -> {}", import.from, import.to);
            let complaint = upward.entry(line).or_insert_with(|| heading(import, &why));
            complaint.push_str(&format!("\n  line {}: {}", import.line, import.text));
        }
    }
    let circles = circles(graph).into_iter().map(|circle| {
        let way = |file: &str| way_round(graph, file).into_iter().map(step).collect();
        let ways = circle.into_iter().map(|file| {
            let way = way(&file);
            (file, way)
        });
        Circle(ways.collect())
    });
    Found {
        upward,
        circles: circles.collect(),
    }
}

fn heading(import: &Import, why: &Upward) -> String {
    let stands = if why.is_beside { "beside" } else { "above" };
    format!(
        "src/{} imports src/{}, but in {} the layer {} is {stands} {}:",
        import.from, import.to, why.folder, why.to, why.from
    )
}

fn step(import: &Import) -> String {
    format!(
        "  src/{}:{} imports src/{} by `{}`",
        import.from, import.line, import.to, import.text
    )
}

fn member(file: &str) -> String {
    format!("circle {file}")
}

impl Found {
    /// What is neither in order nor excepted, and what is excepted and no longer needs it.
    pub fn mistakes(&self, exceptions: &Exceptions) -> Vec<String> {
        let mut mistakes = Vec::new();
        for (line, complaint) in &self.upward {
            if !exceptions.0.contains(line) {
                mistakes.push(format!(
                    "{complaint}\n  Imports run only down the list in tests/it/architecture/layers.txt. Move what is needed \
                     to a file below both, or let the upper one hand it in."
                ));
            }
        }
        for circle in &self.circles {
            let new: Vec<&str> = circle
                .members()
                .filter(|file| !exceptions.0.contains(&member(file)))
                .collect();
            if !new.is_empty() {
                mistakes.push(format!(
                    "{} files import each other in a circle, newly so: {}; the shortest way round:\n{}\n  Cut one of \
                     these imports: move what both files need to a file below them.",
                    circle.0.len(),
                    new.join(" "),
                    circle.shortest_way(&new)
                ));
            }
        }
        let needed = self.lines().into_values().flatten().collect();
        for line in exceptions.0.difference(&needed) {
            mistakes.push(format!(
                "`{line}` is in order now: take this line out of tests/it/architecture/exceptions.txt"
            ));
        }
        mistakes
    }

    /// The lines that except all of it, by room.
    fn lines(&self) -> BTreeMap<&str, BTreeSet<String>> {
        let mut lines = BTreeMap::<&str, BTreeSet<String>>::new();
        for line in self.upward.keys() {
            lines.entry(room(line)).or_default().insert(line.clone());
        }
        for file in self.circles.iter().flat_map(Circle::members) {
            lines.entry(room(file)).or_default().insert(member(file));
        }
        lines
    }
}

impl Circle {
    fn members(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    fn shortest_way(&self, through: &[&str]) -> String {
        let ways = through.iter().map(|file| &self.0[*file]);
        ways.min_by_key(|way| way.len())
            .expect("a member")
            .join("\n")
    }
}

fn room(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or_default()
}

impl fmt::Display for Found {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let mut folder = "";
        for (line, complaint) in &self.upward {
            if room(line) != folder {
                folder = room(line);
                let pairs = self.upward.keys().filter(|line| room(line) == folder);
                let count = pairs.count();
                writeln!(out, "\n== {folder}: {count} pairs against the order")?;
            }
            writeln!(out, "{complaint}")?;
        }
        for circle in &self.circles {
            let members: Vec<&str> = circle.members().collect();
            let (count, names) = (members.len(), members.join(" "));
            writeln!(out, "\n== a circle of {count}: {names}")?;
            let way = circle.shortest_way(&members);
            writeln!(out, "the shortest way round:\n{way}")?;
        }
        writeln!(out, "\n== the lines of exceptions.txt for this")?;
        for (room, lines) in self.lines() {
            writeln!(out, "\n# {room}")?;
            for line in lines {
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    }
}
