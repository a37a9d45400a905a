//! Parts of large files, which may be read at the same time.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::{ControlFlow, Range};
use std::path::Path;

use crate::container::{self, Format};
use crate::feed::Feed;
use crate::out::Out;
use crate::read::{name_of, unreadable, with_shared};
use crate::{Flow, Options, Place, Sink, evtx, json};

/// So many chunks of an EVTX file are one part: 4 MiB.
const CHUNKS: u64 = 64;

/// So many bytes of a file of lines are one part, and what is left of the last line.
const LINES_BYTES: u64 = 8 << 20;

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// Chunks of an EVTX file, by how many are before each.
    Chunks(Range<u64>),
    /// Whole lines of JSON, by the file's bytes.
    Lines(Range<u64>),
}

/// The parts of a file: several of a large EVTX file, whose chunks need nothing of each other, and of large files of
/// JSON lines. Other files are whole. The parts are the same whoever reads them.
///
/// Lines whose times other lines tell the zone of are whole too; that is seen at the beginning of the file. Where such
/// lines follow others, as in recordings that were put into one file, those of a part tell the zone of its times.
pub fn parts(path: &Path, options: &Options) -> Vec<Part> {
    found(path, options).unwrap_or_default().unwrap_or_else(|| vec![Part::Whole])
}

fn found(path: &Path, options: &Options) -> io::Result<Option<Vec<Part>>> {
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    if bytes <= LINES_BYTES.min(evtx::chunk_start(CHUNKS)) {
        return Ok(None);
    }
    let mut start = Vec::new();
    file.by_ref().take(container::SNIFF_BYTES as u64).read_to_end(&mut start)?;
    match container::sniff(&start) {
        Format::Evtx => Ok(Some(chunks(evtx::chunk_count(bytes)))),
        Format::Json if bytes > LINES_BYTES && may_be_split(&start, options) => lines(file, bytes).map(Some),
        _ => Ok(None),
    }
}

fn chunks(count: u64) -> Vec<Part> {
    let starts = (0..count).step_by(CHUNKS as usize);
    starts.map(|start| Part::Chunks(start..(start + CHUNKS).min(count))).collect()
}

/// Does each line of a file that begins so say all of its event?
fn may_be_split(start: &[u8], options: &Options) -> bool {
    if options.text.as_ref().is_some_and(|text| text.takes_known()) {
        return false;
    }
    let mut feed = Feed::new(start);
    if !json::are_lines(&mut feed, options) {
        return false;
    }
    let mut local_times = false;
    let _ = with_shared(None, options, &mut Nobody, |shared| {
        let mut out: Out<'_> = shared.out("".into());
        json::lines(&mut feed, &mut 0, &mut out)?;
        local_times = out.has_local_times();
        ControlFlow::Continue(())
    });
    !local_times
}

/// Each part ends with a line.
fn lines(file: File, bytes: u64) -> io::Result<Vec<Part>> {
    let mut file = BufReader::new(file);
    let mut parts = Vec::new();
    let mut start = 0;
    while start < bytes {
        let mut end = bytes.min(start + LINES_BYTES);
        if end < bytes {
            // The last byte is looked at: a line may end just there.
            file.seek(SeekFrom::Start(end - 1))?;
            end = bytes.min(end - 1 + file.skip_until(b'\n')? as u64);
        }
        parts.push(Part::Lines(start..end));
        start = end;
    }
    Ok(parts)
}

/// Reads a part of a file. What comes out of it numbers its events or lines from the first one of the part, and says
/// nothing of a part without events; how many numbers it used comes back, for those of the next part.
/// [`crate::Joint`] puts the parts together.
pub fn read_part(path: &Path, part: &Part, options: &Options, sink: &mut dyn Sink) -> ControlFlow<(), u64> {
    let (start, length) = match part {
        Part::Whole => {
            crate::read_file(path, options, sink)?;
            return ControlFlow::Continue(0);
        }
        Part::Chunks(chunks) => (evtx::chunk_start(chunks.start), u64::MAX),
        Part::Lines(bytes) => (bytes.start, bytes.end - bytes.start),
    };
    let opened = File::open(path).and_then(|mut file| {
        file.seek(SeekFrom::Start(start))?;
        Ok(file.take(length))
    });
    let mut position = 0;
    let flow: Flow = match opened {
        Ok(file) => with_shared(None, options, sink, |shared| {
            let mut feed = Feed::new(file);
            let mut out = shared.out(name_of(path));
            let format = match part {
                Part::Chunks(chunks) => {
                    evtx::chunks(&mut feed, chunks.clone(), &mut position, &mut out)?;
                    "evtx"
                }
                Part::Lines(_) | Part::Whole => {
                    if start == 0 {
                        json::skip_mark(&mut feed);
                    }
                    json::lines(&mut feed, &mut position, &mut out)?;
                    "json lines"
                }
            };
            if let Some(error) = feed.take_error() {
                let message = format!("reading stops here: {error}; what came before is read");
                out.warn("reading stops", Place::Byte(start + feed.consumed()), message);
            }
            out.finish_part(format, feed.consumed())
        }),
        Err(error) => {
            sink.warning(unreadable(path, &error));
            ControlFlow::Continue(())
        }
    };
    flow?;
    ControlFlow::Continue(position)
}

/// Takes nothing.
struct Nobody;

impl Sink for Nobody {
    fn event(&mut self, _: crate::Event) -> Flow {
        ControlFlow::Continue(())
    }

    fn warning(&mut self, _: crate::Warning) {}
}
