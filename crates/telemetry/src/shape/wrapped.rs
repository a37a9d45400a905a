//! Events inside what a tool put around them.

use crate::json::{Json, Object};

/// What an object holds.
pub(super) enum Held<'a> {
    /// An event inside another object.
    One(Object<'a>),
    /// A list of them.
    Many(Vec<Json<'a>>),
    /// It is the event itself.
    Itself(Object<'a>),
}

/// Looks inside: chainsaw's `document.data`, Elasticsearch's `_source` and its answers (`hits.hits`), and the
/// `records` in which Azure hands events on.
pub(super) fn inside(mut object: Object<'_>) -> Held<'_> {
    if object.object_of("document").and_then(|inner| inner.object_of("data")).is_some_and(super::is_windows)
        && let Some(found) = object.take_object("document").and_then(|mut inner| inner.take_object("data"))
    {
        return Held::One(found);
    }
    if object.object_of("_source").is_some_and(super::is_windows)
        && let Some(found) = object.take_object("_source")
    {
        return Held::One(found);
    }
    if object.object_of("hits").is_some_and(|hits| is_list(hits, "hits"))
        && let Some(Json::List(found)) = object.take_object("hits").and_then(|mut hits| hits.take("hits"))
    {
        return Held::Many(found);
    }
    if is_list(&object, "records")
        && let Some(Json::List(found)) = object.take("records")
    {
        return Held::Many(found);
    }
    Held::Itself(object)
}

/// A list whose first object is an event, or holds one.
fn is_list(object: &Object<'_>, name: &str) -> bool {
    let Some(Json::List(values)) = object.get(name) else { return false };
    let Some(Json::Object(first)) = values.first() else { return false };
    super::is_windows(first) || first.object_of("_source").is_some_and(super::is_windows)
}
