//! A query's text from a file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use query::Language;
use text::Source;

use crate::cli::{LanguageArg, QueryArgs};
use crate::failure::Failure;

/// The query of the command line and its language; `None` where none is given.
pub(crate) fn given(args: &QueryArgs) -> Result<Option<(Language, Source)>, Failure> {
    let (language, source) = match (&args.spl, &args.aql, &args.sigma) {
        (Some(given), _, _) => (Language::Spl, source("--spl", given)?),
        (_, Some(given), _) => (Language::Aql, source("--aql", given)?),
        (_, _, Some(file)) => (Language::Sigma, Source::new(file.display().to_string(), text(file)?)),
        (None, None, None) => return Ok(None),
    };
    Ok(Some((language, source)))
}

/// The language of a file: what the option says, else what the end of its name says.
pub(crate) fn language(path: &Path, given: Option<LanguageArg>) -> Result<Language, Failure> {
    let name = path.display().to_string();
    given.map(Language::from).or_else(|| Language::of_file(&name)).ok_or_else(|| {
        Failure::new(format!(
            "{name}: the name does not say the language (.spl, .aql, .yml): give --language"
        ))
    })
}

/// The folders and the queries in a folder, in the order of their names. What is hidden is left aside, and so are links to
/// folders, which may lead back.
pub(crate) fn inside(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failure = |error: io::Error| Failure::new(format!("{}: {error}", folder.display()));
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).map_err(failure)? {
        let entry = entry.map_err(failure)?;
        let path = entry.path();
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        if entry.file_name().to_string_lossy().starts_with('.') || (path.is_dir() && is_link) {
            continue;
        }
        if path.is_dir() || is_query(&path)? {
            found.insert(path);
        }
    }
    Ok(found.into_iter().collect())
}

/// The queries below paths: files as they are named, those of folders in the order of their names.
pub(crate) fn below(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(below(&inside(path)?)?);
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

/// YAML in a folder is a rule where it has what one has at least; other languages have files of their own.
fn is_query(path: &Path) -> Result<bool, Failure> {
    match Language::of_file(&path.to_string_lossy()) {
        Some(Language::Sigma) => {}
        language => return Ok(language.is_some()),
    }
    let text = text(path)?;
    let has = |key: &str| text.lines().any(|line| line.starts_with(key));
    Ok(has("logsource:") && (has("detection:") || has("filter:")) || has("correlation:"))
}

/// What an option gives as a query: the text itself, or `@FILE`.
pub(crate) fn source(option: &str, given: &str) -> Result<Source, Failure> {
    match given.strip_prefix('@') {
        None => Ok(Source::new(option, given)),
        Some(path) => Ok(Source::new(path, text(Path::new(path))?)),
    }
}

/// The text of a file: UTF-8, or UTF-16 where a byte order mark says so, as Windows' own editors and shells write it.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    let shown = path.display();
    let bytes = fs::read(path).map_err(|error| Failure::new(format!("{shown}: {error}")))?;
    decoded(&bytes).map_err(|why| Failure::new(format!("{shown}: {why}")))
}

fn decoded(bytes: &[u8]) -> Result<String, String> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.as_chunks().0.iter().copied().map(unit).collect();
        String::from_utf16(&units)
            .map_err(|_| "this is not UTF-16, though its first two bytes say so".to_owned())
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        plain => utf8(plain),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, String> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        format!("this is not UTF-8: byte {} is 0x{:02X}, in line {line}", good.len() + 1, bytes[good.len()])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_query() {
        check(b"a\xC3\xA9", Ok("a\u{e9}"));
        check(b"\xEF\xBB\xBFa", Ok("a"));
        check(b"\xFF\xFEa\0|\0", Ok("a|"));
        check(b"\xFE\xFF\0a", Ok("a"));
    }

    #[test]
    fn what_is_no_text_is_said_with_its_place() {
        check(b"a\nb\xFFc", Err("this is not UTF-8: byte 4 is 0xFF, in line 2"));
        check(b"\xFF\xFE\0\xD8", Err("this is not UTF-16, though its first two bytes say so"));
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: Result<&str, &str>) {
        assert_eq!(decoded(bytes), expected.map(str::to_owned).map_err(str::to_owned));
    }
}
