//! Archives and compressed files, and what is in them.

mod allowance;
mod tape;
mod utf16;
mod zip_file;
mod zip_stream;

use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;

use bzip2::read::MultiBzDecoder;
use flate2::read::MultiGzDecoder;
use lzma_rust2::XzReader;

use crate::feed::Feed;
use crate::names::Names;
use crate::out::Out;
use crate::{
    Event, Flow, Options, Place, Sink, TextOut, Warning, WarningKind, evtx, json, line, xml, zeek_log,
};

pub(crate) use allowance::Allowance;
pub(crate) use zip_file::decode as decode_zip_file;

/// How much of a file is looked at to tell its format.
pub(crate) const SNIFF_BYTES: usize = 64 << 10;

/// The most memory that unpacking an xz file may take: what `xz -9` writes needs 65 MiB.
const XZ_MEMORY_KIB: u32 = 256 << 10;

/// What the members of one file share.
pub(crate) struct Shared<'a> {
    pub(crate) sink: &'a mut dyn Sink,
    pub(crate) options: &'a Options,
    pub(crate) names: &'a mut Names,
    pub(crate) allowance: Allowance,
}

impl Shared<'_> {
    pub(crate) fn warn(&mut self, file: &Arc<str>, place: Place, message: String) {
        self.sink.warning(Warning { file: file.clone(), place, kind: WarningKind::Content, message });
    }

    pub(crate) fn out(&mut self, file: Arc<str>) -> Out<'_> {
        Out::new(self.sink, self.options, self.names, file)
    }
}

/// What a file is, by what it begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Empty,
    Evtx,
    Gzip,
    Zip,
    Zstd,
    Bzip2,
    Xz,
    Tar,
    Utf16 {
        little_endian: bool,
    },
    Json,
    Xml,
    Lines,
    Zeek,
    /// Known, but not read.
    Foreign(&'static str),
    Unknown,
}

/// Tells a format by content.
pub(crate) fn sniff(prefix: &[u8]) -> Format {
    const FOREIGN: [(&[u8], &str); 6] = [
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"Rar!", "a rar archive"),
        (b"LfLe", "an old-style event log (.evt)"),
        (b"PAR1", "a Parquet file"),
        (b"%PDF", "a PDF file"),
        (b"MZ", "a program"),
    ];
    match prefix {
        [] => return Format::Empty,
        [0x1f, 0x8b, ..] => return Format::Gzip,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => return Format::Zip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => return Format::Zstd,
        [0xff, 0xfe, ..] | [b'<' | b'{' | b'[', 0, ..] => return Format::Utf16 { little_endian: true },
        [0xfe, 0xff, ..] | [0, b'<' | b'{' | b'[', ..] => return Format::Utf16 { little_endian: false },
        _ if is_wide(prefix, 1) => return Format::Utf16 { little_endian: true },
        _ if is_wide(prefix, 0) => return Format::Utf16 { little_endian: false },
        _ if prefix.starts_with(evtx::MAGIC) => return Format::Evtx,
        _ if prefix.starts_with(zeek_log::MAGIC) => return Format::Zeek,
        [b'B', b'Z', b'h', b'1'..=b'9', ..] => return Format::Bzip2,
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => return Format::Xz,
        _ if tape::is(prefix) => return Format::Tar,
        _ => {}
    }
    if let Some((_, what)) = FOREIGN.iter().find(|(magic, _)| prefix.starts_with(magic)) {
        return Format::Foreign(what);
    }
    let text = prefix.strip_prefix(b"\xef\xbb\xbf").unwrap_or(prefix).trim_ascii_start();
    // `evtx_dump -o json` writes a line before each event.
    let text = json::after_heading(text);
    match text.first() {
        _ if line::holds(text) => Format::Lines,
        Some(b'{' | b'[') if looks_like_json(text) => Format::Json,
        _ if xml::holds_events(text) => Format::Xml,
        _ => Format::Unknown,
    }
}

