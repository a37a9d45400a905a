//! What the modifiers of an item come to.

use text::{Diagnostic, Span, Spanned};

use crate::{Modifier, diagnostics};

/// What the modifiers of an item come to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Operation {
    /// How a value is compared with the field.
    pub(crate) test: Test,
    /// Case counts.
    pub(crate) cased: bool,
    /// All values must match, where `all` was written.
    pub(crate) all: Option<Span>,
    /// No value may match.
    pub(crate) negated: bool,
    /// `%name%` is a placeholder.
    pub(crate) expand: bool,
    /// What becomes of a value before it is compared, in order.
    pub(crate) changes: Vec<Spanned<Modifier>>,
}

/// How a value is compared with the field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    Equals,
    Contains,
    StartsWith,
    EndsWith,
    /// With the flags `i`, `m`, `s`.
    Regex(String),
    /// `lt`, `lte`, `gt`, `gte`.
    Number(&'static str),
    Cidr,
    Exists,
    /// The value is another field's name; where that field's text stands in this one: the function's name says it.
    FieldRef(&'static str),
    /// The part of a date of that name.
    Date(&'static str),
}

/// Reads modifiers from left to right.
pub(crate) fn operation(modifiers: &[Spanned<Modifier>]) -> Result<Operation, Diagnostic> {
    let mut operation = Operation {
        test: Test::Equals,
        cased: false,
        all: None,
        negated: false,
        expand: false,
        changes: Vec::new(),
    };
    let mut before: Option<Modifier> = None;
    for modifier in modifiers {
        match modifier.value {
            Modifier::All => operation.all = Some(modifier.span),
            Modifier::Cased => operation.cased = true,
            Modifier::Neq => operation.negated = true,
            Modifier::Expand => operation.expand = true,
            Modifier::Windash
            | Modifier::Base64
            | Modifier::Base64Offset
            | Modifier::Utf16Le
            | Modifier::Utf16Be
            | Modifier::Utf16 => operation.changes.push(modifier.clone()),
            Modifier::ReInsensitive => operation.flag('i', before, modifier)?,
            Modifier::ReMultiline => operation.flag('m', before, modifier)?,
            Modifier::ReDotAll => operation.flag('s', before, modifier)?,
            Modifier::Contains
            | Modifier::StartsWith
            | Modifier::EndsWith
            | Modifier::Re
            | Modifier::Lt
            | Modifier::Lte
            | Modifier::Gt
            | Modifier::Gte
            | Modifier::Cidr
            | Modifier::Exists
            | Modifier::Time(_)
            | Modifier::FieldRef => operation.compare(modifier)?,
        }
        before = Some(modifier.value);
    }
    operation.fits(modifiers)?;
    Ok(operation)
}

impl Operation {
    fn flag(
        &mut self,
        flag: char,
        before: Option<Modifier>,
        at: &Spanned<Modifier>,
    ) -> Result<(), Diagnostic> {
        match &mut self.test {
            Test::Regex(flags) => {
                if !flags.contains(flag) {
                    flags.push(flag);
                }
                Ok(())
            }
            _ => {
                let before = before.map_or("the field name", Modifier::name);
                Err(diagnostics::modifier_conflict(at.span, before, at.value.name()))
            }
        }
    }

    /// A second comparison is a conflict, but for `re|contains` (an expression is found anywhere as it is) and
    /// for where another field's text stands in this one.
    fn compare(&mut self, modifier: &Spanned<Modifier>) -> Result<(), Diagnostic> {
        let test = match modifier.value {
            Modifier::Contains => Test::Contains,
            Modifier::StartsWith => Test::StartsWith,
            Modifier::EndsWith => Test::EndsWith,
            Modifier::Re => Test::Regex(String::new()),
            Modifier::Lt => Test::Number("lt"),
            Modifier::Lte => Test::Number("lte"),
            Modifier::Gt => Test::Number("gt"),
            Modifier::Gte => Test::Number("gte"),
            Modifier::Cidr => Test::Cidr,
            Modifier::Exists => Test::Exists,
            Modifier::Time(part) => Test::Date(part),
            _ => Test::FieldRef("fieldref"),
        };
        match (&self.test, &test) {
            (Test::Equals, _) => self.test = test,
            (Test::Regex(_), Test::Contains) => {}
            (Test::FieldRef("fieldref"), Test::Contains) => self.test = Test::FieldRef("fieldref_contains"),
            (Test::FieldRef("fieldref"), Test::StartsWith) => {
                self.test = Test::FieldRef("fieldref_startswith")
            }
            (Test::FieldRef("fieldref"), Test::EndsWith) => self.test = Test::FieldRef("fieldref_endswith"),
            (before, _) => {
                return Err(diagnostics::modifier_conflict(
                    modifier.span,
                    before.name(),
                    modifier.value.name(),
                ));
            }
        }
        Ok(())
    }

    /// Changes of a text and `cased` belong to comparisons of texts only. (An expression minds case anyhow.)
    fn fits(&self, modifiers: &[Spanned<Modifier>]) -> Result<(), Diagnostic> {
        let textual = matches!(self.test, Test::Equals | Test::Contains | Test::StartsWith | Test::EndsWith);
        let encoding = |found: Modifier| self.changes.iter().any(|change| change.value == found);
        for modifier in modifiers {
            let fits = match modifier.value {
                Modifier::Cased => textual || matches!(self.test, Test::Regex(_)),
                Modifier::Expand => {
                    !matches!(self.test, Test::Exists | Test::FieldRef(_) | Test::Number(_) | Test::Date(_))
                }
                found => textual || !encoding(found),
            };
            if !fits {
                let (name, test) = (modifier.value.name(), self.test.name());
                return Err(diagnostics::modifier_conflict(modifier.span, test, name));
            }
        }
        Ok(())
    }
}

impl Test {
    fn name(&self) -> &'static str {
        match self {
            Test::Equals => "",
            Test::Contains => "contains",
            Test::StartsWith => "startswith",
            Test::EndsWith => "endswith",
            Test::Regex(_) => "re",
            Test::Number(name) => name,
            Test::Cidr => "cidr",
            Test::Exists => "exists",
            Test::FieldRef(_) => "fieldref",
            Test::Date(part) => part,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(modifiers: &str, expected: &str) {
        let modifiers: Vec<_> = modifiers
            .split('|')
            .map(|name| Spanned::new(Modifier::named(name).expect(name), Span::default()))
            .collect();
        let found = match operation(&modifiers) {
            Ok(operation) => {
                let flags = if let Test::Regex(flags) = &operation.test { flags } else { "" };
                format!("{} {flags} {} {}", operation.test.name(), operation.cased, operation.all.is_some())
            }
            Err(diagnostic) => diagnostic.message,
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn modifiers_come_to_one_comparison() {
        check("contains|all|windash", "contains  false true");
        check("endswith|cased", "endswith  true false");
        check("re|i|m|s", "re ims false false");
        check("wide|base64offset|contains", "contains  false false");
    }

    #[test]
    fn what_does_not_go_together_is_said() {
        check("contains|endswith", "`endswith` cannot follow `contains`");
        check("contains|i", "`i` cannot follow `contains`");
        check("cidr|cased", "`cased` cannot follow `cidr`");
        check("re|windash", "`windash` cannot follow `re`");
        check("hour|contains", "`contains` cannot follow `hour`");
        check("fieldref|contains|endswith", "`endswith` cannot follow `fieldref`");
    }
}
