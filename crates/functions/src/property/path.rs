//! Paths into JSON and XML, as custom properties write them: `/"Event"/"Data"[1]`, `/"a"."b"`, `{/"a"} - {/"b"}`.

/// A path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) steps: Vec<Step>,
    /// The attribute of an XML element that is meant, in place of its text.
    pub(super) attribute: Option<String>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) name: String,
    /// Which elements of arrays, or which of several elements of the name, from 0.
    pub(super) indices: Vec<usize>,
}

/// A piece of an expression: a path, or text between paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Path(Path),
    Text(String),
}

/// Reads an expression: one path, or several in braces with text between them.
pub(super) fn parse(expression: &str) -> Result<Vec<Piece>, String> {
    let expression = expression.trim();
    if !expression.starts_with('{') {
        return Ok(vec![Piece::Path(path(expression)?)]);
    }
    let mut pieces = Vec::new();
    let mut rest = expression;
    while let Some(at) = rest.find('{') {
        if at > 0 {
            pieces.push(Piece::Text(rest[..at].to_owned()));
        }
        let (inside, after) = rest[at + 1..].split_once('}').ok_or("a closing } is missing")?;
        pieces.push(Piece::Path(path(inside.trim())?));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

fn path(text: &str) -> Result<Path, String> {
    let mut path = Path::default();
    let mut rest = text;
    while let Some(after) = rest.strip_prefix('/') {
        let (name, after) = name(after)?;
        let mut step = Step { name, indices: Vec::new() };
        rest = after;
        while let Some(after) = rest.strip_prefix('[') {
            let (index, after) = after.split_once(']').ok_or("a closing ] is missing")?;
            let index = index.trim().parse().map_err(|_| format!("[{index}] holds no number"))?;
            step.indices.push(index);
            rest = after;
        }
        path.steps.push(step);
    }
    if let Some(attribute) = rest.strip_prefix('.').filter(|name| !name.is_empty()) {
        path.attribute = Some(attribute.trim_matches('"').to_owned());
        rest = "";
    }
    if path.steps.is_empty() {
        return Err(format!("a path begins with /\"name\", not with `{text}`"));
    }
    if rest.is_empty() { Ok(path) } else { Err(format!("`{rest}` is left over")) }
}

/// A name in quotes, or a bare one, which people write as well.
fn name(text: &str) -> Result<(String, &str), String> {
    if let Some(quoted) = text.strip_prefix('"') {
        let (name, rest) = quoted.split_once('"').ok_or("a closing \" is missing")?;
        return Ok((name.to_owned(), rest));
    }
    let end = text.find(['/', '[', '.']).unwrap_or(text.len());
    match &text[..end] {
        "" => Err("a name is missing after /".to_owned()),
        name => Ok((name.to_owned(), &text[end..])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, expected: Result<&str, &str>) {
        let shown = parse(expression).map(|pieces| {
            let shown = pieces.iter().map(|piece| match piece {
                Piece::Text(text) => format!("{text:?}"),
                Piece::Path(path) => {
                    let steps = path.steps.iter().map(|step| format!("{}{:?}", step.name, step.indices));
                    let attribute = path.attribute.iter().map(|name| format!("@{name}"));
                    steps.chain(attribute).collect::<Vec<_>>().join(">")
                }
            });
            shown.collect::<Vec<_>>().join(" ")
        });
        assert_eq!(shown.as_deref().map_err(String::as_str), expected, "{expression}");
    }

    #[test]
    fn reads_what_the_editor_takes() {
        check(r#"/"Event"/"System"/"EventID""#, Ok("Event[]>System[]>EventID[]"));
        check(r#"/"a b"/"c"[1][0]"#, Ok("a b[]>c[1, 0]"));
        check(r#"/"Event"/"System"/"Provider".Name"#, Ok("Event[]>System[]>Provider[]>@Name"));
        check(r#"{/"a"} - {/"b"}"#, Ok(r#"a[] " - " b[]"#));
        check("/a/b", Ok("a[]>b[]"));
    }

    #[test]
    fn says_what_is_wrong() {
        check("a", Err("a path begins with /\"name\", not with `a`"));
        check("/\"a", Err("a closing \" is missing"));
        check("/\"a\"[x]", Err("[x] holds no number"));
        check("/\"a\"x", Err("`x` is left over"));
        check("{/\"a\"", Err("a closing } is missing"));
    }
}
