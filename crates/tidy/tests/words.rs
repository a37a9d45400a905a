//! What the files of the repository may say.

use std::collections::BTreeSet;

use tidy::{TextFile, code, files};

/// The longest source file, in lines.
const LONGEST: usize = 1_000;

/// Programs and services that detections are about.
const SUBJECTS: [&str; 16] = [
    "dropbox",
    "pastebin",
    "onedrive",
    "googleapis",
    "certutil",
    "bitsadmin",
    "mshta",
    "regsvr32",
    "rundll32",
    "wscript",
    "cscript",
    "curl.exe",
    "python.exe",
    "powershell.exe",
    "pwsh.exe",
    "mimikatz",
];

#[test]
fn a_detection_is_never_code() {
    let mut found = Vec::new();
    for (file, number, line) in shipped() {
        let lower = line.to_lowercase();
        for subject in SUBJECTS.iter().filter(|subject| lower.contains(*subject)) {
            found.push(format!("{file}:{number} names {subject}"));
        }
        if let Some(technique) = technique(&lower) {
            found.push(format!("{file}:{number} names {technique}"));
        }
    }
    assert_eq!(found, Vec::<String>::new(), "what a detection is about belongs in `detections/`");
}

/// An ATT&CK technique's id, such as T1102.
fn technique(line: &str) -> Option<&str> {
    let at = line.match_indices('t').map(|(at, _)| at);
    let is_id = |at: &usize| {
        let digits = line[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let free = !line[..*at].ends_with(|before: char| before.is_alphanumeric());
        free && digits == 4 && line[at + 1..].starts_with('1')
    };
    at.into_iter().find(is_id).map(|at| &line[at..at + 5])
}

#[test]
fn a_technique_is_recognised() {
    assert_eq!(technique("tags: attack.t1102.002"), Some("t1102"));
    assert_eq!(technique("at1102 t110 t11020 t2102"), None);
}

#[test]
fn no_machine_and_no_workplace_is_named() {
    let words = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/tmp", "/t/"),
        concat!("/tmp", "/bash"),
        concat!("/.lib", "rary"),
        concat!("index.crates", ".io-"),
        concat!("registry/", "src"),
        concat!("issues ", "show"),
        concat!("sub", "agent"),
        concat!("Clau", "de"),
        concat!("Anthro", "pic"),
        concat!("Chat", "GPT"),
        concat!("language ", "model"),
    ];
    let mut found = Vec::new();
    for file in files().iter().filter(|file| file.path != "Cargo.lock" && !is_data(&file.path)) {
        for (at, line) in file.text.lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(*word)) {
                found.push(format!("{}:{} has {word}", file.path, at + 1));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

/// Telemetry and what is said of it names the machines and services that it is about.
fn is_data(path: &str) -> bool {
    ["samples/", "detections/", "conformance/", "taxonomy/"].iter().any(|folder| path.starts_with(folder))
}

#[test]
fn a_source_file_has_one_subject() {
    let long: Vec<String> = files()
        .iter()
        .filter(|file| file.path.ends_with(".rs"))
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines >= LONGEST)
        .map(|(file, lines)| format!("{} has {lines} lines", file.path))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}

#[test]
fn a_file_is_named_for_what_is_in_it() {
    let vague = ["util", "utils", "common", "helper", "helpers", "misc", "manager", "handler"];
    let found: Vec<String> = files()
        .into_iter()
        .map(|file| file.path)
        .filter(|path| path.starts_with("crates/") && path.ends_with(".rs"))
        .filter(|path| path.split(['/', '.']).any(|part| vague.contains(&part)))
        .collect();
    assert_eq!(found, Vec::<String>::new());
}

/// The lines of code that ship, with their file and number.
fn shipped() -> Vec<(String, usize, String)> {
    let files = files();
    let tests = test_modules(&files);
    let mut lines = Vec::new();
    for file in &files {
        let source =
            file.path.starts_with("crates/") && file.path.contains("/src/") && file.path.ends_with(".rs");
        let tidy = file.path.starts_with("crates/tidy/");
        if !source || tidy || tests.iter().any(|module| file.path.starts_with(module.as_str())) {
            continue;
        }
        lines.extend(code(&file.text).into_iter().map(|(at, line)| (file.path.clone(), at, line.to_owned())));
    }
    lines
}

/// Where the files of modules lie that are declared under `#[cfg(test)]`.
fn test_modules(files: &[TextFile]) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for file in files.iter().filter(|file| file.path.ends_with(".rs")) {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let name = name.trim_end_matches(".rs");
        let folder = if ["lib", "main", "mod"].contains(&name) {
            folder.to_owned()
        } else {
            format!("{folder}/{name}")
        };
        let mut lines = file.text.lines();
        while let Some(line) = lines.next() {
            if line.trim() != "#[cfg(test)]" {
                continue;
            }
            let declared = lines.next().and_then(|next| next.trim().strip_prefix("mod "));
            if let Some(module) = declared.and_then(|module| module.strip_suffix(';')) {
                modules.insert(format!("{folder}/{module}.rs"));
                modules.insert(format!("{folder}/{module}/"));
            }
        }
    }
    modules
}
