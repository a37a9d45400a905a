//! Paths into XML, as the `xpath` command has them: the part of XPath 1.0 that names elements and attributes.

/// Elements nest so deep at most; what is deeper is left out.
const MOST_DEPTH: usize = 256;

/// What a path finds in an XML text, in its order: the text of elements, the values of attributes. Nothing where the text
/// is no XML.
///
/// # Errors
/// What of the path is not understood.
pub fn xpath_of_text(source: &str, path: &str) -> Result<Vec<String>, String> {
    let steps = steps(path)?;
    let Some(root) = parse(source) else { return Ok(Vec::new()) };
    let mut at: Vec<&Element> = vec![&root];
    for (position, step) in steps.iter().enumerate() {
        match &step.what {
            What::Element(name) => at = elements(&at, name, step),
            What::Attribute(name) => {
                let found = at.iter().flat_map(|element| reached(element, step.deep));
                let values = found.flat_map(|element| &element.attributes);
                let is_last = position + 1 == steps.len();
                let fitting = values.filter(|(known, _)| is_last && (name == "*" || known == name));
                return Ok(fitting.map(|(_, value)| value.clone()).collect());
            }
            What::Text => {
                let own = |element: &&Element| (!element.text.is_empty()).then(|| element.text.clone());
                return Ok(at.iter().filter_map(own).collect());
            }
        }
    }
    Ok(at.iter().map(|element| element.whole_text()).filter(|text| !text.is_empty()).collect())
}

/// One element.
#[derive(Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// Its own text and that of the elements in it.
    fn whole_text(&self) -> String {
        let mut text = self.text.clone();
        for child in &self.children {
            text.push_str(&child.whole_text());
        }
        text
    }
}

/// One step of a path.
struct Step {
    /// Behind `//`: at any depth.
    deep: bool,
    what: What,
    conditions: Vec<Condition>,
}

enum What {
    Element(String),
    Attribute(String),
    Text,
}

enum Condition {
    Position(usize),
    Attribute(String, Option<String>),
    Child(String, Option<String>),
}

impl Condition {
    fn holds(&self, element: &Element, position: usize) -> bool {
        match self {
            Condition::Position(wanted) => position == *wanted,
            Condition::Attribute(name, value) => element
                .attributes
                .iter()
                .any(|(known, has)| known == name && value.as_ref().is_none_or(|value| has == value)),
            Condition::Child(name, value) => element.children.iter().any(|child| {
                child.name == *name && value.as_ref().is_none_or(|value| child.whole_text() == *value)
            }),
        }
    }
}

/// The elements that a step leads to.
fn elements<'a>(from: &[&'a Element], name: &str, step: &Step) -> Vec<&'a Element> {
    let mut found = Vec::new();
    for parent in from.iter().flat_map(|element| reached(element, step.deep)) {
        let mut fitting: Vec<&Element> =
            parent.children.iter().filter(|child| name == "*" || child.name == name).collect();
        for condition in &step.conditions {
            let mut position = 0;
            fitting.retain(|child| {
                position += 1;
                condition.holds(child, position)
            });
        }
        found.extend(fitting);
    }
    found
}

/// The element, and where `deep` all in it.
fn reached(element: &Element, deep: bool) -> Vec<&Element> {
    let mut all = vec![element];
    if deep {
        for child in &element.children {
            all.extend(reached(child, true));
        }
    }
    all
}

fn steps(path: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut rest = path.trim();
    if !rest.starts_with('/') {
        return Err("a path that starts with `/` or `//` is expected".to_owned());
    }
    while !rest.is_empty() {
        let deep = rest.starts_with("//");
        rest = rest.strip_prefix('/').ok_or_else(|| format!("`/` is expected before `{rest}`"))?;
        rest = if deep { &rest[1..] } else { rest };
        let end = rest.find(['/', '[']).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let what = match name.strip_prefix('@') {
            Some(attribute) if attribute == "*" || is_name(attribute) => {
                What::Attribute(attribute.to_owned())
            }
            None if name == "text()" => What::Text,
            None if name == "*" || is_name(name) => What::Element(name.to_owned()),
            _ => return Err(format!("`{name}` is not supported in a path yet")),
        };
        rest = behind;
        let mut conditions = Vec::new();
        while let Some(inside) = rest.strip_prefix('[') {
            let Some((written, behind)) = inside.split_once(']') else {
                return Err("a `[` is not closed".to_owned());
            };
            conditions.push(condition(written.trim())?);
            rest = behind;
        }
        steps.push(Step { deep, what, conditions });
    }
    Ok(steps)
}

