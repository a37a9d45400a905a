//! Macros: text put in place of a call, before anything is parsed.

use text::{Diagnostic, Diagnostics, Span};

use crate::Knowledge;
use crate::input::Input;
use crate::suggest::nearest;

/// How deep macros may call macros.
const MAX_MACRO_DEPTH: usize = 32;
/// How long a query may grow.
const MAX_EXPANDED_BYTES: usize = 4 << 20;

/// The text with all macro calls expanded, nested ones too. Inside double quotes nothing is a call (Knowledge
/// Manager Manual, "Use search macros in searches"), but arguments are put into quotes of a definition.
pub(crate) fn expand(text: &str, knowledge: &Knowledge, diagnostics: &mut Diagnostics) -> Input {
    let mut input = Input::empty();
    let mut copied = 0;
    for call in calls(text) {
        input.push_copied(&text[copied..call.start], copied);
        copied = call.end;
        let mut expansion = Expansion { knowledge, call, written: 0, reported: false, diagnostics };
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
    knowledge: &'a Knowledge,
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
        let Some(found) = self.knowledge.find_macro(name, args.len()) else {
            return self.unknown(name, args.len());
        };
        if found.iseval {
            return self.fail(
                "unsupported-macro",
                format!("`{name}` is defined by an eval expression (iseval), which is not supported yet"),
            );
        }
        let filled = fill(&found.definition, &found.args, &args);
        let filled = crate::comment::blank(&filled).0;
        let mut out = String::new();
        let mut copied = 0;
        for inner in calls(&filled) {
            out.push_str(&filled[copied..inner.start]);
            out.push_str(&self.of(&filled[inner.start + 1..inner.end - 1], depth + 1)?);
            copied = inner.end;
        }
        out.push_str(&filled[copied..]);
        self.written += out.len();
        if self.written > MAX_EXPANDED_BYTES {
            return self.fail(
                "too-long",
                format!("the query grows beyond {MAX_EXPANDED_BYTES} bytes by its macros"),
            );
        }
        Some(out)
    }

    fn unknown(&mut self, name: &str, count: usize) -> Option<String> {
        let arguments = match count {
            0 => "no arguments".to_owned(),
            1 => "1 argument".to_owned(),
            _ => format!("{count} arguments"),
        };
        let known: Vec<&str> = self.knowledge.macros.keys().map(String::as_str).collect();
        let plain = known.iter().map(|known| known.split('(').next().unwrap_or_default());
        let near = nearest(name, plain).map(|near| format!("did you mean `{near}`?"));
        let others: Vec<String> = known
            .iter()
            .filter(|known| known.split('(').next() == Some(name))
            .map(|known| format!("there is `{known}`: the number of arguments is part of a macro's name"))
            .collect();
        self.fail::<String>("unknown-macro", format!("the macro `{name}` with {arguments} is not defined"));
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

/// The definition with `$name$` replaced. An argument may be named in the call: `m(fragment=TM)`.
fn fill(definition: &str, names: &[String], args: &[String]) -> String {
    let mut values: Vec<(&str, &str)> = Vec::new();
    for (index, arg) in args.iter().enumerate() {
        let named = arg.split_once('=').and_then(|(name, value)| {
            let known = names.iter().find(|known| known.as_str() == name.trim())?;
            Some((known.as_str(), value.trim()))
        });
        match (named, names.get(index)) {
            (Some(named), _) => values.push(named),
            (None, Some(name)) => values.push((name, arg)),
            (None, None) => {}
        }
    }
    let mut out = String::with_capacity(definition.len());
    let mut rest = definition;
    while let Some(start) = rest.find('$') {
        out.push_str(&rest[..start]);
        let behind = &rest[start + 1..];
        let filled = behind.find('$').and_then(|end| {
            let (_, value) = values.iter().find(|(name, _)| *name == &behind[..end])?;
            Some((*value, end))
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
    use crate::Macro;

    fn knowledge() -> Knowledge {
        let mut knowledge = Knowledge::default();
        let mut define = |name: &str, definition: &str, args: &[&str]| {
            let args = args.iter().map(|arg| (*arg).to_owned()).collect();
            let defined = Macro { definition: definition.to_owned(), args, iseval: false };
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
        let expanded = expand(text, &knowledge(), &mut diagnostics);
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
        check("`sysmn`", "the macro `sysmn` with no arguments is not defined");
        check("`drop(a)`", "the macro `drop` with 1 argument is not defined");
        check("`loop`", "macros call each other more than 32 levels deep");
    }
}
