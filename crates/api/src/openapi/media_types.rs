//! Success responses with more than one media type.
//!
//! Generated clients take all media types of a response as possible results of a call. If a list is
//! either JSON or lines of text, the type of its `data` no longer checks. `content` therefore
//! contains JSON only. The media types that `Accept` can select instead are listed under
//! [`ALTERNATIVES`], in the same form.

use serde_json::{Map, Value};

/// The member of a response that lists the other media types, in the form of `content`.
pub const ALTERNATIVES: &str = "x-alternative-content";

const JSON: &str = "application/json";

/// Moves all media types but JSON out of the `content` of an operation's responses.
pub(super) fn set_apart(operation: &mut Map<String, Value>) {
    let responses = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten();
    for response in responses.filter_map(|(_, response)| response.as_object_mut()) {
        let Some(content) = response.get_mut("content").and_then(Value::as_object_mut) else {
            continue;
        };
        if content.len() < 2 {
            continue;
        }
        let Some(json) = content.remove(JSON) else {
            continue;
        };
        let others = std::mem::replace(content, Map::from_iter([(JSON.to_owned(), json)]));
        response.insert(ALTERNATIVES.to_owned(), others.into());
    }
}
