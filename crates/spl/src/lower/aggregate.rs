//! `stats` and `eventstats`, and the measures of their kin.

use plan::{Aggregate, Call, Emit, Expr, Field, Literal, MultiKeys, NullKeys, Step, StepKind};
use text::{Diagnostic, Spanned};

use super::reader::Reader;
use super::{Lowering, Result, step, unsupported_command};
use crate::suggest::nearest;
use crate::syntax::{Aggregation, Command, Measure, MeasureArgument, NamedOption};
use crate::vocabulary::STATS_FUNCTIONS;

impl Lowering<'_> {
    /// `stats [options] measures [BY f ...]`, `eventstats [options] measures [BY f ...]`: a row for each group of rows
    /// with the same values of the fields behind `BY`, or its measures beside each of its rows. A row without a value in
    /// one of these fields is in no group.
    pub(super) fn aggregation(&mut self, command: &Command, aggregation: &Aggregation) -> Result<Vec<Step>> {
        match command.name.value.as_str() {
            "stats" => self.stats(command, aggregation, Emit::Groups),
            "eventstats" => self.stats(command, aggregation, Emit::EveryRow),
            "streamstats" => super::streamstats::streamstats(self, command, aggregation),
            "chart" => super::chart::chart(self, command, aggregation),
            "timechart" => super::chart::timechart(self, command, aggregation),
            _ => Err(unsupported_command(command)),
        }
    }

    fn stats(&mut self, command: &Command, aggregation: &Aggregation, emit: Emit) -> Result<Vec<Step>> {
        let mut options = Reader::of_options(command, &aggregation.options);
        if options.boolean_option(&["allnum"])?.is_some_and(|set| set.value) {
            options.refuse(&["allnum"])?;
        }
        // How many threads compute it changes no answer.
        options.count_option(&["partitions"])?;
        let once = options.boolean_option(&["dedup_splitvals"])?.is_some_and(|once| once.value);
        let delim = options.text_option(&["delim"])?;
        if let Some(option) = options.other_options().first() {
            return Err(bad_option(command, &options, option));
        }
        let mut planned = self.measures(command, aggregation, emit)?;
        if once {
            planned.multi_keys = MultiKeys::EachOnce;
        }
        if let Some(delim) = delim {
            let is_list = |measure: &&plan::Measure| {
                matches!(measure.call.function.as_str(), "splunk.list" | "splunk.values")
            };
            for measure in planned.measures.iter().filter(is_list) {
                self.delimiters.insert(measure.name.name.clone(), delim.value.clone());
            }
        }
        let mut steps = Vec::new();
        steps.extend(super::sparkline::any(&planned).then(|| super::sparkline::extent(command.span)));
        steps.push(step(StepKind::Aggregate(planned), command.span));
        Ok(steps)
    }

    /// Says that a function belongs to other commands, if so: rates of a time span to `timechart`, those of counters that
    /// are metrics to `mstats` (Search Reference, "Time functions").
    fn out_of_place(&self, command: &Command, measure: &Measure, name: &str) -> Option<Box<Diagnostic>> {
        let its_own = match name {
            "per_day" | "per_hour" | "per_minute" | "per_second" if command.name.value != "timechart" => {
                "timechart"
            }
            "rate_avg" | "rate_sum" => "mstats",
            _ => return None,
        };
        let wrong = *invalid_argument(command, measure);
        Some(Box::new(wrong.with_note(format!("`{name}` is a function of `{its_own}`"))))
    }

    /// The measures and the fields behind `BY`.
    pub(super) fn measures(
        &self,
        command: &Command,
        aggregation: &Aggregation,
        emit: Emit,
    ) -> Result<Aggregate> {
        let mut measures = Vec::new();
        for measure in &aggregation.measures {
            let planned = self.measure(command, measure)?;
            if emit == Emit::Groups
                && let Some(key) = aggregation.by.iter().find(|key| key.value == planned.name.name)
            {
                return Err(output_is_key(command, &planned.name, key));
            }
            measures.push(planned);
        }
        let by = aggregation.by.iter().map(field).collect();
        Ok(Aggregate { by, measures, emit, null_keys: NullKeys::Drop, multi_keys: MultiKeys::Each })
    }

    pub(super) fn measure(&self, command: &Command, measure: &Measure) -> Result<plan::Measure> {
        let (name, percent) = aggregate_function(&measure.function.value);
        if !STATS_FUNCTIONS.contains(&name.as_str()) {
            return Err(unknown_aggregate(command, measure));
        }
        if name == "sparkline" {
            return self.sparkline(command, measure);
        }
        if let Some(wrong) = self.out_of_place(command, measure, &name) {
            return Err(wrong);
        }
        let full = format!("splunk.{name}");
        let is_rate = name.starts_with("per_") && command.name.value == "timechart";
        let known = if is_rate { "splunk.sum" } else { full.as_str() };
        let Some(spec) = self.functions.find(known) else {
            let message = format!("the function `{}` of `{}` is not supported yet", name, command.name.value);
            return Err(Box::new(Diagnostic::error("unsupported-function", measure.function.span, message)));
        };
        let mut args = Vec::new();
        for argument in measure.arguments.iter().flatten() {
            args.push(match argument {
                MeasureArgument::Field(written) => Expr::Field(field(written)),
                MeasureArgument::Eval(expr, _) => self.expression(expr)?,
                MeasureArgument::Measure(inner) => {
                    let name = &measure.function.value;
                    return Err(invalid_argument(command, measure).map_note(&format!(
                        "an expression stands in `eval`: `{name}(eval({}))`",
                        written(inner)
                    )));
                }
            });
        }
        if args.len() > 1 {
            return Err(invalid_argument(command, measure));
        }
        // Without a field it measures each one (searchbnf.conf, `stats-agg`).
        let of_all = args.is_empty() && name != "count";
        if of_all {
            args.push(Expr::field("*", measure.span));
        }
        args.extend(percent.map(|percent| number(&percent, measure)));
        let is_aggregate = spec.kind == plan::Kind::Aggregate;
        if is_aggregate && !spec.arity.takes(args.len()) {
            return Err(invalid_argument(command, measure).map_note(spec.signature));
        }
        let has_eval = measure.arguments.iter().flatten().any(|arg| matches!(arg, MeasureArgument::Eval(..)));
        if has_eval && measure.name.is_none() {
            let message = format!("`{}` needs a name: write `AS` behind it", written(measure));
            return Err(Box::new(Diagnostic::error("missing-name", measure.span, message)));
        }
        let column = match &measure.name {
            Some(name) => renamed(command, measure, name)?,
            None if of_all => Field { name: format!("{}(*)", measure.function.value), span: measure.span },
            None => Field { name: written(measure), span: measure.span },
        };
        Ok(plan::Measure { call: Call { function: full, args, span: measure.span }, name: column })
    }
}

