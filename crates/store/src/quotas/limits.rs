//! Sets the limits of a scope.

use super::{Limit, OwnQuota, SET_QUOTA};
use crate::{Store, unit_of_work::ScopeTx};
use db::{Error, Value};
use model::Scope;

impl Store {
    /// Sets the limits of a scope. They apply immediately on every node.
    pub async fn set_quota(&self, scope: Scope, quota: OwnQuota) -> Result<(), Error> {
        self.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            let [region, environment] = Value::of_scope(&scope);
            let [records, bytes] = [quota.records, quota.attachment_bytes].map(Limit::stored);
            let values = [region, environment, records, bytes];
            tx.transaction.execute(&SET_QUOTA, &values).await.map(drop)
        })
        .await
    }
}
