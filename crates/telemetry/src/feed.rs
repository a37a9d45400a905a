//! Bytes as they come, with a look ahead.

use std::io::{self, BufRead, Read};
use std::ops::Range;

const STEP: usize = 64 << 10;

/// So much is read at once, however large the buffer has grown: limits are looked at in between.
const MOST_AT_ONCE: usize = 1 << 20;

/// Bytes as they come, with a look ahead. A read error ends the input and is kept for whoever asks.
pub(crate) struct Feed<'a> {
    inner: Box<dyn Read + 'a>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Bytes handed on so far.
    consumed: u64,
    ended: bool,
    error: Option<io::Error>,
}

/// A line of a feed.
pub(crate) enum Line {
    /// Its bytes, without the line end, to be had from [`Feed::bytes`].
    Whole(Range<usize>),
    /// It was longer than allowed and was passed over.
    TooLong(u64),
}

impl<'a> Feed<'a> {
    pub(crate) fn new(inner: impl Read + 'a) -> Feed<'a> {
        Feed {
            inner: Box::new(inner),
            buffer: Vec::new(),
            start: 0,
            end: 0,
            consumed: 0,
            ended: false,
            error: None,
        }
    }

    /// How many bytes were handed on.
    pub(crate) fn consumed(&self) -> u64 {
        self.consumed
    }

    /// Why the input ended early, if it did.
    pub(crate) fn take_error(&mut self) -> Option<io::Error> {
        self.error.take()
    }

    /// What is at hand.
    pub(crate) fn ready(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// The bytes of a range given by [`Feed::line`] or [`Feed::take`]; they stay until more is asked for.
    pub(crate) fn bytes(&self, range: Range<usize>) -> &[u8] {
        &self.buffer[range]
    }

    /// Tries to have `wanted` bytes at hand, and shows what is at hand.
    pub(crate) fn peek(&mut self, wanted: usize) -> &[u8] {
        while self.end - self.start < wanted && self.more() {}
        self.ready()
    }

    /// Reads more; false at the end of the input.
    pub(crate) fn more(&mut self) -> bool {
        if self.ended {
            return false;
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.buffer.len() < self.end + STEP {
            self.buffer.resize((self.end * 2).max(self.end + STEP), 0);
        }
        let stop = self.buffer.len().min(self.end + MOST_AT_ONCE);
        loop {
            match self.inner.read(&mut self.buffer[self.end..stop]) {
                Ok(0) => self.ended = true,
                Ok(count) => self.end += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.error = Some(error);
                    self.ended = true;
                }
            }
            return !self.ended;
        }
    }

    /// Passes over `count` bytes that are at hand.
    pub(crate) fn skip(&mut self, count: usize) {
        let count = count.min(self.end - self.start);
        self.start += count;
        self.consumed += count as u64;
        if self.start == self.end {
            self.start = 0;
            self.end = 0;
            // One huge event must not keep its memory to the end of the file.
            if self.buffer.len() > 64 * STEP {
                self.buffer = Vec::new();
            }
        }
    }

    /// Hands on `count` bytes that are at hand.
    pub(crate) fn take(&mut self, count: usize) -> Range<usize> {
        let count = count.min(self.end - self.start);
        let range = self.start..self.start + count;
        self.start += count;
        self.consumed += count as u64;
        range
    }

    /// The next line, of `limit` bytes at most.
    pub(crate) fn line(&mut self, limit: usize) -> Option<Line> {
        let mut searched = 0;
        loop {
            if let Some(found) = memchr::memchr(b'\n', &self.ready()[searched..]) {
                let length = searched + found;
                if length > limit {
                    self.skip(length + 1);
                    return Some(Line::TooLong(length as u64 + 1));
                }
                let mut range = self.take(length + 1);
                range.end -= 1;
                return Some(Line::Whole(range));
            }
            searched = self.ready().len();
            if searched > limit {
                return Some(Line::TooLong(self.skip_line()));
            }
            if !self.more() {
                return if searched == 0 { None } else { Some(Line::Whole(self.take(searched))) };
            }
        }
    }

    fn skip_line(&mut self) -> u64 {
        let from = self.consumed;
        loop {
            if let Some(found) = memchr::memchr(b'\n', self.ready()) {
                self.skip(found + 1);
                return self.consumed - from;
            }
            self.skip(self.end - self.start);
            if !self.more() {
                return self.consumed - from;
            }
        }
    }
}

impl Read for Feed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let count = ready.len().min(into.len());
        into[..count].copy_from_slice(&ready[..count]);
        self.skip(count);
        Ok(count)
    }
}

impl BufRead for Feed<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            self.more();
            if let Some(error) = self.error.take() {
                return Err(error);
            }
        }
        Ok(self.ready())
    }

    fn consume(&mut self, count: usize) {
        self.skip(count);
    }
}
