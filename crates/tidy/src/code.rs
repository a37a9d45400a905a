//! What of a source file is code that ships.

/// The lines of a Rust source that are neither a comment nor part of an item under `#[cfg(test)]`, with their numbers
/// from 1. It relies on rustfmt: such an item ends with a line that is indented like its attribute and is `}`, or it
/// is one line that ends with `;`.
pub fn code(source: &str) -> Vec<(usize, &str)> {
    let mut shipped = Vec::new();
    let mut test: Option<&str> = None;
    for (at, line) in source.lines().enumerate() {
        let trimmed = line.trim_start();
        let indent = &line[..line.len() - trimmed.len()];
        match test {
            Some(of) => {
                let ends = indent == of && (trimmed == "}" || trimmed.ends_with(';'));
                if ends {
                    test = None;
                }
            }
            None if trimmed.starts_with("#[cfg(test)]") => test = Some(indent),
            None if trimmed.starts_with("//") => {}
            None => shipped.push((at + 1, line)),
        }
    }
    shipped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_and_comments_do_not_ship() {
        let source = "//! a\nuse b;\n#[cfg(test)]\nmod trial;\nfn c() {}\n#[cfg(test)]\nmod tests {\n    fn d() {\n    }\n}\nfn e() {}\n";
        let lines: Vec<_> = code(source);
        assert_eq!(lines, [(2, "use b;"), (5, "fn c() {}"), (11, "fn e() {}")]);
    }
}
