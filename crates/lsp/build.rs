//! Takes the docs of functions, commands, lints and Sigma's words out of the sources that they stand in.
//!
//! An editor shows what the code says of itself: there is no second list that could say something else.
#![expect(clippy::disallowed_methods, reason = "docs are made from files")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Where the functions of each vendor are.
const FUNCTIONS: [&str; 6] =
    ["splunk", "splunk/operators", "splunk_stats", "ariel", "ariel/aggregates", "sigma"];

/// Names and what is said of them.
type Docs = Vec<(String, String)>;

fn main() -> io::Result<()> {
    let crates = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("..");
    let (mut functions, mut aggregates) = (Docs::new(), Docs::new());
    for folder in FUNCTIONS {
        let found = if folder.contains("stats") || folder.contains("aggregates") {
            &mut aggregates
        } else {
            &mut functions
        };
        for source in sources(&crates.join("functions/src").join(folder))? {
            of_functions(&source, found);
        }
    }
    let mut commands = Docs::new();
    for folder in ["commands", ""] {
        for source in sources(&crates.join("spl/src/lower").join(folder))? {
            of_commands(&source, &mut commands);
        }
    }
    let mut lints = Docs::new();
    for path in files(&crates.join("lint/src/lints"))? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().replace('_', "-");
        let source = fs::read_to_string(&path)?;
        lints.push((name, head(&source)));
    }
    let modifiers = of_modifiers(&fs::read_to_string(crates.join("sigma/src/modifier.rs"))?);
    let syntax = fs::read_to_string(crates.join("sigma/src/syntax.rs"))?;
    println!("cargo:rerun-if-changed={}", crates.join("sigma/src").display());
    let mut code = String::new();
    for (name, docs) in [
        ("FUNCTIONS", functions),
        ("AGGREGATES", aggregates),
        ("COMMANDS", commands),
        ("LINTS", lints),
        ("MODIFIERS", modifiers),
        ("RULE_KEYS", of_fields(&syntax, "pub struct Rule {")),
        ("LOGSOURCE_KEYS", of_fields(&syntax, "pub struct Logsource {")),
    ] {
        write_out(name, docs, &mut code);
    }
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("docs.rs"), code)
}

/// A sorted table, the first of two docs of one name.
fn write_out(name: &str, mut docs: Docs, code: &mut String) {
    docs.sort_by(|a, b| a.0.cmp(&b.0));
    docs.dedup_by(|again, first| again.0 == first.0);
    let _ = writeln!(code, "pub(super) const {name}: &[(&str, &str)] = &[");
    for (name, text) in docs {
        let _ = writeln!(code, "    ({name:?}, {text:?}),");
    }
    code.push_str("];\n");
}

/// The Rust files of a folder, not of those below it, in the order of their names.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn sources(folder: &Path) -> io::Result<Vec<String>> {
    files(folder)?.iter().map(fs::read_to_string).collect()
}

/// The comments of a source, each with the lines of code up to the next one.
fn comments(source: &str) -> Vec<(String, Vec<&str>)> {
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    let mut open = false;
    for line in source.lines().map(str::trim) {
        match line.strip_prefix("///").map(|text| text.strip_prefix(' ').unwrap_or(text)) {
            Some(text) if open => {
                if let Some((comment, _)) = found.last_mut() {
                    comment.push('\n');
                    comment.push_str(text);
                }
            }
            Some(text) => {
                found.push((text.to_owned(), Vec::new()));
                open = true;
            }
            None => {
                open = false;
                if let Some((_, code)) = found.last_mut() {
                    code.push(line);
                }
            }
        }
    }
    found
}

/// A function's comment stands before the line with its name in plans.
fn of_functions(source: &str, found: &mut Docs) {
    for (comment, code) in comments(source) {
        for line in code {
            let named = ["\"splunk.", "\"ariel.", "\"sigma."].iter().find_map(|vendor| line.find(vendor));
            if let Some(name) = named.and_then(|at| line[at + 1..].split('"').next()) {
                found.push((name.to_owned(), comment.clone()));
            }
        }
    }
}

/// A command's comment begins with how it is called; the head of its file names what else is called like that.
fn of_commands(source: &str, found: &mut Docs) {
    let mut first = None;
    for (comment, _) in comments(source) {
        let names = called(&comment);
        if !names.is_empty() {
            first.get_or_insert_with(|| comment.clone());
        }
        found.extend(names.into_iter().map(|name| (name, comment.clone())));
    }
    let heads = source.lines().find_map(|line| line.strip_prefix("//! ")).unwrap_or_default();
    if let Some(comment) = first {
        let names = heads.split('`').skip(1).step_by(2).filter(|name| is_name(name));
        found.extend(names.map(|name| (name.to_owned(), comment.clone())));
    }
}

/// The commands that the beginning of a comment shows, each with its arguments between backticks.
fn called(comment: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = comment;
    while let Some((shown, after)) = rest.strip_prefix('`').and_then(|shown| shown.split_once('`')) {
        let name = shown.split([' ', '\n']).next().unwrap_or_default();
        if is_name(name) && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
        let joints = [", ", " or ", " and ", ",\n", "\nor ", "\nand "];
        let Some(joint) = joints.iter().find(|joint| after.starts_with(**joint)) else { break };
        rest = &after[joint.len()..];
    }
    names
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The head of a file.
fn head(source: &str) -> String {
    let lines = source.lines().take_while(|line| line.starts_with("//!"));
    let lines: Vec<&str> = lines.map(|line| line.trim_start_matches("//!").trim_start_matches(' ')).collect();
    lines.join("\n")
}

/// Each spelling of a modifier, with what is said of its meaning.
fn of_modifiers(source: &str) -> Docs {
    let mut meanings: Vec<(String, String)> = Vec::new();
    for (comment, code) in comments(source) {
        if let Some(name) = code.first().and_then(|line| line.split([',', '(', ' ']).next()) {
            meanings.push((name.to_owned(), comment));
        }
    }
    let spelt = source.lines().filter_map(|line| {
        let (spelling, meaning) = line.trim().strip_prefix("(\"")?.split_once("\", Modifier::")?;
        let meaning = meaning.split([')', '(']).next()?;
        let (_, said) = meanings.iter().find(|(name, _)| name == meaning)?;
        Some((spelling.to_owned(), said.clone()))
    });
    spelt.collect()
}

/// The fields of a struct, each with its comment.
fn of_fields(source: &str, opened: &str) -> Docs {
    let body = source.split_once(opened).map_or("", |(_, body)| body);
    let body = body.split_once("\n}").map_or(body, |(body, _)| body);
    let field = |(comment, code): (String, Vec<&str>)| {
        let name = code.first()?.strip_prefix("pub ")?.split(':').next()?;
        Some((name.to_owned(), comment))
    };
    comments(body).into_iter().filter_map(field).collect()
}
