//! Writes `docs/spl-commands.md` from what lowers and runs and from the case files, so that it says what is.
//!
//! `COMPLETE=1` writes the page; without it the page must be what it would be.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use conformance::{Language, Level, parse};
use query::{Knowledge, Query, Settings};
use text::{Diagnostic, Source};

use crate::folder::files_under;

/// An option that no command has.
const NO_OPTION: &str = "no_such_option_here";

const HEAD: &str = "\
# SPL: commands and functions

Generated from the code and from the case files in `conformance/spl` (`COMPLETE=1 cargo test -p conformance` writes it).

A command *runs*, is *not supported yet* (an error at its place), or is *refused* for good, with the reason. Options are
those that the command takes; one that Splunk has and that is not among them is an error at its place. The cases say what
is true of it, and how that is known: measured on the product, documented by the vendor, or believed.
";

#[test]
fn the_page_of_commands_says_what_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let asked = Asked::read(&root.join("conformance/spl"));
    let mut page = String::from(HEAD);
    commands(&asked, &mut page);
    functions(&asked, &mut page);
    let path = root.join("docs/spl-commands.md");
    if env::var("COMPLETE").is_ok_and(|word| word == "1") {
        fs::create_dir_all(root.join("docs")).expect("a folder");
        fs::write(&path, page).expect("a writable file");
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let first = page.lines().zip(kept.lines()).find(|(now, kept)| now != kept);
    assert!(page == kept, "docs/spl-commands.md is stale, COMPLETE=1 writes it anew; first: {first:?}");
}

/// A query of a case.
struct Ask {
    file: String,
    level: Level,
    text: String,
    commands: BTreeSet<String>,
}

/// The queries of all cases.
struct Asked(Vec<Ask>);

impl Asked {
    fn read(folder: &Path) -> Asked {
        let mut all = Vec::new();
        for path in files_under(folder, "case") {
            let text = fs::read_to_string(&path).expect("a readable file");
            let file = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
            let cases = parse(&text).unwrap_or_else(|fault| panic!("{file}: {fault}")).cases;
            for case in cases {
                for question in case.questions.iter().filter(|question| question.language == Language::Spl) {
                    let parsed = spl::parse(&question.text);
                    let commands = parsed.syntax.pipeline.commands;
                    let commands = commands.iter().map(|command| command.name.value.clone()).collect();
                    let (file, level, text) = (file.clone(), case.level, question.text.clone());
                    all.push(Ask { file, level, text, commands });
                }
            }
        }
        Asked(all)
    }

    /// How many cases are about what fits, by file and by how they are known.
    fn counts(&self, fits: impl Fn(&Ask) -> bool) -> String {
        let mut levels: BTreeMap<&str, usize> = BTreeMap::new();
        let mut files: BTreeMap<&str, usize> = BTreeMap::new();
        for ask in self.0.iter().filter(|ask| fits(ask)) {
            let level = match ask.level {
                Level::Measured => "measured",
                Level::Documented => "documented",
                Level::Ours => "ours",
                Level::Believed => "believed",
            };
            *levels.entry(level).or_default() += 1;
            *files.entry(&ask.file).or_default() += 1;
        }
        let mut known: Vec<String> = Vec::new();
        for level in ["measured", "documented", "ours", "believed"] {
            known.extend(levels.get(level).map(|count| format!("{count} {level}")));
        }
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
        let most = files.iter().take(3).map(|(name, _)| format!("[{name}](../conformance/spl/{name})"));
        match known.is_empty() {
            true => "none".to_owned(),
            false => format!("{}: {}", known.join(", "), most.collect::<Vec<_>>().join(", ")),
        }
    }

    /// The options of a command: those that it takes, and those that it knows and refuses.
    fn options(&self, command: &str) -> (Vec<String>, Vec<String>) {
        let mut taken: Vec<String> = Vec::new();
        for ask in self.0.iter().filter(|ask| ask.commands.contains(command)) {
            let tried = with_option(&ask.text, command, NO_OPTION);
            for option in tried.iter().flat_map(options_said) {
                if !taken.contains(&option) {
                    taken.push(option);
                }
            }
        }
        let refused = |option: &String| {
            let tried = self.0.iter().filter(|ask| ask.commands.contains(command)).take(8);
            let mut tried = tried.filter_map(|ask| with_option(&ask.text, command, option));
            tried.any(|tried| errors_at(&tried).iter().any(|error| error.name == "unsupported-option"))
        };
        taken.into_iter().partition(|option| !refused(option))
    }
}