/// Is it text of two bytes a character, one of which is zero, without a mark that says so?
fn is_wide(prefix: &[u8], zero: usize) -> bool {
    prefix.len() >= 16
        && prefix[..16]
            .chunks_exact(2)
            .all(|pair| pair[zero] == 0 && matches!(pair[1 - zero], b' '..=b'~' | b'\t' | b'\r' | b'\n'))
}

/// Text in brackets is no JSON: `[INFO] started`, `{{ template }}`.
fn looks_like_json(text: &[u8]) -> bool {
    let next = text[1..].trim_ascii_start().first();
    match text[0] {
        b'{' => matches!(next, Some(b'"' | b'}') | None),
        _ => matches!(next, Some(b'{' | b'"' | b'[' | b']') | None),
    }
}

/// Decodes a file or a member, whatever it is.
pub(crate) fn decode(mut feed: Feed<'_>, name: Arc<str>, depth: usize, shared: &mut Shared<'_>) -> Flow {
    let format = sniff(feed.peek(SNIFF_BYTES));
    let packed = [Format::Gzip, Format::Zip, Format::Zstd, Format::Bzip2, Format::Xz, Format::Tar];
    if packed.contains(&format) && depth >= shared.options.budget.archive_depth {
        let message = format!("an archive inside {depth} others is not opened");
        shared.warn(&name, Place::Whole, message);
        return ControlFlow::Continue(());
    }
    match format {
        Format::Gzip => unpacked(gunzip(feed, shared), &name, "gz", depth, shared),
        Format::Zstd => match zstd::stream::read::Decoder::with_buffer(feed) {
            Ok(decoder) => {
                let feed = Feed::new(shared.allowance.of(decoder));
                unpacked(feed, &name, "zst", depth, shared)
            }
            Err(error) => {
                shared.warn(&name, Place::Whole, format!("not unpacked: {error}"));
                ControlFlow::Continue(())
            }
        },
        Format::Bzip2 => {
            let feed = Feed::new(shared.allowance.of(MultiBzDecoder::new(feed)));
            unpacked(feed, &name, "bz2", depth, shared)
        }
        Format::Xz => {
            let reader = XzReader::new_mem_limit(feed, true, XZ_MEMORY_KIB);
            let feed = Feed::new(shared.allowance.of(reader));
            unpacked(feed, &name, "xz", depth, shared)
        }
        Format::Zip => zip_stream::decode(feed, &name, depth + 1, shared),
        Format::Tar => tape::decode(feed, &name, depth + 1, shared),
        Format::Utf16 { little_endian } => {
            decode(Feed::new(utf16::Utf8Of::new(feed, little_endian)), name, depth, shared)
        }
        Format::Json | Format::Lines
            if shared.options.text.as_ref().is_some_and(|text| text.takes_known()) =>
        {
            text(feed, &name, shared)
        }
        Format::Evtx | Format::Json | Format::Xml | Format::Lines | Format::Zeek => {
            events(feed, format, name, shared)
        }
        Format::Empty => skipped(&mut feed, &name, "the file is empty", shared),
        Format::Foreign(what) => skipped(&mut feed, &name, &format!("{what} is not read: skipped"), shared),
        Format::Unknown => text(feed, &name, shared),
    }
}

fn gunzip<'a>(feed: Feed<'a>, shared: &Shared<'_>) -> Feed<'a> {
    Feed::new(shared.allowance.of(MultiGzDecoder::new(feed)))
}

/// What one compressed stream holds: a tape archive takes the file's own name, anything else is a member of it.
fn unpacked(
    mut feed: Feed<'_>,
    name: &Arc<str>,
    ending: &str,
    depth: usize,
    shared: &mut Shared<'_>,
) -> Flow {
    if sniff(feed.peek(SNIFF_BYTES)) == Format::Tar {
        return tape::decode(feed, name, depth + 1, shared);
    }
    let last = name.rsplit(['/', '\\', '!']).next().unwrap_or(name);
    let stem =
        last.rsplit_once('.').filter(|(_, end)| end.eq_ignore_ascii_case(ending)).map(|(stem, _)| stem);
    let member: Arc<str> = format!("{name}!{}", stem.unwrap_or(last)).into();
    decode(feed, member, depth + 1, shared)
}

