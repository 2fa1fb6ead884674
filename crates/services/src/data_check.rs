//! Checks stored candidates against today's validation rules. Reports each violation by record and
//! field, never by value.

use crate::export::Candidates;
use messages::StoredValue;
use model::{CustomField, Environment, Fault, Field, Location, MAX_FAULTS, Scope, Timestamp, trim};
use schema::{Validator, import_row};
use serde_json::{Map, Value};
use store::{
    Error, Store,
    candidates::{OwnedCandidate, Unidentified},
};

/// A stored value that today's rules would refuse or normalise differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFault {
    /// The candidate's id; its position in the list if it has no readable id.
    pub candidate: String,
    /// The contact moment, if the value belongs to one.
    pub interaction: Option<String>,
    /// The field: `email`, `customFields.key`, `summary`.
    pub field: String,
    /// What the rules expect.
    pub expected: String,
    /// What to do about it.
    pub remedy: StoredValue,
}

/// The counts of a check.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StoredFaults {
    /// Candidates checked.
    pub candidates: u64,
    /// Candidates with at least one violation.
    pub with_faults: u64,
    /// Candidates whose e-mail address is invalid: they receive no e-mail and cannot sign in.
    pub without_address: u64,
}

/// Checks every candidate of a scope, one page at a time, and reports each fault as it is found.
/// Reports at most 101 faults per candidate.
pub async fn check_data(
    store: &Store,
    scope: &Scope,
    mut on_fault: impl FnMut(StoredFault),
) -> Result<StoredFaults, Error> {
    let custom_fields = store.custom_fields(scope.region).await?;
    let (validator, now) = (
        Validator::new(import_row(&custom_fields, false)),
        store.clock().now(),
    );
    let mut candidates = Candidates::new(store, scope);
    let mut counts = StoredFaults::default();
    while let Some(record) = candidates.next_or_fault().await? {
        counts.candidates += 1;
        let record = match record {
            Ok(record) => record,
            Err(Unidentified { position, .. }) => {
                counts.with_faults += 1;
                on_fault(StoredFault {
                    candidate: format!("at position {position}"),
                    interaction: None,
                    field: Field::Id.name().to_owned(),
                    expected: StoredValue::Id.to_string(),
                    remedy: StoredValue::LookDeeper,
                });
                continue;
            }
        };
        let row = row(store, scope, &record, &custom_fields).await?;
        let faults = faults(&validator, &row, record.id.as_str(), now);
        counts.with_faults += u64::from(!faults.is_empty());
        counts.without_address += u64::from(
            faults
                .iter()
                .any(|fault| fault.remedy == StoredValue::GiveAddress),
        );
        faults.into_iter().for_each(&mut on_fault);
    }
    Ok(counts)
}

/// Returns both environments of each region, with the region's slug.
pub async fn scopes(store: &Store) -> Result<Vec<(String, Scope)>, Error> {
    let regions = store.regions().await?.into_iter();
    let both = |region: store::regions::Region| {
        let scope = move |environment| {
            (
                region.slug.clone(),
                Scope {
                    region: region.id,
                    environment,
                },
            )
        };
        Environment::ALL.map(scope)
    };
    Ok(regions.flat_map(both).collect())
}

/// Returns a candidate in the form of an import's line, without its files.
async fn row(
    store: &Store,
    scope: &Scope,
    record: &OwnedCandidate,
    custom_fields: &[CustomField],
) -> Result<Value, Error> {
    let damaged = |error: serde_json::Error| {
        Error::internal(format!("a stored document is damaged: {error}"))
    };
    let mut row: Map<String, Value> =
        serde_json::from_str(&record.document.as_document().text()).map_err(damaged)?;
    row.retain(|name, value| {
        !value.is_null() && !matches!(name.as_str(), "curriculumVitae" | "otherAttachments")
    });
    if let Some(custom) = &record.custom {
        let mut by_id: Map<String, Value> = serde_json::from_str(custom).map_err(damaged)?;
        let by_key = custom_fields
            .iter()
            .filter_map(|field| Some((field.key.clone(), by_id.remove(field.id.as_str())?)));
        row.insert("customFields".into(), by_key.collect::<Map<_, _>>().into());
    }
    let mut interactions = Vec::new();
    store
        .interactions(scope, record.id.as_str(), i64::MAX, |document| {
            interactions.push(serde_json::from_str::<Map<String, Value>>(document));
        })
        .await?;
    let interactions = interactions.into_iter().map(|members| {
        let mut members = members.map_err(damaged)?;
        members.retain(|name, value| name != "candidateId" && !value.is_null());
        Ok(Value::Object(members))
    });
    row.insert(
        "interactions".into(),
        interactions.collect::<Result<Vec<_>, Error>>()?.into(),
    );
    Ok(row.into())
}

