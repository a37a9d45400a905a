//! `SEDCMD` and `TRANSFORMS`: events are rewritten, dropped, or told apart before they are kept.

use std::collections::BTreeMap;

use functions::pattern::{Dialect, Regex, write_replacement};

use crate::Settings;
use functions::extraction::{is_set, of_class};

/// An event on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) raw: String,
    pub(crate) host: String,
    pub(crate) source: String,
    pub(crate) sourcetype: String,
    pub(crate) index: String,
    /// Indexed fields.
    pub(crate) fields: Vec<(String, String)>,
    /// It goes to the queue of nothing.
    pub(crate) is_dropped: bool,
}

/// What is done to each event, in order: `SEDCMD`, then `TRANSFORMS`, each in ASCII order of its classes.
///
/// - **Source**: props.conf, transforms.conf; recorded from Splunk 10.4.0. Believed: that `SEDCMD` comes first.
pub(crate) struct Changes {
    edits: Vec<Edit>,
    transforms: Vec<Transform>,
}

enum Edit {
    Put { pattern: Regex, replacement: String, which: Which },
    Swap(Vec<(char, char)>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    All,
    Number(usize),
}

struct Transform {
    pattern: Regex,
    format: String,
    to: Target,
    otherwise: Option<String>,
    lookahead: usize,
    from: Target,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Raw,
    Meta,
    Queue,
    Host,
    Source,
    Sourcetype,
    Index,
}

impl Changes {
    /// As the settings say. What is not done is added to `notes`.
    ///
    /// # Errors
    /// A pattern that does not compile, or a command that is no `s///` or `y///`.
    pub(crate) fn new(
        settings: &Settings,
        transforms: &BTreeMap<String, Settings>,
        notes: &mut Vec<String>,
    ) -> Result<Changes, String> {
        let edits = of_class(settings, "SEDCMD").map(|(_, text)| edit(text)).collect::<Result<_, _>>()?;
        let mut made = Vec::new();
        for (_, names) in of_class(settings, "TRANSFORMS") {
            for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                match transforms.get(name) {
                    None => notes.push(format!("TRANSFORMS: transforms.conf has no `{name}`")),
                    Some(settings) => made.extend(transform(name, settings, notes)?),
                }
            }
        }
        Ok(Changes { edits, transforms: made })
    }

    /// Rewrites an event.
    pub(crate) fn apply(&self, draft: &mut Draft) {
        for edit in &self.edits {
            edit.apply(&mut draft.raw);
        }
        for transform in &self.transforms {
            transform.apply(draft);
        }
    }
}

/// `s/pattern/replacement/flags` and `y/from/to/`, with any character for the slash.
fn edit(text: &str) -> Result<Edit, String> {
    let text = text.trim();
    let wrong = || format!("SEDCMD `{text}` is neither s/pattern/replacement/ nor y/from/to/");
    let mut chars = text.chars();
    let (Some(kind @ ('s' | 'y')), Some(slash)) = (chars.next(), chars.next()) else { return Err(wrong()) };
    let mut parts = vec![String::new()];
    let mut rest = chars.peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' if rest.peek() == Some(&slash) => {
                parts.last_mut().into_iter().for_each(|part| part.push(slash))
            }
            '\\' => {
                let next = rest.next();
                let escaped = std::iter::once('\\').chain(next);
                parts.last_mut().into_iter().for_each(|part| part.extend(escaped.clone()));
                continue;
            }
            c if c == slash => {
                parts.push(String::new());
                continue;
            }
            c => {
                parts.last_mut().into_iter().for_each(|part| part.push(c));
                continue;
            }
        }
        rest.next();
    }
    let [from, to, flags] = <[String; 3]>::try_from(parts).map_err(|_| wrong())?;
    if kind == 'y' {
        return Ok(Edit::Swap(from.chars().zip(to.chars()).collect()));
    }
    let pattern = if flags.contains('i') { format!("(?i){from}") } else { from.clone() };
    let pattern = Regex::new(&pattern, Dialect::Pcre)
        .map_err(|why| format!("SEDCMD `{from}` is not a regular expression: {why}"))?;
    let number: String = flags.chars().filter(char::is_ascii_digit).collect();
    let which = if flags.contains('g') { Which::All } else { Which::Number(number.parse().unwrap_or(1)) };
    Ok(Edit::Put { pattern, replacement: to, which })
}

