//! The fields a region adds to its candidates.

use crate::{Error, Store, Value, engine::Row, settings, statement::register};
use model::{CustomField, CustomFieldType, RegionId, Timestamp};

register! {
    /// A query with a table of its own, not one among values: a distributed PostgreSQL takes no other.
    INSERT = "INSERT INTO custom_fields \
              (region_id, id, key, label, type, options, required, description, position, created_at) \
              SELECT $1, $2, $3, $4, $5, $6, $7, $8, COALESCE(MAX(position), 0) + 1, $9 \
              FROM custom_fields WHERE region_id = $1 ON CONFLICT DO NOTHING";
    LIVE = "SELECT id, key, label, type, options, required, description FROM custom_fields \
            WHERE region_id = $1 AND deleted_at IS NULL ORDER BY position";
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

    /// Adds a custom field; false when its key is taken.
    pub async fn insert_custom_field(&self, region: RegionId, field: CustomField) -> Result<bool, Error> {
        let now: Timestamp = self.clock().now();
        let (inserted, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
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
                    transaction.enter_region(region).await?;
                    let inserted = transaction.execute(&INSERT, &values).await? == 1;
                    Ok::<_, Error>((inserted, settings::raise(transaction).await?))
                })
            })
            .await?;
        self.learn_generation(generation);
        Ok(inserted)
    }
}
