//! The packages of this repository can be read, and what is written twice in one agrees.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use detection::{Detection, Expected, Files, Kind, Language};

struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.0.join(path))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.0.join(folder))? {
            let entry = entry?;
            let slash = if entry.file_type()?.is_dir() { "/" } else { "" };
            names.push(format!("{}{slash}", entry.file_name().to_string_lossy()));
        }
        names.sort();
        Ok(names)
    }
}

fn packages() -> Vec<(Detection, Folder)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../detections");
    let names = Folder(root.clone()).list("").expect("the folder of packages can be listed");
    let read = |name: &str| {
        let folder = Folder(root.join(name));
        let detection = Detection::read(name, &folder).unwrap_or_else(|error| panic!("{name}/{error}"));
        (detection, folder)
    };
    names.iter().filter_map(|name| name.strip_suffix('/')).map(read).collect()
}

#[test]
fn every_package_can_be_read() {
    assert!(!packages().is_empty());
}

#[test]
fn every_package_has_our_query_in_each_language_and_tests_of_both_outcomes() {
    for (detection, _) in packages() {
        for language in [Language::Spl, Language::Aql, Language::Sigma] {
            let ours = |query: &&detection::Query| query.kind == Kind::Ours && query.language == language;
            assert_eq!(
                detection.queries.iter().filter(ours).count(),
                1,
                "{} {}",
                detection.name,
                language.name()
            );
        }
        let silent = detection.tests.iter().filter(|test| test.expected == Expected::Silence).count();
        assert!(silent > 0 && silent < detection.tests.len(), "{}", detection.name);
    }
}

#[test]
fn a_test_names_services_that_the_package_knows() {
    for (detection, _) in packages() {
        for test in detection.tests.iter().chain(&detection.value_tests) {
            let Expected::Findings(expected) = &test.expected else { continue };
            for service in &expected.services {
                let known = detection.services.all.iter().any(|known| known.name == *service);
                assert!(known, "{}: {}: {service}", detection.name, test.name);
            }
        }
    }
}

#[test]
fn our_queries_hold_every_host_of_the_list() {
    for (detection, _) in packages() {
        for query in detection.queries.iter().filter(|query| query.kind == Kind::Ours) {
            let plain = query.text.replace(r"\.", ".").replace("[.]", ".");
            let in_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
            let words: BTreeSet<&str> =
                plain.split(|c| !in_host(c)).map(|word| word.trim_start_matches('.')).collect();
            for host in detection.services.all.iter().flat_map(|service| &service.hosts) {
                assert!(words.contains(host.as_str()), "{}/{} lacks {host}", detection.name, query.file);
            }
        }
    }
}

#[test]
fn every_file_of_the_tests_is_named_by_a_test() {
    for (detection, folder) in packages() {
        for name in folder.list("tests").unwrap() {
            let tests = || detection.tests.iter().chain(&detection.value_tests);
            let test = tests().find(|test| format!("{}/", test.name) == name);
            let test = test.unwrap_or_else(|| panic!("{}: tests/{name} is not in the list", detection.name));
            for file in folder.list(&format!("tests/{name}")).unwrap() {
                let path = format!("tests/{name}{file}");
                let named = file == "test.yml" || test.flavours.iter().any(|flavour| flavour.file == path);
                assert!(named, "{}: {path}", detection.name);
            }
        }
    }
}
