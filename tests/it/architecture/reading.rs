//! The guard itself, on sources of a few lines.

use std::collections::BTreeMap;

use super::circles::{circles, way_round};
use super::exceptions::{self, Exceptions};
use super::graph::Graph;
use super::layers::Layers;

/// A crate of three rooms; `text` is `a/mod.rs`, which declares `below`.
fn crate_of(text: &str) -> Graph {
    graph(&[
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a/mod.rs", text),
        ("a/below.rs", ""),
        ("b.rs", "mod deep;"),
        ("b/deep.rs", ""),
        ("c.rs", ""),
    ])
}

fn graph(files: &[(&str, &str)]) -> Graph {
    let sources: BTreeMap<String, String> = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    Graph::of(&sources)
}

/// What `a/mod.rs` imports, with the lines.
fn imports(text: &str) -> Vec<(String, usize)> {
    let graph = crate_of(text);
    let imports = graph.imports.into_iter();
    imports.map(|import| (import.to, import.line)).collect()
}

fn files(text: &str) -> Vec<String> {
    imports(text).into_iter().map(|(file, _)| file).collect()
}

#[test]
fn each_branch_of_a_use_is_an_import_of_its_own() {
    let text = "use crate::{b::{self as bee, deep::{Deep, *}},\n c::C as Sea};\npub use super::c;";
    let expected = [("b.rs", 1), ("b/deep.rs", 1), ("c.rs", 2), ("c.rs", 3)];
    let found = imports(text);
    let mut found: Vec<_> = found
        .iter()
        .map(|(file, line)| (file.as_str(), *line))
        .collect();
    found.dedup();
    assert_eq!(found, expected);
}

#[test]
fn a_path_counts_wherever_it_stands() {
    assert_eq!(files("fn f(x: &crate::b::B) {}"), ["b.rs"]);
    assert_eq!(
        files("fn f() { format!(\"{}\", super::b::deep::NAME) }"),
        ["b/deep.rs"]
    );
    assert_eq!(
        files("#[serde(with = \"crate::b::deep\")] struct X;"),
        ["b/deep.rs"]
    );
    assert_eq!(
        files("mod below; fn f() { below::ask::<u8>() }"),
        ["a/below.rs"]
    );
    assert_eq!(
        files("mod below; use below::X; mod inner { use super::super::c; }"),
        ["a/below.rs", "c.rs"]
    );
}

#[test]
fn a_module_that_a_use_brings_in_is_counted_there() {
    let found = imports("use crate::b;\nfn f() { b::go(); b::deep::go() }");
    assert_eq!(found, [("b.rs".to_owned(), 1), ("b/deep.rs".to_owned(), 2)]);
}

#[test]
fn what_only_looks_like_an_import_is_none() {
    let text = r#"
        //! See crate::b.
        mod below;
        /// [`crate::b::B`]
        pub(in crate::b) fn f() { let x = "crate::b::B"; x.crate_b(); Self::c(); }
        use std::{b::X, c};
        use ::c::Y;
        // crate::c::C
    "#;
    assert_eq!(files(text), [""; 0]);
}

#[test]
fn what_is_compiled_for_tests_only_is_passed_over() {
    let text = "
        #[cfg(test)] mod below;
        #[cfg(all(test, unix))] use crate::b::B;
        #[cfg(test)] #[derive(Debug)] pub(crate) struct T<A, B> { b: crate::b::B }
        struct S { #[cfg(test)] one: Vec<(u8, crate::b::B)>, two: u8 }
        fn f() { #[cfg(test)] if x { crate::b::go() } else { crate::b::stop() } }
        fn g() { #[cfg(test)] let b = crate::b::B { x: 1 }; #[cfg(test)] crate::b::go(); }
        fn h() { match x { #[cfg(test)] X::B { .. } => crate::b::go(), _ => {} } }
        #[cfg(not(test))] use crate::c::C;
    ";
    let found = crate_of(text);
    assert!(!found.files.contains("a/below.rs"));
    assert_eq!(files(text), ["c.rs"]);
}

#[test]
fn the_shortest_way_round_a_circle_is_told() {
    let graph = graph(&[
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "use crate::b::B;"),
        ("b.rs", "use crate::c::C;\nuse crate::a::A;"),
        ("c.rs", "use crate::a::A; use crate::d::D;"),
        ("d.rs", ""),
    ]);
    let circles = circles(&graph);
    assert_eq!(circles.len(), 1);
    let way = way_round(&graph, "b.rs");
    let way: Vec<_> = way
        .iter()
        .map(|step| (step.from.as_str(), step.line))
        .collect();
    assert_eq!(way, [("b.rs", 2), ("a.rs", 1)]);
}

#[test]
fn an_import_upward_or_sideways_is_refused_until_it_is_listed() {
    let graph = graph(&[
        ("lib.rs", "mod top; mod left; mod right;"),
        ("top.rs", "use crate::left::L;"),
        ("left.rs", "use crate::right::R;"),
        ("right.rs", "\nuse crate::top::T;"),
    ]);
    let layers = Layers::parse("src:\n lib.rs\n top.rs\n left.rs right.rs gone.rs # side by side");
    let unknown = layers.mistakes(&graph.files);
    assert_eq!(unknown.len(), 1, "{unknown:?}");
    let found = exceptions::found(&graph, &layers);
    let mistakes = found.mistakes(&Exceptions::parse("top.rs -> right.rs"));
    let told = [
        "right.rs is beside left.rs:\n  line 1: use crate::right::R",
        "top.rs is above right.rs:\n  line 2: use crate::top::T",
        "3 files",
        "take this line out",
    ];
    assert_eq!(mistakes.len(), told.len(), "{mistakes:#?}");
    for (mistake, told) in mistakes.iter().zip(told) {
        assert!(mistake.contains(told), "{mistake}");
    }
}
