//! What the bodies and the refusals of creating and changing a region share.

use crate::problem::Problem;
use messages::State;
use serde_json::{Map, Value};
use services::CreateRegionError;

pub(super) fn text(body: &Map<String, Value>, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).map(str::to_owned)
}

pub(super) fn urls(body: &Map<String, Value>) -> Option<Vec<String>> {
    let items = body.get("redirectUrls")?.as_array()?;
    Some(
        items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
    )
}

pub(super) fn refused(error: CreateRegionError) -> Problem {
    match error {
        CreateRegionError::Taken => Problem::new(State::SlugTaken),
        CreateRegionError::Invalid(fault) => Problem::invalid(vec![fault]),
        CreateRegionError::Store(error) => error.into(),
    }
}
