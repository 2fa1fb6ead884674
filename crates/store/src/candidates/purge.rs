//! Removes the values of deleted custom fields from candidates.

use super::{stored::Finished, write::Candidates};
use crate::desk;
use db::{Error, Value, statements};
use model::{CandidateId, CustomFieldId};
use serde_json::Map;

statements! {
    /// Visible data of the candidate does not change, so neither its timestamps nor the change feed are
    /// updated.
    pub(super) scope REPLACE_VALUES as "REPLACE_VALUES" =
        "UPDATE candidates SET lengths = $4, custom = $5 \
         WHERE region_id = $1 AND environment = $2 AND id = $3";
}

impl Candidates<'_, '_> {
    /// Removes the values of custom fields from a candidate. Its visible data does not change.
    pub async fn drop_values(
        &mut self,
        id: CandidateId,
        fields: &[CustomFieldId],
    ) -> Result<(), Error> {
        let Some(stored) = self.load(id).await? else {
            return Ok(());
        };
        let Some(custom) = stored.custom.as_deref() else {
            return Ok(());
        };
        let damaged = |_| Error::internal("a candidate's custom fields are damaged");
        let mut values: Map<_, _> = serde_json::from_str(custom).map_err(damaged)?;
        values.retain(|name, _| !fields.iter().any(|field| field.as_str() == name));
        let custom = (!values.is_empty()).then(|| serde_json::Value::Object(values).to_string());
        if custom == stored.custom {
            return Ok(());
        }
        let Finished {
            lengths, custom, ..
        } = Finished::of(stored.document.clone(), custom);
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Blob(&lengths),
            custom.as_deref().into(),
        ];
        self.transaction.execute(&REPLACE_VALUES, &values).await?;
        let scope = self.state.scope;
        desk::set_custom(self.transaction, &scope, id, custom.as_deref())?;
        self.state.loaded.invalidate(id);
        Ok(())
    }
}
