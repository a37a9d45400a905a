//! `tstats`: a scan, the events and fields of a dataset, a filter, and an aggregation.

use std::collections::BTreeSet;

use plan::{
    Aggregate, Arg, ArgValue, Assignment, Emit, Expr, Field, MultiKeys, NullKeys, Plan, Step, StepKind,
    Vendor,
};
use text::{Diagnostic, Span, Spanned};

use super::aggregate::output_is_key;
use super::dataset::INDEXED;
use super::range::Ranges;
use super::reader::{bad_value, unsupported_option};
use super::{Lowering, Result, scan, step};
use crate::suggest::nearest;
use crate::syntax::{ArgumentKind, Command, Comparator, NamedOption, Search, Tstats, TstatsKey};
use crate::{DataModel, Dataset};

/// What the options say.
#[derive(Default)]
struct Options {
    /// `datamodel=M.D`.
    model: Option<Spanned<String>>,
    /// `fillnull_value=v`.
    fill: Option<Spanned<String>>,
    /// `span=1h`.
    span: Option<Spanned<String>>,
    /// `prestats=true`, and where it is written.
    prestats: Option<Span>,
    /// `append=true`, and where it is written.
    append: Option<Span>,
}

impl<'a> Lowering<'a> {
    /// `tstats [options] measures [FROM datamodel=M.D] [WHERE predicates] [BY f ... [span=t]]`: measures of indexed fields,
    /// or of the fields of a data model. `mstats` reads metrics, which no store has.
    pub(super) fn tstats(&mut self, command: &Command, tstats: &Tstats) -> Result<Vec<Step>> {
        if command.name.value == "mstats" {
            let message = "`mstats` reads an index of metrics; here are events only";
            return Err(Box::new(Diagnostic::error("no-metrics", command.name.span, message)));
        }
        let options = options(command, tstats)?;
        if let Some(namespace) = &tstats.namespace {
            let message =
                format!("`{}` is a namespace of `tscollect`, which is not supported", namespace.value);
            return Err(Box::new(Diagnostic::error("unsupported-namespace", namespace.span, message)));
        }
        let mut search = tstats.search.clone();
        let node = take_node_name(&mut search)?;
        let mut ranges = Ranges::default();
        let filter = match &search {
            Some(search) => self.top_level(search, Some(&mut ranges))?,
            None => None,
        };
        let aggregate = self.tstats_measures(command, tstats)?;
        let mut rest = Vec::new();
        rest.extend(filter.map(|filter| step(StepKind::Filter(filter), command.span)));
        rest.extend(prefixes(tstats));
        rest.extend(fill_keys(&options, &aggregate.by, command.span));
        rest.extend(self.bin_time(&options, &aggregate.by, command.span));
        let before = self.prepared.take();
        match options.prestats {
            Some(at) => rest.extend(self.prepare(&aggregate, at)),
            None => rest.push(step(StepKind::Aggregate(aggregate), command.span)),
        }
        let mut steps = vec![scan(ranges.finish()?, command.span)];
        let behind = Plan { steps: rest };
        let names = plan::fields_named(&behind);
        match &options.model {
            Some(name) => {
                let (model, dataset) = self.tstats_dataset(name, node.as_ref(), &names)?;
                steps.extend(self.dataset_events(model, dataset, name.span));
                steps.extend(self.dataset_fields(model, dataset, &names, name.span));
            }
            None => steps.extend(self.without_unindexed(&names, command.span)),
        }
        steps.extend(behind.steps);
        match options.append {
            Some(at) => self.append_prepared(before, steps, at),
            None => Ok(steps),
        }
    }

    fn tstats_measures(&self, command: &Command, tstats: &Tstats) -> Result<Aggregate> {
        let mut by = Vec::new();
        for key in &tstats.by {
            match key {
                TstatsKey::Field(field) if field.value.contains('*') => {
                    let message = "Error in 'TsidxStats': Wildcards (*) are not supported in groupby clause";
                    return Err(Box::new(Diagnostic::error("bad-arguments", field.span, message)));
                }
                TstatsKey::Field(field) => by.push(super::reader::field(field)),
                TstatsKey::Prefix(text) => by.push(super::reader::field(text)),
            }
        }
        let mut measures = Vec::new();
        for measure in &tstats.measures {
            let planned = self.measure(command, measure)?;
            if let Some(key) = by.iter().find(|key| key.name == planned.name.name) {
                let key = Spanned::new(key.name.clone(), key.span);
                return Err(output_is_key(command, &planned.name, &key));
            }
            measures.push(planned);
        }
        let (emit, null_keys, multi_keys) = (Emit::Groups, NullKeys::Drop, MultiKeys::Each);
        Ok(Aggregate { by, measures, emit, null_keys, multi_keys })
    }

