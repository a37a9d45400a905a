//! How a field of a view is made from an event: a small language of our own.
//!
//! | written | is |
//! |---|---|
//! | `DestinationIp` | the event's own value of that name |
//! | `"Detection Time"` | the same, for a name that is no single word |
//! | `$Computer` | a value of the event's System part, see [`System`] |
//! | `'main'` | the text itself |
//! | `basename(Image)` | a [`Transform`] of other rules |

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use crate::Extractor;

/// How a field of a view is made from an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The event's own value of that name.
    Field(Arc<str>),
    /// A value of the event's System part.
    System(System),
    /// The same text in every event.
    Text(Arc<str>),
    /// A transform of other rules.
    Call(Transform, Vec<Rule>),
    /// What an expression takes out of a payload. No text of ours is read to this.
    Extract(Extractor, Box<Rule>),
    /// Another rule, where one has that value; else nothing. No text of ours is read to this.
    When {
        /// What is looked at.
        of: Box<Rule>,
        /// The value that it must have.
        is: Arc<str>,
        /// What is made then.
        then: Box<Rule>,
    },
}

/// What a rule reads of an event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The event's own value of that name.
    Field(Arc<str>),
    /// A value of the event's System part.
    System(System),
}

macro_rules! systems {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// A value of an event's System part, or about the event as a whole.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum System {
            $($(#[$doc])* $name,)*
        }

        impl System {
            /// All of them.
            pub const ALL: &'static [System] = &[$(System::$name),*];

            /// The word after `$` in a rule.
            pub fn word(self) -> &'static str {
                match self {
                    $(System::$name => $word,)*
                }
            }
        }
    };
}

systems! {
    /// Provider's name.
    Provider = "Provider",
    /// Provider's GUID.
    Guid = "Guid",
    /// Channel.
    Channel = "Channel",
    /// Event id.
    EventId = "EventID",
    /// Full computer name.
    Computer = "Computer",
    /// EventRecordID.
    RecordId = "RecordID",
    /// Seconds since 1970 UTC, with a fraction.
    TimeSeconds = "TimeSeconds",
    /// Milliseconds since 1970 UTC.
    TimeMillis = "TimeMillis",
    /// The time as the log wrote it.
    SystemTime = "SystemTime",
    /// Version of the event's schema.
    Version = "Version",
    /// Level.
    Level = "Level",
    /// Task.
    Task = "Task",
    /// Opcode.
    Opcode = "Opcode",
    /// Keywords.
    Keywords = "Keywords",
    /// The process that wrote the event.
    ProcessId = "ProcessID",
    /// The thread that wrote the event.
    ThreadId = "ThreadID",
    /// SID of the writer.
    UserId = "UserID",
    /// Rendered message.
    Message = "Message",
    /// The file that the event was read from.
    File = "File",
    /// Splunk's host, where a collector gave it.
    EnvelopeHost = "Host",
    /// Splunk's source, where a collector gave it.
    EnvelopeSource = "Source",
    /// Splunk's sourcetype, where a collector gave it.
    EnvelopeSourcetype = "Sourcetype",
    /// Splunk's index, where a collector gave it.
    EnvelopeIndex = "Index",
    /// The whole event as its source wrote it, or as close as can be rebuilt.
    Raw = "Raw",
    /// The whole event as WinCollect sends it to QRadar.
    Payload = "Payload",
}

/// What is made of values. A transform of nothing is nothing, but for [`Transform::First`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transform {
    /// `basename(path)`: what follows the last `\` or `/`.
    Basename,
    /// `dirname(path)`: what is before the last `\` or `/`.
    Dirname,
    /// `account(user)`: the name in `DOMAIN\name`; the whole where there is no `\`.
    Account,
    /// `domain(user)`: the domain in `DOMAIN\name`; nothing where there is no `\`.
    Domain,
    /// `short(host)`: the host name up to its first full stop; an address stays whole.
    ShortHost,
    /// `lower(text)`.
    Lower,
    /// `upper(text)`.
    Upper,
    /// `given(text)`: the text, but nothing where it is empty or `-`.
    Given,
    /// `first(a, b, …)`: the first that is something; `first()` is nothing.
    First,
    /// `concat(a, b, …)`: all in a row; nothing where one is nothing.
    Concat,
    /// `hash('SHA256', Hashes)`: one of the hashes of `SHA1=…,MD5=…`.
    Hash,
    /// `ipv4(text)`: the text, where it is an IPv4 address.
    Ipv4,
    /// `ipv6(text)`: the text, where it is an IPv6 address.
    Ipv6,
    /// `decimal(text)`: a whole number that may be written `0x1f4`, in decimal.
    Decimal,
    /// `choose(x, 'a', 'A', 'b', 'B', …, 'else')`: the text after the one that x equals, ignoring case; the last
    /// where there is an odd one.
    Choose,
    /// `direction(from, to)`: `L2L`, `L2R`, `R2L` or `R2R`, where an address of a private range is local; nothing where
    /// one is no address.
    Direction,
    /// `after(ms, seconds)`: whole milliseconds so many seconds later.
    After,
    /// `millis(seconds)`: seconds with a fraction as whole milliseconds.
    Millis,
    /// `count(text, ';')`: in how many parts the second cuts the first.
    Count,
    /// `numbered(text)`: a number that stands for the text, case aside, the same wherever it is made.
    Numbered,
}

