//! Macros: text put in place of a call, before anything is parsed.

use plan::{Functions, Literal};
use text::{Diagnostic, Diagnostics, Span};

use crate::input::Input;
use crate::lower::macro_value;
use crate::suggest::nearest;
use crate::{Knowledge, Macro};

/// How deep macros may call macros.
const MAX_MACRO_DEPTH: usize = 32;
/// How long a query may grow.
const MAX_EXPANDED_BYTES: usize = 4 << 20;

/// What macros are defined, and what computes those that are defined by an expression.
#[derive(Clone, Copy)]
pub(crate) struct Macros<'a> {
    pub(crate) knowledge: &'a Knowledge,
    pub(crate) functions: Option<&'a dyn Functions>,
}

/// The text with all macro calls expanded, nested ones too. Inside double quotes nothing is a call (Knowledge
/// Manager Manual, "Use search macros in searches"), but arguments are put into quotes of a definition.
pub(crate) fn expand(text: &str, macros: Macros<'_>, diagnostics: &mut Diagnostics) -> Input {
    let mut input = Input::empty();
    let mut copied = 0;
    for call in calls(text) {
        input.push_copied(&text[copied..call.start], copied);
        copied = call.end;
        let mut expansion = Expansion { macros, call, written: 0, reported: false, diagnostics };
        match expansion.of(&text[call.start + 1..call.end - 1], 0) {
            Some(expanded) => input.push_macro(&expanded, call),
            None => input.push_copied(&text[call.start..call.end], call.start),
        }
    }
    input.push_copied(&text[copied..], copied);
    input
}

/// One call of the query and all that it stands for.
struct Expansion<'a> {
    macros: Macros<'a>,
    call: Span,
    written: usize,
    reported: bool,
    diagnostics: &'a mut Diagnostics,
}

