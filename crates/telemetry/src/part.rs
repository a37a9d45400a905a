//! Parts of large files, which may be read at the same time.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::{ControlFlow, Range};
use std::path::Path;

use crate::container::{self, Format};
use crate::feed::Feed;
use crate::read::{name_of, unreadable, with_shared};
use crate::{Flow, Options, Sink, evtx};

/// So many chunks of an EVTX file are one part: 4 MiB.
const CHUNKS: u64 = 64;

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// Chunks of an EVTX file, by how many are before each.
    Chunks(Range<u64>),
}

/// The parts of a file: several of a large EVTX file, whose chunks need nothing of each other; other files are whole.
/// They are the same whoever reads them.
pub fn parts(path: &Path) -> Vec<Part> {
    let size = File::open(path).and_then(|mut file| {
        let bytes = file.metadata()?.len();
        let mut start = [0; 8];
        file.read_exact(&mut start)?;
        Ok((bytes, container::sniff(&start) == Format::Evtx))
    });
    match size {
        Ok((bytes, true)) if evtx::chunk_count(bytes) > CHUNKS => {
            let count = evtx::chunk_count(bytes);
            let starts = (0..count).step_by(CHUNKS as usize);
            starts.map(|start| Part::Chunks(start..(start + CHUNKS).min(count))).collect()
        }
        _ => vec![Part::Whole],
    }
}

/// Reads a part of a file. What comes out of it numbers its events from the first one of the part, and says nothing of
/// a part without events; how many numbers it used comes back, for those of the next part.
pub fn read_part(path: &Path, part: &Part, options: &Options, sink: &mut dyn Sink) -> ControlFlow<(), u64> {
    let Part::Chunks(chunks) = part else {
        crate::read_file(path, options, sink)?;
        return ControlFlow::Continue(0);
    };
    let opened = File::open(path).and_then(|mut file| {
        file.seek(SeekFrom::Start(evtx::chunk_start(chunks.start)))?;
        Ok(file)
    });
    let mut position = 0;
    let flow: Flow = match opened {
        Ok(file) => with_shared(None, options, sink, |shared| {
            let mut feed = Feed::new(file);
            let mut out = shared.out(name_of(path));
            evtx::chunks(&mut feed, chunks.clone(), &mut position, &mut out)?;
            if let Some(error) = feed.take_error() {
                let message = format!("reading stops here: {error}; what came before is read");
                let place = crate::Place::Byte(evtx::chunk_start(chunks.start) + feed.consumed());
                out.warn("reading stops", place, message);
            }
            out.finish("evtx", feed.consumed())
        }),
        Err(error) => {
            sink.warning(unreadable(path, &error));
            ControlFlow::Continue(())
        }
    };
    flow?;
    ControlFlow::Continue(position)
}