/// The names of the transforms, as rules write them.
const TRANSFORMS: &[(&str, Transform)] = &[
    ("basename", Transform::Basename),
    ("dirname", Transform::Dirname),
    ("account", Transform::Account),
    ("domain", Transform::Domain),
    ("short", Transform::ShortHost),
    ("lower", Transform::Lower),
    ("upper", Transform::Upper),
    ("given", Transform::Given),
    ("first", Transform::First),
    ("concat", Transform::Concat),
    ("hash", Transform::Hash),
    ("ipv4", Transform::Ipv4),
    ("ipv6", Transform::Ipv6),
    ("decimal", Transform::Decimal),
    ("choose", Transform::Choose),
    ("direction", Transform::Direction),
    ("after", Transform::After),
    ("millis", Transform::Millis),
    ("count", Transform::Count),
    ("numbered", Transform::Numbered),
];

/// A rule that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    /// The rule.
    pub rule: String,
    /// What is wrong with it.
    pub problem: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule `{}`: {}", self.rule, self.problem)
    }
}

impl std::error::Error for RuleError {}

impl Rule {
    /// Reads a rule.
    pub fn parse(text: &str) -> Result<Rule, RuleError> {
        let mut reader = Reader { rest: text };
        let made = reader.rule(0).and_then(|rule| match reader.rest.trim() {
            "" => Ok(rule),
            rest => Err(format!("`{rest}` is left over")),
        });
        made.map_err(|problem| RuleError { rule: text.to_owned(), problem })
    }

    /// What the rule reads, each once, in order.
    pub fn inputs(&self) -> Vec<Input> {
        let mut inputs = Vec::new();
        self.collect_inputs(&mut inputs);
        inputs
    }

    fn collect_inputs(&self, inputs: &mut Vec<Input>) {
        let input = match self {
            Rule::Text(_) => return,
            Rule::Call(_, args) => {
                args.iter().for_each(|arg| arg.collect_inputs(inputs));
                return;
            }
            Rule::Extract(_, of) => {
                of.collect_inputs(inputs);
                return;
            }
            Rule::When { of, then, .. } => {
                of.collect_inputs(inputs);
                then.collect_inputs(inputs);
                return;
            }
            Rule::Field(name) => Input::Field(name.clone()),
            Rule::System(system) => Input::System(*system),
        };
        if !inputs.contains(&input) {
            inputs.push(input);
        }
    }

    /// The value, where `read` gives those of the inputs.
    pub fn evaluate<'a>(&'a self, read: &dyn Fn(&Input) -> Option<&'a str>) -> Option<Cow<'a, str>> {
        match self {
            Rule::Field(name) => read(&Input::Field(name.clone())).map(Cow::Borrowed),
            Rule::System(system) => read(&Input::System(*system)).map(Cow::Borrowed),
            Rule::Text(text) => Some(Cow::Borrowed(text)),
            Rule::Extract(extractor, of) => extractor.extract(&of.evaluate(read)?).map(Cow::Owned),
            Rule::When { of, is, then } => {
                if of.evaluate(read)? == **is {
                    then.evaluate(read)
                } else {
                    None
                }
            }
            Rule::Call(Transform::First, args) => args.iter().find_map(|arg| arg.evaluate(read)),
            Rule::Call(transform, args) => {
                let values: Option<Vec<Cow<'a, str>>> = args.iter().map(|arg| arg.evaluate(read)).collect();
                apply(*transform, values?)
            }
        }
    }
}

