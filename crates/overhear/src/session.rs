//! What the options say of the products: one set-up, against which every command compiles queries and runs them.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use engine::{Engine, Environment, LookupTable, Places, Rows};
use hunt::{Setting, Tables};
use plan::{Compiler, Limits, Plan, Step};
use query::{
    App, AqlOptions, Knowledge, Language, MadeText, Mode, Query, Settings, SigmaPipelines, SigmaPlaceholders,
};
use store::{Needs, Store};
use taxonomy::Views;
use text::{Diagnostic, Diagnostics, Source, Span};

use crate::cli::{AqlMode, KnowledgeArgs, LimitsArg, RuleArgs, RunArgs, SetUpArgs, TextArgs};
use crate::failure::Failure;
use crate::places::Cities;
use crate::sigma::pipelines;
use crate::{apps, ariel, clock, lookups, macros, places, report, views};

/// What searches may name: macros and the like, and lookup tables.
#[derive(Default)]
pub(crate) struct Known {
    /// What the apps define, as they write it.
    pub(crate) app: App,
    /// The same with what options define.
    pub(crate) knowledge: Knowledge,
    /// The lookup tables of apps and of options.
    pub(crate) tables: Tables,
    /// Those of options alone.
    given: Vec<(String, LookupTable)>,
}

impl Known {
    /// What `--app`, `--macro` and `--lookup` say.
    pub(crate) fn read(args: &KnowledgeArgs) -> Result<Known, Failure> {
        let app = apps::read(&args.apps)?;
        let knowledge = macros::knowledge(&args.macros, app.knowledge.clone())?;
        let given = args.lookups.iter().map(|given| lookups::table(given)).collect::<Result<_, _>>()?;
        let mut known = Known { app, knowledge, tables: Tables::default(), given };
        let mut tables = Tables::default();
        known.add_to(&mut tables)?;
        known.tables = tables;
        Ok(known)
    }

    /// Puts the tables of apps, then those of options, in the place of those of their names. A table of an option is
    /// compared as the one that it takes the place of.
    pub(crate) fn add_to(&self, tables: &mut Tables) -> Result<(), Failure> {
        apps::add_lookups(&self.app, tables)?;
        for (name, table) in &self.given {
            tables.insert_like(name, table.clone());
        }
        Ok(())
    }
}

/// Who says how a query of AQL is taken where no option does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The user gives it: as the product takes it.
    Given,
    /// It lies in a detection package: as its author meant it.
    Package,
}

/// The set-up of a command.
pub(crate) struct Session {
    /// What searches may name.
    pub(crate) known: Known,
    /// How the products show events.
    pub(crate) views: Views,
    /// The time of the search, UTC nanoseconds since 1970.
    pub(crate) now_ns: i64,
    qradar: Arc<qradar::State>,
    aql: AqlOptions,
    mode: Option<AqlMode>,
    placeholders: SigmaPlaceholders,
    pipelines: Option<SigmaPipelines>,
    limits: Limits,
    cities: Option<Cities>,
    engine: OnceLock<Engine>,
}

impl Session {
    /// A set-up that compiles; it runs without `--geoip`, with the published limits, at this moment.
    pub(crate) fn to_compile(args: &SetUpArgs) -> Result<Session, Failure> {
        Session::to_run(args, &RunArgs::default(), None)
    }

    /// A set-up that compiles and runs. `now` is what `--now` says.
    pub(crate) fn to_run(args: &SetUpArgs, running: &RunArgs, now: Option<&str>) -> Result<Session, Failure> {
        let now_ns = clock::now_ns(now)?;
        let mut known = Known::read(&args.knowledge)?;
        known.knowledge.now_ns = Some(now_ns);
        Ok(Session {
            known,
            views: views::views(&args.view)?,
            now_ns,
            qradar: Arc::new(ariel::state(args.ariel.qradar_state.as_deref())?),
            aql: ariel::options(&args.ariel),
            mode: args.ariel.aql_mode,
            placeholders: placeholders(&args.rules)?,
            pipelines: pipelines::read(&args.rules.pipeline)?,
            limits: match running.limits {
                None | Some(LimitsArg::Published) => Limits::Published,
                Some(LimitsArg::Off) => Limits::Off,
            },
            cities: places::read(running.geoip.as_deref())?,
            engine: OnceLock::new(),
        })
    }

    /// The same where texts are read as `--sourcetype` says: their fields are found when they are read.
    pub(crate) fn with_texts(mut self, args: &TextArgs) -> Session {
        if let Some(sourcetype) = &args.sourcetype {
            self.known.knowledge.found_when_read(sourcetype);
        }
        self
    }

