//! What can be typed.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};
use query::{SigmaLevel, SigmaStatus};

use crate::commands::lsp;

/// Runs SPL, AQL and Sigma detections over Windows telemetry, without a SIEM
#[derive(Debug, Parser)]
#[command(name = "overhear", version, long_about = None, after_help = EXIT_CODES, propagate_version = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Linters and test runners set the convention that CI jobs know, so `hunt`, `test`, `check` and `lint` follow it. The rows
/// of `search` are data, not a verdict.
const EXIT_CODES: &str = "\
Start with:
  overhear hunt samples/office-day
  overhear search --spl 'index=* | stats count by EventCode' samples/office-day
  overhear test

Exit codes:
  0  it ran: `hunt` found nothing, every test of `test` passed, `check` and `lint` saw nothing,
     `explain` saw every event found, `compare` proved both queries the same; `search` ran
  1  `hunt` or `lint` has findings, a test failed, `check` saw an error in a query, `explain` an
     event that a query misses, `compare` a difference
  2  it could not run or decide: bad arguments, a file that cannot be opened, a query that does
     not compile, no events to hunt in

Data goes to standard output, everything else to standard error.";

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run every packaged detection, or folders of Sigma rules, over files and folders
    #[command(after_help = HUNT)]
    Hunt(HuntArgs),
    /// Run one query, unmodified
    #[command(after_help = SEARCH)]
    Search(SearchArgs),
    /// Run the tests of a detection and say why an event was missed
    #[command(after_help = TEST)]
    Test(TestArgs),
    /// Parse and plan queries without running them
    #[command(after_help = CHECK)]
    Check(CheckArgs),
    /// Say whether two queries find the same events, with a proof or an event that tells them apart
    #[command(after_help = COMPARE)]
    Compare(CompareArgs),
    /// Say why a query misses an event: every cause, in the order in which the query meets them
    #[command(after_help = EXPLAIN)]
    Explain(ExplainArgs),
    /// Find the faults that queries and detections ship with, without running them
    #[command(after_help = LINT)]
    Lint(LintArgs),
    /// Answer an editor over standard input and output: a language server for queries, rules and packages
    #[command(after_help = lsp::HELP)]
    Lsp(lsp::LspArgs),
}

const HUNT: &str = "\
Examples:
  overhear hunt samples/office-day
  overhear hunt evidence.zip C:/export/*.evtx --format jsonl > findings.jsonl
  overhear hunt evidence/ --why                     why the published queries missed each finding
  overhear hunt evidence/ --detection my/detection  a package of your own
  overhear hunt --sigma sigma/rules evidence/ --min-level high
  overhear hunt --sigma sigma/rules evidence/ --timeline --format csv --html report.html --navigator layer.json

All times are scanned unless --earliest or --latest says otherwise: a recording is as old as it is.";

const SEARCH: &str = "\
Examples:
  overhear search --spl 'index=* EventCode=3 | stats count by Image | sort - count' evidence/
  overhear search --spl @query.spl evidence/ --format csv
  overhear search --aql 'SELECT sourceip, COUNT(*) FROM events GROUP BY sourceip' evidence/ --aql-mode lenient
  overhear search --spl '`logins(4625)` | stats count by user' --macro 'logins(code)=EventCode=$code$' evidence/
  overhear search --spl 'index=* earliest=-24h' evidence/ --now 2026-03-10T18:00:00Z
  overhear search --spl 'index=* | stats count' evidence/ --store day/     reads once; then --store day/ without paths
  overhear search --spl '| makeresults | eval x=1/3'
  overhear search --spl @query.spl --app my_app.spl evidence/    with the macros and lookups of a Splunk app
  overhear search --spl 'status=500 | stats count by uri' --sourcetype my:web --app my_app access.log    a text log

Put the query in single quotes, so that the shell leaves its | \" $ * alone, or keep it in a file and give @FILE.
AQL runs in strict mode: what QRadar refuses is refused. --aql-mode lenient runs what the author meant and warns.
QRadar's own window for AQL without a time clause: --aql-window console (5 minutes) or rest (60 seconds).
All times are scanned unless the query, --earliest or --latest says otherwise.";

const TEST: &str = "\
Examples:
  overhear test                                      every packaged detection
  overhear test web_service_c2 --format json
  overhear test path/to/my/detection
  overhear test --sigma sigma/                       rules*/ and regression_data/ of the Sigma project
  overhear test --escu security_content --data attack_data           Splunk's security content over its recordings
  overhear test --escu security_content/detections/endpoint --data attack_data --format csv