fn faults(validator: &Validator, row: &Value, candidate: &str, now: Timestamp) -> Vec<StoredFault> {
    let mut read = row.clone();
    let faults = validator.read(&mut read, now);
    let mut others = Vec::new();
    differences(row, &read, &mut String::new(), &mut others);
    let faults = faults
        .iter()
        .filter(|fault| !is_former_option(fault))
        .filter_map(|fault| {
            let Location::Pointer(pointer) = &fault.at else {
                return None;
            };
            let remedy = match (pointer.as_str(), fault.code) {
                ("/email", _) => StoredValue::GiveAddress,
                (_, "spoiledNumber") => StoredValue::AskNumber,
                _ => StoredValue::Change {
                    path: path_of(pointer),
                },
            };
            Some((pointer.clone(), fault.message.clone(), remedy))
        });
    let others = others.into_iter().map(|(pointer, expected)| {
        let path = path_of(&pointer);
        (
            pointer,
            expected.to_string(),
            StoredValue::WriteAgain { path },
        )
    });
    let place = |(pointer, expected, remedy): (String, String, StoredValue)| {
        let (interaction, field) = place(row, &pointer);
        StoredFault {
            candidate: candidate.to_owned(),
            interaction,
            field,
            expected,
            remedy,
        }
    };
    faults
        .chain(others)
        .take(MAX_FAULTS + 1)
        .map(place)
        .collect()
}

/// Returns the path of the PATCH that changes the value at this place of a row.
fn path_of(pointer: &str) -> &'static str {
    if pointer.starts_with("/interactions/") {
        "/candidates/{id}/interactions/{interactionId}"
    } else {
        "/candidates/{id}"
    }
}

/// Whether the fault is a value that is no option of a custom field any more. Such a value may
/// stay: it was an option when it was written.
fn is_former_option(fault: &Fault) -> bool {
    fault.code == "enum"
        && matches!(&fault.at, Location::Pointer(pointer) if pointer.starts_with("/customFields/"))
}

/// Collects the texts that today's rules would store in another form.
fn differences(
    before: &Value,
    after: &Value,
    at: &mut String,
    found: &mut Vec<(String, StoredValue)>,
) {
    if found.len() > MAX_FAULTS {
        return;
    }
    let mut deeper = |name: &str, before: &Value, after: &Value| {
        let length = at.len();
        at.push('/');
        at.push_str(name);
        differences(before, after, at, found);
        at.truncate(length);
    };
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (name, value) in before {
                if let Some(other) = after.get(name) {
                    deeper(name, value, other);
                }
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            for (index, (value, other)) in before.iter().zip(after).enumerate() {
                deeper(&index.to_string(), value, other);
            }
        }
        (Value::String(text), after) if before != after => {
            let blank = trim(text).is_empty();
            let expected = if blank {
                StoredValue::Blank
            } else {
                StoredValue::Form
            };
            found.push((at.clone(), expected));
        }
        _ => {}
    }
}

/// Returns the contact moment and the field to which a pointer into a row refers.
fn place(row: &Value, pointer: &str) -> (Option<String>, String) {
    let path = pointer.trim_start_matches('/');
    let moment = path
        .strip_prefix("interactions/")
        .and_then(|rest| rest.split_once('/'));
    let Some((index, field)) = moment else {
        return (None, path.replace('/', "."));
    };
    let id = index
        .parse::<usize>()
        .ok()
        .and_then(|index| row["interactions"][index]["id"].as_str());
    (id.map(str::to_owned), field.replace('/', "."))
}
