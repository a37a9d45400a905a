//! EVTX, the event log's own files.

use std::ops::{ControlFlow, Range};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ::evtx::{EvtxChunk, EvtxChunkData, EvtxRecord, ParserSettings};

use crate::feed::Feed;
use crate::out::Out;
use crate::shape::{self, Spot};
use crate::xml;
use crate::{Detail, Flow, Place};

mod raw;

/// What an EVTX file begins with.
pub(crate) const MAGIC: &[u8] = b"ElfFile\0";

const HEADER_BYTES: usize = 4096;
const CHUNK_BYTES: usize = 65_536;

/// Where a chunk's header has the places of names.
const NAME_TABLE: Range<usize> = 128..384;

/// Decodes an EVTX file chunk by chunk, in the file's order: no chunk needs another, so a damaged one costs its own
/// records only, and a file inside an archive needs no seeking.
pub(crate) fn decode(feed: &mut Feed<'_>, out: &mut Out<'_>) -> Flow {
    feed.peek(HEADER_BYTES);
    feed.skip(HEADER_BYTES);
    let mut position = 0;
    chunks(feed, 0..u64::MAX, &mut position, out)
}

/// Where a chunk stands in a file, by how many are before it.
pub(crate) fn chunk_start(before: u64) -> u64 {
    HEADER_BYTES as u64 + before * CHUNK_BYTES as u64
}

/// How many chunks a file of so many bytes has, a last one that is cut off included.
pub(crate) fn chunk_count(bytes: u64) -> u64 {
    bytes.saturating_sub(HEADER_BYTES as u64).div_ceil(CHUNK_BYTES as u64)
}

/// Decodes the chunks that stand next in the feed: those of `numbers`, by how many are before each.
pub(crate) fn chunks(
    feed: &mut Feed<'_>,
    numbers: Range<u64>,
    position: &mut u64,
    out: &mut Out<'_>,
) -> Flow {
    let settings = Arc::new(ParserSettings::new().indent(false));
    let mut number = numbers.start;
    while number < numbers.end {
        let mut bytes = feed.peek(CHUNK_BYTES).to_vec();
        bytes.truncate(CHUNK_BYTES);
        feed.skip(bytes.len());
        if bytes.is_empty() {
            return ControlFlow::Continue(());
        }
        number += 1;
        let place = Place::Chunk(number);
        if bytes.len() < CHUNK_BYTES {
            let message =
                format!("the file ends inside the chunk, after {} of {CHUNK_BYTES} bytes", bytes.len());
            out.warn("chunk cut off", place, message);
            bytes.resize(CHUNK_BYTES, 0);
        }
        if bytes.iter().any(|byte| *byte != 0) {
            chunk(bytes, place, &settings, position, out)?;
        }
    }
    ControlFlow::Continue(())
}

/// The records of one chunk.
fn chunk(
    bytes: Vec<u8>,
    place: Place,
    settings: &Arc<ParserSettings>,
    position: &mut u64,
    out: &mut Out<'_>,
) -> Flow {
    let mut data = match EvtxChunkData::new(bytes, false) {
        Ok(data) => data,
        Err(error) => return unreadable(&error, place, out),
    };
    if !data.validate_checksum() {
        out.warn(
            "chunk checksum",
            place,
            "the chunk's checksum is wrong: what can be read of it is read".to_owned(),
        );
    }
    // The parser is written not to panic; a panic in it must still cost no more than this chunk.
    let read = catch_unwind(AssertUnwindSafe(|| records(&mut data, place, settings, position, out)));
    read.unwrap_or_else(|_| {
        out.warn("chunk not read", place, "the rest of the chunk makes its parser fail: skipped".to_owned());
        ControlFlow::Continue(())
    })
}

fn records(
    data: &mut EvtxChunkData,
    place: Place,
    settings: &Arc<ParserSettings>,
    position: &mut u64,
    out: &mut Out<'_>,
) -> Flow {
    let error = match data.parse(settings.clone()) {
        Ok(mut chunk) => return each(&mut chunk, place, position, out),
        Err(error) => with_causes(&error),
    };
    // What fails is the table in the chunk's header that says where names lie among the records: one damaged record
    // breaks it. It only saves time, and without it each name is read where a record refers to it.
    let message = format!("{error}: what can be read of the chunk is read without its table of names");
    out.warn("chunk damaged", place, message);
    let mut bytes = std::mem::take(&mut data.data);
    bytes[NAME_TABLE].fill(0);
    let mut bare = match EvtxChunkData::new(bytes, false) {
        Ok(bare) => bare,
        Err(error) => return unreadable(&error, place, out),
    };
    match bare.parse(settings.clone()) {
        Ok(mut chunk) => each(&mut chunk, place, position, out),
        Err(error) => unreadable(&error, place, out),
    }
}

fn each(chunk: &mut EvtxChunk<'_>, place: Place, position: &mut u64, out: &mut Out<'_>) -> Flow {
    for record in chunk.iter() {
        match record {
            Ok(record) => one(record, place, position, out)?,
            Err(error) => {
                out.warn("record not read", place, format!("a record is not read: {}", with_causes(&error)))
            }
        }
    }
    ControlFlow::Continue(())
}

fn unreadable(error: &dyn std::error::Error, place: Place, out: &mut Out<'_>) -> Flow {
    out.warn("chunk not read", place, format!("the chunk is not read: {}", with_causes(error)));
    ControlFlow::Continue(())
}

fn one(record: EvtxRecord<'_>, chunk: Place, position: &mut u64, out: &mut Out<'_>) -> Flow {
    let id = record.event_record_id;
    let written = record.timestamp;
    let xml = match record.into_xml() {
        Ok(xml) => xml.data,
        Err(error) => {
            out.warn("record not read", chunk, format!("record {id} is not read: {}", with_causes(&error)));
            return ControlFlow::Continue(());
        }
    };
    *position += 1;
    let place = Place::Event(*position);
    let wanted = out.wants(&xml);
    if wanted == Detail::Nothing {
        out.pass_over();
        return ControlFlow::Continue(());
    }
    let mut event = shape::base(Spot { position: *position, place, single: false }, out);
    if let Err(what) = xml::read(&xml, &mut event, place, out) {
        out.warn("record not read", chunk, format!("record {id} is not read: {what}"));
        return ControlFlow::Continue(());
    }
    event.record_id.get_or_insert(id);
    event.time_ns = event.time_ns.or_else(|| i64::try_from(written.as_nanosecond()).ok());
    if out.options.keep_raw && wanted == Detail::Text {
        event.raw = raw::render(&xml);
    }
    out.event(event)
}

/// An error with what caused it: the parser's own words name only the outermost.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