With --escu, each test of each detection is run over the recordings that it names, found below --data by the end of
their URL: passed (a result), failed (none) or skipped with the reason. Only a failed test makes the exit code 1.";

const CHECK: &str = "\
Examples:
  overhear check --language spl query.spl
  overhear check --language aql --aql-mode lenient query.aql
  overhear check --language spl --jsonl search corpus.jsonl   one JSON line per query

With --jsonl FIELD each line of FILE is a JSON object with the query in FIELD and an optional `id`.";

const EXPLAIN: &str = "\
Examples:
  overhear explain --spl @query.spl Sysmon.evtx --event Sysmon.evtx:4711
  overhear explain --aql @query.aql evidence/ --found-by-spl 'EventCode=3 DestinationIp=198.51.100.7'
  overhear explain --detection web_service_c2 --query baseline.spl
  overhear explain --spl @query.spl --detection web_service_c2        your query on that detection's tests
  overhear explain --spl @query.spl --detection web_service_c2 --fix  the smallest edit that makes those tests pass

The event is followed through the query's stages. The first that drops it is taken apart, every condition of it, then
taken to be mended, and so on, until the event would come out.";

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A Splunk search, or @FILE
    #[arg(long, value_name = "QUERY", group = "explained")]
    pub(crate) spl: Option<String>,
    /// A QRadar AQL query, or @FILE
    #[arg(long, value_name = "QUERY", group = "explained")]
    pub(crate) aql: Option<String>,
    /// A Sigma rule
    #[arg(long, value_name = "FILE", group = "explained")]
    pub(crate) sigma: Option<PathBuf>,
    /// Files, archives and folders with telemetry; none for the telemetry of a detection's tests
    pub(crate) paths: Vec<PathBuf>,
    /// The event of a file with that EventRecordID, else the one at that place (line or number)
    #[arg(long, value_name = "FILE:RECORD")]
    pub(crate) event: Vec<String>,
    /// The events that this Splunk search finds
    #[arg(long, value_name = "QUERY")]
    pub(crate) found_by_spl: Option<String>,
    /// The events that this AQL query finds
    #[arg(long, value_name = "QUERY")]
    pub(crate) found_by_aql: Option<String>,
    /// The detection whose tests are looked at: a packaged one or a folder (default: all packaged ones)
    #[arg(long = "detection", value_name = "NAME|DIR", conflicts_with = "paths")]
    pub(crate) detections: Vec<String>,
    /// Only this test
    #[arg(long, value_name = "NAME", conflicts_with = "paths")]
    pub(crate) test: Option<String>,
    /// Only this query of the detection
    #[arg(long, value_name = "FILE", conflicts_with_all = ["paths", "explained"])]
    pub(crate) query: Option<String>,
    /// Look for the smallest edit that makes the detection's tests pass, show it as a patch, and write it to the query's
    /// file (@FILE, or the folder of your own detection)
    #[arg(long, conflicts_with = "paths")]
    pub(crate) fix: bool,
    /// Lookup tables, as NAME=FILE.csv
    #[arg(long = "lookup", value_name = "NAME=FILE")]
    pub(crate) lookups: Vec<String>,
    /// Splunk apps whose macros, event types, tags and lookup tables searches may use: folders or packages
    #[arg(long = "app", value_name = "DIR|FILE")]
    pub(crate) apps: Vec<PathBuf>,
    /// A search macro, as NAME=DEFINITION, NAME(user,host)=... with $user$ and $host$, or NAME(2)=... with $arg1$ and $arg2$
    #[arg(long = "macro", value_name = "NAME=DEFINITION")]
    pub(crate) macros: Vec<String>,
    /// What an AQL query may take liberties with
    #[arg(long, value_name = "MODE", default_value = "lenient")]
    pub(crate) aql_mode: AqlMode,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
    #[command(flatten)]
    pub(crate) time: TimeArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}
