//! Values of the XML in a payload.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::path::{Path, Step};

/// The text, or the attribute, of the element at a path: the path begins at the outermost element, wherever in the
/// payload that stands. Of several elements of one name the first is meant, or the one whose index the path gives.
pub(super) fn value(payload: &str, path: &Path) -> Option<String> {
    let start = payload.find('<').map(|_| first_element(payload, &path.steps.first()?.name))??;
    let mut reader = Reader::from_str(&payload[start..]);
    reader.config_mut().allow_dangling_amp = true;
    let mut walk = Walk { path, depth: 0, matched: 0, seen: vec![0], text: None };
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                if let Some(found) = walk.open(&start) {
                    return Some(found);
                }
            }
            Event::Empty(start) => {
                if let Some(found) = walk.open(&start).or_else(|| walk.close()) {
                    return Some(found);
                }
            }
            Event::End(_) => {
                if let Some(found) = walk.close() {
                    return Some(found);
                }
                if walk.depth == 0 {
                    return None;
                }
            }
            Event::Text(text) => walk.push(&text),
            Event::CData(text) => walk.push(&text),
            Event::GeneralRef(name) => {
                let number = name.resolve_char_ref().ok().flatten().map(String::from);
                let known = || quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned);
                walk.push(&number.or_else(known).unwrap_or_else(|| format!("&{};", &*name)));
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// Where an element of that name begins.
fn first_element(payload: &str, name: &str) -> Option<usize> {
    payload.match_indices('<').map(|(at, _)| at).find(|at| {
        let rest = payload[at + 1..].strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with([' ', '>', '/', '\t', '\n', '\r']))
    })
}

/// A walk through the elements along a path.
struct Walk<'p> {
    path: &'p Path,
    depth: usize,
    /// How many steps the open elements follow.
    matched: usize,
    /// For each open element that is on the path, how many of its children had the next step's name.
    seen: Vec<usize>,
    /// The text of the element at the path's end, while it is open.
    text: Option<String>,
}

impl Walk<'_> {
    fn open(&mut self, start: &BytesStart<'_>) -> Option<String> {
        let on_path = self.matched == self.depth;
        self.depth += 1;
        if !on_path {
            return None;
        }
        let step: &Step = self.path.steps.get(self.matched)?;
        if start.name().local_name().into_inner() != step.name {
            return None;
        }
        let number = self.seen.last_mut()?;
        let wanted = step.indices.first().copied().unwrap_or(0);
        *number += 1;
        if *number - 1 != wanted {
            return None;
        }
        self.matched += 1;
        self.seen.push(0);
        if self.matched < self.path.steps.len() {
            return None;
        }
        match &self.path.attribute {
            Some(name) => {
                let mut found = start.attributes();
                found.with_checks(false);
                let mut found = found.filter_map(Result::ok);
                let found = found.find(|attribute| attribute.key.local_name().into_inner() == name)?;
                Some(found.value.into_owned())
            }
            None => {
                self.text = Some(String::new());
                None
            }
        }
    }

    fn close(&mut self) -> Option<String> {
        if self.matched == self.depth {
            self.matched -= 1;
            self.seen.pop();
            if let Some(text) = self.text.take() {
                return Some(text);
            }
        }
        self.depth = self.depth.saturating_sub(1);
        None
    }

    fn push(&mut self, text: &str) {
        if let Some(found) = self.text.as_mut().filter(|_| self.matched == self.depth) {
            found.push_str(text);
        }
    }
}
