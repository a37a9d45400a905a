//! Reading a package.

use std::io;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_saphyr::Spanned;

use crate::{
    Attack, ConfidenceOf, Detection, Document, Expected, ExpectedFindings, Files, FindingMapping, Flavour,
    Kind, Language, Lookup, PackageError, Query, Service, Services, Severity, Signal, Test, duration_s,
};

/// The file that makes a folder a package.
const MANIFEST: &str = "detection.yml";

impl Detection {
    /// Reads the package of that name. Everything that it names must exist: queries, tables, tests, telemetry, pages.
    ///
    /// # Errors
    /// The first thing that is wrong, with its file and, where it is written in one, line and column.
    pub fn read(name: &str, files: &dyn Files) -> Result<Detection, PackageError> {
        let written: Manifest = yaml(files, MANIFEST)?;
        for lookup in &written.lookups {
            demand(files, MANIFEST, lookup, &lookup.value.file)?;
        }
        for document in &written.documents {
            demand(files, MANIFEST, document, &document.value.file)?;
        }
        let services = match &written.services {
            None => Services::default(),
            Some(file) => {
                demand(files, MANIFEST, file, &file.value)?;
                Services { all: yaml::<Vec<Service>>(files, &file.value)? }
            }
        };
        Ok(Detection {
            name: name.to_owned(),
            queries: queries(files, written.queries)?,
            tests: tests(files, &written.tests)?,
            value_tests: tests(files, &written.value_tests)?,
            id: identifier(written.id)?,
            title: written.title,
            description: written.description,
            attack: written.attack,
            severity: written.severity,
            confidence: written.confidence,
            data_sources: written.data_sources,
            false_positives: written.false_positives,
            tuning: written.tuning,
            references: written.references,
            services,
            lookups: written.lookups.into_iter().map(|lookup| lookup.value).collect(),
            documents: written.documents.into_iter().map(|document| document.value).collect(),
        })
    }
}

/// `detection.yml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    id: Spanned<String>,
    title: String,
    description: String,
    attack: Attack,
    severity: Severity,
    confidence: Vec<ConfidenceOf>,
    data_sources: Vec<String>,
    #[serde(default)]
    false_positives: Vec<String>,
    #[serde(default)]
    tuning: Vec<String>,
    #[serde(default)]
    references: Vec<String>,
    services: Option<Spanned<String>>,
    #[serde(default)]
    lookups: Vec<Spanned<Lookup>>,
    queries: Vec<Spanned<WrittenQuery>>,
    #[serde(default)]
    tests: Vec<Spanned<String>>,
    #[serde(default)]
    value_tests: Vec<Spanned<String>>,
    #[serde(default)]
    documents: Vec<Spanned<Document>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenQuery {
    file: String,
    #[serde(deserialize_with = "language")]
    language: Language,
    kind: Kind,
    about: String,
    #[serde(default, deserialize_with = "duration")]
    every: Option<u64>,
    finding: FindingMapping,
}

/// `test.yml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTest {
    title: String,
    description: String,
    expected: WrittenExpected,
    now: String,
    #[serde(default)]
    signals: Vec<Signal>,
    flavours: Vec<Spanned<Flavour>>,
    #[serde(default)]
    queries: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`expected` is `silence`, `findings` or `{services: [NAME, …]}`")]
