//! The data subject export: everything that is stored about a person in every region, as JSON data
//! and as an HTML page to read or print.

mod accesses;
mod history;
mod page;

pub use accesses::{ExportedAccess, ExportedKey, ExportedViewer};
pub use history::{ExportedChange, ExportedChangedField};

use crate::{mutations::Basis, sessions::Session};
use model::{AttachmentId, CandidateId, CustomField, Field, RegionId, Scope, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;
use store::{
    Error, Store, audit::Kind, candidates::OwnedCandidate, custom_fields::RemovedField,
    mutations::Mutation, tasks::Task,
};

/// Everything that is stored about a person.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubjectExport {
    /// When the export was made.
    pub exported_at: Timestamp,
    /// The person's records, by region, archived ones last.
    pub candidates: Vec<ExportedRecord>,
}

/// A record with all data that belongs to it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedRecord {
    /// The record's id.
    pub id: CandidateId,
    /// The region that owns the record.
    pub region: ExportedRegion,
    /// All other shared fields. Attachments include a download URL.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
    /// The region's custom fields, by key.
    pub custom_fields: Map<String, Value>,
    /// Values of custom fields that the region deleted, until the values are purged.
    pub removed_custom_fields: Vec<ExportedRemovedField>,
    /// All contact moments, newest first.
    pub interactions: Vec<Value>,
    /// The tasks that the region planned: first the open ones, then those that are done.
    pub tasks: Vec<ExportedTask>,
    /// The mutations that concerned the record and are still stored, oldest first.
    pub mutations: Vec<ExportedMutation>,
    /// Who saw or changed the record, newest first, as far as the access log is retained.
    pub accesses: Vec<ExportedAccess>,
    /// What changed of the record, newest first.
    pub history: Vec<ExportedChange>,
    /// Until when the record is kept, if a date or retention setting applies.
    pub retain_until: Option<Timestamp>,
    /// The labels of the region's custom fields, by key.
    #[serde(skip)]
    labels: HashMap<String, String>,
}

/// A value of a custom field that the region deleted.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedRemovedField {
    /// The field's key.
    pub key: String,
    /// The field's label.
    pub label: String,
    /// The value.
    pub value: Value,
    /// When the field was deleted.
    pub removed_at: Timestamp,
    /// When the value is purged from the record.
    pub kept_until: Timestamp,
}

/// A task that the region planned for the person, without who of its staff will do it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedTask {
    text: String,
    due_on: String,
    done_at: Option<Timestamp>,
    created_at: Timestamp,
}

impl From<Task> for ExportedTask {
    fn from(task: Task) -> Self {
        let Task {
            text,
            due_on,
            done_at,
            created_at,
            ..
        } = task;
        Self {
            text,
            due_on,
            done_at,
            created_at,
        }
    }
}

/// A region, as candidates see it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedRegion {
    /// The region's id.
    pub id: RegionId,
    /// The region's name.
    pub name: String,
}

/// A mutation, without the data that was written.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedMutation {
    operation: String,
    status: &'static str,
    created_at: Timestamp,
    started_at: Option<Timestamp>,
    finished_at: Option<Timestamp>,
}

impl From<Mutation> for ExportedMutation {
    fn from(mutation: Mutation) -> Self {
        let Mutation {
            operation,
            status,
            created_at,
            started_at,
            finished_at,
            ..
        } = mutation;
        Self {
            operation,
            status: status.name(),
            created_at,
            started_at,
            finished_at,
        }
    }
}

impl SubjectExport {
    /// Collects everything about the records of a person's session, and records the export in the
    /// audit log, where repetitions within a minute are aggregated. `address_of` returns an
    /// attachment's download URL.
    pub async fn of(
        store: &Store,
        session: &Session,
        address_of: impl Fn(&Scope, AttachmentId) -> String,
    ) -> Result<Self, Error> {
        let person = &session.person;
        let mut records = store.person_records(person).await?;
        records.retain(|record| session.choice.includes(record.region, record.id));
        let mut candidates = Vec::with_capacity(records.len());
        for record in &records {
            let scope = person.scope_in(record.region);
            candidates.push(whole(store, &scope, record, &address_of).await?);
        }
        let taken = |record: &ExportedRecord| {
            let entry = store
                .entry(Kind::DataExported)
                .of(record.region.id)
                .about(record.id);
            entry.with("environment", person.environment.name())
        };
        store
            .note_once_a_minute(candidates.iter().map(taken).collect())
            .await?;
        Ok(Self {
            exported_at: store.clock().now(),
            candidates,
        })
    }