const LINT: &str = "\
Examples:
  overhear lint detections/ query.spl rule.yml
  overhear lint --format sarif rules/ > lint.sarif           for a code host
  overhear lint --select unbounded-domain,absent-field rules/
  overhear lint --fix query.aql                              writes the fixes that there are
  overhear lint --language spl --jsonl search corpus.jsonl   each line a JSON object with the query in `search`

A folder is searched for .spl, .aql and Sigma's .yml; a folder with a detection.yml is linted as a package.
A comment allows a finding in the next line, or in its own: ```overhear: allow NAME because ...``` (SPL),
/* overhear: allow NAME */ or -- (AQL), # overhear: allow NAME (Sigma); `allow-file` allows it in the whole file.

Exit codes:
  0  nothing was found at or above --fail-on (default: warning)
  1  something was
  2  it could not run: bad arguments, a file that cannot be read

docs/lints.md says of each lint what it finds, why it matters, and how sure it is.";

const COMPARE: &str = "\
Examples:
  overhear compare old.spl new.spl
  overhear compare rule.yml query.aql --aql-mode lenient
  overhear compare 'spl:index=* EventCode=3 dest_port=443' \"aql:SELECT * FROM events WHERE destinationport = 443\"
  overhear compare web_service_c2                    the languages of a packaged detection, pair by pair
  overhear compare a.spl b.spl --data evidence/      what each finds in real events, too

Each of A and B is a file (.spl, .aql, .yml), or the query itself behind `spl:`, `aql:` or `sigma:` (@FILE works there).
Every event that is shown was run through both queries.

Exit codes:
  0  equivalent
  1  different
  2  not decided, or it could not run";

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// A query, or a detection whose languages are compared pair by pair
    pub(crate) a: String,
    /// Another query
    pub(crate) b: Option<String>,
    /// Also run both over these files, archives and folders
    #[arg(long, value_name = "PATH")]
    pub(crate) data: Vec<PathBuf>,
    /// What an AQL query may take liberties with (default: strict; of a detection, lenient)
    #[arg(long, value_name = "MODE")]
    pub(crate) aql_mode: Option<AqlMode>,
    /// Splunk apps whose macros, event types, tags and lookup tables searches may use: folders or packages
    #[arg(long = "app", value_name = "DIR|FILE")]
    pub(crate) apps: Vec<PathBuf>,
    /// A search macro, as NAME=DEFINITION
    #[arg(long = "macro", value_name = "NAME=DEFINITION")]
    pub(crate) macros: Vec<String>,
    /// What time it is for relative times in queries (default: the clock)
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) now: Option<String>,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
    /// How it comes out
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: CompareFormat,
}

/// How a comparison comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// For people
    Text,
    /// One JSON document
    Json,
}

/// Arguments of `hunt`.
#[derive(Debug, Args)]
pub(crate) struct HuntArgs {
    /// Files, archives and folders with telemetry
    #[arg(required_unless_present = "store")]
    pub(crate) paths: Vec<PathBuf>,
    /// A detection: the name of a packaged one or the folder of your own (default: all packaged ones)
    #[arg(long = "detection", value_name = "NAME|DIR")]
    pub(crate) detections: Vec<String>,
    /// Which language's version of a detection runs (default: the one its package prefers)
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) language: Option<LanguageArg>,
    /// For each finding, also say why each published (baseline) query misses it
    #[arg(long)]
    pub(crate) why: bool,
    /// Splunk apps whose macros, event types, tags and lookup tables searches may use: folders or packages
    #[arg(long = "app", value_name = "DIR|FILE")]
    pub(crate) apps: Vec<PathBuf>,
    /// Use this file in place of a lookup table of the package
    #[arg(long = "lookup", value_name = "NAME=FILE")]
    pub(crate) lookups: Vec<String>,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    #[command(flatten)]
    pub(crate) sigma: SigmaArgs,
    #[command(flatten)]
    pub(crate) time: TimeArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Sigma rules instead of packaged detections.
