//! Where one line of a file of lines ends: at the line end, or after as many bytes as the sender counted.

use std::ops::Range;

use crate::Place;
use crate::feed::{Feed, Line};
use crate::out::Out;

/// The lines of a file, one after another.
///
/// RFC 6587 has two ways to part messages in a stream: line ends, and a count of bytes before each message, which may
/// then hold line ends (`83 <13>1 ...`). A count that is not followed by another message is not trusted: such a line
/// ends at its line end.
#[derive(Default)]
pub(super) struct Frames {
    /// The number of the line, from 1.
    pub(super) number: u64,
    counted: bool,
}

impl Frames {
    /// The next line's bytes, to be had from [`Feed::bytes`]; `None` at the end of the file.
    pub(super) fn next(&mut self, feed: &mut Feed<'_>, out: &mut Out<'_>) -> Option<Range<usize>> {
        let limit = out.options.budget.event_bytes;
        loop {
            while self.counted && feed.peek(1).first().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
                feed.skip(1);
            }
            self.counted = false;
            self.number += 1;
            let place = Place::Line(self.number);
            if let Some((digits, count)) = counted(feed.peek(32)) {
                if count <= limit && is_honest(feed, digits + count) {
                    self.counted = true;
                    feed.skip(digits);
                    return Some(feed.take(count));
                }
                let message = format!(
                    "the line says that it has {count} bytes, and no other follows it there: read to its line end"
                );
                out.warn("count of bytes", place, message);
                feed.skip(digits);
            }
            match feed.line(limit)? {
                Line::Whole(range) => return Some(range),
                Line::TooLong(bytes) => {
                    let message = format!("a line of {bytes} bytes is over the limit of {limit}: skipped");
                    out.warn("line too long", place, message);
                }
            }
        }
    }
}

/// The length of `83 ` and the number, where a message with a priority follows.
pub(super) fn counted(text: &[u8]) -> Option<(usize, usize)> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = (1..=10).contains(&digits).then(|| std::str::from_utf8(&text[..digits]).ok()).flatten()?;
    let follows = text[digits..].starts_with(b" <") && text.get(digits + 2).is_some_and(u8::is_ascii_digit);
    (follows && text[0] != b'0').then_some((digits + 1, number.parse().ok()?))
}

/// Does the file end after so many bytes, or another message begin?
fn is_honest(feed: &mut Feed<'_>, bytes: usize) -> bool {
    let ready = feed.peek(bytes + 32);
    match ready.get(bytes..) {
        Some([] | [b'\n' | b'\r', ..]) => true,
        Some(rest) => counted(rest).is_some(),
        None => false,
    }
}
