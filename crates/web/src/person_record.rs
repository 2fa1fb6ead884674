//! A person's records as stored.

use crate::state::ENVIRONMENT;
use model::{Attachment, CandidateId, Field, RegionId, Scope, Timestamp};
use serde_json::{Map, Value};
use services::mutations::candidate_state;
use store::candidates::OwnedCandidate;

/// A record with its values parsed.
#[derive(Debug)]
pub(crate) struct PersonRecord {
    pub(crate) id: CandidateId,
    pub(crate) region: RegionId,
    /// The record's position in its region.
    pub(crate) position: i64,
    /// The values of its custom fields, by field id.
    pub(crate) custom: Map<String, Value>,
    /// Identifies the state of the record, as a hash.
    pub(crate) state: u64,
    members: Map<String, Value>,
}

impl PersonRecord {
    /// Parses a stored record.
    pub(crate) fn of(stored: &OwnedCandidate) -> Self {
        let object = |text| serde_json::from_str(text).unwrap_or_default();
        let document = stored.document.as_document();
        let custom = stored.custom.as_deref();
        Self {
            id: stored.id,
            region: stored.region,
            position: stored.position,
            custom: custom.map(object).unwrap_or_default(),
            state: candidate_state(document.bytes(), custom),
            members: object(&document.text()),
        }
    }

    /// Returns a record with these members and an id made from a number.
    #[cfg(test)]
    pub(crate) fn sample(number: usize, members: Map<String, Value>) -> Self {
        Self {
            id: format!("rec{number:014}").parse().unwrap(),
            region: format!("reg{number:014}").parse().unwrap(),
            position: 1,
            custom: Map::new(),
            state: 0,
            members,
        }
    }

    pub(crate) fn scope(&self) -> Scope {
        Scope {
            region: self.region,
            environment: ENVIRONMENT,
        }
    }

    pub(crate) fn value(&self, field: Field) -> &Value {
        self.members.get(field.name()).unwrap_or(&Value::Null)
    }

    pub(crate) fn text(&self, field: Field) -> &str {
        self.value(field).as_str().unwrap_or_default()
    }

    pub(crate) fn list(&self, field: Field) -> Vec<&str> {
        self.value(field)
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }

    pub(crate) fn files(&self, field: Field) -> Vec<Attachment> {
        serde_json::from_value(self.value(field).clone()).unwrap_or_default()
    }

    pub(crate) fn moment(&self, field: Field) -> Option<Timestamp> {
        self.text(field).parse().ok()
    }

    /// Returns whether the candidate consented to the use of the data.
    pub(crate) fn consent(&self) -> bool {
        self.value(Field::PrivacyConsent) == &Value::Bool(true)
    }
}
