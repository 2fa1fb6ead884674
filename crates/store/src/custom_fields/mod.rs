//! The custom fields of a region.

mod addition;
mod removed;

pub use addition::CustomFields;
pub use removed::RemovedField;

use crate::{
    Store,
    audit::{self, Kind},
    settings,
};
use db::{Error, Row, Transaction, Value, column, columns, register};
use model::{CustomField, CustomFieldId, CustomFieldType, RegionId, Scope, Timestamp};
use std::time::Duration;

register! {
    /// The position comes from a `SELECT` over the table, because distributed PostgreSQL does not
    /// support a subquery within `VALUES`.
    region INSERT = "INSERT INTO custom_fields \
              (region_id, id, key, label, type, options, required, description, position, created_at) \
              SELECT $1, $2, $3, $4, $5, $6, $7, $8, COALESCE(MAX(position), 0) + 1, $9 \
              FROM custom_fields WHERE region_id = $1 ON CONFLICT DO NOTHING";
    region LIVE = "SELECT id, key, label, type, options, required, description FROM custom_fields \
            WHERE region_id = $1 AND deleted_at IS NULL ORDER BY position";
    region BY_KEY = "SELECT id, key, label, type, options, required, description FROM custom_fields \
              WHERE region_id = $1 AND key = $2 AND deleted_at IS NULL";
    region LIVE_COUNT = "SELECT COUNT(*) AS total FROM custom_fields WHERE region_id = $1 AND deleted_at IS NULL";
    region CHANGE = "UPDATE custom_fields SET label = $3, options = $4, required = $5, description = $6 \
              WHERE region_id = $1 AND id = $2";
    region REMOVE = "UPDATE custom_fields SET deleted_at = $3 WHERE region_id = $1 AND key = $2 AND deleted_at IS NULL \
              RETURNING id";
    /// Deleted fields whose values are still in the records.
    region REMOVED = "SELECT id, key, label, type, options, required, description, deleted_at FROM custom_fields \
               WHERE region_id = $1 AND deleted_at IS NOT NULL AND purged_at IS NULL";
    region DUE_PURGES = "SELECT id FROM custom_fields WHERE region_id = $1 AND deleted_at <= $2 AND purged_at IS NULL";
    region NOTE_PURGED = "UPDATE custom_fields SET purged_at = $3 WHERE region_id = $1 AND id = $2";
    /// The values of a number of candidates after an id, archived or not.
    scope ALL_VALUES = "SELECT id, custom FROM candidates WHERE region_id = $1 AND environment = $2 AND id > $3 \
                  ORDER BY id LIMIT $4";
    /// The values of a number of live candidates after a position.
    scope VALUES = "SELECT position, custom FROM candidates \
              WHERE region_id = $1 AND environment = $2 AND archived = 0 AND position > $3 ORDER BY position LIMIT $4";
}

/// Maximum number of fields per region.
#[expect(clippy::cast_possible_wrap, reason = "it is a hundred")]
pub const MAX_FIELDS: i64 = CustomField::MAX as i64;

/// How long the values of a deleted field are kept. Meanwhile they appear in the candidates' own
/// export only.
pub const KEPT: Duration = Duration::from_hours(30 * 24);

/// Candidates per statement.
const AT_ONCE: i64 = 1_000;

/// The result of an addition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldAdded {
    /// The field was added.
    Yes,
    /// The region has a field with this key.
    KeyTaken,
    /// The region has [`MAX_FIELDS`] fields.
    TooMany,
}

/// Changes to a custom field. `None` leaves a property unchanged.
#[derive(Debug, Clone, Default)]
pub struct CustomFieldChange {
    /// Its display name.
    pub label: Option<String>,
    /// The options of a select field.
    pub options: Option<Vec<String>>,
    /// Whether a new candidate must have a value.
    pub required: Option<bool>,
    /// Its description. `Some(None)` clears it.
    pub description: Option<Option<String>>,
}

