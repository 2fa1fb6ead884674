//! Deleted custom fields whose values are still in the records.

use super::{ALL_VALUES, AT_ONCE, DUE_PURGES, KEPT, NOTE_PURGED, REMOVED, custom_field};
use crate::Store;
use db::{Error, Row, Value, column};
use model::{CandidateId, CustomField, CustomFieldId, RegionId, Scope, Timestamp};

/// A deleted field whose values are still in the records.
#[derive(Debug, Clone)]
pub struct RemovedField {
    /// The definition of the field.
    pub field: CustomField,
    /// When it was deleted.
    pub removed_at: Timestamp,
}

impl RemovedField {
    /// Returns when its values are removed from every record.
    pub fn kept_until(&self) -> Timestamp {
        self.removed_at.plus(KEPT)
    }
}

impl Store {
    /// Returns the region's deleted fields whose values are still in its records, oldest deletion
    /// first.
    pub async fn removed_custom_fields(
        &self,
        region: RegionId,
    ) -> Result<Vec<RemovedField>, Error> {
        let removed = |row: Row<'_>| {
            Ok(RemovedField {
                field: custom_field(row)?,
                removed_at: Timestamp::from_micros(row.int(column!(REMOVED, deleted_at))?),
            })
        };
        let mut fields = self
            .database()
            .all(&REMOVED, &[Value::Text(region.as_str())], removed)
            .await?;
        fields.sort_by_key(|field| field.removed_at);
        Ok(fields)
    }

    /// Returns the region's fields that were deleted at or before a moment and whose values are
    /// still in its records.
    pub async fn due_purges(
        &self,
        region: RegionId,
        before: Timestamp,
    ) -> Result<Vec<CustomFieldId>, Error> {
        let values = [Value::Text(region.as_str()), Value::Int(before.micros())];
        self.database()
            .all(&DUE_PURGES, &values, |row| {
                row.parsed(column!(DUE_PURGES, id))
            })
            .await
    }

    /// Looks at the next candidates of a scope after an id. Returns those with a value for one of
    /// the fields, and the id to continue after, if there may be more.
    pub async fn candidates_with_any(
        &self,
        scope: &Scope,
        fields: &[CustomFieldId],
        after: &str,
    ) -> Result<(Vec<CandidateId>, Option<String>), Error> {
        let [region, environment] = Value::of_scope(scope);
        let names: Vec<String> = fields.iter().map(|field| format!("\"{field}\":")).collect();
        let (mut found, mut last, mut seen) = (Vec::new(), String::new(), 0);
        let look = |row: Row<'_>| {
            seen += 1;
            row.text(column!(ALL_VALUES, id))?.clone_into(&mut last);
            if row
                .optional_text(column!(ALL_VALUES, custom))?
                .is_some_and(|own| names.iter().any(|name| own.contains(name)))
            {
                found.push(row.parsed(column!(ALL_VALUES, id))?);
            }
            Ok::<_, Error>(())
        };
        let values = [region, environment, Value::Text(after), Value::Int(AT_ONCE)];
        self.database().query(&ALL_VALUES, &values, look).await?;
        Ok((found, (seen == AT_ONCE).then_some(last)))
    }

    /// Records that the values of deleted fields were removed from every record.
    pub async fn note_purged(
        &self,
        region: RegionId,
        fields: Vec<CustomFieldId>,
    ) -> Result<(), Error> {
        let now = self.clock().now();
        self.transaction(move |transaction| {
            Box::pin(async move {
                transaction.enter_region(region);
                for field in &fields {
                    let values = [
                        Value::Text(region.as_str()),
                        Value::Text(field.as_str()),
                        Value::Int(now.micros()),
                    ];
                    transaction.execute(&NOTE_PURGED, &values).await?;
                }
                Ok(())
            })
        })
        .await
    }
}
