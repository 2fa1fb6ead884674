//! The fields a region adds to its candidates.

use crate::{
    Error, Store, Value,
    audit::{self, Kind},
    engine::Row,
    settings,
    statement::register,
};
use model::{CustomField, CustomFieldId, CustomFieldType, RegionId, Scope, Timestamp};

register! {
    /// A query with a table of its own, not one among values: a distributed PostgreSQL takes no other.
    INSERT = "INSERT INTO custom_fields \
              (region_id, id, key, label, type, options, required, description, position, created_at) \
              SELECT $1, $2, $3, $4, $5, $6, $7, $8, COALESCE(MAX(position), 0) + 1, $9 \
              FROM custom_fields WHERE region_id = $1 ON CONFLICT DO NOTHING";
    LIVE = "SELECT id, key, label, type, options, required, description FROM custom_fields \
            WHERE region_id = $1 AND deleted_at IS NULL ORDER BY position";
    BY_KEY = "SELECT id, key, label, type, options, required, description FROM custom_fields \
              WHERE region_id = $1 AND key = $2 AND deleted_at IS NULL";
    LIVE_COUNT = "SELECT COUNT(*) AS total FROM custom_fields WHERE region_id = $1 AND deleted_at IS NULL";
    CHANGE = "UPDATE custom_fields SET label = $3, options = $4, required = $5, description = $6 \
              WHERE region_id = $1 AND id = $2";
    REMOVE = "UPDATE custom_fields SET deleted_at = $3 WHERE region_id = $1 AND key = $2 AND deleted_at IS NULL \
              RETURNING id";
    /// The values of so many live candidates after a position.
    VALUES = "SELECT position, custom FROM candidates \
              WHERE region_id = $1 AND environment = $2 AND archived = 0 AND position > $3 ORDER BY position LIMIT $4";
}

/// Most fields that a region may have.
#[expect(clippy::cast_possible_wrap, reason = "it is a hundred")]
pub const MOST: i64 = CustomField::MOST as i64;

/// Candidates looked at in one statement.
const AT_ONCE: i64 = 1_000;

/// How an addition ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldAdded {
    /// It is there.
    Yes,
    /// The region has a field with this key.
    KeyTaken,
    /// The region has [`MOST`] fields.
    TooMany,
}

/// What is to be different about a custom field; what is nothing stays.
#[derive(Debug, Clone, Default)]
pub struct CustomFieldChange {
    /// Its name for people.
    pub label: Option<String>,
    /// The values of a select.
    pub options: Option<Vec<String>>,
    /// Whether a new candidate must have it.
    pub required: Option<bool>,
    /// What it is for.
    pub description: Option<Option<String>>,
}

fn custom_field(row: Row<'_>) -> Result<CustomField, Error> {
    let broken = |what: &str| Error::Internal(format!("a custom field's {what} is broken"));
    Ok(CustomField {
        id: row.parsed(0)?,
        key: row.text(1)?.to_owned(),
        label: row.text(2)?.to_owned(),
        kind: CustomFieldType::named(row.text(3)?).ok_or_else(|| broken("type"))?,
        options: serde_json::from_str(row.text(4)?).map_err(|_| broken("options"))?,
        required: row.int(5)? != 0,
        description: row.optional_text(6)?.map(str::to_owned),
    })
}

impl Store {
    /// The region's custom fields, oldest first.
    pub async fn custom_fields(&self, region: RegionId) -> Result<Vec<CustomField>, Error> {
        self.engine().all(&LIVE, &[Value::Text(region.as_str())], custom_field).await
    }

    /// One of the region's custom fields.
    pub async fn custom_field(&self, region: RegionId, key: &str) -> Result<Option<CustomField>, Error> {
        self.engine().first(&BY_KEY, &[Value::Text(region.as_str()), Value::Text(key)], custom_field).await
    }

    /// Adds a custom field; false when its key is taken or the region has too many.
    pub async fn insert_custom_field(&self, region: RegionId, field: CustomField) -> Result<bool, Error> {
        Ok(self.add_custom_field(region, field).await? == FieldAdded::Yes)
    }