/// The query with `option=1` behind the name of that command, and where that stands.
fn with_option(text: &str, command: &str, option: &str) -> Option<(String, usize)> {
    let parsed = spl::parse(text);
    let place = parsed.syntax.pipeline.commands.iter().find(|known| known.name.value == command)?;
    // A search that stands first may leave out its name.
    let at = place.name.span.end;
    (place.name.span.start < at).then(|| (format!("{} {option}=1{}", &text[..at], &text[at..]), at + 1))
}

/// The errors at the option that was put in.
fn errors_at((text, at): &(String, usize)) -> Vec<Diagnostic> {
    let stands = |error: &Diagnostic| error.span.start <= *at && at < &error.span.end;
    errors(text).into_iter().filter(stands).collect()
}

/// The options that the error of an unknown one lists.
fn options_said(asked: &(String, usize)) -> Vec<String> {
    let unknown = errors_at(asked).into_iter().filter(|error| error.name == "unknown-option");
    let listed = unknown
        .flat_map(|error| error.notes)
        .filter_map(|note| note.strip_prefix("its options are ").map(str::to_owned));
    listed.flat_map(|list| list.split(", ").map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn errors(text: &str) -> Vec<Diagnostic> {
    let (knowledge, views) = (Knowledge::default(), taxonomy::Views::default());
    let settings = Settings::new(&functions::Catalogue, &knowledge, &views);
    let query = Query::compile(query::Language::Spl, Source::new("case", text), &settings);
    query.errors().cloned().collect()
}

fn commands(asked: &Asked, page: &mut String) {
    let known = spl::commands();
    let of = |wanted: spl::Standing| known.iter().filter(move |command| command.standing == wanted);
    let runs = of(spl::Standing::Runs).count();
    let later = of(spl::Standing::NotYet).count();
    let refused: Vec<_> = known
        .iter()
        .filter_map(|command| match command.standing {
            spl::Standing::Refused(reason) => Some((command.name, reason)),
            _ => None,
        })
        .collect();
    let _ = writeln!(
        page,
        "\n{runs} commands run, {} are refused, {later} are not supported yet.\n",
        refused.len()
    );
    let _ = writeln!(
        page,
        "## Commands that run\n\n| command | options | refused options | cases |\n|---|---|---|---|"
    );
    for command in of(spl::Standing::Runs) {
        let name = command.name;
        let (taken, not) = asked.options(name);
        let coded =
            |names: Vec<String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ");
        let cases = asked.counts(|ask| ask.commands.contains(name));
        let _ = writeln!(page, "| `{name}` | {} | {} | {cases} |", coded(taken), coded(not));
    }
    let _ = writeln!(page, "\n## Commands that are refused\n\n| command | why |\n|---|---|");
    for (name, reason) in refused {
        let _ = writeln!(page, "| `{name}` | {reason} |");
    }
    let names: Vec<String> = of(spl::Standing::NotYet).map(|command| format!("`{}`", command.name)).collect();
    let _ = writeln!(page, "\n## Commands that are not supported yet\n\n{}", names.join(" "));
}

fn functions(asked: &Asked, page: &mut String) {
    let tables = [("eval", spl::eval_functions()), ("stats", spl::stats_functions())];
    for (what, names) in tables {
        let _ = writeln!(page, "\n## Functions of `{what}`\n\n| function | cases |\n|---|---|");
        for name in names {
            let called = format!("{name}(");
            let is_call = |text: &str| {
                text.match_indices(&called)
                    .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
            };
            let signature = signature(what, name);
            let cases = asked.counts(|ask| is_call(&ask.text));
            let _ = writeln!(page, "| {signature} | {cases} |");
        }
    }
}

/// How a function is called, or that it is not supported.
fn signature(what: &str, name: &str) -> String {
    let own = match name {
        "c" => "count",
        "distinct_count" => "dc",
        "percentile" => "perc",
        "searchmatch" => return "`searchmatch(\"search\")`".to_owned(),
        "per_day" | "per_hour" | "per_minute" | "per_second" => {
            return format!("`{name}(field)`, of `timechart`");
        }
        "rate_avg" | "rate_sum" => return format!("`{name}`: of `mstats`, which has no metrics here"),
        name => name,
    };
    let full = format!("splunk.{own}");
    let spec = match what {
        "eval" => functions::scalar(&full).map(|function| function.spec),
        _ => functions::aggregate(&full).map(|function| function.spec),
    };
    match spec {
        Some(spec) => format!("`{}`", spec.signature.replace('|', "\\|")),
        None => format!("`{name}`: not supported yet"),
    }
}