impl Edit {
    fn apply(&self, raw: &mut String) {
        match self {
            Edit::Swap(pairs) => {
                let other = |c: char| pairs.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
                *raw = raw.chars().map(other).collect();
            }
            Edit::Put { pattern, replacement, which } => {
                let limit = if let Which::Number(number) = which { *number } else { usize::MAX };
                let count = std::cell::Cell::new(0);
                let text = raw.clone();
                let changed = pattern.replace(&text, limit, |found, out| {
                    count.set(count.get() + 1);
                    let group = |group| found.text(&text, group).unwrap_or_default().to_owned();
                    match which {
                        Which::Number(number) if *number != count.get() => out.push_str(&group(0)),
                        _ => write_replacement(replacement, group, out),
                    }
                });
                *raw = changed.into_owned();
            }
        }
    }
}

fn transform(name: &str, settings: &Settings, notes: &mut Vec<String>) -> Result<Option<Transform>, String> {
    for key in ["INGEST_EVAL", "CLONE_SOURCETYPE", "STOP_PROCESSING_IF"] {
        if settings.contains_key(key) {
            notes.push(format!("TRANSFORMS `{name}`: {key} is not applied"));
        }
    }
    let Some(written) = settings.get("REGEX") else { return Ok(None) };
    let pattern = Regex::new(written, Dialect::Pcre).map_err(|why| {
        format!("TRANSFORMS `{name}`: REGEX `{written}` is not a regular expression: {why}")
    })?;
    let key = |name: &str| settings.get(name).map_or("", |text| text.trim());
    let to = match key("DEST_KEY") {
        "" | "_meta" => Target::Meta,
        other => match target(other) {
            Some(target) => target,
            None => {
                notes.push(format!("TRANSFORMS `{name}`: DEST_KEY `{other}` is not applied"));
                return Ok(None);
            }
        },
    };
    if to == Target::Meta && key("DEST_KEY").is_empty() && !is_set(settings, "WRITE_META", false) {
        notes.push(format!("TRANSFORMS `{name}`: it has neither DEST_KEY nor WRITE_META, and does nothing"));
        return Ok(None);
    }
    Ok(Some(Transform {
        pattern,
        format: settings.get("FORMAT").cloned().unwrap_or_else(|| format!("{name}::$1")),
        to,
        otherwise: settings.get("DEFAULT_VALUE").cloned(),
        lookahead: key("LOOKAHEAD").parse().unwrap_or(4096),
        from: target(key("SOURCE_KEY")).unwrap_or(Target::Raw),
    }))
}

fn target(key: &str) -> Option<Target> {
    Some(match key {
        "_raw" => Target::Raw,
        "queue" => Target::Queue,
        "MetaData:Host" => Target::Host,
        "MetaData:Source" => Target::Source,
        "MetaData:Sourcetype" => Target::Sourcetype,
        "_MetaData:Index" => Target::Index,
        _ => return None,
    })
}

impl Transform {
    fn apply(&self, draft: &mut Draft) {
        let text = match self.from {
            Target::Host => draft.host.clone(),
            Target::Source => draft.source.clone(),
            Target::Sourcetype => draft.sourcetype.clone(),
            _ => {
                let mut end = self.lookahead.min(draft.raw.len());
                while !draft.raw.is_char_boundary(end) {
                    end -= 1;
                }
                draft.raw[..end].to_owned()
            }
        };
        let value = match self.pattern.captures_from(&text, 0) {
            Some(found) => {
                filled(&self.format, |group| found.text(&text, group).unwrap_or_default().to_owned())
            }
            None => match &self.otherwise {
                Some(value) => value.clone(),
                None => return,
            },
        };
        self.put(value, draft);
    }