    /// What queries are compiled against.
    pub(crate) fn settings(&self, origin: Origin) -> Settings<'_> {
        let mut settings = Settings::new(&engine::Catalogue, &self.known.knowledge, &self.views);
        let mode = match (self.mode, origin) {
            (Some(AqlMode::Strict), _) | (None, Origin::Given) => Mode::Strict,
            (Some(AqlMode::Lenient), _) | (None, Origin::Package) => Mode::Lenient,
        };
        settings.aql = AqlOptions { mode, ..self.aql.clone() };
        settings.qradar = Some(&self.qradar);
        settings.placeholders = Some(&self.placeholders);
        settings.pipelines = self.pipelines.as_ref();
        settings
    }

    /// What counts for the tests of a package.
    pub(crate) fn setting(&self, origin: Origin) -> Setting {
        Setting { qradar: Arc::clone(&self.qradar), aql_mode: self.settings(origin).aql.mode }
    }

    /// Compiles a query that a user gives.
    pub(crate) fn compile(&self, language: Language, source: Source) -> Query {
        Query::compile(language, source, &self.settings(Origin::Given))
    }

    /// The same where the events are wanted that rules select, whatever the rules say of several of them.
    pub(crate) fn select(&self, language: Language, source: Source) -> Query {
        Query::compile(language, source, &self.settings(Origin::Given).selecting())
    }

    /// Why a query does not compile, and whether it would in lenient mode.
    pub(crate) fn refused(&self, language: Language, refused: &Query) -> Failure {
        let failure = Failure::query(&refused.source, &refused.diagnostics);
        let mut settings = self.settings(Origin::Given);
        let Failure::Said(said) = failure else { return failure };
        if language != Language::Aql || settings.aql.mode == Mode::Lenient {
            return Failure::Said(said);
        }
        settings.aql.mode = Mode::Lenient;
        let meant = Query::compile(language, refused.source.clone(), &settings);
        let hint = meant.plan.map_or("", |_| {
            "\n\n`--aql-mode lenient` takes this query as its author meant it, and says what it takes for what"
        });
        Failure::Said(format!("{said}{hint}"))
    }

    /// What runs plans.
    pub(crate) fn engine(&self) -> Result<&Engine, Failure> {
        if let Some(engine) = self.engine.get() {
            return Ok(engine);
        }
        let engine = Engine::new(engine::Options::default())?;
        Ok(self.engine.get_or_init(|| engine))
    }

    /// What plans run in.
    pub(crate) fn environment(&self) -> Environment<'_> {
        Environment {
            lookups: &self.known.tables,
            compiler: Some(self),
            qradar: Arc::clone(&self.qradar),
            places: self.cities.as_ref().map(|cities| cities as &dyn Places),
            limits: self.limits,
            ..Environment::at(self.now_ns)
        }
    }

    /// The rows of a plan, made from `query`, over the events of a store.
    pub(crate) fn rows(&self, query: &Query, plan: &Plan, store: &Store) -> Result<Rows, Failure> {
        let found = self.engine()?.run(plan, store, &self.environment());
        let found = found.map_err(|faults| Failure::query(&query.source, &query.told(faults)))?;
        let found = if query.columns_by_name() { found.with_columns_by_name() } else { found };
        report::diagnostics(&query.source, found.diagnostics());
        Ok(found)
    }

    /// Warns of placeholders that are given and that nothing here names.
    pub(crate) fn warn_of_placeholders(&self, is_named: impl Fn(&str) -> bool) {
        for name in self.placeholders.keys().filter(|name| !is_named(name)) {
            report::warning(&format!("--placeholder {name}: no rule here names `%{name}%`"));
        }
    }

    /// A warning for each lookup table that a plan names and nobody gave.
    pub(crate) fn unknown_tables(&self, plan: &Plan) -> Diagnostics {
        let bare = |name: &str| name.strip_suffix(".csv").unwrap_or(name).to_owned();
        let given: BTreeSet<String> =
            engine::Lookups::names(&self.known.tables).iter().map(|name| bare(name)).collect();
        let named = plan::tables_named(plan).into_iter();
        let unknown = named
            .filter(|table| !engine::is_built_in_table(&table.name) && !given.contains(&bare(&table.name)));
        unknown.map(|table| needs_lookup(&table.name, table.span)).collect()
    }
}

impl Compiler for Session {
    fn query(&self, text: &str, span: Span) -> Result<Plan, Diagnostics> {
        self.made_text().query(text, span)
    }

    fn steps(&self, text: &str, span: Span) -> Result<Vec<Step>, Diagnostics> {
        self.made_text().steps(text, span)
    }
}

impl Session {
    fn made_text(&self) -> MadeText<'_> {
        MadeText { functions: &engine::Catalogue, knowledge: &self.known.knowledge }
    }
}

/// That a query names a table which nobody gave.
pub(crate) const NEEDS_LOOKUP: &str = "unknown-lookup";

fn needs_lookup(name: &str, span: Span) -> Diagnostic {
    Diagnostic::warning(NEEDS_LOOKUP, span, format!("it needs the lookup table `{name}`"))
        .with_note(format!("give it with `--lookup {name}=FILE.csv`, or its app with `--app DIR`"))
}

/// Warns of options that are given and count for languages in which no query here is.
pub(crate) fn warn_of_idle(given: impl IntoIterator<Item = (&'static str, Language)>, queries: &[Language]) {
    for (option, language) in given {
        if !queries.contains(&language) {
            let shown = match language {
                Language::Spl => "SPL",
                Language::Aql => "AQL",
                Language::Sigma => "Sigma",
            };
            report::warning(&format!("{option} counts for {shown}, and no query here is in it"));
        }
    }
}

/// What a store must hold for plans of languages.
pub(crate) fn needs<'p>(plans: impl IntoIterator<Item = (Language, &'p Plan)>) -> Needs {
    plans.into_iter().fold(Needs::default(), |needs, (language, plan)| {
        let fields = plan::fields_read(plan);
        let mut needs = needs.with(language.view(), fields.clone());
        for view in &plan::views_read(plan) {
            needs = needs.with(view, fields.clone());
        }
        let named = plan::fields_named(plan);
        needs.whole_text |= named.contains("_raw") || named.contains("payload");
        needs
    })
}

/// `name=value,value`, as often as it is given.
fn placeholders(args: &RuleArgs) -> Result<SigmaPlaceholders, Failure> {
    let mut all = SigmaPlaceholders::new();
    for one in &args.placeholder {
        let Some((name, values)) =
            one.split_once('=').filter(|(name, values)| !name.is_empty() && !values.is_empty())
        else {
            return Err(Failure::new(format!("--placeholder {one}: it is written NAME=VALUE,VALUE")));
        };
        let name = name.trim_matches('%').to_owned();
        all.entry(name).or_default().extend(values.split(',').map(str::to_owned));
    }
    Ok(all)
}
