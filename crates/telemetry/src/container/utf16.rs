//! UTF-16 text as UTF-8.

use std::io::{self, Read};

use crate::feed::Feed;

/// UTF-16 text as UTF-8, without its mark; what is no UTF-16 becomes U+FFFD.
pub(super) struct Utf8Of<'a> {
    feed: Feed<'a>,
    little_endian: bool,
    ready: Vec<u8>,
    at: usize,
    begun: bool,
}

impl<'a> Utf8Of<'a> {
    pub(super) fn new(feed: Feed<'a>, little_endian: bool) -> Utf8Of<'a> {
        Utf8Of { feed, little_endian, ready: Vec::new(), at: 0, begun: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.at = 0;
        let bytes = self.feed.peek(32 << 10);
        let mut count = bytes.len().min(32 << 10) & !1;
        if count == 0 {
            if bytes.len() == 1 {
                self.ready.extend("\u{fffd}".as_bytes());
                self.feed.skip(1);
            }
            return self.feed.take_error().map_or(Ok(()), Err);
        }
        let unit = |pair: &[u8]| match self.little_endian {
            true => u16::from_le_bytes([pair[0], pair[1]]),
            false => u16::from_be_bytes([pair[0], pair[1]]),
        };
        // The first half of a pair waits for the second.
        if count > 2 && (0xd800..0xdc00).contains(&unit(&bytes[count - 2..count])) {
            count -= 2;
        }
        let units = bytes[..count].chunks_exact(2).map(unit);
        let units = units.skip(usize::from(!self.begun && unit(&bytes[..2]) == 0xfeff));
        let text: String =
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        self.ready.extend(text.as_bytes());
        self.begun = true;
        self.feed.skip(count);
        Ok(())
    }
}

impl Read for Utf8Of<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() {
            let before = self.feed.consumed();
            self.refill()?;
            if self.ready.is_empty() && self.feed.consumed() == before {
                return Ok(0);
            }
        }
        let count = (self.ready.len() - self.at).min(into.len());
        into[..count].copy_from_slice(&self.ready[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