#[derive(Debug, Args)]
pub(crate) struct SigmaArgs {
    /// Run these Sigma rules, all in one pass: files, and folders of any depth
    #[arg(long, value_name = "DIR|FILE", help_heading = SIGMA, conflicts_with_all = ["detections", "language", "why", "store"])]
    pub(crate) sigma: Vec<PathBuf>,
    /// Only rules at least so grave: informational, low, medium, high, critical
    #[arg(long, value_name = "LEVEL", help_heading = SIGMA, requires = "sigma")]
    pub(crate) min_level: Option<LevelArg>,
    /// Only rules of this status: stable, test, experimental, deprecated, unsupported
    #[arg(long, value_name = "STATUS", help_heading = SIGMA, requires = "sigma", value_delimiter = ',')]
    pub(crate) status: Vec<StatusArg>,
    /// Only rules with this tag or one below it
    #[arg(long, value_name = "TAG", help_heading = SIGMA, requires = "sigma", value_delimiter = ',')]
    pub(crate) tags: Vec<String>,
    /// No rules with this tag or one below it
    #[arg(long, value_name = "TAG", help_heading = SIGMA, requires = "sigma", value_delimiter = ',')]
    pub(crate) exclude_tags: Vec<String>,
    /// A file of rules, and events of rules, that are left out: a line is RULE, or RULE ; FIELD=VALUE ; ...
    #[arg(long, value_name = "FILE", help_heading = SIGMA, requires = "sigma")]
    pub(crate) exclude: Vec<PathBuf>,
    /// What %NAME% stands for in rules; may be given several times
    #[arg(long, value_name = "NAME=VALUE,...", help_heading = SIGMA, requires = "sigma")]
    pub(crate) placeholder: Vec<String>,
    /// In the order of their times instead of the order of the files
    #[arg(long, help_heading = SIGMA, requires = "sigma")]
    pub(crate) timeline: bool,
    /// Also write a page with charts to this file; it needs no other file and no network
    #[arg(long, value_name = "FILE", help_heading = SIGMA, requires = "sigma")]
    pub(crate) html: Option<PathBuf>,
    /// Also write a layer for the ATT&CK Navigator to this file
    #[arg(long, value_name = "FILE", help_heading = SIGMA, requires = "sigma")]
    pub(crate) navigator: Option<PathBuf>,
    /// How many threads read (default: as many as the machine runs at once)
    #[arg(long, value_name = "N", help_heading = SIGMA, requires = "sigma")]
    pub(crate) threads: Option<usize>,
}

const SIGMA: &str = "Sigma";

/// How grave a rule is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LevelArg(pub(crate) SigmaLevel);

impl FromStr for LevelArg {
    type Err = String;

    fn from_str(word: &str) -> Result<LevelArg, String> {
        let found = SigmaLevel::ALL.into_iter().find(|level| level.word() == word);
        found.map(LevelArg).ok_or_else(|| "it is informational, low, medium, high or critical".to_owned())
    }
}

/// How far a rule is proven.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StatusArg(pub(crate) SigmaStatus);

impl FromStr for StatusArg {
    type Err = String;

    fn from_str(word: &str) -> Result<StatusArg, String> {
        let found = SigmaStatus::ALL.into_iter().find(|status| status.word() == word);
        let words = "it is stable, test, experimental, deprecated or unsupported";
        found.map(StatusArg).ok_or_else(|| words.to_owned())
    }
}

