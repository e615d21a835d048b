//! The graph of imports between files, from the source of a crate. An import goes to the file of the longest module at
//! the beginning of its path: `crate::journal::Entry` to `journal/mod.rs`, whatever that re-exports.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::paths::{self, Mention, Read, child};

/// An import of one file by another; names of files are relative to `src`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Import {
    pub from: String,
    pub to: String,
    pub line: usize,
    /// As it is written, with what stands before the braces of a `use`.
    pub text: String,
}

/// Every file that is compiled outside tests, and every import between two of them.
#[derive(Default)]
pub struct Graph {
    pub files: BTreeSet<String>,
    pub imports: Vec<Import>,
}

/// Modules by their path from the root. A module has a file for each system at most; an inline one that of its parent.
#[derive(Default)]
struct Modules(HashMap<String, Vec<String>>);

/// The binary is a crate of its own, which calls the library by its name.
const LIBRARY: &str = "pult";
const BINARY: &str = "main.rs";

impl Graph {
    /// `sources` are the texts by the names of their files.
    pub fn of(sources: &BTreeMap<String, String>) -> Graph {
        let mut modules = Modules::default();
        let mut reads = BTreeMap::new();
        let roots = [("lib.rs", ""), (BINARY, BINARY)];
        for (file, module) in roots.iter().filter(|(file, _)| sources.contains_key(*file)) {
            modules.add(module, file);
            gather(sources, file, module, &mut modules, &mut reads);
        }
        let mut imports = BTreeSet::new();
        for (file, read) in &reads {
            imports.extend(imports_of(file, read, &modules));
        }
        Graph {
            files: reads.into_keys().collect(),
            imports: imports.into_iter().collect(),
        }
    }
}

/// Follows the `mod` lines of a file, so that a module for tests is never read.
fn gather(
    sources: &BTreeMap<String, String>,
    file: &str,
    module: &str,
    modules: &mut Modules,
    reads: &mut BTreeMap<String, Read>,
) {
    let read = paths::read(&sources[file], module);
    for declared in &read.modules {
        let path = child(&declared.parent, &declared.name);
        if declared.inline {
            modules.add(&path, file);
            continue;
        }
        for below in files_of(file, module, &path, &declared.files) {
            if sources.contains_key(&below) {
                modules.add(&path, &below);
                gather(sources, &below, &path, modules, reads);
            }
        }
    }
    reads.insert(file.to_owned(), read);
}

/// Where a declared module may stand, relative to `src`.
fn files_of(file: &str, module: &str, path: &str, named: &[String]) -> Vec<String> {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let in_folder = |folder: &str, name: &str| {
        if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        }
    };
    if !named.is_empty() {
        return named.iter().map(|name| in_folder(folder, name)).collect();
    }
    let name = file.rsplit('/').next().unwrap_or(file);
    let is_face = ["mod.rs", "lib.rs", BINARY].contains(&name);
    let own = if is_face {
        folder
    } else {
        file.trim_end_matches(".rs")
    };
    let below = path[module.len()..].trim_start_matches("::");
    let below = in_folder(own, &below.replace("::", "/"));
    vec![format!("{below}.rs"), format!("{below}/mod.rs")]
}

fn imports_of(file: &str, read: &Read, modules: &Modules) -> Vec<Import> {
    let brought = brought(read, modules);
    let mut imports = Vec::new();
    for mention in &read.paths {
        let Some(found) = modules.find(mention, &brought) else {
            continue;
        };
        // A module that a `use` has brought in is counted there, unless the path goes on to a file below it.
        let by_name = mention.brings.is_none()
            && brought
                .get(&(mention.module.clone(), mention.path[0].clone()))
                .is_some_and(|by_use| modules.0.get(by_use) == modules.0.get(&found.module));
        for to in modules.0.get(&found.module).into_iter().flatten() {
            if by_name || to == file {
                continue;
            }
            imports.push(Import {
                from: file.to_owned(),
                to: to.clone(),
                line: mention.line,
                text: written(mention),
            });
        }
    }
    imports
}

fn written(mention: &Mention) -> String {
    let path = mention.path.join("::");
    match mention.brings.as_deref() {
        Some("*") => format!("use {path}::*"),
        Some(_) => format!("use {path}"),
        None => path,
    }
}

/// Modules that a `use` brings in, by the module in which it stands and the name that it gives them.
type Brought = HashMap<(String, String), String>;

fn brought(read: &Read, modules: &Modules) -> Brought {
    let mut brought = Brought::new();
    // The second time finds what is brought in by way of a name from the first.
    for _ in 0..2 {
        for mention in &read.paths {
            let Some(name) = &mention.brings else {
                continue;
            };
            if let Some(found) = modules.find(mention, &brought)
                && found.is_whole
            {
                brought.insert((mention.module.clone(), name.clone()), found.module);
            }
        }
    }
    brought
}

struct Found {
    module: String,
    /// Whether the path ends with the module.
    is_whole: bool,
}

impl Modules {
    fn add(&mut self, module: &str, file: &str) {
        self.0
            .entry(module.to_owned())
            .or_default()
            .push(file.to_owned());
    }

    /// The longest module that the path begins with; none for other crates and for names of the file itself.
    fn find(&self, mention: &Mention, brought: &Brought) -> Option<Found> {
        let (first, rest) = mention.path.split_first()?;
        let below = child(&mention.module, first);
        let by_use = brought.get(&(mention.module.clone(), first.clone()));
        let mut module = match first.as_str() {
            "crate" => String::new(),
            LIBRARY if mention.module == BINARY => String::new(),
            "self" => mention.module.clone(),
            "super" => parent(&mention.module)?,
            _ if by_use.is_some() => by_use?.clone(),
            _ if !first.is_empty() && self.0.contains_key(&below) => below,
            _ => return None,
        };
        let mut left = rest.len();
        for name in rest {
            let next = match name.as_str() {
                "super" => parent(&module)?,
                name => child(&module, name),
            };
            if !self.0.contains_key(&next) {
                break;
            }
            module = next;
            left -= 1;
        }
        Some(Found {
            module,
            is_whole: left == 0,
        })
    }
}

fn parent(module: &str) -> Option<String> {
    if module.is_empty() {
        return None;
    }
    let parent = module.rsplit_once("::").map_or("", |(parent, _)| parent);
    Some(parent.to_owned())
}
