//! The conversions of `printf`.

use super::tostring::grouped;
use crate::number_text;

/// A part of a format.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    /// Stands for itself.
    Plain(String),
    /// Stands for a value.
    Conversion(Conversion),
}

/// A width or a precision.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Size {
    Default,
    Given(usize),
    /// `*`: the next value.
    Value,
}

/// `%`, flags, width, precision and letter.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Conversion {
    flags: String,
    width: Size,
    precision: Size,
    letter: char,
}

/// A width beyond this is taken for this: what a query asks for must not exhaust the memory.
const MOST: usize = 4096;

impl Item {
    /// The parts of a format.
    pub(super) fn read_all(format: &str) -> Vec<Item> {
        let mut items = Vec::new();
        let mut plain = String::new();
        let mut rest = format;
        while let Some(at) = rest.find('%') {
            plain.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('%') {
                plain.push('%');
                rest = after;
            } else if let Some((conversion, after)) = Conversion::read(rest) {
                items.push(Item::Plain(std::mem::take(&mut plain)));
                items.push(Item::Conversion(conversion));
                rest = after;
            } else {
                plain.push('%');
            }
        }
        plain.push_str(rest);
        items.push(Item::Plain(plain));
        items
    }
}

impl Conversion {
    fn read(text: &str) -> Option<(Conversion, &str)> {
        let flags_end = text.find(|c| !"-+ #0'".contains(c)).unwrap_or(text.len());
        let (width, rest) = Size::read(&text[flags_end..]);
        let (precision, rest) = match rest.strip_prefix('.') {
            Some(rest) => match Size::read(rest) {
                (Size::Default, rest) => (Size::Given(0), rest),
                read => read,
            },
            None => (Size::Default, rest),
        };
        let rest = rest.trim_start_matches(['l', 'h', 'L', 'q', 'z', 'j', 't']);
        let letter = rest.chars().next().filter(|letter| "diucoxXaAeEfFgGsp".contains(*letter))?;
        let conversion = Conversion { flags: text[..flags_end].to_owned(), width, precision, letter };
        Some((conversion, &rest[letter.len_utf8()..]))
    }

    /// Puts values in place of `*`.
    pub(super) fn take_stars(&mut self, mut next: impl FnMut() -> i64) {
        if self.width == Size::Value {
            let width = next();
            if width < 0 {
                self.flags.push('-');
            }
            self.width = Size::Given(width.unsigned_abs() as usize);
        }
        if self.precision == Size::Value {
            self.precision = usize::try_from(next()).map_or(Size::Default, Size::Given);
        }
    }

    /// The value as text: its number for the letters that want one, its text for the others.
    pub(super) fn write(&self, number: Option<f64>, text: &str) -> String {
        let number = number.unwrap_or_default();
        let precision = match self.precision {
            Size::Given(precision) => Some(precision.min(MOST)),
            Size::Default | Size::Value => None,
        };
        let body = match self.letter {
            's' => text.chars().take(precision.unwrap_or(usize::MAX)).collect(),
            'c' => text.chars().take(1).collect(),
            'd' | 'i' => self.whole(number.trunc().abs() as u128, 10, precision),
            'u' => self.whole(number as i64 as u64 as u128, 10, precision),
            'o' => self.whole(number as i64 as u64 as u128, 8, precision),
            'x' | 'X' | 'p' => self.whole(number as i64 as u64 as u128, 16, precision),
            _ => self.double(number.abs(), precision),
        };
        let signed = !"sucoxXp".contains(self.letter);
        let sign = match (signed, number.is_sign_negative() && number != 0.0) {
            (false, _) => "",
            (true, true) => "-",
            (true, false) if self.has('+') => "+",
            (true, false) if self.has(' ') => " ",
            (true, false) => "",
        };
        self.padded(sign, body)
    }

    fn has(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }

    fn whole(&self, number: u128, base: u32, precision: Option<usize>) -> String {
        let digits = match base {
            8 => format!("{number:o}"),
            16 if self.letter == 'X' => format!("{number:X}"),
            16 => format!("{number:x}"),
            _ => number.to_string(),
        };
        let digits = format!("{digits:0>width$}", width = precision.unwrap_or(1));
        match base {
            10 if self.has('\'') => grouped(&digits),
            16 if self.has('#') && number != 0 => {
                format!("0{}{digits}", if self.letter == 'X' { 'X' } else { 'x' })
            }
            8 if self.has('#') => format!("0{digits}"),
            _ => digits,
        }
    }

    fn double(&self, number: f64, precision: Option<usize>) -> String {
        let text = match self.letter.to_ascii_lowercase() {
            _ if !number.is_finite() => number_text(number),
            'e' => exponential(number, precision.unwrap_or(6)),
            'g' => general(number, precision.unwrap_or(6).max(1), self.has('#')),
            'a' => hexadecimal(number, precision),
            _ => {
                let text = format!("{number:.*}", precision.unwrap_or(6));
                if self.has('\'') {
                    let (whole, decimals) = text.split_at(text.find('.').unwrap_or(text.len()));
                    format!("{}{decimals}", grouped(whole))
                } else {
                    text
                }
            }
        };
        if self.letter.is_ascii_uppercase() { text.to_uppercase() } else { text }
    }

    fn padded(&self, sign: &str, body: String) -> String {
        let width = match self.width {
            Size::Given(width) => width.min(MOST),
            Size::Default | Size::Value => 0,
        };
        let missing = width.saturating_sub(sign.len() + body.chars().count());
        if self.has('-') {
            format!("{sign}{body}{}", " ".repeat(missing))
        } else if self.has('0') && !"sc".contains(self.letter) {
            format!("{sign}{}{body}", "0".repeat(missing))
        } else {
            format!("{}{sign}{body}", " ".repeat(missing))
        }
    }
}

impl Size {
    fn read(text: &str) -> (Size, &str) {
        if let Some(rest) = text.strip_prefix('*') {
            return (Size::Value, rest);
        }
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        match text[..end].parse() {
            Ok(size) => (Size::Given(size), &text[end..]),
            Err(_) => (Size::Default, &text[end..]),
        }
    }
}

/// `1.234500e+04`.
fn exponential(number: f64, precision: usize) -> String {
    let text = format!("{number:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
    format!("{mantissa}e{sign}{digits:0>2}")
}

/// The shorter of both forms, without zeros at the end.
fn general(number: f64, precision: usize, keep_zeros: bool) -> String {
    let scientific = exponential(number, precision - 1);
    let exponent: i64 =
        scientific.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
    let trimmed = |text: &str| match text.contains('.') && !keep_zeros {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    };
    if exponent < -4 || exponent >= precision as i64 {
        let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "+00"));
        return format!("{}e{exponent}", trimmed(mantissa));
    }
    let decimals = (precision as i64 - 1 - exponent).max(0) as usize;
    trimmed(&format!("{number:.decimals$}"))
}

/// `0x1.922p+1`: mantissa in hexadecimal digits, exponent of two.
fn hexadecimal(number: f64, precision: Option<usize>) -> String {
    if number == 0.0 {
        return format!(
            "0x0{}p+0",
            precision
                .filter(|digits| *digits > 0)
                .map_or(String::new(), |digits| format!(".{}", "0".repeat(digits)))
        );
    }
    let bits = number.to_bits();
    let biased = (bits >> 52 & 0x7ff) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (mut lead, exponent) = if biased == 0 { (0, -1022) } else { (1, biased - 1023) };
    let digits = match precision {
        Some(digits) if digits < 13 => {
            let dropped = 4 * (13 - digits as u32);
            let all = (lead << 52 | fraction) + (1 << (dropped - 1));
            lead = all >> 52;
            format!("{:013x}", all & ((1 << 52) - 1))[..digits].to_owned()
        }
        Some(digits) => format!("{fraction:013x}{}", "0".repeat(digits - 13)),
        None => format!("{fraction:013x}").trim_end_matches('0').to_owned(),
    };
    let point = if digits.is_empty() { "" } else { "." };
    format!("0x{lead}{point}{digits}p{exponent:+}")
}