impl Expansion<'_> {
    /// What stands for `name(args)`; `None` after an error.
    fn of(&mut self, call: &str, depth: usize) -> Option<String> {
        if depth >= MAX_MACRO_DEPTH {
            return self
                .fail("too-deep", format!("macros call each other more than {MAX_MACRO_DEPTH} levels deep"));
        }
        let (name, args) = split_call(call);
        let Some(found) = self.macros.knowledge.find_macro(name, args.len()) else {
            return self.unknown(name, args.len());
        };
        let args = arguments(&found.args, args);
        self.validate(found, &args)?;
        let filled = fill(&found.definition, &args);
        let filled = crate::comment::blank(&filled).0;
        let mut out = self.nested(&filled, depth)?;
        if found.iseval {
            let computed = self.computed(&signature(name, args.len()), &out, &args)?;
            out = self.nested(&computed, depth)?;
        }
        self.written += out.len();
        if self.written > MAX_EXPANDED_BYTES {
            return self.fail(
                "too-long",
                format!("the query grows beyond {MAX_EXPANDED_BYTES} bytes by its macros"),
            );
        }
        Some(out)
    }

    /// The text with the calls in it expanded.
    fn nested(&mut self, text: &str, depth: usize) -> Option<String> {
        let mut out = String::new();
        let mut copied = 0;
        for inner in calls(text) {
            out.push_str(&text[copied..inner.start]);
            out.push_str(&self.of(&text[inner.start + 1..inner.end - 1], depth + 1)?);
            copied = inner.end;
        }
        out.push_str(&text[copied..]);
        Some(out)
    }

    /// Says what is wrong with the arguments, where the macro says how they must be: its validation is a condition
    /// that must be true, or the text of what is wrong (macros.conf, `validation`).
    fn validate(&mut self, found: &Macro, args: &[(String, String)]) -> Option<()> {
        if found.validation.trim().is_empty() {
            return Some(());
        }
        let validation = fill(&found.validation, args);
        let refused = match self.value(&validation, args) {
            Ok((Literal::Boolean(true), _)) | Ok((Literal::Null, false)) => return Some(()),
            Ok((Literal::Boolean(false) | Literal::Null, _)) if found.errormsg.is_empty() => {
                format!("the arguments do not fulfil `{validation}`")
            }
            Ok((Literal::Boolean(false) | Literal::Null, _)) => found.errormsg.clone(),
            Ok((Literal::Text(said), _)) => said,
            Ok((Literal::Number(..) | Literal::Integer(_), _)) => {
                format!("the validation `{validation}` gives a number, not a condition or a text")
            }
            Err(why) => format!("the validation `{validation}` cannot be evaluated: {why}"),
        };
        self.fail("invalid-macro-arguments", format!("Error in 'SearchParser': {refused}"))
    }

    /// What the expression gives that the macro is defined by.
    fn computed(&mut self, signature: &str, definition: &str, args: &[(String, String)]) -> Option<String> {
        match self.value(definition, args) {
            Ok((Literal::Text(text), _)) => Some(text),
            other => {
                let message = format!(
                    "Error in 'SearchParser': The definition of macro '{signature}' is expected to be an eval expression \
                     that returns a string"
                );
                self.fail::<String>("bad-macro", message);
                if let (Some(last), Err(why)) = (self.diagnostics.last_mut(), other) {
                    last.notes.push(format!("`{definition}`: {why}"));
                }
                None
            }
        }
    }

    /// The value of an expression, and whether it is a condition.
    fn value(&self, expression: &str, args: &[(String, String)]) -> Result<(Literal, bool), String> {
        let functions = self.macros.functions.ok_or("expressions are not evaluated here")?;
        let found = macro_value(expression, args, functions, self.macros.knowledge.now_ns)?;
        Ok((found.value, found.is_condition))
    }

    fn unknown(&mut self, name: &str, count: usize) -> Option<String> {
        let known: Vec<&str> = self.macros.knowledge.macros.keys().map(String::as_str).collect();
        let plain = known.iter().map(|known| known.split('(').next().unwrap_or_default());
        let near = nearest(name, plain).map(|near| format!("did you mean `{near}`?"));
        let others: Vec<String> = known
            .iter()
            .filter(|known| known.split('(').next() == Some(name))
            .map(|known| format!("there is `{known}`: the number of arguments is part of a macro's name"))
            .collect();
        let signature = signature(name, count);
        let message = format!(
            "Error in 'SearchParser': The search specifies a macro '{signature}' that cannot be found"
        );
        self.fail::<String>("unknown-macro", message);
        let notes = near
            .into_iter()
            .chain(others)
            .chain(["define it with `--macro NAME=DEFINITION`, or give its app with `--app DIR`".to_owned()]);
        if let Some(last) = self.diagnostics.last_mut() {
            last.notes.extend(notes);
        }
        None
    }

    fn fail<T>(&mut self, name: &'static str, message: String) -> Option<T> {
        if !self.reported {
            self.diagnostics.push(Diagnostic::error(name, self.call, message));
            self.reported = true;
        }
        None
    }
}

/// Where macro calls stand, backticks included: not inside double quotes.
fn calls(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut quoted) = (0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if matches!(bytes.get(at + 1), Some(b'"' | b'\\')) => at += 2,
            b'"' => {
                quoted = !quoted;
                at += 1;
            }
            b'`' if !quoted => {
                let Some(length) = text[at + 1..].find('`') else { break };
                found.push(Span::new(at, at + length + 2));
                at += length + 2;
            }
            _ => at += 1,
        }
    }
    found
}

/// The name and the arguments of a call. Blanks around arguments do not count, nor do their outer quotes.
fn split_call(call: &str) -> (&str, Vec<String>) {
    let call = call.trim();
    let Some((name, rest)) = call.split_once('(') else { return (call, Vec::new()) };
    let inner = rest.strip_suffix(')').unwrap_or(rest);
    if inner.trim().is_empty() {
        return (name.trim(), Vec::new());
    }
    let mut args = vec![String::new()];
    let (mut quoted, mut depth, mut escaped) = (false, 0i32, false);
    for c in inner.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '(' | '[' if !quoted => depth += 1,
            ')' | ']' if !quoted => depth -= 1,
            ',' if !quoted && depth <= 0 => {
                args.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = args.last_mut() {
            last.push(c);
        }
    }
    (name.trim(), args.iter().map(|arg| unquote(arg.trim())).collect())
}