columns! {
    /// The columns of a custom field.
    FieldColumns: LIVE, BY_KEY, REMOVED
}

fn custom_field(row: Row<'_>) -> Result<CustomField, Error> {
    let broken = |what: &str| Error::internal(format!("a custom field's {what} is broken"));
    Ok(CustomField {
        id: row.parsed(column!(FieldColumns, id))?,
        key: row.text(column!(FieldColumns, key))?.to_owned(),
        label: row.text(column!(FieldColumns, label))?.to_owned(),
        kind: CustomFieldType::named(row.text(column!(FieldColumns, type))?)
            .ok_or_else(|| broken("type"))?,
        options: serde_json::from_str(row.text(column!(FieldColumns, options))?)
            .map_err(|_| broken("options"))?,
        required: row.int(column!(FieldColumns, required))? != 0,
        description: row
            .optional_text(column!(FieldColumns, description))?
            .map(str::to_owned),
    })
}

/// Inserts a field; false when its key is taken.
async fn insert(
    transaction: &mut Transaction<'_>,
    region: RegionId,
    field: &CustomField,
    now: Timestamp,
) -> Result<bool, Error> {
    let options = serde_json::Value::from(field.options.clone()).to_string();
    let values = [
        Value::Text(region.as_str()),
        Value::Text(field.id.as_str()),
        Value::Text(&field.key),
        Value::Text(&field.label),
        Value::Text(field.kind.name()),
        Value::Text(&options),
        Value::Int(field.required.into()),
        field.description.as_deref().into(),
        Value::Int(now.micros()),
    ];
    Ok(transaction.execute(&INSERT, &values).await? == 1)
}

impl Store {
    /// Returns the region's custom fields, oldest first.
    pub async fn custom_fields(&self, region: RegionId) -> Result<Vec<CustomField>, Error> {
        self.database()
            .all(&LIVE, &[Value::Text(region.as_str())], custom_field)
            .await
    }

    /// Returns one of the region's custom fields.
    pub async fn custom_field(
        &self,
        region: RegionId,
        key: &str,
    ) -> Result<Option<CustomField>, Error> {
        self.database()
            .first(
                &BY_KEY,
                &[Value::Text(region.as_str()), Value::Text(key)],
                custom_field,
            )
            .await
    }

    /// Adds a custom field. Returns false when its key is taken or the region has too many fields.
    pub async fn insert_custom_field(
        &self,
        region: RegionId,
        field: CustomField,
    ) -> Result<bool, Error> {
        Ok(self.add_custom_field(region, field).await? == FieldAdded::Yes)
    }

