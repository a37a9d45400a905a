//! The paths that `file:` URIs name.

use std::path::PathBuf;

/// The path that a `file:` URI names; `None` for any other URI, such as that of a buffer without a file.
pub(crate) fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let (host, path) = rest.split_at(rest.find('/')?);
    if !host.is_empty() && host != "localhost" {
        return None;
    }
    let path = decoded(path)?;
    // `file:///c:/x` is `c:/x` where drives have letters.
    let drive = path.as_bytes().get(2) == Some(&b':') && path.as_bytes()[1].is_ascii_alphabetic();
    Some(PathBuf::from(if drive { &path[1..] } else { &path }))
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_path() {
        let check = |uri, expected: Option<&str>| assert_eq!(path(uri), expected.map(PathBuf::from), "{uri}");
        check("file:///a%20b/q.spl", Some("/a b/q.spl"));
        check("file:///c%3A/x/%C3%A4.aql", Some("c:/x/ä.aql"));
        check("file://localhost/x", Some("/x"));
        check("untitled:Untitled-1", None);
        check("file:///a%2", None);
        check("file:///a%FF", None);
    }
}
