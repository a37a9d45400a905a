//! Every case file of the project can be read, and every case says how its truth is known.
#![expect(clippy::disallowed_methods, reason = "case files are read in place")]

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_case_file_can_be_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance");
    let mut files = Vec::new();
    gather(&folder, &mut files);
    let mut faults = Vec::new();
    let mut levels = [0; 4];
    for file in &files {
        let text = fs::read_to_string(file).expect("a readable file");
        match conformance::parse(&text) {
            Ok(read) => read.cases.iter().for_each(|case| levels[case.level as usize] += 1),
            Err(fault) => faults.push(format!("{}: {fault}", file.display())),
        }
    }
    let [measured, documented, ours, believed] = levels;
    println!(
        "{} files: {measured} measured, {documented} documented, {ours} ours, {believed} believed",
        files.len()
    );
    assert_eq!(faults, Vec::<String>::new());
    assert!(measured + documented > believed, "more is known than believed");
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "case") {
            files.push(path);
        }
    }
}
