//! Success answers that come in more than one media type.
//!
//! Generated clients take every media type of a response for what a call may return: where a list is JSON or lines of
//! text, its `data` no longer type-checks. `content` therefore holds JSON alone; what else `Accept` may ask for stands
//! beside it, under [`ALTERNATIVES`], in the same form.

use serde_json::{Map, Value};

/// The member of a response that holds the other media types, in the form of `content`.
pub const ALTERNATIVES: &str = "x-alternative-content";

const JSON: &str = "application/json";

/// Moves every media type that stands beside JSON in an operation's response.
pub(super) fn set_apart(operation: &mut Map<String, Value>) {
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten();
    for response in responses.filter_map(|(_, response)| response.as_object_mut()) {
        let Some(content) = response.get_mut("content").and_then(Value::as_object_mut) else { continue };
        if content.len() < 2 {
            continue;
        }
        let Some(json) = content.remove(JSON) else { continue };
        let others = std::mem::replace(content, Map::from_iter([(JSON.to_owned(), json)]));
        response.insert(ALTERNATIVES.to_owned(), others.into());
    }
}