fn condition(written: &str) -> Result<Condition, String> {
    if let Ok(position) = written.parse() {
        return Ok(Condition::Position(position));
    }
    let (name, value) = match written.split_once('=') {
        None => (written, None),
        Some((name, value)) => {
            let value = value.trim();
            let quoted =
                ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
            let Some(quoted) = quoted else { return Err(format!("`[{written}]` is not supported yet")) };
            (name.trim(), Some(quoted.to_owned()))
        }
    };
    match name.strip_prefix('@') {
        Some(attribute) if is_name(attribute) => Ok(Condition::Attribute(attribute.to_owned(), value)),
        None if is_name(name) => Ok(Condition::Child(name.to_owned(), value)),
        _ => Err(format!("`[{written}]` is not supported yet")),
    }
}

/// Is it the name of an element or attribute, and no axis?
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && !name.contains("::")
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'))
}

/// The document as an element without a name that holds its root.
fn parse(source: &str) -> Option<Element> {
    let mut open = vec![Element::default()];
    let mut rest = source;
    while let Some(start) = rest.find('<') {
        let text = super::paths::unescaped(rest[..start].trim());
        if let Some(element) = open.last_mut() {
            element.text.push_str(&text);
        }
        rest = &rest[start..];
        if let Some(behind) = rest.strip_prefix("<!--") {
            rest = behind.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if let Some(behind) = rest.strip_prefix("<![CDATA[") {
            let (content, after) = behind.split_once("]]>").unwrap_or((behind, ""));
            if let Some(element) = open.last_mut() {
                element.text.push_str(content);
            }
            rest = after;
            continue;
        }
        let (tag, after) = rest[1..].split_once('>')?;
        rest = after;
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if tag.starts_with('/') {
            close(&mut open);
            continue;
        }
        if open.len() > MOST_DEPTH {
            return None;
        }
        open.push(element(tag.trim_end_matches('/')));
        if tag.ends_with('/') {
            close(&mut open);
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop()
}

/// Puts the innermost open element into the one around it.
fn close(open: &mut Vec<Element>) {
    if open.len() > 1
        && let Some(done) = open.pop()
        && let Some(parent) = open.last_mut()
    {
        parent.children.push(done);
    }
}

/// An element by what stands between `<` and `>`.
fn element(tag: &str) -> Element {
    let name_end = tag.find(char::is_whitespace).unwrap_or(tag.len());
    let mut element = Element { name: tag[..name_end].to_owned(), ..Element::default() };
    let mut rest = tag[name_end..].trim_start();
    while let Some((name, behind)) = rest.split_once('=') {
        let behind = behind.trim_start();
        let Some(quote) = behind.chars().next().filter(|c| matches!(c, '"' | '\'')) else { break };
        let Some((value, after)) = behind[1..].split_once(quote) else { break };
        element.attributes.push((name.trim().to_owned(), super::paths::unescaped(value)));
        rest = after.trim_start();
    }
    element
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str =
        "<?xml version='1.0'?><a><b id='1'>x</b><b id=\"2\" t='&lt;'>y<c>z</c></b><!-- <b/> --></a>";

    #[track_caller]
    fn check(path: &str, expected: &[&str]) {
        assert_eq!(xpath_of_text(XML, path).expect("a path"), expected, "{path}");
    }

    #[test]
    fn paths_lead_to_elements_and_attributes() {
        check("/a/b", &["x", "yz"]);
        check("//c", &["z"]);
        check("//b/@id", &["1", "2"]);
        check("/a/*/@t", &["<"]);
        check("/a/b/text()", &["x", "y"]);
        check("/a/x", &[]);
    }

    #[test]
    fn conditions_choose() {
        check("//b[2]", &["yz"]);
        check("//b[@id='1']", &["x"]);
        check("//b[c='z']/@id", &["2"]);
        check("//b[@t]/c", &["z"]);
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for path in ["b", "/a/b[last()]", "/a/b[1", "/a/ancestor::b/.."] {
            assert!(xpath_of_text(XML, path).is_err(), "{path}");
        }
        assert_eq!(xpath_of_text("no xml", "/a"), Ok(Vec::new()));
    }
}