enum WrittenExpected {
    Word(ExpectedWord),
    Findings(ExpectedFindings),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum ExpectedWord {
    Silence,
    Findings,
}

impl From<WrittenExpected> for Expected {
    fn from(written: WrittenExpected) -> Expected {
        match written {
            WrittenExpected::Word(ExpectedWord::Silence) => Expected::Silence,
            WrittenExpected::Word(ExpectedWord::Findings) => Expected::Findings(ExpectedFindings::default()),
            WrittenExpected::Findings(findings) if findings.services.is_empty() => Expected::Silence,
            WrittenExpected::Findings(findings) => Expected::Findings(findings),
        }
    }
}

fn queries(files: &dyn Files, written: Vec<Spanned<WrittenQuery>>) -> Result<Vec<Query>, PackageError> {
    let mut queries = Vec::with_capacity(written.len());
    for entry in written {
        demand(files, MANIFEST, &entry, &entry.value.file)?;
        let WrittenQuery { file, language, kind, about, every, finding } = entry.value;
        let text = text(files, &file)?;
        queries.push(Query { file, text, language, kind, about, every_s: every, finding });
    }
    Ok(queries)
}

fn tests(files: &dyn Files, names: &[Spanned<String>]) -> Result<Vec<Test>, PackageError> {
    names.iter().map(|name| test(files, name)).collect()
}

fn test(files: &dyn Files, name: &Spanned<String>) -> Result<Test, PackageError> {
    let folder = format!("tests/{}", name.value);
    let file = format!("{folder}/test.yml");
    demand(files, MANIFEST, name, &file)?;
    let written: WrittenTest = yaml(files, &file)?;
    let mut flavours = Vec::with_capacity(written.flavours.len());
    for flavour in written.flavours {
        let telemetry = format!("{folder}/{}", flavour.value.file);
        demand(files, &file, &flavour, &telemetry)?;
        flavours.push(Flavour { file: telemetry, ..flavour.value });
    }
    for query in &written.queries {
        demand(files, &file, query, &query.value)?;
    }
    Ok(Test {
        name: name.value.clone(),
        title: written.title,
        description: written.description,
        expected: written.expected.into(),
        now: written.now,
        signals: written.signals,
        flavours,
        queries: written.queries.into_iter().map(|query| query.value).collect(),
    })
}

fn duration<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    let text = String::deserialize(from)?;
    let wrong = || D::Error::custom(format!("`{text}` is no duration such as 15m"));
    duration_s(&text).map(Some).ok_or_else(wrong)
}

fn language<'de, D: Deserializer<'de>>(from: D) -> Result<Language, D::Error> {
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

/// A UUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
fn identifier(written: Spanned<String>) -> Result<String, PackageError> {
    let lengths: Vec<usize> = written.value.split('-').map(str::len).collect();
    let digits = written.value.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    if digits && lengths == [8, 4, 4, 4, 12] {
        return Ok(written.value);
    }
    Err(PackageError::at(MANIFEST, written.referenced, format!("`{}` is no UUID", written.value)))
}

/// What is named must exist; if not, the error is where it is named.
fn demand<T>(files: &dyn Files, named_in: &str, place: &Spanned<T>, path: &str) -> Result<(), PackageError> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let listed = files.list(folder).map_err(|error| unreadable(folder, &error))?;
    if listed.iter().any(|found| found == name) {
        return Ok(());
    }
    Err(PackageError::at(
        named_in,
        place.referenced,
        format!("`{path}` is named here and is not in the package"),
    ))
}

fn yaml<T: DeserializeOwned>(files: &dyn Files, file: &str) -> Result<T, PackageError> {
    serde_saphyr::from_str(&text(files, file)?).map_err(|error| {
        let message = error.without_snippet().to_string();
        match error.location() {
            Some(place) => {
                // The reader ends its message with the place, which is said before it here.
                let said = format!(" at line {}, column {}", place.line(), place.column());
                PackageError::at(file, place, message.strip_suffix(&said).unwrap_or(&message))
            }
            None => PackageError::of_file(file, message),
        }
    })
}

fn text(files: &dyn Files, file: &str) -> Result<String, PackageError> {
    let bytes = files.read(file).map_err(|error| unreadable(file, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        PackageError::of_file(file, format!("byte {} is not UTF-8", error.utf8_error().valid_up_to()))
    })
}

