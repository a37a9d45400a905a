//! Which events `overhear explain` is asked about.

use engine::Environment;
use query::Language;
use store::Store;
use text::Source;

use crate::cli::ExplainArgs;
use crate::failure::Failure;
use crate::session::Session;
use crate::{query_file, report};

/// The numbers of the events to explain: those at places, and those that other queries find.
pub(super) fn wanted(
    args: &ExplainArgs,
    finders: Vec<(Language, Source)>,
    session: &Session,
    store: &Store,
) -> Result<Vec<u32>, Failure> {
    let mut all = Vec::new();
    for place in &args.event {
        all.push(at(place, store)?);
    }
    all.extend(found_by(finders, session, store)?);
    all.sort_unstable();
    all.dedup();
    if all.is_empty() {
        return Err(Failure::new(
            "there is no event to explain: --event FILE:RECORD, --found-by-spl, --found-by-aql or --found-by-sigma",
        ));
    }
    if all.len() > args.max_events {
        let most = args.max_events;
        report::warning(&format!(
            "{} events were named; the first {most} are explained (--max-events)",
            all.len()
        ));
        all.truncate(most);
    }
    Ok(all)
}

/// The queries that name events.
pub(super) fn finders(args: &ExplainArgs) -> Result<Vec<(Language, Source)>, Failure> {
    let mut all = Vec::new();
    if let Some(text) = &args.found_by_spl {
        all.push((Language::Spl, query_file::source("--found-by-spl", text)?));
    }
    if let Some(text) = &args.found_by_aql {
        all.push((Language::Aql, query_file::source("--found-by-aql", text)?));
    }
    if let Some(file) = &args.found_by_sigma {
        all.push((Language::Sigma, Source::new(file.display().to_string(), query_file::text(file)?)));
    }
    Ok(all)
}

/// The events behind the rows of the queries that name events; of rules, those that they select.
fn found_by(finders: Vec<(Language, Source)>, session: &Session, store: &Store) -> Result<Vec<u32>, Failure> {
    let environment = Environment { trace: true, ..session.environment() };
    let mut all = Vec::new();
    for (language, source) in finders {
        let finder = session.select(language, source);
        let Some(plan) = &finder.plan else {
            return Err(Failure::query(&finder.source, &finder.diagnostics));
        };
        let rows = session.engine()?.run(plan, store, &environment);
        let rows = rows.map_err(|faults| Failure::query(&finder.source, &finder.told(faults)))?;
        all.extend(rows.iter().flat_map(|row| row.events));
    }
    Ok(all)
}

/// The event at `FILE:RECORD`.
fn at(place: &str, store: &Store) -> Result<u32, Failure> {
    let failure = |problem: String| Failure::new(format!("--event {place}: {problem}"));
    let at = place.rsplit_once(':').and_then(|(file, at)| Some((file, at.parse::<u64>().ok()?)));
    let Some((file, record)) = at else {
        return Err(failure("FILE:RECORD is needed, such as log.evtx:4711".to_owned()));
    };
    let files: Vec<&str> = store.files().collect();
    match meant(file, &files).as_slice() {
        [] => Err(failure(format!(
            "no file of that name has an event; {}",
            listed("those that have are", &files)
        ))),
        [one] => store.find(one, record).ok_or_else(|| {
            failure(format!("`{one}` was read and has no event with that EventRecordID or at that place"))
        }),
        several => Err(failure(listed("several files are called so:", several))),
    }
}

/// The files that a name may mean: the one of that very name, else those whose path ends with it. The only member of an
/// archive need not be named.
fn meant<'f>(name: &str, files: &[&'f str]) -> Vec<&'f str> {
    let plain = |text: &str| text.replace('\\', "/").trim_start_matches("./").to_owned();
    let name = plain(name);
    if let Some(same) = files.iter().find(|file| plain(file) == name) {
        return vec![same];
    }
    let ends = |path: &str| {
        path.strip_suffix(name.as_str())
            .is_some_and(|before| before.is_empty() || before.ends_with(['/', '!']))
    };
    let archive = |file: &str| plain(file).split('!').next().map(str::to_owned).unwrap_or_default();
    let members = |of: &str| files.iter().filter(|file| archive(file) == of).count();
    let is_meant = |file: &&str| ends(&plain(file)) || (ends(&archive(file)) && members(&archive(file)) == 1);
    let found: Vec<&str> = files.iter().copied().filter(is_meant).collect();
    if !found.is_empty() {
        return found;
    }
    // An archive of several members: each of them may be meant.
    files.iter().copied().filter(|file| ends(&archive(file))).collect()
}

/// Some of the files, and how many more there are.
fn listed(head: &str, files: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown = files.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    match files.len() {
        0 => "no file has an event".to_owned(),
        count if count > SHOWN => format!("{head} {shown} and {} more", count - SHOWN),
        _ => format!("{head} {shown}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [&str; 5] =
        ["e/a/log.evtx", "e/b/log.evtx", "e/one.zip!x/security.xml", "e/two.zip!x.xml", "e/two.zip!y.xml"];

    #[test]
    fn a_file_is_meant_by_the_end_of_its_path() {
        check("e/a/log.evtx", &["e/a/log.evtx"]);
        check("./e/a/log.evtx", &["e/a/log.evtx"]);
        check("b\\log.evtx", &["e/b/log.evtx"]);
        check("log.evtx", &["e/a/log.evtx", "e/b/log.evtx"]);
        check("og.evtx", &[]);
        check("one.zip", &["e/one.zip!x/security.xml"]);
        check("security.xml", &["e/one.zip!x/security.xml"]);
        check("y.xml", &["e/two.zip!y.xml"]);
        check("two.zip", &["e/two.zip!x.xml", "e/two.zip!y.xml"]);
        check("nothing", &[]);
    }

    #[track_caller]
    fn check(name: &str, expected: &[&str]) {
        assert_eq!(meant(name, &FILES), expected, "{name}");
    }
}
