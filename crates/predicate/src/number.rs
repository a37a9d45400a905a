//! Texts that write numbers, and how they compare with a number.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::TooLarge;
use crate::classes::Classes;
use crate::dfa::Dfa;

/// Which texts count as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// At most so many bytes.
    pub(crate) longest: Option<u8>,
    /// Blanks around are left out.
    pub(crate) trimmed: bool,
}

/// What has been read of a number, beside the one that it is compared with.
#[derive(Clone, PartialEq, Eq, Hash)]
enum At {
    Start,
    Sign,
    Whole,
    Fraction,
    /// Blanks after it.
    Behind,
    No,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    at: At,
    negative: bool,
    digits: bool,
    zero: bool,
    /// Whole digits without leading zeros, at most one more than the other number has.
    whole: usize,
    /// How the digits so far compare with those of the other at the same places.
    order: Ordering,
    fraction: usize,
    length: u8,
}

/// The size of the other number, in decimal.
struct Other {
    negative: bool,
    zero: bool,
    whole: Vec<u8>,
    fraction: Vec<u8>,
}

impl Other {
    fn of(number: f64) -> Other {
        let written = format!("{}", number.abs());
        let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
        Other {
            negative: number < 0.0,
            zero: number == 0.0,
            whole: whole.trim_start_matches('0').bytes().collect(),
            fraction: fraction.trim_end_matches('0').bytes().collect(),
        }
    }
}

impl State {
    fn start() -> State {
        State {
            at: At::Start,
            negative: false,
            digits: false,
            zero: true,
            whole: 0,
            order: Ordering::Equal,
            fraction: 0,
            length: 0,
        }
    }

    fn no() -> State {
        State { at: At::No, ..State::start() }
    }

    fn step(&self, c: char, other: &Other, reading: Reading) -> State {
        let mut next = self.clone();
        if let Some(longest) = reading.longest {
            if self.length >= longest {
                return State::no();
            }
            next.length += 1;
        }
        let blank = reading.trimmed && is_blank(c);
        match (&self.at, c) {
            (At::Start, _) if blank => {}
            (At::Whole, _) if blank => {
                next.at = At::Behind;
                next.order = self.whole_order(other);
            }
            (At::Fraction, _) if blank && self.digits => next.at = At::Behind,
            (At::Behind, _) if blank => {}
            (At::Start, '+' | '-') => {
                next.at = At::Sign;
                next.negative = c == '-';
            }
            (At::Start | At::Sign | At::Whole, '0'..='9') => {
                next.at = At::Whole;
                next.digits = true;
                next.whole_digit(c as u8, other);
            }
            (At::Start | At::Sign | At::Whole, '.') => {
                next.at = At::Fraction;
                next.order = self.whole_order(other);
            }
            (At::Fraction, '0'..='9') => {
                next.digits = true;
                next.fraction_digit(c as u8, other);
            }
            _ => return State::no(),
        }
        next
    }

    fn whole_digit(&mut self, digit: u8, other: &Other) {
        if self.whole == 0 && digit == b'0' {
            return;
        }
        self.zero = false;
        if let Some(theirs) = other.whole.get(self.whole)
            && self.order == Ordering::Equal
        {
            self.order = digit.cmp(theirs);
        }
        self.whole = (self.whole + 1).min(other.whole.len() + 1);
    }

    /// How the whole parts compare.
    fn whole_order(&self, other: &Other) -> Ordering {
        self.whole.cmp(&other.whole.len()).then(self.order)
    }

    fn fraction_digit(&mut self, digit: u8, other: &Other) {
        self.zero &= digit == b'0';
        if self.order == Ordering::Equal {
            self.order = digit.cmp(other.fraction.get(self.fraction).unwrap_or(&b'0'));
        }
        self.fraction = (self.fraction + 1).min(other.fraction.len());
    }

    /// How the number compares with the other; `None` where the text writes none.
    fn end(&self, other: &Other) -> Option<Ordering> {
        if !self.digits || self.at == At::No {
            return None;
        }
        let size = if self.at == At::Whole { self.whole_order(other) } else { self.order };
        let rest = |size: Ordering| {
            let more = self.fraction < other.fraction.len();
            if size == Ordering::Equal && more { Ordering::Less } else { size }
        };
        let size = rest(size);
        Some(match (self.negative && !self.zero, other.negative) {
            _ if self.zero && other.zero => Ordering::Equal,
            (false, false) => size,
            (true, true) => size.reverse(),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        })
    }
}

/// May the character stand in the text of a number, or around it?
fn is_part(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '+' | '-' | '.') || is_blank(c)
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c')
}

/// The texts that write a number, in plain decimal, for whose order beside `number` it `holds`.
pub(crate) fn compared(
    number: f64,
    reading: Reading,
    holds: impl Fn(Ordering) -> bool,
) -> Result<Dfa, TooLarge> {
    let other = Other::of(number);
    let classes = Classes::of(&BTreeSet::new(), |c| if is_part(c) { c } else { 'x' });
    Dfa::of_machine(
        classes,
        State::start(),
        |state, c| state.step(c, &other, reading),
        |state| state.end(&other).is_some_and(&holds),
    )
}
