//! The layers of each folder, as `layers.txt` lists them, and which imports run against that order. `stage/` stands for
//! `stage.rs` too, unless that has a line of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::Import;

/// Ordered lists by folder; `""` is `src` itself. The top layer comes first.
#[derive(Default)]
pub struct Layers(BTreeMap<String, Vec<Vec<String>>>);

/// Why an import is refused.
pub struct Upward {
    pub folder: String,
    pub from: String,
    pub to: String,
    /// The two stand on one line of the list and must not know each other.
    pub is_beside: bool,
}

impl Layers {
    /// A line `src/desk:` opens the list of a folder; each line after it is a layer.
    pub fn parse(text: &str) -> Layers {
        let mut lists = BTreeMap::new();
        let mut folder = None;
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            if let Some(name) = line.strip_suffix(':') {
                let name = name.trim_start_matches("src").trim_start_matches('/');
                let taken = lists.insert(name.to_owned(), Vec::new());
                assert!(taken.is_none(), "layers.txt lists src/{name} twice");
                folder = Some(name.to_owned());
                continue;
            }
            let folder = folder.as_ref().expect("a folder stands before its layers");
            let names = line.split_whitespace().map(str::to_owned).collect();
            lists.get_mut(folder).expect("just put in").push(names);
        }
        Layers(lists)
    }

    /// Files without a layer, and layers without a file.
    pub fn mistakes(&self, files: &BTreeSet<String>) -> Vec<String> {
        let mut mistakes = Vec::new();
        for (folder, list) in &self.0 {
            let mut standing: Vec<String> = files
                .iter()
                .filter_map(|file| self.layer(folder, file))
                .collect();
            standing.sort();
            standing.dedup();
            let mut listed: Vec<&String> = list.iter().flatten().collect();
            for name in &standing {
                if !listed.contains(&name) {
                    mistakes.push(format!(
                        "src/{} has no layer: put `{name}` into the list of {} in tests/it/architecture/layers.txt, \
                         under all that imports it and above all that it imports",
                        in_folder(folder, name),
                        shown(folder)
                    ));
                }
            }
            listed.sort();
            for twice in listed.windows(2).filter(|pair| pair[0] == pair[1]) {
                mistakes.push(format!(
                    "`{}` stands twice in the list of {}",
                    twice[0],
                    shown(folder)
                ));
            }
            for name in listed.iter().filter(|name| !standing.contains(name)) {
                mistakes.push(format!(
                    "there is no src/{}: take `{name}` out of the list of {} in tests/it/architecture/layers.txt",
                    in_folder(folder, name),
                    shown(folder)
                ));
            }
        }
        mistakes
    }

    /// Whether an import runs against the list of the innermost folder that holds both files.
    pub fn upward(&self, import: &Import) -> Option<Upward> {
        let mut folder = import.from.as_str();
        loop {
            folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
            if let Some(to) = self.layer(folder, &import.to) {
                let from = self.layer(folder, &import.from)?;
                let list = self.0.get(folder)?;
                let rank = |name: &String| list.iter().position(|layer| layer.contains(name));
                let (above, below) = (rank(&from)?, rank(&to)?);
                let is_beside = above == below && from != to;
                return (above > below || is_beside).then_some(Upward {
                    folder: shown(folder),
                    from,
                    to,
                    is_beside,
                });
            }
        }
    }

    /// What of a folder a file belongs to: itself, or the folder below in which it stands.
    fn layer(&self, folder: &str, file: &str) -> Option<String> {
        let rest = if folder.is_empty() {
            file
        } else {
            file.strip_prefix(folder)?.strip_prefix('/')?
        };
        if let Some((below, _)) = rest.split_once('/') {
            return Some(format!("{below}/"));
        }
        let with_its_folder = rest.replace(".rs", "/");
        let is_listed = |name: &str| {
            let list = self.0.get(folder).into_iter().flatten();
            list.flatten().any(|layer| layer == name)
        };
        let is_joined = !is_listed(rest) && is_listed(&with_its_folder);
        Some(if is_joined {
            with_its_folder
        } else {
            rest.to_owned()
        })
    }
}

fn in_folder(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

fn shown(folder: &str) -> String {
    in_folder("src", folder).trim_end_matches('/').to_owned()
}