    /// Adds a custom field.
    pub async fn add_custom_field(&self, region: RegionId, field: CustomField) -> Result<FieldAdded, Error> {
        let now: Timestamp = self.clock().now();
        let entry = self.entry(Kind::FieldCreated).of(region).about(field.id).with("required", field.required);
        let (added, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    // Whoever changes settings waits here for others that do, so that nobody adds one too many.
                    let generation = settings::raise(transaction).await?;
                    transaction.enter_region(region);
                    let own = [Value::Text(region.as_str())];
                    let count = transaction.first(&LIVE_COUNT, &own, |row| row.int(0)).await?;
                    if count >= Some(MOST) {
                        return Ok::<_, Error>((FieldAdded::TooMany, generation));
                    }
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
                    let inserted = transaction.execute(&INSERT, &values).await? == 1;
                    audit::append(transaction, if inserted { std::slice::from_ref(&entry) } else { &[] }).await?;
                    Ok((if inserted { FieldAdded::Yes } else { FieldAdded::KeyTaken }, generation))
                })
            })
            .await?;
        self.learn_generation(generation);
        Ok(added)
    }

    /// Changes a custom field, at once for every node; nothing when there is none with this key.
    pub async fn change_custom_field(
        &self,
        region: RegionId,
        key: String,
        change: CustomFieldChange,
    ) -> Result<Option<CustomField>, Error> {
        let entry = self.entry(Kind::FieldChanged).of(region);
        let (changed, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    let generation = settings::raise(transaction).await?;
                    transaction.enter_region(region);
                    let named = [Value::Text(region.as_str()), Value::Text(&key)];
                    let Some(mut field) = transaction.first(&BY_KEY, &named, custom_field).await? else {
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
                    let entry = entry.about(field.id).with("required", field.required);
                    audit::append(transaction, &[entry]).await?;
                    Ok((Some(field), generation))
                })
            })
            .await?;
        self.learn_generation(generation);
        Ok(changed)
    }

    /// Removes a custom field: its values stay where they are and are shown no more. False when there is none.
    pub async fn remove_custom_field(&self, region: RegionId, key: String) -> Result<bool, Error> {
        let (now, entry) = (self.clock().now(), self.entry(Kind::FieldRemoved).of(region));
        let (removed, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    let generation = settings::raise(transaction).await?;
                    transaction.enter_region(region);
                    let values = [Value::Text(region.as_str()), Value::Text(&key), Value::Int(now.micros())];
                    let removed = transaction.first(&REMOVE, &values, |row| row.parsed::<CustomFieldId>(0)).await?;
                    if let Some(id) = removed {
                        audit::append(transaction, &[entry.about(id)]).await?;
                    }
                    Ok::<_, Error>((removed.is_some(), generation))
                })
            })
            .await?;
        self.learn_generation(generation);
        Ok(removed)
    }

    /// How many live candidates of a scope have no value for a field; counted to `enough`, and in small steps, so that
    /// nobody waits for it.
    pub async fn candidates_without(&self, scope: &Scope, field: CustomFieldId, enough: u64) -> Result<u64, Error> {
        // The quotation marks of a stored text are escaped: what stands between plain ones here is a name.
        let (named, cleared) = (format!("\"{field}\":"), format!("\"{field}\":null"));
        let [region, environment] = Value::of_scope(scope);
        let (mut without, mut last, mut more) = (0, 0, true);
        while more && without < enough {
            let mut seen = 0;
            let values = [region, environment, Value::Int(last), Value::Int(AT_ONCE)];
            let count = |row: Row<'_>| {
                last = row.int(0)?;
                seen += 1;
                let has = row.optional_text(1)?.is_some_and(|own| own.contains(&named) && !own.contains(&cleared));
                without += u64::from(!has);
                Ok::<_, Error>(())
            };
            self.engine().each(&VALUES, &values, count).await?;
            more = seen == AT_ONCE;
        }
        Ok(without.min(enough))
    }
}