/// Arguments of `search`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("query").required(true))]
pub(crate) struct SearchArgs {
    /// A Splunk search, or @FILE
    #[arg(long, value_name = "QUERY", group = "query")]
    pub(crate) spl: Option<String>,
    /// A QRadar AQL query, or @FILE
    #[arg(long, value_name = "QUERY", group = "query")]
    pub(crate) aql: Option<String>,
    /// Files, archives and folders with telemetry
    pub(crate) paths: Vec<PathBuf>,
    /// A MaxMind DB with cities, such as GeoLite2-City.mmdb, which `iplocation` asks
    #[arg(long, value_name = "FILE")]
    pub(crate) geoip: Option<PathBuf>,
    /// Lookup tables, as NAME=FILE.csv
    #[arg(long = "lookup", value_name = "NAME=FILE")]
    pub(crate) lookups: Vec<String>,
    /// Splunk apps whose macros, event types, tags and lookup tables searches may use: folders or packages
    #[arg(long = "app", value_name = "DIR|FILE")]
    pub(crate) apps: Vec<PathBuf>,
    /// A search macro, as NAME=DEFINITION, NAME(user,host)=... with $user$ and $host$, or NAME(2)=... with $arg1$ and $arg2$
    #[arg(long = "macro", value_name = "NAME=DEFINITION")]
    pub(crate) macros: Vec<String>,
    #[command(flatten)]
    pub(crate) ariel: ArielArgs,
    #[command(flatten)]
    pub(crate) text: TextArgs,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    #[command(flatten)]
    pub(crate) time: TimeArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Arguments of `test`.
#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// Run the tests that the Sigma project keeps for its rules: rules and info.yml files below these folders
    #[arg(long, value_name = "DIR", conflicts_with = "detection")]
    pub(crate) sigma: Vec<PathBuf>,
    /// A case whose rule finds more events than it states has failed, too
    #[arg(long, requires = "sigma")]
    pub(crate) exact: bool,
    /// The name of a packaged detection or the folder of your own (default: all packaged ones)
    #[arg(conflicts_with = "escu")]
    pub(crate) detection: Option<String>,
    /// Test Splunk's security content instead: its folder, a folder of detections in it, or one detection's file
    #[arg(long, value_name = "FILE|DIR")]
    pub(crate) escu: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) recordings: EscuArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// What the tests of Splunk's security content are run on.
#[derive(Debug, Args)]
pub(crate) struct EscuArgs {
    /// A folder below which the recordings lie that tests name by URL
    #[arg(long, value_name = "DIR", requires = "escu")]
    pub(crate) data: Vec<PathBuf>,
    /// A file that stands for the recordings whose URL ends so
    #[arg(long = "recording", value_name = "URL_END=FILE", requires = "escu")]
    pub(crate) recordings: Vec<String>,
    /// What time it is in the searches (default: just after the latest event of a test's recordings)
    #[arg(long, value_name = "TIME", requires = "escu", allow_hyphen_values = true)]
    pub(crate) now: Option<String>,
    /// Splunk apps whose macros, event types, tags and lookup tables win over those of the content
    #[arg(long = "app", value_name = "DIR|FILE", requires = "escu")]
    pub(crate) apps: Vec<PathBuf>,
    /// A search macro that wins over that of the content, as NAME=DEFINITION
    #[arg(long = "macro", value_name = "NAME=DEFINITION", requires = "escu")]
    pub(crate) macros: Vec<String>,
    /// A lookup table that wins over that of the content, as NAME=FILE.csv
    #[arg(long = "lookup", value_name = "NAME=FILE", requires = "escu")]
    pub(crate) lookups: Vec<String>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The language of the queries
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) language: LanguageArg,
    /// The files are JSON lines with the query in this field
    #[arg(long, value_name = "FIELD")]
    pub(crate) jsonl: Option<String>,
    #[command(flatten)]
    pub(crate) ariel: ArielArgs,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
    /// Splunk apps whose macros, event types, tags and lookup tables searches may use: folders or packages
    #[arg(long = "app", value_name = "DIR|FILE")]
    pub(crate) apps: Vec<PathBuf>,
    /// Lookup tables, as NAME=FILE.csv
    #[arg(long = "lookup", value_name = "NAME=FILE")]
    pub(crate) lookups: Vec<String>,
    /// A search macro, as NAME=DEFINITION, NAME(user,host)=... with $user$ and $host$, or NAME(2)=... with $arg1$ and $arg2$
    #[arg(long = "macro", value_name = "NAME=DEFINITION")]
    pub(crate) macros: Vec<String>,
    /// Queries
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Arguments of `lint`.
#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// Queries, rules, packages, and folders of them
    #[arg(required_unless_present = "list")]
    pub(crate) paths: Vec<PathBuf>,
    /// Say the name of each lint and what it finds
    #[arg(long)]
    pub(crate) list: bool,
    /// Only these lints
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// All but these lints
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// The least grave finding that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "warning")]
    pub(crate) fail_on: FailOn,
    /// Write the fixes that there are into the files
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) fix: bool,
    /// How findings come out
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: LintFormat,
    /// The language of files whose name does not say it
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) language: Option<LanguageArg>,
    /// The files are JSON lines with the query in this field
    #[arg(long, value_name = "FIELD", requires = "language")]
    pub(crate) jsonl: Option<String>,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
    /// Splunk apps whose macros, event types, tags and lookup tables searches may use: folders or packages
    #[arg(long = "app", value_name = "DIR|FILE")]
    pub(crate) apps: Vec<PathBuf>,
    /// A search macro, as NAME=DEFINITION, NAME(user,host)=... with $user$ and $host$, or NAME(2)=... with $arg1$ and $arg2$
    #[arg(long = "macro", value_name = "NAME=DEFINITION")]
    pub(crate) macros: Vec<String>,
}

