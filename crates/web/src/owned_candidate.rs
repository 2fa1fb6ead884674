//! A person's records, as the store has them.

use crate::{http::PageError, portal::ENVIRONMENT};
use engine::mutations::candidate_state;
use model::{Attachment, CandidateId, Field, Person, RegionId, Scope, Timestamp};
use serde_json::{Map, Value};
use store::Store;

/// A record.
#[derive(Debug)]
pub(crate) struct OwnedCandidate {
    pub(crate) id: CandidateId,
    pub(crate) region: RegionId,
    /// Its place among its region's.
    pub(crate) position: i64,
    /// The values of its custom fields by the fields' ids.
    pub(crate) custom: Map<String, Value>,
    /// Names this state of the record.
    pub(crate) state: u64,
    members: Map<String, Value>,
}

impl OwnedCandidate {
    /// Every record of a person's.
    pub(crate) async fn all(store: &Store, person: &Person) -> Result<Vec<Self>, PageError> {
        let mut records = Vec::new();
        let visit = |region, row: store::candidates::CandidateRow<'_>| {
            let object = |text| serde_json::from_str(text).unwrap_or_default();
            let Ok(id) = row.id().parse() else { return };
            records.push(Self {
                id,
                region,
                position: row.position,
                custom: row.custom.map(object).unwrap_or_default(),
                state: candidate_state(row.document.bytes(), row.custom),
                members: object(&row.document.text()),
            });
        };
        store.records_of(person, visit).await?;
        Ok(records)
    }

    /// A record with these members and a number for its id.
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
        Scope { region: self.region, environment: ENVIRONMENT }
    }

    pub(crate) fn value(&self, field: Field) -> &Value {
        self.members.get(field.name()).unwrap_or(&Value::Null)
    }

    pub(crate) fn text(&self, field: Field) -> &str {
        self.value(field).as_str().unwrap_or_default()
    }

    pub(crate) fn list(&self, field: Field) -> Vec<&str> {
        self.value(field).as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    pub(crate) fn files(&self, field: Field) -> Vec<Attachment> {
        serde_json::from_value(self.value(field).clone()).unwrap_or_default()
    }

    pub(crate) fn moment(&self, field: Field) -> Option<Timestamp> {
        self.text(field).parse().ok()
    }

    /// Whether its owner agreed to its use.
    pub(crate) fn consent(&self) -> bool {
        self.value(Field::PrivacyConsent) == &Value::Bool(true)
    }
}
