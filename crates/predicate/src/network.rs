//! Texts that write an address in a network.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::Opaque;
use crate::classes::Classes;
use crate::dfa::Dfa;

/// A network of IPv4 addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    bits: u32,
    mask: u32,
}

/// What a text says that may be a network.
pub(crate) enum Written {
    /// IPv4.
    Network(Network),
    /// IPv6: not decided here.
    Version6,
    /// None.
    Nothing,
}

/// Reads `address/prefix`, or a lone address where `lone` says so.
pub(crate) fn read(text: &str, lone: Lone) -> Written {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None if lone == Lone::IsANetwork => (text, None),
        None => return Written::Nothing,
    };
    let Ok(address) = address.parse::<IpAddr>() else { return Written::Nothing };
    let IpAddr::V4(address) = address else { return Written::Version6 };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let prefix = match prefix {
        None => 32,
        Some(text) if digits(text) => match text.parse::<u32>() {
            Ok(prefix) if prefix <= 32 => prefix,
            _ => return Written::Nothing,
        },
        Some(_) => return Written::Nothing,
    };
    let mask = if prefix == 0 { 0 } else { u32::MAX << (32 - prefix) };
    Written::Network(Network { bits: address.to_bits() & mask, mask })
}

/// What a lone address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lone {
    /// The network of only itself.
    IsANetwork,
    /// No network.
    IsNone,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum State {
    Before,
    /// The octet, its digits, its value.
    Octet(u8, u8, u16),
    Behind,
    No,
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c')
}

impl Network {
    /// The texts that write an address in it, blanks around aside.
    pub(crate) fn addresses(self) -> Result<Dfa, Opaque> {
        let classes = Classes::of(&BTreeSet::new(), |c| {
            let part = c.is_ascii_digit() || c == '.' || is_blank(c);
            if part { c } else { 'x' }
        });
        let step = |state: &State, c: char| {
            let blank = is_blank(c);
            match (state, c) {
                (State::Before, _) if blank => State::Before,
                (State::Before, '0'..='9') => State::Octet(0, 1, c as u16 - 48),
                (State::Octet(_, 1, 0), '0'..='9') => State::No,
                (State::Octet(at, digits, value), '0'..='9') if *digits < 3 => {
                    let value = value * 10 + (c as u16 - 48);
                    if value < 256 { State::Octet(*at, digits + 1, value) } else { State::No }
                }
                (State::Octet(at, digits, value), '.')
                    if *digits > 0 && *at < 3 && self.holds(*at, *value) =>
                {
                    State::Octet(at + 1, 0, 0)
                }
                (State::Octet(3, digits, value), _) if blank && *digits > 0 && self.holds(3, *value) => {
                    State::Behind
                }
                (State::Behind, _) if blank => State::Behind,
                _ => State::No,
            }
        };
        let accepts = |state: &State| match state {
            State::Octet(3, digits, value) => *digits > 0 && self.holds(3, *value),
            State::Behind => true,
            _ => false,
        };
        Ok(Dfa::of_machine(classes, State::Before, step, accepts)?)
    }

    /// Does the octet at that place fit?
    fn holds(self, at: u8, value: u16) -> bool {
        let shift = 24 - 8 * u32::from(at);
        (u32::from(value) << shift) & self.mask == self.bits & (0xff << shift) & self.mask
    }
}