/// The least grave finding that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// The query does not run
    Error,
    /// Its answer may not be what its author meant
    Warning,
    /// Anything
    Note,
}

/// How findings come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people
    Text,
    /// One JSON document
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Comma-separated, with a header
    Csv,
}

/// Which times count, and what time it is.
#[derive(Debug, Args)]
pub(crate) struct TimeArgs {
    /// Not before: RFC 3339, seconds since 1970, or relative to now (-24h, -7d@d)
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) earliest: Option<String>,
    /// Before: RFC 3339, seconds since 1970, or relative to now
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) latest: Option<String>,
    /// What time it is for relative times in queries (default: the clock)
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) now: Option<String>,
}

/// How telemetry is read and kept.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Keep the events as Parquet in this folder; without PATHs, search what it holds
    #[arg(long, value_name = "DIR")]
    pub(crate) store: Option<PathBuf>,
    /// Most memory for events, in MiB; more goes to Parquet files in a temporary folder
    #[arg(long, value_name = "MIB", default_value_t = 4096)]
    pub(crate) memory: u64,
}

/// Whether limits hold.
#[derive(Debug, Args)]
pub(crate) struct LimitArgs {
    /// SPL: whether the limits of Splunk's limits.conf hold (rows of a subsearch, a sort, a join, a list, ...)
    #[arg(long = "limits", value_name = "LIMITS", default_value = "published")]
    pub(crate) given: LimitsArg,
}

/// Whether the published limits hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LimitsArg {
    /// As published: the answer is the product's, cut rows and all, with a warning where something is cut
    Published,
    /// Nothing is cut
    Off,
}

impl LimitArgs {
    /// As a plan is run with them.
    pub(crate) fn limits(&self) -> plan::Limits {
        match self.given {
            LimitsArg::Published => plan::Limits::Published,
            LimitsArg::Off => plan::Limits::Off,
        }
    }
}

/// What plain text logs are.
#[derive(Debug, Args)]
pub(crate) struct TextArgs {
    /// Read files of no known format as text logs of this sourcetype, with the settings that --app has for it
    #[arg(long, value_name = "NAME")]
    pub(crate) sourcetype: Option<String>,
    /// The source of those texts (default: the file's name)
    #[arg(long, value_name = "NAME", requires = "sourcetype")]
    pub(crate) source: Option<String>,
    /// The host of those texts
    #[arg(long, value_name = "NAME", requires = "sourcetype")]
    pub(crate) host: Option<String>,
}

/// How the product is set up that a query was written for.
#[derive(Debug, Args)]
pub(crate) struct ViewArgs {
    /// SPL: the generation of Splunk's Windows add-ons
    #[arg(long, value_name = "GENERATION", default_value = "current")]
    pub(crate) addon: AddonArg,
    /// AQL: the names of QRadar's custom properties
    #[arg(long, value_name = "PROFILE", default_value = "current")]
    pub(crate) properties: PropertiesArg,
    /// AQL: a custom property, as NAME=FIELD with a field of the event itself (`--property 'Tool=OriginalFileName'`)
    #[arg(long = "property", value_name = "NAME=FIELD")]
    pub(crate) custom: Vec<String>,
    /// AQL: custom properties with their expressions, as a TOML file, or as JSON or a folder that QRadar's REST API exports
    #[arg(long = "property-file", value_name = "FILE|DIR")]
    pub(crate) property_files: Vec<PathBuf>,
    /// AQL: the line that an event of a Windows log is as a payload, where it did not come as a line
    #[arg(long, value_name = "FORM", default_value = "wincollect")]
    pub(crate) payload: PayloadArg,
}

