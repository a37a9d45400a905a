//! Writes an EVTX file: one chunk, its elements as binary XML without templates. Source of the layout: libyal,
//! "Windows XML Event Log (EVTX) format".

/// An element with its attributes and what is in it.
pub(crate) struct Element {
    /// Its name.
    pub(crate) name: &'static str,
    /// Names and values.
    pub(crate) attributes: Vec<(&'static str, String)>,
    /// A text, or elements.
    pub(crate) inside: Inside,
}

/// What is in an element.
pub(crate) enum Inside {
    Text(String),
    Elements(Vec<Element>),
}

/// An event to be written.
pub(crate) struct Record {
    /// Its number.
    pub(crate) id: u64,
    /// Milliseconds since 1970.
    pub(crate) written_ms: i64,
    /// Its `Event` element.
    pub(crate) root: Element,
}

const CHUNK: usize = 0x1_0000;
/// Neither header has checksums.
const NO_CHECKSUMS: u32 = 4;

/// The bytes of the file.
pub(crate) fn file(records: &[Record]) -> Vec<u8> {
    let mut chunk = Writer { bytes: vec![0; 512] };
    let mut last_at = 0;
    for record in records {
        last_at = chunk.bytes.len();
        chunk.record(record);
    }
    let free = chunk.bytes.len();
    assert!(free <= CHUNK, "the events fit in one chunk");
    let count = records.len() as u64;
    let mut head = Writer { bytes: b"ElfChnk\0".to_vec() };
    for number in [1, count, records[0].id, records[records.len() - 1].id] {
        head.u64(number);
    }
    for number in [128, last_at as u32, free as u32] {
        head.u32(number);
    }
    head.bytes.resize(120, 0);
    head.u32(NO_CHECKSUMS);
    chunk.bytes[..head.bytes.len()].copy_from_slice(&head.bytes);
    chunk.bytes.resize(CHUNK, 0);

    let mut file = Writer { bytes: b"ElfFile\0".to_vec() };
    for number in [0, 0, count + 1] {
        file.u64(number);
    }
    file.u32(128);
    for number in [1, 3, 4096, 1] {
        file.u16(number);
    }
    file.bytes.resize(120, 0);
    file.u32(NO_CHECKSUMS);
    file.bytes.resize(4096, 0);
    file.bytes.extend(chunk.bytes);
    file.bytes
}

struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    fn u16(&mut self, number: u16) {
        self.bytes.extend(number.to_le_bytes());
    }

    fn u32(&mut self, number: u32) {
        self.bytes.extend(number.to_le_bytes());
    }

    fn u64(&mut self, number: u64) {
        self.bytes.extend(number.to_le_bytes());
    }

    fn record(&mut self, record: &Record) {
        let start = self.bytes.len();
        self.bytes.extend([0x2a, 0x2a, 0, 0]);
        let size = self.later();
        self.u64(record.id);
        // 100 ns since 1601.
        self.u64((record.written_ms as u64 + 11_644_473_600_000) * 10_000);
        self.bytes.extend([0x0f, 1, 1, 0]);
        self.element(&record.root);
        self.bytes.push(0);
        let length = (self.bytes.len() + 4 - start) as u32;
        self.bytes[size..size + 4].copy_from_slice(&length.to_le_bytes());
        self.u32(length);
    }

    fn element(&mut self, element: &Element) {
        let has_attributes = !element.attributes.is_empty();
        self.bytes.push(if has_attributes { 0x41 } else { 0x01 });
        let size = self.later();
        self.name(element.name);
        if has_attributes {
            let list = self.later();
            for (number, (name, value)) in element.attributes.iter().enumerate() {
                let more = number + 1 < element.attributes.len();
                self.bytes.push(if more { 0x46 } else { 0x06 });
                self.name(name);
                self.text(value);
            }
            self.now(list);
        }
        match &element.inside {
            Inside::Elements(elements) if elements.is_empty() => self.bytes.push(0x03),
            Inside::Elements(elements) => {
                self.bytes.push(0x02);
                elements.iter().for_each(|element| self.element(element));
                self.bytes.push(0x04);
            }
            Inside::Text(text) => {
                self.bytes.push(0x02);
                self.text(text);
                self.bytes.push(0x04);
            }
        }
        self.now(size);
    }

    /// The place of a number that is known later.
    fn later(&mut self) -> usize {
        self.u32(0);
        self.bytes.len() - 4
    }

    /// How many bytes follow the number at that place.
    fn now(&mut self, at: usize) {
        let bytes = (self.bytes.len() - at - 4) as u32;
        self.bytes[at..at + 4].copy_from_slice(&bytes.to_le_bytes());
    }

    /// A name, which stands right behind its offset.
    fn name(&mut self, name: &str) {
        self.u32(self.bytes.len() as u32 + 4);
        self.u32(0);
        let hash =
            name.encode_utf16().fold(0u32, |hash, unit| hash.wrapping_mul(65_599).wrapping_add(unit.into()));
        self.u16(hash as u16);
        self.utf16(name);
        self.u16(0);
    }

    fn text(&mut self, text: &str) {
        self.bytes.extend([0x05, 0x01]);
        self.utf16(text);
    }

    fn utf16(&mut self, text: &str) {
        let units: Vec<u16> = text.encode_utf16().collect();
        self.u16(units.len() as u16);
        units.into_iter().for_each(|unit| self.u16(unit));
    }
}