/// The name behind `AS`, which has as many stars as the field that is measured (believed).
pub(super) fn renamed(command: &Command, measure: &Measure, name: &Spanned<String>) -> Result<Field> {
    let measured = match measure.arguments.iter().flatten().next() {
        Some(MeasureArgument::Field(field)) => field.value.as_str(),
        None if !aggregate_function(&measure.function.value).0.eq("count") => "*",
        _ => "",
    };
    let stars = |text: &str| text.matches('*').count();
    if stars(measured) == stars(&name.value) {
        return Ok(field(name));
    }
    let message = format!(
        "Error in '{}' command: The number of wildcards between field specifier '{measured}' and rename specifier '{}' do not match",
        command.name.value, name.value
    );
    Err(Box::new(Diagnostic::error("wildcard-mismatch", name.span, message)))
}

/// The function's own name, and the percentage that its written name holds: `perc95`, `p5`, `exactperc99.9`.
pub(super) fn aggregate_function(written: &str) -> (String, Option<String>) {
    let folded = written.to_ascii_lowercase();
    for (prefix, name) in [
        ("exactperc", "exactperc"),
        ("upperperc", "upperperc"),
        ("percentile", "perc"),
        ("perc", "perc"),
        ("p", "perc"),
    ] {
        if let Some(percent) = folded.strip_prefix(prefix)
            && percent.starts_with(|c: char| c.is_ascii_digit())
            && percent.parse::<f64>().is_ok_and(|percent| percent <= 100.0)
        {
            return (name.to_owned(), Some(percent.to_owned()));
        }
    }
    let name = match folded.as_str() {
        "c" => "count",
        "distinct_count" => "dc",
        "mean" => "avg",
        other => other,
    };
    (name.to_owned(), None)
}

fn number(percent: &str, measure: &Measure) -> Expr {
    let value = percent.parse().unwrap_or_default();
    Expr::Literal(Literal::Number(value, percent.to_owned()), measure.function.span)
}

/// What the column is called without `AS`: the measure as it is written.
pub(super) fn written(measure: &Measure) -> String {
    let mut name = measure.function.value.clone();
    if let Some(arguments) = &measure.arguments
        && !(arguments.is_empty() && name.eq_ignore_ascii_case("count"))
    {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|argument| match argument {
                MeasureArgument::Field(field) => field.value.clone(),
                other => other.to_string(),
            })
            .collect();
        name.push_str(&format!("({})", arguments.join(",")));
    }
    name
}

fn field(written: &Spanned<String>) -> Field {
    Field { name: written.value.clone(), span: written.span }
}

/// Splunk's words (recorded from 10.4.2).
pub(super) fn invalid_argument(command: &Command, measure: &Measure) -> Box<Diagnostic> {
    let message =
        format!("Error in '{}' command: The argument '{}' is invalid", command.name.value, written(measure));
    Box::new(Diagnostic::error("bad-arguments", measure.span, message))
}

fn unknown_aggregate(command: &Command, measure: &Measure) -> Box<Diagnostic> {
    let mut diagnostic = *invalid_argument(command, measure);
    diagnostic.name = "unknown-function";
    diagnostic.span = measure.function.span;
    let folded = measure.function.value.to_ascii_lowercase();
    if let Some(near) = nearest(&folded, STATS_FUNCTIONS.iter().copied()) {
        diagnostic =
            diagnostic.with_note(format!("did you mean `{near}`?")).with_fix(measure.function.span, near);
    }
    Box::new(diagnostic)
}

/// Splunk's words (recorded from 10.4.2).
pub(super) fn bad_option(command: &Command, options: &Reader<'_>, option: &NamedOption) -> Box<Diagnostic> {
    let message = format!("Error in '{}' command: The argument '{option}' is invalid", command.name.value);
    Box::new(options.suggest(Diagnostic::error("unknown-option", option.span, message), &option.name))
}

/// Splunk's words (reported by a user).
pub(super) fn output_is_key(command: &Command, name: &Field, key: &Spanned<String>) -> Box<Diagnostic> {
    let message = format!(
        "Error in '{}' command: The output field '{}' cannot have the same name as a group-by field",
        command.name.value, key.value
    );
    Box::new(Diagnostic::error("duplicate-field", name.span, message))
}

/// A boxed diagnostic with one more note.
trait MapNote {
    fn map_note(self, note: &str) -> Self;
}

impl MapNote for Box<Diagnostic> {
    fn map_note(mut self, note: &str) -> Self {
        self.notes.push(note.to_owned());
        self
    }
}
