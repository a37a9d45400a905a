//! Reading a command's arguments one after the other.

use plan::{Arg, ArgValue, Field};
use text::{Diagnostic, Span, Spanned};

use super::Result;
use crate::suggest::nearest;
use crate::syntax::{Argument, ArgumentKind, Command, Comparator, NamedOption, Pipeline};

/// The arguments of one command: options aside, positions in order. What no one took is an error at the end.
pub(super) struct Reader<'a> {
    pub(super) command: &'a Command,
    options: Vec<&'a NamedOption>,
    taken: Vec<&'a str>,
    /// What is no option.
    pub(super) rest: std::collections::VecDeque<&'a Argument>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(command: &'a Command, arguments: &'a [Argument]) -> Reader<'a> {
        let mut reader = Reader {
            command,
            options: Vec::new(),
            taken: Vec::new(),
            rest: std::collections::VecDeque::new(),
        };
        for argument in arguments {
            match &argument.kind {
                ArgumentKind::Option(option) if option.comparator == Comparator::Equal => {
                    reader.options.push(option);
                }
                _ => reader.rest.push_back(argument),
            }
        }
        reader
    }

    /// A reader of options that the parser has told apart already.
    pub(super) fn of_options(command: &'a Command, options: &'a [NamedOption]) -> Reader<'a> {
        let mut reader = Reader::new(command, &[]);
        reader.options.extend(options);
        reader
    }

    fn name(&self) -> &'a str {
        &self.command.name.value
    }

    /// The whole command.
    pub(super) fn span(&self) -> Span {
        self.command.span
    }

    /// The option of one of these names (the first is its real one); the last one written counts.
    pub(super) fn option(&mut self, names: &[&'static str]) -> Option<&'a NamedOption> {
        self.taken.extend(names);
        self.options
            .iter()
            .rev()
            .find(|option| names.contains(&option.name.value.to_ascii_lowercase().as_str()))
            .copied()
    }

    /// An option's text as written, quotes aside.
    pub(super) fn text_option(&mut self, names: &[&'static str]) -> Result<Option<Spanned<String>>> {
        self.option(names).map(|option| self.option_text(option)).transpose()
    }

    /// The options that no one took so far, in written order: for a command whose options are names of the user's.
    pub(super) fn other_options(&mut self) -> Vec<&'a NamedOption> {
        let taken = &self.taken;
        let is_other =
            |option: &&'a NamedOption| !taken.contains(&option.name.value.to_ascii_lowercase().as_str());
        self.options.iter().copied().filter(is_other).collect()
    }

    /// Every option of that name, in written order, where it may be given more than once.
    pub(super) fn all_options(&mut self, name: &'static str) -> Vec<&'a NamedOption> {
        self.taken.push(name);
        let same = |option: &&'a NamedOption| option.name.value.eq_ignore_ascii_case(name);
        self.options.iter().copied().filter(same).collect()
    }

    /// An option's value as text.
    pub(super) fn option_text(&self, option: &NamedOption) -> Result<Spanned<String>> {
        match option.value.as_deref() {
            None => Ok(Spanned::new(String::new(), option.span)),
            Some(Argument { kind: ArgumentKind::Word(text) | ArgumentKind::Text(text), span }) => {
                Ok(Spanned::new(text.clone(), *span))
            }
            Some(other) => Err(self.unexpected(other)),
        }
    }

    /// `true/t/yes/1` or `false/f/no/0`; nothing else (recorded from 10.4.2).
    pub(super) fn boolean_option(&mut self, names: &[&'static str]) -> Result<Option<Spanned<bool>>> {
        let Some(text) = self.text_option(names)? else { return Ok(None) };
        match text.value.to_ascii_lowercase().as_str() {
            "true" | "t" | "yes" | "1" => Ok(Some(text.map(|_| true))),
            "false" | "f" | "no" | "0" => Ok(Some(text.map(|_| false))),
            _ => Err(bad_value(&text, "boolean", names[0])),
        }
    }

    /// A number from 0 up.
    pub(super) fn count_option(&mut self, names: &[&'static str]) -> Result<Option<Spanned<i64>>> {
        let Some(text) = self.text_option(names)? else { return Ok(None) };
        match text.value.parse::<u32>() {
            Ok(count) => Ok(Some(text.map(|_| i64::from(count)))),
            Err(_) => Err(bad_value(&text, "non-negative integer", names[0])),
        }
    }

    /// Says that options which Splunk knows are not supported here.
    pub(super) fn refuse(&mut self, names: &[&'static str]) -> Result<()> {
        match self.option(names) {
            Some(option) => Err(unsupported_option(self.name(), &option.name)),
            None => Ok(()),
        }
    }

    /// Says that nothing may be left.
    pub(super) fn finish(mut self) -> Result<()> {
        self.skip_commas();
        if let Some(left) = self.rest.front() {
            return Err(self.unexpected(left));
        }
        self.finish_options()
    }

    /// Says that no option may be left.
    pub(super) fn finish_options(&self) -> Result<()> {
        let unknown =
            |option: &&&NamedOption| !self.taken.contains(&option.name.value.to_ascii_lowercase().as_str());
        match self.options.iter().find(unknown) {
            None => Ok(()),
            Some(option) => {
                let message = format!("`{}` has no option `{}`", self.name(), option.name.value);
                let diagnostic = Diagnostic::error("unknown-option", option.span, message);
                Err(Box::new(self.suggest(diagnostic, &option.name)))
            }
        }
    }

    /// The options that are not taken yet, which are then taken.
    pub(super) fn take_unknown(&mut self) -> Vec<Spanned<String>> {
        let known =
            |option: &NamedOption| self.taken.contains(&option.name.value.to_ascii_lowercase().as_str());
        let (known, unknown): (Vec<_>, Vec<_>) = self.options.drain(..).partition(|option| known(option));
        self.options = known;
        unknown.into_iter().map(|option| Spanned::new(option.name.value.clone(), option.span)).collect()
    }

    /// The same with the option that was meant, and all that there are.
    pub(super) fn suggest(&self, mut diagnostic: Diagnostic, written: &Spanned<String>) -> Diagnostic {
        if let Some(near) = nearest(&written.value.to_ascii_lowercase(), self.taken.iter().copied()) {
            diagnostic = diagnostic.with_note(format!("did you mean `{near}`?")).with_fix(written.span, near);
        }
        let mut all: Vec<&str> = Vec::new();
        for name in &self.taken {
            if !all.contains(name) {
                all.push(name);
            }
        }
        match all.is_empty() {
            true => diagnostic,
            false => diagnostic.with_note(format!("its options are {}", all.join(", "))),
        }
    }

    pub(super) fn skip_commas(&mut self) {
        while matches!(self.rest.front(), Some(Argument { kind: ArgumentKind::Comma, .. })) {
            self.rest.pop_front();
        }
    }

    /// The next word or text, moved over; commas before it do not count.
    pub(super) fn word(&mut self) -> Option<Spanned<String>> {
        self.skip_commas();
        let found = self.peek_word()?;
        self.rest.pop_front();
        Some(found)
    }

    /// The next word or text.
    pub(super) fn peek_word(&self) -> Option<Spanned<String>> {
        match self.rest.front()? {
            Argument { kind: ArgumentKind::Word(text) | ArgumentKind::Text(text), span } => {
                Some(Spanned::new(text.clone(), *span))
            }
            _ => None,
        }
    }

    /// The next bare word if it is `keyword`, moved over.
    pub(super) fn keyword(&mut self, keyword: &str) -> bool {
        let found = self.at_keyword(keyword);
        if found {
            self.rest.pop_front();
        }
        found
    }

    pub(super) fn at_keyword(&self, keyword: &str) -> bool {
        matches!(self.rest.front(), Some(Argument { kind: ArgumentKind::Word(word), .. })
            if word.eq_ignore_ascii_case(keyword))
    }

    /// The next word as a whole number, moved over.
    pub(super) fn number(&mut self) -> Option<Spanned<i64>> {
        let word = self.peek_word()?;
        let number = word.value.parse::<u32>().ok()?;
        self.rest.pop_front();
        Some(word.map(|_| i64::from(number)))
    }

    /// Field names up to something that is none.
    pub(super) fn fields(&mut self, stop: &[&str]) -> Vec<Field> {
        let mut found = Vec::new();
        loop {
            self.skip_commas();
            if stop.iter().any(|keyword| self.at_keyword(keyword)) {
                return found;
            }
            match self.word() {
                Some(word) => found.push(field(&word)),
                None => return found,
            }
        }
    }

    /// The next word, or an error that says what is missing.
    pub(super) fn expect(&mut self, what: &str) -> Result<Spanned<String>> {
        self.skip_commas();
        if let Some(word) = self.word() {
            return Ok(word);
        }
        match self.rest.front() {
            Some(other) => Err(self.unexpected(other)),
            None => {
                let message = format!("Error in '{}' command: {what} is expected", self.name());
                Err(Box::new(Diagnostic::error("missing-argument", self.command.name.span, message)))
            }
        }
    }

    /// The next subsearch, moved over.
    pub(super) fn subsearch(&mut self) -> Option<&'a Pipeline> {
        self.skip_commas();
        match self.rest.front()?.kind {
            ArgumentKind::Subsearch(ref pipeline) => {
                self.rest.pop_front();
                Some(pipeline)
            }
            _ => None,
        }
    }

    /// The next text in brackets that is a search only once its parts are filled in, moved over.
    pub(super) fn template(&mut self) -> Option<Spanned<String>> {
        self.skip_commas();
        let Argument { kind: ArgumentKind::Template(text), span } = self.rest.front()? else { return None };
        self.rest.pop_front();
        Some(Spanned::new(text.clone(), *span))
    }

    /// All options as pairs of a name and what it stands for, for commands whose options have names of the user.
    pub(super) fn aliases(&mut self) -> Result<Vec<(Spanned<String>, Spanned<String>)>> {
        let options = self.options.clone();
        let mut found = Vec::new();
        for option in options {
            let text = self.option_text(option)?;
            found.push((option.name.clone(), text));
        }
        self.options.clear();
        Ok(found)
    }

    /// The argument of an option as it is written, whatever it is.
    pub(super) fn option_argument(&mut self, names: &[&'static str]) -> Option<&'a Argument> {
        self.option(names)?.value.as_deref()
    }

    pub(super) fn unexpected(&self, argument: &Argument) -> Box<Diagnostic> {
        let message = format!("Error in '{}' command: The argument '{argument}' is invalid", self.name());
        Box::new(Diagnostic::error("unexpected-argument", argument.span, message))
    }
}

/// A field by what was written.
pub(super) fn field(written: &Spanned<String>) -> Field {
    Field { name: written.value.clone(), span: written.span }
}

/// A plan argument.
pub(super) fn arg(name: &'static str, value: ArgValue, span: Span) -> Arg {
    Arg { name, value, span }
}

/// An option that Splunk knows and this does not.
pub(super) fn unsupported_option(command: &str, name: &Spanned<String>) -> Box<Diagnostic> {
    let message = format!("the option `{}` of `{command}` is not supported yet", name.value);
    Box::new(Diagnostic::error("unsupported-option", name.span, message))
}

/// Splunk's words (recorded from 10.4.2).
pub(super) fn bad_value(found: &Spanned<String>, kind: &str, option: &str) -> Box<Diagnostic> {
    let message = format!(
        "Error in 'SearchProcessor': Invalid option value. Expecting a '{kind}' for option '{option}'. \
         Instead got '{}'",
        found.value
    );
    Box::new(Diagnostic::error("bad-option-value", found.span, message))
}