    /// The dataset that `datamodel=M.D` and `nodename=D` name. A model alone means its root, or that one of its roots
    /// whose fields are asked for.
    fn tstats_dataset(
        &self,
        name: &Spanned<String>,
        node: Option<&Spanned<String>>,
        names: &BTreeSet<String>,
    ) -> Result<(&'a DataModel, &'a Dataset)> {
        let (model_name, dataset_name) = match name.value.split_once('.') {
            Some((model, dataset)) => (model, Some(Spanned::new(dataset.to_owned(), name.span))),
            None => (name.value.as_str(), None),
        };
        let model = self.data_model(&Spanned::new(model_name.to_owned(), name.span))?;
        let node = node.filter(|node| {
            node.value != model.name || model.datasets.iter().any(|set| set.name == node.value)
        });
        if let Some(wanted) = node.or(dataset_name.as_ref()) {
            return Ok((model, self.dataset(model, wanted)?));
        }
        let roots: Vec<&Dataset> =
            model.datasets.iter().filter(|dataset| dataset.root == dataset.name).collect();
        let asked = |root: &&&Dataset| names.iter().any(|name| name.starts_with(&format!("{}.", root.name)));
        if let [only] = roots[..] {
            return Ok((model, only));
        }
        let mut named = roots.iter().filter(asked);
        if let (Some(found), None) = (named.next(), named.next()) {
            return Ok((model, found));
        }
        let names: Vec<&str> = roots.iter().map(|root| root.name.as_str()).collect();
        let message = format!(
            "the data model `{}` has several datasets: name one, as in `{}.{}`",
            model.name, model.name, names[0]
        );
        let diagnostic = Diagnostic::error("ambiguous-dataset", name.span, message);
        Err(Box::new(diagnostic.with_note(format!("there are: {}", names.join(", ")))))
    }

    /// `_time` at the start of its span.
    fn bin_time(&mut self, options: &Options, by: &[Field], span: Span) -> Option<Step> {
        let Some(time) = by.iter().find(|key| key.name == "_time") else {
            if let Some(given) = &options.span {
                let message =
                    "`span` cuts `_time`, which is not among the fields of `BY`: it does nothing here";
                self.diagnostics.push(Diagnostic::warning("span-without-time", given.span, message));
            }
            return None;
        };
        let mut args =
            vec![Arg { name: "field", value: ArgValue::Fields(vec![time.clone()]), span: time.span }];
        if let Some(given) = &options.span {
            args.push(Arg { name: "span", value: ArgValue::Text(given.value.clone()), span: given.span });
        }
        Some(step(StepKind::Vendor(Vendor { command: "splunk.bin".to_owned(), args }), span))
    }

    /// Without a data model, `tstats` sees indexed fields only.
    fn without_unindexed(&mut self, names: &BTreeSet<String>, span: Span) -> Option<Step> {
        let mut gone = Vec::new();
        let is_made = |name: &str| name == "_raw" || name == "prefix_group" || name.ends_with('=');
        for name in names.iter().filter(|name| !INDEXED.contains(&name.as_str()) && !is_made(name)) {
            let message = format!("`{name}` is no indexed field: to `tstats` no event has it");
            self.diagnostics.push(Diagnostic::warning("not-indexed", span, message));
            let value = Expr::Literal(plan::Literal::Null, span);
            gone.push(Assignment { field: Field { name: name.clone(), span }, value });
        }
        (!gone.is_empty()).then(|| step(StepKind::Extend(gone), span))
    }
}

/// All of them.
const OPTIONS: &[&str] = &[
    "summariesonly",
    "allow_old_summaries",
    "include_reduced_buckets",
    "local",
    "chunk_size",
    "prestats",
    "append",
    "datamodel",
    "fillnull_value",
    "span",
    "sid",
];

