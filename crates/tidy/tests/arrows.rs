//! The crates use each other, and the world, exactly as ARCHITECTURE.md says.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use tidy::root;

/// A crate, and what it names.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// Crates of others that only these rooms may name.
const KEPT_IN: [(&str, &[&str]); 11] = [
    ("datafusion", &["engine"]),
    ("tokio", &["engine"]),
    ("futures", &["engine"]),
    ("arrow", &["store", "functions", "engine"]),
    ("parquet", &["store", "engine"]),
    ("evtx", &["telemetry"]),
    ("quick-xml", &["telemetry", "functions"]),
    ("clap", &["overhear"]),
    ("gen-lsp-types", &["lsp"]),
    ("indicatif", &["overhear"]),
    ("comfy-table", &["overhear"]),
];

/// Rooms that name no crate of others.
const ALONE: [&str; 1] = ["plan"];

#[test]
fn the_crates_depend_on_each_other_as_drawn() {
    let (built, drawn) = (dependencies().0, drawn());
    let names: BTreeSet<&String> = built.keys().chain(drawn.keys()).collect();
    for name in names {
        assert_eq!(built.get(name), drawn.get(name), "`{name}`: left its manifest, right ARCHITECTURE.md");
    }
}

#[test]
fn heavy_crates_stay_in_their_rooms() {
    let (_, outside) = dependencies();
    let mut stray = Vec::new();
    for (room, names) in &outside {
        for name in names {
            let kept = KEPT_IN.iter().find(|(kept, _)| name == kept || name.starts_with(&format!("{kept}-")));
            if kept.is_some_and(|(_, rooms)| !rooms.contains(&room.as_str()))
                || ALONE.contains(&room.as_str())
            {
                stray.push(format!("{room} names {name}"));
            }
        }
    }
    assert_eq!(stray, Vec::<String>::new());
}

fn drawn() -> Arrows {
    let page = std::fs::read(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is at the root");
    let page = String::from_utf8(page).expect("ARCHITECTURE.md is UTF-8");
    let block = page.split("```arrows\n").nth(1).and_then(|rest| rest.split("```").next());
    let block = block.expect("ARCHITECTURE.md has an arrows block");
    let arrow = |line: &str| {
        let (from, to) = line.split_once("->").expect("each line of the arrows block has an arrow");
        (from.trim().to_owned(), to.split_whitespace().map(str::to_owned).collect())
    };
    block.lines().map(arrow).collect()
}

/// What each crate names outside of its tests: our own crates, and those of others.
fn dependencies() -> (Arrows, Arrows) {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("cargo lists packages");
    let ours: BTreeSet<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let (mut inside, mut outside) = (Arrows::new(), Arrows::new());
    for package in packages {
        let name = package["name"].as_str().expect("a package has a name");
        let listed = package["dependencies"].as_array().expect("a package lists dependencies");
        let shipped = listed.iter().filter(|dependency| dependency["kind"].is_null());
        let names = shipped.filter_map(|dependency| dependency["name"].as_str()).map(str::to_owned);
        let (own, others): (BTreeSet<String>, BTreeSet<String>) =
            names.partition(|name| ours.contains(name.as_str()));
        inside.insert(name.to_owned(), own);
        outside.insert(name.to_owned(), others);
    }
    (inside, outside)
}
