//! Function calls.

use plan::{Expr as Planned, FunctionSpec, Kind};
use text::Diagnostic;

use super::{Lowering, Typed};
use crate::syntax::{Args, Call};
use crate::{known, leniency};

impl Lowering<'_> {
    pub(super) fn call(&mut self, call: &Call) -> Option<Typed> {
        let upper = call.name.value.to_uppercase();
        let function = format!("ariel.{upper}");
        // The vendor's contents list spells it QIDESCRIPTION once.
        let function = if upper == "QIDESCRIPTION" { "ariel.QIDDESCRIPTION".to_owned() } else { function };
        let Some(spec) = self.functions.find(&function).filter(|_| is_function_name(&upper)) else {
            return self.no_function(call, &upper);
        };
        let args = self.args(call, spec)?;
        let args = self.mend_args(call, &upper, args);
        let args = self.with_event(&upper, call.span, args);
        self.check_state(&upper, call.name.span);
        let ty = self.result_type(&function, &args, plan::Type::Null);
        let args = args.into_iter().map(|arg| arg.expr).collect();
        Some(Typed::new(Planned::call(function, args, call.span), ty))
    }

    /// The lowered arguments. `*` is no argument: `COUNT(*)` counts rows.
    fn args(&mut self, call: &Call, spec: FunctionSpec) -> Option<Vec<Typed>> {
        let list = match &call.args {
            Args::Everything(_) if spec.name == "ariel.COUNT" => return Some(Vec::new()),
            Args::Everything(star) => {
                let message = format!("{} takes no `*`", call.name.value.to_uppercase());
                return self.report(Diagnostic::error("bad-argument", *star, message));
            }
            Args::List(list) => list,
        };
        let values: Vec<Option<Typed>> =
            list.iter().map(|arg| self.text_argument_alias(arg).unwrap_or_else(|| self.value(arg))).collect();
        let own = Lowering::takes_only(&call.name.value.to_uppercase());
        let too_many = own.is_some_and(|own| list.len() > own);
        if !spec.arity.takes(list.len()) || too_many {
            let name = call.name.value.to_uppercase();
            let message = format!("{name} takes other arguments than these {}", list.len());
            return self
                .report(Diagnostic::error("argument-count", call.span, message).with_note(spec.signature));
        }
        let values: Vec<Typed> = values.into_iter().collect::<Option<_>>()?;
        if spec.kind == Kind::Aggregate && values.iter().any(|value| self.has_aggregate(&value.expr)) {
            let message = "an aggregate stands inside another one";
            return self.report(Diagnostic::error("nested-aggregate", call.span, message));
        }
        Some(values)
    }

    /// LOGSOURCETYPENAME takes the type of a log source, not its id.
    fn mend_args(&mut self, call: &Call, upper: &str, mut args: Vec<Typed>) -> Vec<Typed> {
        let Some(said) = leniency::log_source_type_name(upper, args.first()) else { return args };
        if self.is_lenient() {
            self.diagnostics.push(said.warning);
            args = vec![self.device_type(args.first().map_or(call.span, |arg| arg.expr.span()))];
        } else {
            self.diagnostics.push(said.doubt);
        }
        args
    }

    fn device_type(&self, span: text::Span) -> Typed {
        match self.property("devicetype") {
            Some(property) => Typed::property(property, span),
            None => Typed::new(Planned::field("devicetype", span), plan::Type::Integer),
        }
    }

    /// A function that we do not run: made up and its meaning known, listed by the vendor, or made up.
    fn no_function(&mut self, call: &Call, upper: &str) -> Option<Typed> {
        if self.is_lenient() && leniency::is_log_source_type_id(upper) {
            self.diagnostics.push(leniency::log_source_type_id(call.span));
            return Some(self.device_type(call.span));
        }
        if let Args::List(args) = &call.args {
            for arg in args {
                self.value(arg);
            }
        }
        let span = call.name.span;
        if upper.starts_with("ARIELSERVERS4") {
            let message = format!("{upper} chooses servers and stands in PARAMETERS, not in a value");
            return self.report(Diagnostic::error("misplaced-function", span, message));
        }
        if known::is_listed(upper) {
            let message = format!("the function {upper} is not supported yet");
            return self.report(Diagnostic::error("unsupported-function", span, message));
        }
        let message = format!("`{}` is not a function of AQL", call.name.value);
        let mut error = Diagnostic::error("unknown-function", span, message);
        if leniency::is_log_source_type_id(upper) {
            error = error
                .with_note("the property `devicetype` holds the log source type")
                .with_fix(call.span, "devicetype");
        } else if let Some(close) = self.close_name(upper) {
            error = error.with_note(format!("did you mean `{close}`?")).with_fix(call.name.span, close);
        }
        self.report(error)
    }

    fn close_name(&self, upper: &str) -> Option<String> {
        let names = self.functions.names("ariel.");
        let names =
            names.iter().filter_map(|name| name.strip_prefix("ariel.")).filter(|name| is_function_name(name));
        let near = names.map(|name| (distance(name, upper), name)).filter(|(distance, _)| *distance <= 2);
        near.min().map(|(_, name)| name.to_owned())
    }

    pub(super) fn has_aggregate(&self, expr: &Planned) -> bool {
        self.is_aggregate(expr) || expr.parts().into_iter().any(|part| self.has_aggregate(part))
    }

    pub(super) fn is_aggregate(&self, expr: &Planned) -> bool {
        match expr {
            Planned::Call(call) => {
                self.functions.find(&call.function).is_some_and(|spec| spec.kind == Kind::Aggregate)
            }
            _ => false,
        }
    }
}

/// Operators have functions too; a query cannot call them by name.
fn is_function_name(upper: &str) -> bool {
    const OPERATORS: [&str; 5] = ["LIKE", "ILIKE", "MATCHES", "IMATCHES", "TEXT_SEARCH"];
    let bare = upper.trim_end_matches("_WHOLE");
    !OPERATORS.contains(&bare) && upper.chars().all(|c| !c.is_lowercase())
}

/// How many letters to put in, take out or change to make one of the other.
pub(super) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let changed = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}