fn apply(transform: Transform, mut values: Vec<Cow<'_, str>>) -> Option<Cow<'_, str>> {
    if transform == Transform::Concat {
        return Some(Cow::Owned(values.concat()));
    }
    if values.is_empty() {
        return None;
    }
    let rest = values.split_off(1);
    let value = values.pop()?;
    match transform {
        Transform::Basename => Some(part(value, |text| text.rsplit(['\\', '/']).next())),
        Transform::Dirname => Some(part(value, |text| text.rsplit_once(['\\', '/']).map(|(dir, _)| dir))),
        Transform::Account => Some(part(value, |text| text.rsplit('\\').next())),
        Transform::Domain => value.split_once('\\').map(|(domain, _)| Cow::Owned(domain.to_owned())),
        Transform::ShortHost if value.parse::<std::net::IpAddr>().is_ok() => Some(value),
        Transform::ShortHost => Some(part(value, |text| text.split('.').next())),
        Transform::Lower => Some(Cow::Owned(value.to_lowercase())),
        Transform::Upper => Some(Cow::Owned(value.to_uppercase())),
        Transform::Given => (!value.is_empty() && value != "-").then_some(value),
        Transform::Hash => hash(&value, rest.first()?).map(Cow::Owned),
        Transform::Ipv4 => value.parse::<std::net::Ipv4Addr>().is_ok().then_some(value),
        Transform::Ipv6 => value.parse::<std::net::Ipv6Addr>().is_ok().then_some(value),
        Transform::Decimal => decimal(&value).map(Cow::Owned),
        Transform::Choose => choose(&value, rest),
        Transform::Direction => direction(&value, rest.first()?).map(Cow::Borrowed),
        Transform::After => {
            let later = value.parse::<i64>().ok()?.checked_add(millis(rest.first()?)?)?;
            Some(Cow::Owned(later.to_string()))
        }
        Transform::Millis => millis(&value).map(|millis| Cow::Owned(millis.to_string())),
        Transform::Count => Some(Cow::Owned(value.split(&**rest.first()?).count().to_string())),
        Transform::Numbered => Some(Cow::Owned(numbered(&value).to_string())),
        Transform::First | Transform::Concat => Some(value),
    }
}

/// The part of a text that `cut` finds, without a copy where the text is borrowed.
fn part<'a>(value: Cow<'a, str>, cut: impl Fn(&str) -> Option<&str>) -> Cow<'a, str> {
    match value {
        Cow::Borrowed(text) => Cow::Borrowed(cut(text).unwrap_or(text)),
        Cow::Owned(text) => Cow::Owned(cut(&text).map(str::to_owned).unwrap_or(text)),
    }
}

fn hash(algorithm: &str, hashes: &str) -> Option<String> {
    hashes.split(',').find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        name.eq_ignore_ascii_case(algorithm).then(|| value.to_owned())
    })
}

/// FNV-1a of the text in small letters, as a number of 31 bits above the ids that servers begin with.
fn numbered(text: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let hash = text.to_lowercase().bytes().fold(0x811c_9dc5, step);
    (hash >> 1).max(1_000)
}

fn direction(from: &str, to: &str) -> Option<&'static str> {
    Some(match (is_local(from)?, is_local(to)?) {
        (true, true) => "L2L",
        (true, false) => "L2R",
        (false, true) => "R2L",
        (false, false) => "R2R",
    })
}

/// Whether an address lies in a network that belongs to whoever uses it: private, link-local, loopback, multicast and
/// broadcast ranges. `None` for what is no address, and for the address of nobody.
fn is_local(address: &str) -> Option<bool> {
    Some(match address.parse::<IpAddr>().ok()?.to_canonical() {
        address if address.is_unspecified() => return None,
        IpAddr::V4(v4) => {
            v4.is_private()
                || v4.is_link_local()
                || v4.is_loopback()
                || v4.is_multicast()
                || v4.is_broadcast()
        }
        IpAddr::V6(v6) => {
            v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_loopback() || v6.is_multicast()
        }
    })
}

/// Seconds as whole milliseconds, the rest cut off.
fn millis(seconds: &str) -> Option<i64> {
    let seconds: f64 = seconds.trim().parse().ok()?;
    // Durations of more than that are no durations; a float holds the others exactly enough.
    (seconds.abs() < 1e12).then_some((seconds * 1e3) as i64)
}

fn decimal(text: &str) -> Option<String> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok().map(|number| number.to_string()),
        None => text.parse::<i64>().ok().map(|number| number.to_string()),
    }
}

fn choose<'a>(value: &str, options: Vec<Cow<'a, str>>) -> Option<Cow<'a, str>> {
    let mut options = options.into_iter();
    loop {
        let first = options.next()?;
        let Some(second) = options.next() else { return Some(first) };
        if first.eq_ignore_ascii_case(value) {
            return Some(second);
        }
    }
}

/// Reads a rule from left to right.
struct Reader<'a> {
    rest: &'a str,
}

/// How deep calls may stand in each other.
const DEPTH: usize = 8;