    /// Renders the export as an HTML page in Dutch that loads nothing from the network.
    pub fn page(&self) -> String {
        page::write(self)
    }
}

async fn whole(
    store: &Store,
    scope: &Scope,
    record: &OwnedCandidate,
    address_of: impl Fn(&Scope, AttachmentId) -> String,
) -> Result<ExportedRecord, Error> {
    let OwnedCandidate {
        region,
        id,
        position,
        ..
    } = *record;
    let named = store
        .region(region)
        .await?
        .ok_or_else(|| broken("a candidate's region"))?;
    let document = record.document.as_document();
    let basis = Basis::of(&document);
    let mut fields = Vec::new();
    document.write_open(Field::EVERY, &mut fields, &|id| address_of(scope, id));
    fields.push(b'}');
    let mut fields: Map<String, Value> =
        serde_json::from_slice(&fields).map_err(|_| broken("a candidate"))?;
    fields.shift_remove(Field::Id.name());
    let CustomValues {
        fields: custom_fields,
        labels,
        keys,
        removed: removed_custom_fields,
    } = CustomValues::of(store, record).await?;
    let mut interactions = Vec::new();
    let visit = |document: &str| interactions.push(serde_json::from_str(document));
    store
        .interactions(scope, id.as_str(), i64::MAX, visit)
        .await?;
    let interactions = interactions
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(|_| broken("an interaction"))?;
    let tasks = store.tasks_of(scope, id).await?;
    let tasks = tasks.into_iter().map(ExportedTask::from).collect();
    let mutations = store
        .mutations_about(scope, id)
        .await?
        .into_iter()
        .map(ExportedMutation::from)
        .collect();
    let accesses = accesses::of(store, scope, position).await?;
    let history = history::of(store, scope, id, &keys).await?;
    let (known, last_contact) = store.retained(scope, id).await?;
    let settings = store.region_settings(region).await?;
    let retain_until = basis.until(known.set, last_contact, settings.retention.as_ref());
    let region = ExportedRegion {
        id: region,
        name: named.name,
    };
    Ok(ExportedRecord {
        id,
        region,
        fields,
        custom_fields,
        removed_custom_fields,
        interactions,
        tasks,
        mutations,
        accesses,
        history,
        retain_until,
        labels,
    })
}

/// A record's values of custom fields.
struct CustomValues {
    /// The values of the region's custom fields, by key.
    fields: Map<String, Value>,
    /// The labels of these fields, by key.
    labels: HashMap<String, String>,
    /// The keys of all custom fields, by id.
    keys: HashMap<String, String>,
    /// Values of custom fields that the region deleted.
    removed: Vec<ExportedRemovedField>,
}

impl CustomValues {
    async fn of(store: &Store, record: &OwnedCandidate) -> Result<Self, Error> {
        let mut values: Map<String, Value> = match &record.custom {
            Some(custom) => {
                serde_json::from_str(custom).map_err(|_| broken("a candidate's custom fields"))?
            }
            None => Map::new(),
        };
        let (mut fields, mut labels) = (Map::new(), HashMap::new());
        let mut keys = HashMap::new();
        for field in store.custom_fields(record.region).await? {
            let value = values.remove(field.id.as_str()).unwrap_or_default();
            keys.insert(field.id.to_string(), field.key.clone());
            fields.insert(field.key.clone(), value);
            labels.insert(field.key, field.label);
        }
        let mut removed = Vec::new();
        for field in store.removed_custom_fields(record.region).await? {
            let kept_until = field.kept_until();
            let RemovedField {
                field: CustomField { id, key, label, .. },
                removed_at,
            } = field;
            keys.insert(id.to_string(), key.clone());
            if let Some(value) = values.remove(id.as_str()) {
                removed.push(ExportedRemovedField {
                    key,
                    label,
                    value,
                    removed_at,
                    kept_until,
                });
            }
        }
        Ok(Self {
            fields,
            labels,
            keys,
            removed,
        })
    }
}

fn broken(what: &str) -> Error {
    Error::internal(format!("{what} is damaged or missing"))
}
