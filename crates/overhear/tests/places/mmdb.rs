//! Writes a MaxMind DB: a tree of the bits of an address, and behind it what is known of each network.
//! The format: MaxMind DB File Format Specification, version 2.0.

use std::net::Ipv4Addr;

use serde_json::{Value, json};

/// The side of a node that leads nowhere.
const NOTHING: Side = Side::Nothing;

#[derive(Clone, Copy)]
enum Side {
    Nothing,
    Node(usize),
    Data(usize),
}

/// The bytes of a file with these networks of IPv4, such as `8.8.8.0/24`, and what is known of each.
pub(crate) fn written(networks: &[(&str, Value)]) -> Vec<u8> {
    let (mut nodes, mut data) = (vec![[NOTHING; 2]], Vec::new());
    for (network, known) in networks {
        let (address, bits) = network.split_once('/').expect("a network has a length");
        let (address, bits): (Ipv4Addr, u32) =
            (address.parse().expect("an address"), bits.parse().expect("bits"));
        let mut at = 0;
        for bit in 0..bits {
            let side = usize::from(address.to_bits() & (1 << (31 - bit)) != 0);
            if bit + 1 == bits {
                nodes[at][side] = Side::Data(data.len());
            } else if let Side::Node(next) = nodes[at][side] {
                at = next;
            } else {
                nodes[at][side] = Side::Node(nodes.len());
                at = nodes.len();
                nodes.push([NOTHING; 2]);
            }
        }
        put(&mut data, known);
    }
    let record = |side: &Side| match side {
        Side::Nothing => nodes.len(),
        Side::Node(node) => *node,
        Side::Data(at) => nodes.len() + 16 + at,
    };
    let mut file: Vec<u8> = nodes
        .iter()
        .flatten()
        .flat_map(|side| u32::try_from(record(side)).expect("small").to_be_bytes())
        .collect();
    file.extend([0; 16]);
    file.extend(data);
    file.extend(b"\xab\xcd\xefMaxMind.com");
    file.extend(metadata(nodes.len()));
    file
}

/// What the file says of itself. Each number has the type that the specification gives it.
fn metadata(nodes: usize) -> Vec<u8> {
    let texts = [
        ("database_type", json!("GeoLite2-City")),
        ("description", json!({"en": "Two networks"})),
        ("languages", json!(["de", "en"])),
    ];
    let numbers = [
        ("binary_format_major_version", 5, 2),
        ("binary_format_minor_version", 5, 0),
        ("ip_version", 5, 4),
        ("record_size", 5, 32),
        ("node_count", 6, nodes),
        ("build_epoch", 9, 1_700_000_000),
    ];
    let mut out = Vec::new();
    head(&mut out, 7, texts.len() + numbers.len());
    for (name, text) in texts {
        put(&mut out, &json!(name));
        put(&mut out, &text);
    }
    for (name, kind, number) in numbers {
        put(&mut out, &json!(name));
        let bytes = number.to_be_bytes();
        let bytes = &bytes[bytes.iter().take_while(|byte| **byte == 0).count()..];
        head(&mut out, kind, bytes.len());
        out.extend(bytes);
    }
    out
}

/// A value behind the bytes that say its type and its length.
fn put(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::String(text) => {
            head(out, 2, text.len());
            out.extend(text.as_bytes());
        }
        Value::Number(number) => {
            head(out, 3, 8);
            out.extend(number.as_f64().expect("a number").to_be_bytes());
        }
        Value::Object(fields) => {
            head(out, 7, fields.len());
            for (name, value) in fields {
                put(out, &json!(name));
                put(out, value);
            }
        }
        Value::Array(values) => {
            head(out, 11, values.len());
            values.iter().for_each(|value| put(out, value));
        }
        Value::Null | Value::Bool(_) => panic!("no database of places has it"),
    }
}

/// Types from 8 on stand in a byte of their own.
fn head(out: &mut Vec<u8>, kind: u8, length: usize) {
    let length = u8::try_from(length).ok().filter(|length| *length < 29).expect("short");
    if kind < 8 {
        out.push(kind << 5 | length);
    } else {
        out.extend([length, kind - 7]);
    }
}