/// Without the outer quotes, if there are any.
fn unquote(arg: &str) -> String {
    let inner = arg.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if !inner.ends_with('\\') => inner.replace("\\\"", "\""),
        _ => arg.to_owned(),
    }
}

/// The name of a macro with the number of its arguments, as its stanza has it.
fn signature(name: &str, count: usize) -> String {
    if count == 0 { name.to_owned() } else { format!("{name}({count})") }
}

/// The arguments by their names. An argument may be named in the call: `m(fragment=TM)`.
fn arguments(names: &[String], given: Vec<String>) -> Vec<(String, String)> {
    let mut values = Vec::new();
    for (index, arg) in given.into_iter().enumerate() {
        let named = arg.split_once('=').and_then(|(name, value)| {
            let known = names.iter().find(|known| known.as_str() == name.trim())?;
            Some((known.clone(), value.trim().to_owned()))
        });
        match (named, names.get(index)) {
            (Some(named), _) => values.push(named),
            (None, Some(name)) => values.push((name.clone(), arg)),
            (None, None) => {}
        }
    }
    values
}

/// The definition with `$name$` replaced, in quotes too.
fn fill(definition: &str, values: &[(String, String)]) -> String {
    let mut out = String::with_capacity(definition.len());
    let mut rest = definition;
    while let Some(start) = rest.find('$') {
        out.push_str(&rest[..start]);
        let behind = &rest[start + 1..];
        let filled = behind.find('$').and_then(|end| {
            let (_, value) = values.iter().find(|(name, _)| *name == behind[..end])?;
            Some((value.as_str(), end))
        });
        match filled {
            Some((value, end)) => {
                out.push_str(value);
                rest = &behind[end + 1..];
            }
            None => {
                out.push('$');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knowledge() -> Knowledge {
        let mut knowledge = Knowledge::default();
        let mut define = |name: &str, definition: &str, args: &[&str]| {
            let args = args.iter().map(|arg| (*arg).to_owned()).collect();
            let defined = Macro { definition: definition.to_owned(), args, ..Macro::default() };
            knowledge.macros.insert(name.to_owned(), defined);
        };
        define("sysmon", "source=\"Sysmon\"", &[]);
        define("drop(2)", "NOT ($field$=\"$value$*\")", &["field", "value"]);
        define("both", "`sysmon` `drop(host, web)`", &[]);
        define("loop", "`loop`", &[]);
        knowledge
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut diagnostics = Vec::new();
        let knowledge = knowledge();
        let macros = Macros { knowledge: &knowledge, functions: None };
        let expanded = expand(text, macros, &mut diagnostics);
        let found: Vec<String> = diagnostics.iter().map(|found| found.message.clone()).collect();
        assert_eq!(if found.is_empty() { expanded.text } else { found.join("; ") }, expected);
    }

    #[test]
    fn puts_definitions_in_place_of_calls() {
        check("`sysmon` a", "source=\"Sysmon\" a");
        check("`drop(user, \"a, b\")`", "NOT (user=\"a, b*\")");
        check("`drop(value=x, field=y)`", "NOT (y=\"x*\")");
        check("`both`", "source=\"Sysmon\" NOT (host=\"web*\")");
    }

    #[test]
    fn inside_quotes_nothing_is_a_call() {
        check("\"`sysmon`\"", "\"`sysmon`\"");
    }

    #[test]
    fn an_unknown_macro_and_an_endless_one_are_errors() {
        check(
            "`sysmn`",
            "Error in 'SearchParser': The search specifies a macro 'sysmn' that cannot be found",
        );
        check(
            "`drop(a)`",
            "Error in 'SearchParser': The search specifies a macro 'drop(1)' that cannot be found",
        );
        check("`loop`", "macros call each other more than 32 levels deep");
    }
}