fn events(mut feed: Feed<'_>, format: Format, name: Arc<str>, shared: &mut Shared<'_>) -> Flow {
    let mut out = shared.out(name);
    let (what, flow) = match format {
        Format::Evtx => ("evtx", evtx::decode(&mut feed, &mut out)),
        Format::Xml => ("xml", xml::decode(&mut feed, &mut out)),
        Format::Lines => ("lines", line::decode(&mut feed, &mut out)),
        Format::Zeek => ("zeek", zeek_log::decode(&mut feed, &mut out)),
        _ => json::decode(&mut feed, &mut out),
    };
    flow?;
    if let Some(error) = feed.take_error() {
        let message = format!("reading stops here: {error}; what came before is read");
        out.warn("reading stops", Place::Byte(feed.consumed()), message);
    }
    if out.events() == 0 {
        out.warn_once("no events", Place::Whole, || format!("read as {what}, and no event is in it"));
    }
    out.finish(what, feed.consumed())
}

/// A text that is in no format known here.
fn text(mut feed: Feed<'_>, name: &Arc<str>, shared: &mut Shared<'_>) -> Flow {
    const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";
    let start = feed.peek(SNIFF_BYTES);
    if start.starts_with(POINTER) {
        let why = "this stands for a file in Git LFS, which `git lfs pull` fetches: skipped";
        return skipped(&mut feed, name, why, shared);
    }
    let is_text = !start.contains(&0);
    let options = shared.options;
    let Some(decoder) = options.text.as_ref().filter(|_| is_text) else {
        return skipped_of(WarningKind::UnknownFormat, &mut feed, name, "unknown format: skipped", shared);
    };
    let mut out = shared.out(name.clone());
    let mut put = Put { out: &mut out, keeps_raw: options.keep_raw };
    decoder.decode(&mut feed, name, &mut put)?;
    if out.events() == 0 {
        out.warn_once("no events", Place::Whole, || "read as text, and no event is in it".to_owned());
    }
    out.finish("text", feed.consumed())
}

/// Events of a text on their way out.
struct Put<'o, 'a> {
    out: &'o mut Out<'a>,
    keeps_raw: bool,
}

impl TextOut for Put<'_, '_> {
    fn event(&mut self, mut event: Event) -> Flow {
        if !self.keeps_raw {
            event.raw = String::new();
        }
        self.out.event(event)
    }

    fn warn(&mut self, message: &str) {
        self.out.warn("text", Place::Whole, message.to_owned());
    }
}

fn skipped(feed: &mut Feed<'_>, name: &Arc<str>, why: &str, shared: &mut Shared<'_>) -> Flow {
    skipped_of(WarningKind::File, feed, name, why, shared)
}

fn skipped_of(
    kind: WarningKind,
    feed: &mut Feed<'_>,
    name: &Arc<str>,
    why: &str,
    shared: &mut Shared<'_>,
) -> Flow {
    let (kind, why) = match feed.take_error() {
        Some(error) => (WarningKind::File, format!("not read: {error}")),
        None => (kind, why.to_owned()),
    };
    let mut out = shared.out(name.clone());
    out.warn_of(kind, "skipped", Place::Whole, why);
    out.finish("unknown", 0)
}

/// A member of an archive, as a feed of its own.
pub(crate) fn member(
    reader: impl Read,
    archive: &Arc<str>,
    name: &str,
    depth: usize,
    shared: &mut Shared<'_>,
) -> Flow {
    let name: Arc<str> = format!("{archive}!{name}").into();
    let feed = Feed::new(shared.allowance.of(reader));
    decode(feed, name, depth, shared)
}