fn unreadable(file: &str, error: &io::Error) -> PackageError {
    PackageError::of_file(file, format!("cannot be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Packed;

    const TEST: &str = "title: T\ndescription: D\nexpected: {services: []}\nnow: 2026-01-01T00:00:00Z\nflavours:\n  \
                        - {name: plain, file: x.jsonl, about: A}\n";

    fn manifest(query: &str, test: &str) -> String {
        format!(
            "id: 00000000-0000-4000-8000-000000000000\ntitle: T\ndescription: D\nattack: {{tactic: a, technique: \
             T1, technique_name: N}}\nseverity: high\nconfidence: []\ndata_sources: []\nqueries:\n  - {query}\ntests: \
             [{test}]\n"
        )
    }

    fn package(manifest: &str) -> Packed {
        let files = Packed::default().with("detection.yml", manifest).with("q.spl", "index=*");
        files.with("tests/one/test.yml", TEST).with("tests/one/x.jsonl", "")
    }

    const QUERY: &str = "{file: q.spl, language: spl, kind: ours, about: A, finding: {host: Computer}}";

    #[test]
    fn reads_queries_and_tests() {
        let read = Detection::read("p", &package(&manifest(QUERY, "one"))).unwrap();
        assert_eq!(read.queries[0].text, "index=*");
        assert_eq!(read.tests[0].flavours[0].file, "tests/one/x.jsonl");
        assert_eq!(read.tests[0].expected, Expected::Silence);
    }

    #[test]
    fn a_test_expects_silence_findings_or_services() {
        let read = |expected: &str| {
            let test = TEST.replace("{services: []}", expected);
            let files = package(&manifest(QUERY, "one")).with("tests/one/test.yml", test);
            Detection::read("p", &files).map(|mut read| read.tests.remove(0).expected)
        };
        let findings = |services: &[&str], names: &[&str], processes: &[&str]| {
            let owned = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect();
            Expected::Findings(ExpectedFindings {
                services: owned(services),
                names: owned(names),
                processes: owned(processes),
                ..ExpectedFindings::default()
            })
        };
        assert_eq!(read("silence").unwrap(), Expected::Silence);
        assert_eq!(read("findings").unwrap(), findings(&[], &[], &[]));
        assert_eq!(read("{services: [Box]}").unwrap(), findings(&["Box"], &[], &[]));
        assert_eq!(
            read("{services: [s], names: [a.example], processes: [b.exe]}").unwrap(),
            findings(&["s"], &["a.example"], &["b.exe"])
        );
        let evidence = read("{services: [s], evidence: [e], destinations: [192.0.2.1]}").unwrap();
        assert!(matches!(evidence, Expected::Findings(found) if found.evidence == ["e"]));
        let error = read("alarm").unwrap_err().to_string();
        assert!(
            error.starts_with("tests/one/test.yml:3:11: `expected` is `silence`, `findings` or"),
            "{error}"
        );
    }

    #[track_caller]
    fn check(manifest: &str, expected: &str) {
        let error = Detection::read("p", &package(manifest)).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn an_error_is_where_it_is_written() {
        let absent = QUERY.replace("q.spl", "none.spl");
        check(
            &manifest(&absent, "one"),
            "detection.yml:9:5: `none.spl` is named here and is not in the package",
        );
        check(&manifest(QUERY, "two"), "detection.yml:10:9: `tests/two/test.yml` is named here");
        let of_none = package(&manifest(QUERY, "one"))
            .with("tests/one/test.yml", format!("{TEST}queries: [none.spl]\n"));
        let error = Detection::read("p", &of_none).unwrap_err().to_string();
        assert!(error.contains("`none.spl` is named here"), "{error}");
        check(&manifest(QUERY, "one").replace("0000-4000", "xyz"), "detection.yml:1:5: `00000000-xyz-8000");
        check(&manifest(QUERY, "one").replace("high", "dire"), "detection.yml:5:11: unknown variant");
        check(&manifest(QUERY, "one").replace("title: T", "titel: T"), "detection.yml:2:1: unknown field");
        let strange = QUERY.replace("spl, kind", "kql, kind");
        check(&manifest(&strange, "one"), "detection.yml:9:29: `kql` is no query language");
        check("", "detection.yml");
    }

    #[test]
    fn a_package_without_its_manifest_is_said_so() {
        let error = Detection::read("p", &Packed::default()).unwrap_err().to_string();
        assert_eq!(error, "detection.yml: cannot be read: no such file");
    }
}