/// The line that an event is as a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PayloadArg {
    /// As the WinCollect agent sends it
    Wincollect,
    /// As QRadar's own collectors make it: fewer keys, milliseconds
    Mseven6,
    /// LEEF 2.0
    Leef,
}

/// A generation of Splunk's Windows add-ons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AddonArg {
    /// The sourcetype is xmlwineventlog, and the source names the channel
    Current,
    /// The sourcetype names the channel, as it did before the add-ons renamed it
    Legacy,
}

/// The names of QRadar's custom properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PropertiesArg {
    /// As IBM's content has them today
    Current,
    /// As IBM's content had them about 2020
    #[value(name = "2020")]
    Year2020,
    /// Only those of --property
    Custom,
}

/// How AQL is taken, and what the server knows that it asks.
#[derive(Debug, Args)]
pub(crate) struct ArielArgs {
    /// What an AQL query may take liberties with
    #[arg(long, value_name = "MODE", default_value = "strict")]
    pub(crate) aql_mode: AqlMode,
    /// How far back an AQL query without a time clause looks: `all`, `console` (5 minutes), `rest` (60 seconds), or such as
    /// 90s, 15m, 2h, 7d
    #[arg(long, value_name = "WINDOW", default_value = "all", value_parser = window_ms)]
    pub(crate) aql_window: Window,
    /// AQL: whether a pattern of MATCHES has to match a part of a text or all of it
    #[arg(long, value_name = "EXTENT", default_value = "find")]
    pub(crate) aql_matches: MatchesArg,
    /// AQL: what the QRadar server knows beside its events (reference data, assets, networks, log sources, offenses, ...), as
    /// files in a folder: docs/qradar-state.md
    #[arg(long, value_name = "DIR")]
    pub(crate) qradar_state: Option<PathBuf>,
}

/// How far back a query without a time clause looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window(pub(crate) Option<u64>);

/// `all`, the words of the product's two ways in, or a count and a unit.
fn window_ms(text: &str) -> Result<Window, String> {
    let unit = |text: &str, unit: u64| text.parse::<u64>().ok().and_then(|count| count.checked_mul(unit));
    let milliseconds = match text {
        "all" => return Ok(Window(None)),
        "console" => Some(300_000),
        "rest" => Some(60_000),
        _ => match (text.strip_suffix('s'), text.strip_suffix('m')) {
            (Some(count), _) => unit(count, 1_000),
            (_, Some(count)) => unit(count, 60_000),
            _ => match (text.strip_suffix('h'), text.strip_suffix('d')) {
                (Some(count), _) => unit(count, 3_600_000),
                (_, Some(count)) => unit(count, 86_400_000),
                _ => None,
            },
        },
    };
    let problem = || "`all`, `console`, `rest` or a time such as 90s, 15m, 2h, 7d is expected".to_owned();
    milliseconds.map(|milliseconds| Window(Some(milliseconds))).ok_or_else(problem)
}

/// How much of a text MATCHES wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MatchesArg {
    /// Any part is enough
    Find,
    /// The whole text
    Full,
}

/// How rows come out.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// How rows come out
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: Format,
}

/// How rows come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// One JSON document
    Json,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated, with a header
    Csv,
}

/// A language of queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LanguageArg {
    /// Splunk's Search Processing Language
    Spl,
    /// QRadar's Ariel Query Language
    Aql,
    /// Sigma rules
    Sigma,
}

/// What an AQL query may take liberties with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AqlMode {
    /// Refuse what QRadar refuses
    Strict,
    /// Run what the author meant, and warn of each liberty
    Lenient,
}