    /// Adds a custom field.
    pub async fn add_custom_field(
        &self,
        region: RegionId,
        field: CustomField,
    ) -> Result<FieldAdded, Error> {
        let now: Timestamp = self.clock().now();
        let entry = self
            .entry(Kind::FieldCreated)
            .of(region)
            .about(field.id)
            .with("required", field.required);
        let (added, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    // `raise` locks the installation's row, so concurrent additions wait here and
                    // cannot exceed the limit together.
                    let generation = settings::raise(transaction, Some(region)).await?;
                    transaction.enter_region(region);
                    let own = [Value::Text(region.as_str())];
                    if transaction
                        .first(&LIVE_COUNT, &own, |row| row.int(column!(LIVE_COUNT, total)))
                        .await?
                        >= Some(MAX_FIELDS)
                    {
                        return Ok::<_, Error>((FieldAdded::TooMany, generation));
                    }
                    let inserted = insert(transaction, region, &field, now).await?;
                    audit::append(
                        transaction,
                        if inserted {
                            std::slice::from_ref(&entry)
                        } else {
                            &[]
                        },
                    )
                    .await?;
                    Ok((
                        if inserted {
                            FieldAdded::Yes
                        } else {
                            FieldAdded::KeyTaken
                        },
                        generation,
                    ))
                })
            })
            .await?;
        self.learn_changed(generation);
        Ok(added)
    }

    /// Changes a custom field, effective on every node at once. Returns `None` when there is no
    /// field with this key.
    pub async fn change_custom_field(
        &self,
        region: RegionId,
        key: String,
        change: CustomFieldChange,
    ) -> Result<Option<CustomField>, Error> {
        let (store, entry) = (self.clone(), self.entry(Kind::FieldChanged).of(region));
        let (changed, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    let generation = settings::raise(transaction, Some(region)).await?;
                    transaction.enter_region(region);
                    let named = [Value::Text(region.as_str()), Value::Text(&key)];
                    let Some(mut field) = transaction.first(&BY_KEY, &named, custom_field).await?
                    else {
                        return Ok::<_, Error>((None, generation));
                    };
                    field.label = change.label.unwrap_or(field.label);
                    field.options = change.options.unwrap_or(field.options);
                    field.required = change.required.unwrap_or(field.required);
                    field.description = change.description.unwrap_or(field.description);
                    let options = serde_json::Value::from(field.options.clone()).to_string();
                    let values = [
                        Value::Text(region.as_str()),
                        Value::Text(field.id.as_str()),
                        Value::Text(&field.label),
                        Value::Text(&options),
                        Value::Int(field.required.into()),
                        field.description.as_deref().into(),
                    ];
                    transaction.execute(&CHANGE, &values).await?;
                    let once =
                        store.once_a_minute(entry.about(field.id).with("required", field.required));
                    audit::append(transaction, once.entries()).await?;
                    Ok((Some((field, once)), generation))
                })
            })
            .await?;
        self.learn_changed(generation);
        Ok(changed.map(|(field, once)| {
            self.done(once);
            field
        }))
    }

    /// Removes a custom field. From then on its values are visible to the candidates themselves
    /// only, and are deleted after [`KEPT`]. Returns false when there is no such field.
    pub async fn remove_custom_field(&self, region: RegionId, key: String) -> Result<bool, Error> {
        let (now, entry) = (
            self.clock().now(),
            self.entry(Kind::FieldRemoved).of(region),
        );
        let (removed, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    let generation = settings::raise(transaction, Some(region)).await?;
                    transaction.enter_region(region);
                    let values = [
                        Value::Text(region.as_str()),
                        Value::Text(&key),
                        Value::Int(now.micros()),
                    ];
                    let removed = transaction
                        .first(&REMOVE, &values, |row| {
                            row.parsed::<CustomFieldId>(column!(REMOVE, id))
                        })
                        .await?;
                    if let Some(id) = removed {
                        audit::append(transaction, &[entry.about(id)]).await?;
                    }
                    Ok::<_, Error>((removed.is_some(), generation))
                })
            })
            .await?;
        self.learn_changed(generation);
        Ok(removed)
    }

    /// Counts the live candidates of a scope without a value for a field, up to `enough`. Reads in
    /// small steps, so that no other request has to wait.
    pub async fn candidates_without(
        &self,
        scope: &Scope,
        field: CustomFieldId,
        enough: u64,
    ) -> Result<u64, Error> {
        // Quotation marks within stored texts are escaped, so a match between plain ones is a
        // member's name.
        let (named, cleared) = (format!("\"{field}\":"), format!("\"{field}\":null"));
        let [region, environment] = Value::of_scope(scope);
        let (mut without, mut last, mut more) = (0, 0, true);
        while more && without < enough {
            let mut seen = 0;
            let values = [region, environment, Value::Int(last), Value::Int(AT_ONCE)];
            let count = |row: Row<'_>| {
                last = row.int(column!(VALUES, position))?;
                seen += 1;
                let has = row
                    .optional_text(column!(VALUES, custom))?
                    .is_some_and(|own| own.contains(&named) && !own.contains(&cleared));
                without += u64::from(!has);
                Ok::<_, Error>(())
            };
            self.database().query(&VALUES, &values, count).await?;
            more = seen == AT_ONCE;
        }
        Ok(without.min(enough))
    }
}
