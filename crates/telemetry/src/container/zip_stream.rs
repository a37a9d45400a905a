//! Zip archives without their directory: inside other archives, or cut off.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use flate2::bufread::DeflateDecoder;

use super::{Shared, member};
use crate::feed::Feed;
use crate::{Flow, Place};

const HEADER: &[u8] = b"PK\x03\x04";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";

/// What stands before a member.
struct Header {
    flags: u16,
    method: u16,
    packed_bytes: u64,
    name: String,
}

/// The members of a zip archive, in turn, by what stands before each.
pub(super) fn decode(mut feed: Feed<'_>, name: &Arc<str>, depth: usize, shared: &mut Shared<'_>) -> Flow {
    while feed.peek(4).starts_with(HEADER) {
        let Some(header) = header(&mut feed) else {
            return stops(name, "it ends inside a member's header", shared);
        };
        if let Err(why) = one(&mut feed, &header, name, depth, shared)? {
            return stops(&format!("{name}!{}", header.name).into(), &why, shared);
        }
        if shared.allowance.is_spent() {
            return ControlFlow::Continue(());
        }
    }
    if !feed.peek(2).starts_with(b"PK") {
        let why =
            feed.take_error().map_or("it ends without a directory".to_owned(), |error| error.to_string());
        return stops(name, &why, shared);
    }
    ControlFlow::Continue(())
}

/// One member; the inner error says why no later one can be found.
fn one(
    feed: &mut Feed<'_>,
    header: &Header,
    name: &Arc<str>,
    depth: usize,
    shared: &mut Shared<'_>,
) -> ControlFlow<(), Result<(), String>> {
    let has_descriptor = header.flags & 8 != 0;
    let sized = !has_descriptor || header.packed_bytes > 0;
    let readable = header.flags & 1 == 0 && matches!(header.method, 0 | 8);
    if !readable {
        let why = if header.flags & 1 != 0 {
            "it is encrypted".to_owned()
        } else {
            format!("compression method {} is not read", header.method)
        };
        shared.warn(&format!("{name}!{}", header.name).into(), Place::Whole, format!("not unpacked: {why}"));
        return ControlFlow::Continue(pass_over(feed, header, sized));
    }
    if header.name.ends_with('/') {
        return ControlFlow::Continue(pass_over(feed, header, true));
    }
    if header.method == 0 && !sized {
        return ControlFlow::Continue(Err("a stored member of unknown size".to_owned()));
    }
    let left = if header.method == 0 {
        let mut content = Read::take(&mut *feed, header.packed_bytes);
        member(&mut content, name, &header.name, depth, shared)?;
        io::copy(&mut content, &mut io::sink())
    } else {
        let mut content = DeflateDecoder::new(&mut *feed);
        member(&mut content, name, &header.name, depth, shared)?;
        if shared.allowance.is_spent() {
            return ControlFlow::Continue(Ok(()));
        }
        // A reader that stopped early leaves the rest of the member in the way of the next.
        io::copy(&mut shared.allowance.of(content), &mut io::sink())
    };
    if let Err(error) = left {
        return ControlFlow::Continue(Err(error.to_string()));
    }
    if has_descriptor {
        pass_descriptor(feed);
    }
    ControlFlow::Continue(Ok(()))
}

fn pass_over(feed: &mut Feed<'_>, header: &Header, sized: bool) -> Result<(), String> {
    if !sized {
        return Err("where the next member begins is not known".to_owned());
    }
    io::copy(&mut Read::take(&mut *feed, header.packed_bytes), &mut io::sink())
        .map_err(|error| error.to_string())?;
    if header.flags & 8 != 0 {
        pass_descriptor(feed);
    }
    Ok(())
}

/// The sizes after a member, with or without a mark and in 4 or 8 bytes each: to the next header.
fn pass_descriptor(feed: &mut Feed<'_>) {
    let ready = feed.peek(28);
    let marked = if ready.starts_with(DESCRIPTOR) { 4 } else { 0 };
    let fits = |length: usize| ready.get(marked + length..).is_some_and(|next| next.starts_with(b"PK"));
    let length = if !fits(12) && fits(20) { 20 } else { 12 };
    feed.skip(marked + length);
}

fn header(feed: &mut Feed<'_>) -> Option<Header> {
    let fixed: [u8; 30] = feed.peek(30).get(..30)?.try_into().ok()?;
    let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
    let packed = u32::from_le_bytes([fixed[18], fixed[19], fixed[20], fixed[21]]);
    let (name_bytes, extra_bytes) = (usize::from(short(26)), usize::from(short(28)));
    let whole = 30 + name_bytes + extra_bytes;
    let bytes = feed.peek(whole).get(..whole)?;
    let name = String::from_utf8_lossy(&bytes[30..30 + name_bytes]).into_owned();
    let extra = &bytes[30 + name_bytes..];
    let packed_bytes = if packed == u32::MAX { long_size(extra)? } else { u64::from(packed) };
    feed.skip(whole);
    Some(Header { flags: short(6), method: short(8), packed_bytes, name })
}

/// The packed size in a zip64 extra field: the second of its two.
fn long_size(mut extra: &[u8]) -> Option<u64> {
    while let [id0, id1, size0, size1, rest @ ..] = extra {
        let size = usize::from(u16::from_le_bytes([*size0, *size1]));
        if (*id0, *id1) == (1, 0) {
            return Some(u64::from_le_bytes(rest.get(8..16)?.try_into().ok()?));
        }
        extra = rest.get(size..)?;
    }
    None
}

fn stops(name: &Arc<str>, why: &str, shared: &mut Shared<'_>) -> Flow {
    let message = format!("the zip archive is not read further: {why}; what came before is read");
    shared.warn(name, Place::Whole, message);
    ControlFlow::Continue(())
}
