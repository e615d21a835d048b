//! Reads one file's tokens: the modules that it declares and the paths by which it may reach other files. Code that is
//! compiled for tests only is passed over. Tokens rather than syntax, since a path inside `format!` is an import too.

use proc_macro2::{Delimiter, TokenTree};

use super::for_tests::{end_of_item, is_for_tests};
use super::tokens::{ident, inside, is_colons, is_punct, trees};

/// What one file says of other files. A module is a path from the crate's root: `desk::forms`.
#[derive(Default)]
pub struct Read {
    pub modules: Vec<Declared>,
    pub paths: Vec<Mention>,
}

/// `mod name;` or `mod name { … }`.
pub struct Declared {
    pub parent: String,
    pub name: String,
    pub inline: bool,
    /// Files named by `#[path]`, of which there may be one for each system.
    pub files: Vec<String>,
}

/// A path as it is written, `self` and `super` included.
pub struct Mention {
    /// The module that it is written in.
    pub module: String,
    pub path: Vec<String>,
    pub line: usize,
    /// The name that a `use` gives to the end of the path; an inline path gives none.
    pub brings: Option<String>,
}

pub fn read(text: &str, module: &str) -> Read {
    let mut read = Read::default();
    read.walk(&trees(text), module);
    read
}

pub fn child(parent: &str, name: &str) -> String {
    if parent.is_empty() {
        name.to_owned()
    } else {
        format!("{parent}::{name}")
    }
}

impl Read {
    fn walk(&mut self, tokens: &[TokenTree], module: &str) {
        let mut at = 0;
        let mut files = Vec::new();
        while let Some(token) = tokens.get(at) {
            let word = ident(Some(token));
            at = match (token, word.as_deref()) {
                (TokenTree::Punct(_), _) if is_punct(Some(token), '#') => {
                    self.attribute(tokens, at, module, &mut files)
                }
                (_, Some("pub")) => after_visibility(tokens, at),
                (_, Some("mod")) => self.module(tokens, at, module, std::mem::take(&mut files)),
                (_, Some("use")) if !is_punct(tokens.get(at + 1), '<') => {
                    let from = at + 1;
                    // `use ::name` is another crate for certain.
                    let begins = if is_colons(tokens, from) {
                        vec![String::new()]
                    } else {
                        Vec::new()
                    };
                    let from = from + 2 * begins.len();
                    self.tree(tokens, from, &begins, module)
                }
                (_, Some(_)) => self.path(tokens, at, module),
                (TokenTree::Group(group), _) => {
                    self.walk(&group.stream().into_iter().collect::<Vec<_>>(), module);
                    at + 1
                }
                _ => at + 1,
            };
        }
    }

    fn attribute(
        &mut self,
        tokens: &[TokenTree],
        at: usize,
        module: &str,
        files: &mut Vec<String>,
    ) -> usize {
        let is_inner = is_punct(tokens.get(at + 1), '!');
        let at = at + 1 + usize::from(is_inner);
        let Some(attribute) = tokens
            .get(at)
            .and_then(|group| inside(group, Delimiter::Bracket))
        else {
            return at;
        };
        if is_for_tests(&attribute) {
            return if is_inner {
                tokens.len()
            } else {
                end_of_item(tokens, at + 1)
            };
        }
        if ident(attribute.first()).as_deref() != Some("doc") {
            self.values(&attribute, module, files);
        }
        at + 1
    }

    /// Paths in an attribute, those inside its strings included: `#[serde(with = "crate::moment")]`.
    fn values(&mut self, attribute: &[TokenTree], module: &str, files: &mut Vec<String>) {
        self.walk(attribute, module);
        for (at, token) in attribute.iter().enumerate() {
            match token {
                TokenTree::Group(group) => {
                    let inner: Vec<_> = group.stream().into_iter().collect();
                    self.values(&inner, module, files);
                }
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    let Some(value) = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'))
                    else {
                        continue;
                    };
                    let name = at.checked_sub(2).and_then(|at| ident(attribute.get(at)));
                    if name.as_deref() == Some("path") {
                        files.push(value.to_owned());
                    }
                    let path: Vec<String> = value.split("::").map(str::to_owned).collect();
                    let is_path = path.iter().all(|name| {
                        !name.is_empty() && name.chars().all(|it| it.is_alphanumeric() || it == '_')
                    });
                    if is_path && path.len() > 1 {
                        let line = literal.span().start().line;
                        self.mention(module, path, line, None);
                    }
                }
                _ => {}
            }
        }
    }

    fn module(
        &mut self,
        tokens: &[TokenTree],
        at: usize,
        module: &str,
        files: Vec<String>,
    ) -> usize {
        let Some(name) = ident(tokens.get(at + 1)) else {
            return at + 1;
        };
        let body = tokens
            .get(at + 2)
            .and_then(|body| inside(body, Delimiter::Brace));
        if let Some(body) = &body {
            self.walk(body, &child(module, &name));
        }
        self.modules.push(Declared {
            parent: module.to_owned(),
            name,
            inline: body.is_some(),
            files,
        });
        at + 3
    }

    /// A branch of a `use`: one path, or what stands in braces after its beginning. Answers where it ends.
    fn tree(
        &mut self,
        tokens: &[TokenTree],
        mut at: usize,
        begins: &[String],
        module: &str,
    ) -> usize {
        let mut path = begins.to_vec();
        while let Some(token) = tokens.get(at) {
            let line = token.span().start().line;
            if let Some(branches) = inside(token, Delimiter::Brace) {
                let mut branch = 0;
                while branch < branches.len() {
                    branch = self.tree(&branches, branch, &path, module) + 1;
                }
                return at + 1;
            }
            let Some(name) = ident(Some(token)) else {
                // A glob.
                self.mention(module, path, line, Some("*".to_owned()));
                return at + 1;
            };
            at += 1;
            if name != "self" || path.is_empty() {
                path.push(name);
            }
            if is_colons(tokens, at) {
                at += 2;
                continue;
            }
            let mut brings = path.last().cloned();
            if ident(tokens.get(at)).as_deref() == Some("as") {
                brings = ident(tokens.get(at + 1));
                at += 2;
            }
            self.mention(module, path, line, brings);
            return at;
        }
        at
    }

    fn path(&mut self, tokens: &[TokenTree], mut at: usize, module: &str) -> usize {
        let begins = at;
        let line = tokens[at].span().start().line;
        let mut path = Vec::new();
        while let Some(name) = ident(tokens.get(at)) {
            path.push(name);
            at += 1;
            if !is_colons(tokens, at) || ident(tokens.get(at + 2)).is_none() {
                break;
            }
            at += 2;
        }
        let goes_on = begins > 0
            && (is_punct(tokens.get(begins - 1), '.')
                || (begins > 1 && is_colons(tokens, begins - 2)));
        if path.len() > 1 && !goes_on {
            self.mention(module, path, line, None);
        }
        at
    }

    fn mention(&mut self, module: &str, path: Vec<String>, line: usize, brings: Option<String>) {
        self.paths.push(Mention {
            module: module.to_owned(),
            path,
            line,
            brings,
        });
    }
}

/// `pub(in crate::desk)` lets in and does not import.
fn after_visibility(tokens: &[TokenTree], at: usize) -> usize {
    let scope = tokens
        .get(at + 1)
        .and_then(|group| inside(group, Delimiter::Parenthesis));
    let is_scope = scope.is_some_and(|scope| {
        let word = ident(scope.first());
        word.as_deref() == Some("in")
            || (scope.len() == 1 && matches!(word.as_deref(), Some("crate" | "super" | "self")))
    });
    at + 1 + usize::from(is_scope)
}
