//! Writes a pattern in the spelling of the `regex` and `fancy-regex` crates where theirs differs from Perl's.

use super::Dialect;

/// The pattern in the spelling of the `regex` crates, with the meaning that PCRE (and Java) give it: classes
/// such as `\w` are ASCII, `[` inside a class is plain, `{` that is no quantifier is plain.
///
/// The error is what is wrong, in PCRE's words.
pub fn translate(pattern: &str, dialect: Dialect) -> Result<String, &'static str> {
    let mut reader = Reader {
        rest: pattern.chars().collect(),
        at: 0,
        out: String::new(),
        open: 0,
        names: Vec::new(),
        dialect,
    };
    reader.pattern()?;
    Ok(reader.out)
}

/// What the item before allows to follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing to repeat: the start, `(`, `|`.
    Nothing,
    /// Something to repeat.
    Item,
    /// A quantifier; `?` or `+` may follow.
    Quantifier,
}

struct Reader {
    rest: Vec<char>,
    at: usize,
    out: String,
    open: usize,
    names: Vec<String>,
    dialect: Dialect,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest.get(self.at + ahead).copied()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        Some(c)
    }

    fn starts(&self, with: &str) -> bool {
        with.chars().enumerate().all(|(ahead, c)| self.peek(ahead) == Some(c))
    }

    fn pattern(&mut self) -> Result<(), &'static str> {
        let mut before = Before::Nothing;
        while let Some(c) = self.take() {
            before = match c {
                '\\' => self.escape(before)?,
                '[' => self.class()?,
                '(' => self.group()?,
                ')' => {
                    self.open = self.open.checked_sub(1).ok_or("unmatched closing parenthesis")?;
                    self.out.push(')');
                    Before::Item
                }
                '|' => {
                    self.out.push('|');
                    Before::Nothing
                }
                '*' | '+' | '?' => self.quantifier(c, before)?,
                '{' if self.is_repeat() => self.quantifier(c, before)?,
                '{' | '}' => {
                    self.out.push('\\');
                    self.out.push(c);
                    Before::Item
                }
                _ => {
                    self.out.push(c);
                    Before::Item
                }
            };
        }
        if self.open > 0 { Err("missing closing parenthesis") } else { Ok(()) }
    }

    /// Is what follows `{` a repeat count? Anything else makes the brace plain.
    fn is_repeat(&self) -> bool {
        let inside: String = self.rest[self.at..].iter().take_while(|c| **c != '}').collect();
        let closed = self.at + inside.chars().count() < self.rest.len();
        let (least, most) = inside.split_once(',').unwrap_or((&inside, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        closed && !least.is_empty() && digits(least) && digits(most)
    }

    fn quantifier(&mut self, c: char, before: Before) -> Result<Before, &'static str> {
        match (before, c) {
            (Before::Item, _) | (Before::Quantifier, '?' | '+') => {}
            (Before::Nothing | Before::Quantifier, _) => {
                return Err("quantifier does not follow a repeatable item");
            }
        }
        self.out.push(c);
        if c == '{' {
            let mut inside = String::new();
            while let Some(c) = self.take() {
                self.out.push(c);
                if c == '}' {
                    break;
                }
                inside.push(c);
            }
            let (least, most) = inside.split_once(',').unwrap_or((&inside, ""));
            if let (Ok(least), Ok(most)) = (least.parse::<u32>(), most.parse::<u32>())
                && least > most
            {
                return Err("numbers out of order in {} quantifier");
            }
        }
        // A second `?` or `+` ends the quantifier: `a+?` and `a++` cannot be repeated again.
        Ok(if before == Before::Quantifier { Before::Nothing } else { Before::Quantifier })
    }

    fn group(&mut self) -> Result<Before, &'static str> {
        if self.starts("?#") {
            while let Some(c) = self.take() {
                if c == ')' {
                    return Ok(Before::Item);
                }
            }
            return Err("missing ) after (?# comment");
        }
        self.open += 1;
        self.out.push('(');
        let name_at = [("?P<", 3), ("?<", 2), ("?'", 2)].iter().find(|(start, _)| self.starts(start));
        if let Some((start, length)) = name_at
            && !(*start == "?<" && matches!(self.peek(2), Some('=' | '!')))
        {
            self.at += length;
            return self.group_name(if *start == "?'" { '\'' } else { '>' });
        }
        if self.starts("?") {
            while let Some(c) = self.peek(0) {
                if !matches!(c, '?' | ':' | '=' | '!' | '<' | '>' | '-' | '^') && !c.is_ascii_alphanumeric() {
                    break;
                }
                self.out.push(c);
                self.at += 1;
                if matches!(c, ':' | '=' | '!' | '>') {
                    break;
                }
            }
        }
        if self.peek(0) == Some('*') {
            return Err("(*VERB) not recognized or malformed");
        }
        Ok(Before::Nothing)
    }

    fn group_name(&mut self, end: char) -> Result<Before, &'static str> {
        if self.peek(0).is_some_and(|c| c.is_ascii_digit()) {
            return Err("subpattern name must start with a non-digit");
        }
        let mut name = String::new();
        loop {
            match self.take() {
                Some(c) if c == end => break,
                Some(c) if c.is_alphanumeric() || c == '_' => name.push(c),
                _ => return Err("syntax error in subpattern name (missing terminator?)"),
            }
        }
        if self.names.contains(&name) {
            return Err("two named subpatterns have the same name (PCRE2_DUPNAMES not set)");
        }
        self.out.push_str(&format!("?P<{name}>"));
        self.names.push(name);
        Ok(Before::Nothing)
    }

    fn escape(&mut self, before: Before) -> Result<Before, &'static str> {
        let c = self.take().ok_or("\\ at end of pattern")?;
        let written = match c {
            'd' => "[0-9]",
            'D' => "[^0-9]",
            'w' => "[A-Za-z0-9_]",
            'W' => "[^A-Za-z0-9_]",
            's' => r"[ \t\n\x0b\x0c\r]",
            'S' => r"[^ \t\n\x0b\x0c\r]",
            'h' => r"[ \t\x{a0}\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]",
            'H' => r"[^ \t\x{a0}\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]",
            'v' => r"[\n\x0b\x0c\r\x{85}\x{2028}\x{2029}]",
            'V' => r"[^\n\x0b\x0c\r\x{85}\x{2028}\x{2029}]",
            'R' => r"(?:\r\n|[\n\x0b\x0c\r\x{85}\x{2028}\x{2029}])",
            'N' => r"[^\n]",
            'e' => r"\x1b",
            'Z' => r"(?:\n?\z)",
            '<' | '>' | '"' | '\'' | ',' | ';' | '=' | '!' | '@' | '%' | '_' | '`' | ':' | ' ' => {
                self.out.push_str(&plain(c));
                return Ok(Before::Item);
            }
            'Q' => return Ok(self.quoted(before)),
            '0' => {
                self.octal();
                return Ok(Before::Item);
            }
            'x' => {
                self.hex();
                return Ok(Before::Item);
            }
            _ => {
                self.out.push('\\');
                self.out.push(c);
                if matches!(c, 'p' | 'P' | 'k' | 'g') {
                    self.braced();
                }
                return Ok(Before::Item);
            }
        };
        self.out.push_str(written);
        Ok(Before::Item)
    }

    /// `{...}` behind an escape that takes a name or number, as it is written.
    fn braced(&mut self) {
        let rest = &self.rest[self.at..];
        if rest.first() == Some(&'{')
            && let Some(end) = rest.iter().position(|c| *c == '}')
        {
            self.out.extend(&rest[..=end]);
            self.at += end + 1;
        }
    }

    /// `\0`, `\012`: a character by its octal number.
    fn octal(&mut self) {
        let mut code = 0;
        for _ in 0..2 {
            let Some(digit) = self.peek(0).and_then(|c| c.to_digit(8)) else { break };
            code = code * 8 + digit;
            self.at += 1;
        }
        self.out.push_str(&format!("\\x{{{code:x}}}"));
    }

    /// `\x41`, `\x{20ac}`: a character by its hexadecimal number, of at most two digits without braces.
    fn hex(&mut self) {
        if self.peek(0) == Some('{') {
            self.out.push_str("\\x");
            self.braced();
            return;
        }
        let mut code = 0;
        for _ in 0..2 {
            let Some(digit) = self.peek(0).and_then(|c| c.to_digit(16)) else { break };
            code = code * 16 + digit;
            self.at += 1;
        }
        self.out.push_str(&format!("\\x{{{code:x}}}"));
    }

    /// `\Q...\E`: plain text.
    fn quoted(&mut self, before: Before) -> Before {
        let mut some = false;
        while self.at < self.rest.len() && !self.starts("\\E") {
            let c = self.rest[self.at];
            self.out.push_str(&plain(c));
            self.at += 1;
            some = true;
        }
        self.at = (self.at + 2).min(self.rest.len());
        if some { Before::Item } else { before }
    }

    fn class(&mut self) -> Result<Before, &'static str> {
        const OPEN: &str = "missing terminating ] for character class";
        self.out.push('[');
        if self.peek(0) == Some('^') {
            self.at += 1;
            self.out.push('^');
        }
        let mut first = true;
        loop {
            let c = self.take().ok_or(OPEN)?;
            match c {
                ']' if !first => break,
                '[' if self.starts(":") && self.posix() => {}
                '[' if self.dialect == Dialect::Java => {
                    self.class()?;
                }
                '&' if self.dialect == Dialect::Java => self.out.push('&'),
                '[' | ']' | '&' | '~' => self.out.push_str(&plain(c)),
                '-' if self.out.ends_with('-') => self.out.push_str("\\-"),
                '\\' => self.class_escape(OPEN)?,
                _ => self.out.push(c),
            }
            first = false;
        }
        self.out.push(']');
        Ok(Before::Item)
    }

    /// `[:alpha:]` inside a class, which the `regex` crate reads likewise.
    fn posix(&mut self) -> bool {
        let name: String =
            self.rest[self.at + 1..].iter().take_while(|c| c.is_ascii_lowercase() || **c == '^').collect();
        let end = self.at + 1 + name.len();
        if name.is_empty() || self.rest.get(end) != Some(&':') || self.rest.get(end + 1) != Some(&']') {
            return false;
        }
        self.out.push_str(&format!("[:{name}:]"));
        self.at = end + 2;
        true
    }

    fn class_escape(&mut self, open: &'static str) -> Result<(), &'static str> {
        let c = self.take().ok_or(open)?;
        let written = match c {
            'd' => "0-9",
            'D' => "[^0-9]",
            'w' => "A-Za-z0-9_",
            'W' => "[^A-Za-z0-9_]",
            's' => r" \t\n\x0b\x0c\r",
            'S' => r"[^ \t\n\x0b\x0c\r]",
            'h' => r" \t\x{a0}\x{1680}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}",
            'v' => r"\n\x0b\x0c\r\x{85}\x{2028}\x{2029}",
            'b' => r"\x08",
            'e' => r"\x1b",
            '0' => {
                self.octal();
                return Ok(());
            }
            'x' => {
                self.hex();
                return Ok(());
            }
            _ if c.is_ascii_alphanumeric() => {
                self.out.push('\\');
                self.out.push(c);
                return Ok(());
            }
            _ => {
                self.out.push_str(&plain(c));
                return Ok(());
            }
        };
        self.out.push_str(written);
        Ok(())
    }
}

/// A character that stands for itself.
fn plain(c: char) -> String {
    if c.is_ascii_punctuation()
        && !matches!(c, '<' | '>' | '_' | '"' | '\'' | ',' | ';' | '=' | '!' | '@' | '%' | '`' | ':')
    {
        format!("\\{c}")
    } else {
        c.to_string()
    }
}
