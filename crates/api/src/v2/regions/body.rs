//! What the bodies and the refusals of creating and changing a region share.

use crate::problem::Problem;
use messages::{KeyOrField, State};
use model::Fault;
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
        CreateRegionError::Slug => {
            Problem::invalid(vec![Fault::pointer("/slug", KeyOrField::Slug)])
        }
        CreateRegionError::Name => {
            Problem::invalid(vec![Fault::pointer("/name", KeyOrField::RegionName)])
        }
        CreateRegionError::Store(error) => error.into(),
    }
}