impl<'a> Reader<'a> {
    fn rule(&mut self, depth: usize) -> Result<Rule, String> {
        self.rest = self.rest.trim_start();
        if depth > DEPTH {
            return Err(format!("calls stand more than {DEPTH} deep in each other"));
        }
        if let Some(text) = self.quoted('\'')? {
            return Ok(Rule::Text(text.into()));
        }
        if let Some(name) = self.quoted('"')? {
            return Ok(Rule::Field(name.into()));
        }
        if let Some(rest) = self.rest.strip_prefix('$') {
            self.rest = rest;
            let word = self.word();
            let found = System::ALL.iter().find(|system| system.word() == word);
            return found.map(|system| Rule::System(*system)).ok_or(format!("`${word}` is not known"));
        }
        let word = self.word();
        if word.is_empty() {
            return Err(format!("a field, `$`, a quote or a transform is missing before `{}`", self.rest));
        }
        match self.rest.strip_prefix('(') {
            Some(rest) => {
                self.rest = rest;
                self.call(word, depth)
            }
            None => Ok(Rule::Field(word.into())),
        }
    }

    fn call(&mut self, word: &str, depth: usize) -> Result<Rule, String> {
        let found = TRANSFORMS.iter().find(|(name, _)| *name == word);
        let transform = found.map(|(_, transform)| *transform).ok_or(format!("`{word}` is no transform"))?;
        let mut args = Vec::new();
        if let Some(rest) = self.rest.trim_start().strip_prefix(')') {
            self.rest = rest;
            return Ok(Rule::Call(transform, args));
        }
        loop {
            args.push(self.rule(depth + 1)?);
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix(',') {
                self.rest = rest;
            } else if let Some(rest) = self.rest.strip_prefix(')') {
                self.rest = rest;
                return Ok(Rule::Call(transform, args));
            } else {
                return Err(format!("`,` or `)` is missing before `{}`", self.rest));
            }
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Option<&'a str>, String> {
        let Some(rest) = self.rest.strip_prefix(quote) else { return Ok(None) };
        let (text, rest) = rest.split_once(quote).ok_or(format!("a closing {quote} is missing"))?;
        self.rest = rest;
        Ok(Some(text))
    }

    fn word(&mut self) -> &'a str {
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && !"_.{}@:".contains(c));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: &str, fields: &[(&str, &str)], expected: Option<&str>) {
        let rule = Rule::parse(rule).expect("the rule can be read");
        let read = |input: &Input| match input {
            Input::Field(wanted) => fields.iter().find(|(name, _)| *name == &**wanted).map(|(_, text)| *text),
            Input::System(system) => fields
                .iter()
                .find(|(name, _)| name.strip_prefix('$') == Some(system.word()))
                .map(|(_, text)| *text),
        };
        assert_eq!(rule.evaluate(&read).as_deref(), expected);
    }

    #[test]
    fn rules_make_values() {
        let fields = &[
            ("Image", r"C:\Windows\cmd.exe"),
            ("User", r"CORP\ada"),
            ("Hashes", "SHA1=AB,MD5=CD"),
            ("Blank", "-"),
            ("Detection Time", "now"),
            ("Pid", "0x1f4"),
            ("$Computer", "pc1.corp.example"),
        ];
        check("Image", fields, Some(r"C:\Windows\cmd.exe"));
        check("Missing", fields, None);
        check("\"Detection Time\"", fields, Some("now"));
        check("basename(Image)", fields, Some("cmd.exe"));
        check("dirname(Image)", fields, Some(r"C:\Windows"));
        check("account(User)", fields, Some("ada"));
        check("domain(User)", fields, Some("CORP"));
        check("short($Computer)", fields, Some("pc1"));
        check("short('10.0.0.1')", fields, Some("10.0.0.1"));
        check("first(given(Blank), Missing, 'x')", fields, Some("x"));
        check("concat('a:', User)", fields, Some(r"a:CORP\ada"));
        check("concat('a:', Missing)", fields, None);
        check("hash('md5', Hashes)", fields, Some("CD"));
        check("decimal(Pid)", fields, Some("500"));
        check("choose(User, 'x', 'y', 'corp\\ada', 'z')", fields, Some("z"));
        check("choose(User, 'x', 'y', 'other')", fields, Some("other"));
        check("first(ipv4(User), '0.0.0.0')", fields, Some("0.0.0.0"));
        check("count('a;b;c', ';')", fields, Some("3"));
        check("numbered('WS1')", fields, Some("1952151157"));
    }

    #[test]
    fn a_bad_rule_says_what_is_wrong() {
        for (rule, problem) in [
            ("$Nothing", "`$Nothing` is not known"),
            ("base(Image)", "`base` is no transform"),
            ("'a", "a closing ' is missing"),
            ("lower(Image", "`,` or `)` is missing before ``"),
            ("Image Image", "`Image` is left over"),
        ] {
            assert_eq!(Rule::parse(rule).expect_err(rule).problem, problem);
        }
    }

    #[test]
    fn inputs_are_named_once() {
        let rule = Rule::parse("first(given(A), A, $Computer)").expect("the rule can be read");
        assert_eq!(rule.inputs(), [Input::Field("A".into()), Input::System(System::Computer)]);
    }
}
