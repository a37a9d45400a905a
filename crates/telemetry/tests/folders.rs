//! Folders: every file, in the order of the names, and a warning for what is not opened.

mod collect;

use std::fs;
use std::path::{Path, PathBuf};

use collect::Found;
use telemetry::files;

#[test]
fn files_come_in_the_order_of_their_names() {
    let root = folder("order", &["b/2.json", "b/1.json", "a.json", "b/deeper/0.json", "c.json", "b.json"]);
    check(&root, &["a.json", "b/1.json", "b/2.json", "b/deeper/0.json", "b.json", "c.json"], &[]);
    // What is asked for comes as it is asked for, twice where it is asked for twice.
    let mut found = Found::default();
    let asked = [root.join("c.json"), root.join("b/deeper"), root.join("c.json")];
    let names = shown(&root, &files(&asked, &mut found));
    assert_eq!(names, ["c.json", "b/deeper/0.json", "c.json"]);
}

#[test]
fn what_is_not_there_is_named_and_the_rest_is_read() {
    let root = folder("absent", &["a.json"]);
    let mut found = Found::default();
    assert_eq!(files(&[root.join("none"), root.join("a.json")], &mut found), [root.join("a.json")]);
    let [warning] = &found.warnings[..] else { panic!("{found:?}") };
    let start = format!("{}: cannot be read: ", root.join("none").display());
    assert!(warning.starts_with(&start) && warning.matches("none").count() == 1, "{warning}");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_is_named_and_a_link_to_a_file_is_read() {
    use std::os::unix::fs::symlink;

    let root = folder("links", &["a.json", "in/b.json"]);
    symlink("..", root.join("in/up")).expect("a link");
    symlink("../a.json", root.join("in/z.json")).expect("a link");
    let warned = format!("{}: a link to a folder is not followed", root.join("in/up").display());
    check(&root, &["a.json", "in/b.json", "in/z.json"], &[&warned]);
    // A link that is asked for is meant.
    check(&root.join("in/up/in"), &["b.json", "z.json"], &[&warned.replace("in/up", "in/up/in/up")]);
    symlink("in", root.join("asked")).expect("a link");
    check(&root.join("asked"), &["b.json", "z.json"], &[&warned.replace("in/up", "asked/up")]);
}

#[cfg(unix)]
#[test]
#[allow(clippy::print_stdout, reason = "a test says why it checks nothing")]
fn a_folder_that_may_not_be_read_is_named_and_the_rest_is_read() {
    use std::os::unix::fs::PermissionsExt;

    let root = folder("locked", &["a.json", "in/b.json", "z.json"]);
    let locked = root.join("in");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("set");
    if fs::read_dir(&locked).is_ok() {
        println!("skipped: whoever runs this may read every folder");
        return;
    }
    let warned = format!("{}: cannot be read: Permission denied", locked.display());
    check(&root, &["a.json", "z.json"], &[&warned]);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).expect("set");
}

/// A fresh folder with empty files.
fn folder(name: &str, inside: &[&str]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&root);
    for file in inside {
        let path = root.join(file);
        fs::create_dir_all(path.parent().expect("in the folder")).expect("made");
        fs::write(path, "").expect("written");
    }
    root
}

/// Walks a folder: these files, and these beginnings of warnings.
#[track_caller]
fn check(root: &Path, expected: &[&str], warnings: &[&str]) {
    let mut found = Found::default();
    let all = files(&[root.to_owned()], &mut found);
    assert_eq!(shown(root, &all), expected);
    assert_eq!(found.warnings.len(), warnings.len(), "{found:?}");
    for (warning, expected) in found.warnings.iter().zip(warnings) {
        assert!(warning.starts_with(expected), "{warning}");
    }
}

fn shown(root: &Path, files: &[PathBuf]) -> Vec<String> {
    let inside = |file: &PathBuf| file.strip_prefix(root).expect("inside").display().to_string();
    files.iter().map(inside).collect()
}
