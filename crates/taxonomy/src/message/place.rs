//! Where the texts of a message stand in a message.

use super::template::Part;

/// Where the text of a part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Which part.
    pub(super) part: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// So many places of one text are looked at: the first half and the last half of them.
const MOST: usize = 32;

/// The places of the texts of a message in their order: as many of the texts as can be, and the last place of a text
/// that stands more than once, since what people can write into a value stands before the labels that follow it.
///
/// - **Cost**: the square of the number of places, which is bounded for each text.
pub(super) fn places(parts: &[Part], message: &str) -> Vec<Place> {
    let mut found = Vec::new();
    for (part, text) in parts.iter().enumerate().filter(|(_, part)| !part.text.is_empty()) {
        found.extend(occurrences(part, text, message));
    }
    found.sort_by_key(|place| (place.end, place.start));
    // `Account Name:` inside `Network Account Name:` is the latter.
    let mut kept: Vec<Place> = Vec::with_capacity(found.len());
    for place in found {
        match kept.last() {
            Some(last) if last.end == place.end && last.start < place.start => {}
            _ => kept.push(place),
        }
    }
    best(&kept)
}

/// The longest chain of places in the order of their parts; of several, the one that ends and stands last.
fn best(places: &[Place]) -> Vec<Place> {
    let mut length = vec![1_usize; places.len()];
    let mut before: Vec<Option<usize>> = vec![None; places.len()];
    for at in 0..places.len() {
        for earlier in (0..at).rev() {
            let fits = places[earlier].part < places[at].part && places[earlier].end <= places[at].start;
            if fits && length[earlier] + 1 > length[at] {
                length[at] = length[earlier] + 1;
                before[at] = Some(earlier);
            }
        }
    }
    let mut at = (0..places.len()).max_by_key(|at| (length[*at], *at));
    let mut chain = Vec::new();
    while let Some(place) = at {
        chain.push(places[place]);
        at = before[place];
    }
    chain.reverse();
    chain
}

/// Where a text stands: its words with any blanks between them, and not in the middle of a word.
fn occurrences(part: usize, of: &Part, message: &str) -> Vec<Place> {
    let bounded = !of.before.is_empty() || part == 0;
    let first = of.text.split_whitespace().next().unwrap_or_default();
    let mut found = Vec::new();
    for (start, _) in message.match_indices(first) {
        if bounded && message[..start].ends_with(|before: char| !before.is_whitespace()) {
            continue;
        }
        if let Some(end) = end_of(&of.text, message, start) {
            found.push(Place { part, start, end });
        }
    }
    if found.len() > MOST {
        found.drain(MOST / 2..found.len() - MOST / 2);
    }
    found
}

fn end_of(text: &str, message: &str, start: usize) -> Option<usize> {
    let mut rest = &message[start..];
    for (number, word) in text.split_whitespace().enumerate() {
        if number > 0 {
            let trimmed = rest.trim_start();
            // `Subject :` of one version is `Subject:` of another.
            if trimmed.len() == rest.len() && word != ":" {
                return None;
            }
            rest = trimmed;
        }
        rest = rest.strip_prefix(word)?;
    }
    Some(message.len() - rest.len())
}
