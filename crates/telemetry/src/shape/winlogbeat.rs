//! Winlogbeat 6: flat names in lower case around `event_data`.

use super::levels::{braced, keywords, level, opcode};
use super::push;
use crate::json::{Json, Object};
use crate::out::Out;
use crate::time;
use crate::{Event, Flow};

/// `event_id` and `log_name`.
pub(super) fn is(object: &Object<'_>) -> bool {
    object.text_of("event_id").is_some() && object.text_of("log_name").is_some()
}

/// One event.
pub(super) fn event(mut object: Object<'_>, mut event: Event, out: &mut Out<'_>) -> Flow {
    let of = |name: &str| object.text_of(name).unwrap_or_default().to_owned();
    event.event_id = of("event_id").parse().ok();
    event.record_id = of("record_number").parse().ok();
    event.channel = of("log_name");
    event.provider = of("source_name");
    event.computer = of("computer_name");
    let system = &mut event.system;
    system.provider_guid = braced(&of("provider_guid"));
    system.version = of("version");
    system.level = level(&of("level")).unwrap_or_default().to_owned();
    system.opcode = opcode(&of("opcode")).map_or_else(|| of("opcode"), str::to_owned);
    system.task = of("task");
    system.keywords = first_keyword(object.get("keywords"));
    system.process_id = of("process_id");
    system.thread_id = of("thread_id");
    system.activity_id = braced(&of("activity_id"));
    system.related_activity_id = braced(&of("related_activity_id"));
    system.message = of("message");
    system.system_time = of("@timestamp");
    let user = object.object_of("user").and_then(|user| user.text_of("identifier"));
    system.user_id = user.unwrap_or_default().to_owned();
    event.time_ns = time::parse(&event.system.system_time).map(time::Stamp::ns);
    for part in ["event_data", "user_data"] {
        let Some(inner) = object.take_object(part) else { continue };
        for (name, value) in inner.fields {
            if name != "xml_name" {
                push(&mut event, &name, value, out);
            }
        }
    }
    out.event(event)
}

/// Beats writes keywords as a list of names.
pub(super) fn first_keyword(value: Option<&Json<'_>>) -> String {
    match value {
        Some(Json::List(names)) => names.first().and_then(Json::scalar).map(keywords).unwrap_or_default(),
        Some(other) => other.scalar().map(keywords).unwrap_or_default(),
        None => String::new(),
    }
}
