//! Adds custom fields within a unit of work, as an import does.

use super::{FieldAdded, LIVE_COUNT, MAX_FIELDS, insert};
use crate::{Store, audit::Kind, settings, unit_of_work::aggregate};
use db::{Error, Value, column};
use model::CustomField;

aggregate! {
    /// The custom fields of the region whose scope is locked.
    CustomFields,
    /// Gives access to the custom fields of the region.
    custom_fields
}

impl CustomFields<'_, '_> {
    /// Adds custom fields on behalf of `store`, all or up to the first that cannot be added. A unit
    /// of work in which a field was not added must not be committed. It blocks other changes of
    /// settings until it ends, so this is to be its last step.
    pub async fn add(
        &mut self,
        store: &Store,
        fields: &[CustomField],
    ) -> Result<FieldAdded, Error> {
        let scope = self.state.scope;
        let region = scope.region;
        let changed = settings::raise(self.transaction, Some(region)).await?;
        self.state.effects.settings_changed = Some(changed);
        self.transaction.enter_region(region);
        let own = [Value::Text(region.as_str())];
        let count = self
            .transaction
            .first(&LIVE_COUNT, &own, |row| row.int(column!(LIVE_COUNT, total)))
            .await?
            .unwrap_or_default();
        if count.saturating_add_unsigned(fields.len() as u64) > MAX_FIELDS {
            return Ok(FieldAdded::TooMany);
        }
        for field in fields {
            if !insert(self.transaction, region, field, self.state.now).await? {
                return Ok(FieldAdded::KeyTaken);
            }
            let entry = store.entry(Kind::FieldCreated).of(region).about(field.id);
            let entry = entry.with("required", field.required);
            self.state.effects.audit.push(entry);
        }
        self.transaction.enter(&scope);
        Ok(FieldAdded::Yes)
    }
}
