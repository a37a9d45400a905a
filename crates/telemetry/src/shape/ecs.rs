//! x
use super::Spot;
use crate::json::Object;
use crate::out::Out;
use crate::{Event, Flow};
pub(super) fn is(_: &Object<'_>) -> bool { false }
pub(super) fn event(_: Object<'_>, _: Spot, event: Event, out: &mut Out<'_>) -> Flow { out.event(event) }