/// What the options say. How Splunk keeps its summaries changes no answer here: all that is asked is accelerated.
fn options(command: &Command, tstats: &Tstats) -> Result<Options> {
    let mut found = Options::default();
    for option in &tstats.options {
        let name = option.name.value.to_ascii_lowercase();
        match name.as_str() {
            "summariesonly" | "allow_old_summaries" | "include_reduced_buckets" | "local" => {
                boolean(option, &name)?;
            }
            "chunk_size" => {
                let text = text(option)?;
                text.value.parse::<u64>().map_err(|_| bad_value(&text, "unsigned int", "chunk_size"))?;
            }
            "prestats" | "append" => {
                let set = boolean(option, &name)?.then_some(option.span);
                *(if name == "append" { &mut found.append } else { &mut found.prestats }) = set;
            }
            "datamodel" => found.model = Some(text(option)?),
            "fillnull_value" => found.fill = Some(text(option)?),
            "span" => found.span = Some(text(option)?),
            "sid" => return Err(unsupported_option(&command.name.value, &option.name)),
            _ => {
                let message =
                    format!("Error in '{}' command: The argument '{option}' is invalid", command.name.value);
                let mut wrong = Diagnostic::error("unknown-option", option.span, message);
                if let Some(near) = nearest(&name, OPTIONS.iter().copied()) {
                    wrong =
                        wrong.with_note(format!("did you mean `{near}`?")).with_fix(option.name.span, near);
                }
                return Err(Box::new(wrong.with_note(format!("its options are {}", OPTIONS.join(", ")))));
            }
        }
    }
    Ok(found)
}

/// `PREFIX(key=)`: what stands behind `key=` in words of the event's text, which major breakers part, in a field that is
/// called `key=` (Search Reference, "tstats"). That it is in lower case, as indexed words are, is believed.
fn prefixes(tstats: &Tstats) -> Vec<Step> {
    const BREAKERS: &str = r#"\[\]<>(){}|!;,'"*\s&?+"#;
    const GROUP: &str = "prefix_group";
    let mut steps = Vec::new();
    for key in &tstats.by {
        let TstatsKey::Prefix(text) = key else { continue };
        let span = text.span;
        let named = |name: &str| Field { name: name.to_owned(), span };
        let pattern = format!(r"(?i)(?:^|[{BREAKERS}])\Q{}\E(?<{GROUP}>[^{BREAKERS}]+)", text.value);
        let args = vec![
            Arg { name: "field", value: ArgValue::Fields(vec![named("_raw")]), span },
            Arg { name: "pattern", value: ArgValue::Text(pattern), span },
            Arg { name: "max_match", value: ArgValue::Integer(0), span },
        ];
        let rex = StepKind::Vendor(Vendor { command: "splunk.rex".to_owned(), args });
        let lower = Expr::call("splunk.lower", vec![Expr::field(GROUP, span)], span);
        steps.push(step(rex, span));
        let none = Expr::Literal(plan::Literal::Null, span);
        steps.push(step(
            StepKind::Extend(vec![
                Assignment { field: named(&text.value), value: lower },
                Assignment { field: named(GROUP), value: none },
            ]),
            span,
        ));
    }
    steps
}

/// Null keys get the value of `fillnull_value`.
fn fill_keys(options: &Options, by: &[Field], span: Span) -> Option<Step> {
    let fill = options.fill.as_ref()?;
    let assignment = |key: &Field| {
        let args = vec![Expr::Field(key.clone()), Expr::text(&fill.value, fill.span)];
        Assignment { field: key.clone(), value: Expr::call("splunk.coalesce", args, fill.span) }
    };
    let filled: Vec<Assignment> = by.iter().filter(|key| key.name != "_time").map(assignment).collect();
    (!filled.is_empty()).then(|| step(StepKind::Extend(filled), span))
}

/// Takes `nodename=D` out of the search, where it stands beside the other terms.
fn take_node_name(search: &mut Option<Search>) -> Result<Option<Spanned<String>>> {
    let mut found = None;
    let mut take = |part: &Search| match part {
        Search::Compare { field, comparator: Comparator::Equal, value, .. } if field.value == "nodename" => {
            found = value.text().map(|text| Spanned::new(text.to_owned(), value.span()));
            true
        }
        _ => false,
    };
    match search {
        Some(Search::And(parts, _)) => parts.retain(|part| !take(part)),
        Some(single) if take(single) => *search = None,
        _ => {}
    }
    if let Some(Search::And(parts, _)) = search
        && parts.is_empty()
    {
        *search = None;
    }
    Ok(found)
}

fn text(option: &NamedOption) -> Result<Spanned<String>> {
    match option.value.as_deref().map(|value| (&value.kind, value.span)) {
        Some((ArgumentKind::Word(text) | ArgumentKind::Text(text), span)) => {
            Ok(Spanned::new(text.clone(), span))
        }
        _ => {
            let message = format!("`{}` needs a value", option.name.value);
            Err(Box::new(Diagnostic::error("missing-value", option.span, message)))
        }
    }
}

fn boolean(option: &NamedOption, name: &str) -> Result<bool> {
    let text = text(option)?;
    match text.value.to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "1" => Ok(true),
        "false" | "f" | "no" | "0" => Ok(false),
        _ => Err(bad_value(&text, "boolean", name)),
    }
}
