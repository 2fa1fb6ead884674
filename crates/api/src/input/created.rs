//! The records that a body creates, one to ten of them.

use super::Call;
use messages::Body;
use model::Fault;
use serde_json::Value;

/// The maximum number of records that one request creates.
const MAX_RECORDS: usize = 10;

/// The records that a body creates.
#[derive(Debug, Clone, Copy)]
pub(crate) enum CreatedRecords {
    Candidates,
    Interactions,
}

impl CreatedRecords {
    fn how_many(self, found: usize) -> Body {
        match self {
            Self::Candidates => Body::HowManyCandidates { found },
            Self::Interactions => Body::HowManyInteractions { found },
        }
    }

    fn no_array(self, found: &'static str) -> Body {
        match self {
            Self::Candidates => Body::NotCandidates { found },
            Self::Interactions => Body::NotInteractions { found },
        }
    }
}

impl<C> Call<C> {
    /// Returns the records of a body that creates one to ten of them.
    pub(crate) fn one_to_ten(
        &mut self,
        body: Option<Value>,
        records: CreatedRecords,
    ) -> Vec<Value> {
        let fault = match body {
            Some(Value::Array(items)) if (1..=MAX_RECORDS).contains(&items.len()) => return items,
            Some(Value::Array(items)) => records.how_many(items.len()),
            Some(other) => records.no_array(schema::found(&other)),
            None => return Vec::new(),
        };
        self.faults.push(Fault::pointer("", fault));
        Vec::new()
    }
}

/// Prefixes the faults of an item in an array of the body with its location.
pub(crate) fn within(at: &str, faults: Vec<Fault>) -> impl Iterator<Item = Fault> {
    faults.into_iter().map(move |mut fault| {
        if let model::Location::Pointer(pointer) = &mut fault.at {
            pointer.insert_str(0, at);
        }
        fault
    })
}