    fn put(&self, value: String, draft: &mut Draft) {
        let bare = |value: &str| value.split_once("::").map_or(value.to_owned(), |(_, bare)| bare.to_owned());
        match self.to {
            Target::Raw => draft.raw = value,
            Target::Queue => draft.is_dropped = value.trim() == "nullQueue",
            Target::Host => draft.host = bare(&value),
            Target::Source => draft.source = bare(&value),
            Target::Sourcetype => draft.sourcetype = bare(&value),
            Target::Index => draft.index = bare(&value),
            Target::Meta => {
                let pairs = value.split_whitespace().filter_map(|word| word.split_once("::"));
                draft
                    .fields
                    .extend(pairs.map(|(name, value)| (name.to_owned(), value.trim_matches('"').to_owned())));
            }
        }
    }
}

/// A template with `$1`; `$0` is the whole match here, or what stood in the key before.
fn filled(template: &str, group: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        match behind[..digits].parse::<usize>() {
            Ok(number) => out.push_str(&group(number)),
            Err(_) => out.push('$'),
        }
        rest = &behind[digits..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(settings: &[(&str, &str)]) -> Settings {
        settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn changed(settings: &[(&str, &str)], transform: &[(&str, &str)], raw: &str) -> Draft {
        let transforms = BTreeMap::from([("t".to_owned(), map(transform))]);
        let changes = Changes::new(&map(settings), &transforms, &mut Vec::new()).expect("settings");
        let mut draft = Draft { raw: raw.to_owned(), ..Draft::default() };
        changes.apply(&mut draft);
        draft
    }

    #[test]
    fn texts_are_edited_in_the_order_of_their_classes() {
        let check = |command: &str, raw: &str, expected: &str| {
            assert_eq!(changed(&[("SEDCMD-x", command)], &[], raw).raw, expected, "{command}");
        };
        check("s/a/b/", "a a", "b a");
        check("s/a/b/g", "a a", "b b");
        check("s/a/b/2", "a a a", "a b a");
        check(r"s/(\w+):(\w+)/\2:\1/g", "a:1 b:2", "1:a 2:b");
        check(r"s/\/x/\/y/", "/x", "/y");
        check("y/ab/AB/", "cab", "cAB");
        assert_eq!(changed(&[("SEDCMD-b", "s/2/3/"), ("SEDCMD-a", "s/1/2/")], &[], "1").raw, "3");
    }

    #[test]
    fn transforms_write_keys() {
        let with = |more: &[(&str, &str)], raw: &str| changed(&[("TRANSFORMS-x", "t")], more, raw);
        let raw =
            [("REGEX", r"id=(\d+)"), ("DEST_KEY", "_raw"), ("FORMAT", "only $1"), ("DEFAULT_VALUE", "none")];
        assert_eq!(with(&raw, "id=7 x").raw, "only 7");
        assert_eq!(with(&raw, "x").raw, "none");
        let queue = [("REGEX", "DEBUG"), ("DEST_KEY", "queue"), ("FORMAT", "nullQueue")];
        assert!(with(&queue, "DEBUG x").is_dropped && !with(&queue, "INFO x").is_dropped);
        let kind =
            [("REGEX", "kind=(\\w+)"), ("DEST_KEY", "MetaData:Sourcetype"), ("FORMAT", "sourcetype::my:$1")];
        assert_eq!(with(&kind, "kind=a").sourcetype, "my:a");
        let meta = [("REGEX", "zone=(\\w+)"), ("FORMAT", "zone::$1 seen::yes"), ("WRITE_META", "true")];
        let fields = with(&meta, "zone=b").fields;
        assert_eq!(fields, [("zone".to_owned(), "b".to_owned()), ("seen".to_owned(), "yes".to_owned())]);
    }
}
