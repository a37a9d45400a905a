//! The braces of GUIDs.

use super::{BinXmlTemplateValues, Data, Event, is_bare_guid};
use ::evtx::binxml::value_variant::BinXmlValue;

/// Puts the braces back that Windows shows around GUIDs and the parser leaves out. A text that only looks like a
/// GUID has none: the record's typed values, which `instances` gives, tell the two apart.
pub(super) fn restore<'a>(event: &mut Event, instances: impl FnOnce() -> Vec<BinXmlTemplateValues<'a>>) {
    let system = &mut event.system;
    for value in [&mut system.provider_guid, &mut system.activity_id, &mut system.related_activity_id] {
        brace(value);
    }
    let unsure = event.data.iter_mut().filter(|(name, _)| !name.ends_with("Guid") && !name.ends_with("GUID"));
    if unsure.flat_map(|(_, data)| texts(data)).any(|text| is_bare_guid(text)) {
        let typed = typed(&instances());
        let values = event.data.iter_mut().flat_map(|(_, data)| texts(data));
        values.filter(|text| typed.iter().any(|known| known.eq_ignore_ascii_case(text))).for_each(brace);
        return;
    }
    event.data.iter_mut().flat_map(|(_, data)| texts(data)).for_each(brace);
}

fn brace(text: &mut String) {
    if is_bare_guid(text) {
        text.insert(0, '{');
        text.push('}');
    }
}

fn texts(data: &mut Data) -> impl Iterator<Item = &mut String> {
    match data {
        Data::One(text) => std::slice::from_mut(text).iter_mut(),
        Data::Many(texts) => texts.iter_mut(),
    }
}

/// Each GUID-typed value of a record, as the parser writes it.
fn typed(instances: &[BinXmlTemplateValues<'_>]) -> Vec<String> {
    let mut found = Vec::new();
    for value in instances.iter().flat_map(|instance| &instance.values) {
        match value {
            BinXmlValue::GuidType(bytes) => found.push(text(bytes)),
            BinXmlValue::GuidArrayType(guids) => found.extend(guids.iter().map(text)),
            _ => {}
        }
    }
    found
}

fn text(b: &[u8; 16]) -> String {
    let first = u32::from_le_bytes([b[0], b[1], b[2], b[3]]);
    let (second, third) = (u16::from_le_bytes([b[4], b[5]]), u16::from_le_bytes([b[6], b[7]]));
    let rest: String = b[10..].iter().map(|byte| format!("{byte:02X}")).collect();
    format!("{first:08X}-{second:04X}-{third:04X}-{:02X}{:02X}-{rest}", b[8], b[9])
}
