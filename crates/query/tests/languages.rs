//! Queries of each language become plans, and faults become diagnostics.

use plan::{Arity, FunctionSpec, Functions, Kind, Type};
use query::{AqlOptions, Knowledge, Language, Mode, Query, Settings};
use taxonomy::Views;
use text::Source;

/// Every function exists and gives text: enough to see that a query reaches its plan.
struct Anything;

impl Functions for Anything {
    fn find(&self, name: &str) -> Option<FunctionSpec> {
        if name == "ariel.LOGSOURCETYPEID" {
            return None;
        }
        let aggregate = ["count", "values", "COUNT", "earliest", "latest", "sum"];
        let last = name.rsplit('.').next().unwrap_or_default();
        let kind = if aggregate.contains(&last) { Kind::Aggregate } else { Kind::Scalar };
        Some(FunctionSpec {
            name: Box::leak(name.to_owned().into_boxed_str()),
            signature: "",
            arity: Arity::at_least(0),
            kind,
            returns: |_| Type::Boolean,
        })
    }

    fn names(&self, _: &str) -> Vec<&'static str> {
        Vec::new()
    }
}

fn compile(language: Language, mode: Mode, text: &str) -> Query {
    let (knowledge, views) = (Knowledge::default(), Views::default());
    let settings = Settings::new(&Anything, &knowledge, &views).with_mode(mode);
    assert_eq!(settings.aql, AqlOptions { mode, ..AqlOptions::default() });
    Query::compile(language, Source::new("query", text), &settings)
}

#[track_caller]
fn check(language: Language, text: &str, parsed: bool, planned: bool) {
    let found = compile(language, Mode::Strict, text);
    assert_eq!((found.parsed, found.planned()), (parsed, planned), "{}", found.render_diagnostics());
    assert_eq!(found.errors().count() == 0, planned);
}

const RULE: &str = "title: A\nlogsource:\n  product: windows\n  category: process_creation\ndetection:\n  \
                    selection:\n    Image|endswith: '\\curl.exe'\n  condition: selection\n";

#[test]
fn each_language_reaches_a_plan() {
    check(Language::Spl, "index=main EventCode=3 | table Image", true, true);
    check(Language::Aql, "SELECT sourceip FROM events WHERE qid = 5 LAST 5 MINUTES", true, true);
    check(Language::Sigma, RULE, true, true);
}

#[test]
fn a_fault_leaves_no_plan() {
    check(Language::Spl, "index=main | eval a=(", false, false);
    check(Language::Spl, "index=main | nosuchcommand", true, false);
    check(Language::Aql, "SELECT FROM", false, false);
    check(Language::Aql, "SELECT \"Image\" FROM events", true, false);
    check(Language::Sigma, "title: A\n", false, false);
}

#[test]
fn two_rules_of_a_file_are_one_plan() {
    let text = format!("{RULE}---\n{RULE}");
    let found = compile(Language::Sigma, Mode::Strict, &text);
    let plan = found.plan.expect("both rules can be planned");
    assert!(matches!(plan.steps.last().map(|step| &step.kind), Some(plan::StepKind::Union(_))));
}

#[test]
fn lenient_reads_what_the_author_meant() {
    let text = "SELECT \"ImageFileName\" FROM events WHERE \"EventID\" = '3'";
    let found = compile(Language::Aql, Mode::Lenient, text);
    assert!(found.planned(), "{}", found.render_diagnostics());
    let warnings = found.diagnostics.iter().filter(|said| said.severity == text::Severity::Warning).count();
    assert_eq!(warnings, 2, "{}", found.render_diagnostics());
    let read = plan::fields_read(found.plan.as_ref().expect("it is planned"));
    assert!(read.is_some_and(|read| read.contains("Image") && read.contains("EventID")));
}

/// The published queries, where they are: the text after the line that names the language.
#[test]
fn the_published_queries_become_plans() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/seeds");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("skipped: {folder} absent");
        return;
    };
    let mut seen = 0;
    for entry in entries.flatten() {
        #[allow(clippy::disallowed_methods)]
        let page = std::fs::read_to_string(entry.path()).expect("it can be read");
        for (language, start) in [(Language::Spl, "\nspl\n"), (Language::Aql, "\nsql\n")] {
            let Some((_, after)) = page.split_once(start) else { continue };
            let text = after.split("\nhigh severity").next().unwrap_or_default();
            let found = compile(language, Mode::Lenient, text);
            assert!(found.planned(), "{}", found.render_diagnostics());
            seen += 1;
        }
    }
    assert_eq!(seen, 2);
}
