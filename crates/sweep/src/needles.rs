//! Texts of which every match of an expression holds one.

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// More texts than these are looked for no faster than the expression itself.
const MOST: usize = 64;

/// Texts shorter than these stand almost everywhere.
const SHORTEST: usize = 3;

/// Texts in lower case, one of which stands in each text of ASCII alone that `pattern` matches, once that is in lower
/// case too; `None` where there are no such texts, or too many, or too short ones.
pub(crate) fn needles(pattern: &str) -> Option<Vec<String>> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let found = best(&hir)?;
    found.iter().all(|needle| needle.len() >= SHORTEST).then_some(found)
}

/// One text of a set stands in each match.
type Set = Vec<String>;

fn best(hir: &Hir) -> Option<Set> {
    match hir.kind() {
        HirKind::Literal(_) | HirKind::Class(_) => exact(hir),
        HirKind::Capture(capture) => best(&capture.sub),
        HirKind::Repetition(Repetition { min, sub, .. }) if *min > 0 => best(sub),
        HirKind::Repetition(_) | HirKind::Empty | HirKind::Look(_) => None,
        HirKind::Alternation(parts) => {
            let sets: Option<Vec<Set>> = parts.iter().map(best).collect();
            let mut all: Set = sets?.concat();
            all.sort();
            all.dedup();
            (all.len() <= MOST).then_some(all)
        }
        HirKind::Concat(parts) => of_row(parts),
    }
}

/// The best of the sets of parts that stand in a row. Parts that are known exactly are joined.
fn of_row(parts: &[Hir]) -> Option<Set> {
    let mut best_so_far: Option<Set> = None;
    let mut keep = |found: Set| {
        if best_so_far.as_ref().is_none_or(|known| worth(&found) > worth(known)) {
            best_so_far = Some(found);
        }
    };
    let mut row: Set = vec![String::new()];
    for part in parts {
        if matches!(part.kind(), HirKind::Look(_)) {
            continue;
        }
        let joined = exact(part).filter(|set| set.len() * row.len() <= MOST);
        match joined {
            Some(set) => {
                row =
                    row.iter().flat_map(|start| set.iter().map(move |end| format!("{start}{end}"))).collect();
            }
            None => {
                keep(std::mem::replace(&mut row, vec![String::new()]));
                if let Some(found) = best(part) {
                    keep(found);
                }
            }
        }
    }
    keep(row);
    best_so_far.filter(|set| set.iter().all(|needle| !needle.is_empty()))
}

/// Longer is better, then fewer.
fn worth(set: &Set) -> (usize, usize) {
    (set.iter().map(String::len).min().unwrap_or(0), MOST.saturating_sub(set.len()))
}

/// All that a part can match, in lower case; `None` where that is much, or not known.
fn exact(hir: &Hir) -> Option<Set> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok().filter(|text| text.is_ascii())?;
            Some(vec![text.to_ascii_lowercase()])
        }
        HirKind::Class(Class::Unicode(class)) => {
            let mut found = Set::new();
            for range in class.ranges() {
                // Only texts of ASCII alone are asked for: what else a class holds does not occur.
                for c in (range.start()..=range.end()).take_while(char::is_ascii) {
                    found.push(c.to_ascii_lowercase().to_string());
                    if found.len() > 4 {
                        return None;
                    }
                }
            }
            found.sort();
            found.dedup();
            (!found.is_empty()).then_some(found)
        }
        HirKind::Capture(capture) => exact(&capture.sub),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_every_match_holds() {
        check("abc", Some("abc"));
        check("(?i)AbSk", Some("absk"));
        check("ab.*defg", Some("defg"));
        check("foo(bar|baz)+x?", Some("foo"));
        check(r"^\\\\[^\\]+\\admin\$$", Some(r"\admin$"));
        check("(abc|defg)", Some("abc defg"));
        check("(abc)?", None);
        check("ab", None);
        check("[0-9]{3}", None);
        check("abc|", None);
        check("g[ae]nt", Some("gant gent"));
        check("ä[bc]d", None);
    }

    #[track_caller]
    fn check(pattern: &str, expected: Option<&str>) {
        let found = needles(pattern).map(|set| set.join(" "));
        assert_eq!(found.as_deref(), expected, "{pattern}");
    }
}
