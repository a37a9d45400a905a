//! The words after a field name: `Field|contains|all`.

/// A modifier of the specification (modifiers appendix 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Modifier {
    /// All values instead of any.
    All,
    /// The value stands anywhere in the field.
    Contains,
    /// The field starts with the value.
    StartsWith,
    /// The field ends with the value.
    EndsWith,
    /// The event has the field, or has it not.
    Exists,
    /// Case counts.
    Cased,
    /// The field is none of the values.
    Neq,
    /// Each of the dashes that Windows takes for one.
    Windash,
    /// The value is a regular expression.
    Re,
    /// The expression takes no notice of case.
    ReInsensitive,
    /// `^` and `$` are at line ends too.
    ReMultiline,
    /// `.` is a line end too.
    ReDotAll,
    /// The value in Base64.
    Base64,
    /// The value inside of a longer Base64 text, at each of its three offsets.
    Base64Offset,
    /// The value in UTF-16, low byte first (`wide` too).
    Utf16Le,
    /// The value in UTF-16, high byte first.
    Utf16Be,
    /// The value in UTF-16 with a byte order mark.
    Utf16,
    /// Less than.
    Lt,
    /// Less or equal.
    Lte,
    /// Greater than.
    Gt,
    /// Greater or equal.
    Gte,
    /// A part of a date.
    Time(&'static str),
    /// The address is in the network.
    Cidr,
    /// `%name%` stands for values that the site has.
    Expand,
    /// The value is the name of another field.
    FieldRef,
}

/// Every spelling, and what it means.
const SPELLINGS: [(&str, Modifier); 34] = [
    ("all", Modifier::All),
    ("contains", Modifier::Contains),
    ("startswith", Modifier::StartsWith),
    ("endswith", Modifier::EndsWith),
    ("exists", Modifier::Exists),
    ("cased", Modifier::Cased),
    ("neq", Modifier::Neq),
    ("windash", Modifier::Windash),
    ("re", Modifier::Re),
    ("i", Modifier::ReInsensitive),
    ("ignorecase", Modifier::ReInsensitive),
    ("m", Modifier::ReMultiline),
    ("multiline", Modifier::ReMultiline),
    ("s", Modifier::ReDotAll),
    ("dotall", Modifier::ReDotAll),
    ("base64", Modifier::Base64),
    ("base64offset", Modifier::Base64Offset),
    ("utf16le", Modifier::Utf16Le),
    ("wide", Modifier::Utf16Le),
    ("utf16be", Modifier::Utf16Be),
    ("utf16", Modifier::Utf16),
    ("lt", Modifier::Lt),
    ("lte", Modifier::Lte),
    ("gt", Modifier::Gt),
    ("gte", Modifier::Gte),
    ("minute", Modifier::Time("minute")),
    ("hour", Modifier::Time("hour")),
    ("day", Modifier::Time("day")),
    ("week", Modifier::Time("week")),
    ("month", Modifier::Time("month")),
    ("year", Modifier::Time("year")),
    ("cidr", Modifier::Cidr),
    ("expand", Modifier::Expand),
    ("fieldref", Modifier::FieldRef),
];

impl Modifier {
    /// The modifier of that name. Modifiers are lower case.
    pub fn named(name: &str) -> Option<Modifier> {
        SPELLINGS.iter().find(|(spelling, _)| *spelling == name).map(|(_, modifier)| *modifier)
    }

    /// The name that the specification gives it.
    pub fn name(self) -> &'static str {
        SPELLINGS.iter().find(|(_, modifier)| *modifier == self).map_or("", |(spelling, _)| *spelling)
    }
}
