//! Purges the values of deleted custom fields from all records, after a retention period and in
//! small batches.

use super::Inner;
use model::{CandidateId, CustomFieldId, Environment, Scope};
use store::{Error, ScopeTx, custom_fields::KEPT};

/// Number of candidates changed in one transaction.
const BATCH: usize = 100;

impl Inner {
    /// Runs one round for all regions. Several nodes may run it concurrently.
    pub(super) async fn purge_fields(&self) -> Result<(), Error> {
        let before = self.store.clock().now().minus(KEPT);
        for region in self.store.regions().await? {
            let fields = self.store.due_purges(region.id, before).await?;
            if fields.is_empty() {
                continue;
            }
            for environment in Environment::ALL {
                self.purge_in(
                    Scope {
                        region: region.id,
                        environment,
                    },
                    &fields,
                )
                .await?;
            }
            self.store.note_purged(region.id, fields).await?;
            self.store.suspect_traces();
        }
        Ok(())
    }

    async fn purge_in(&self, scope: Scope, fields: &[CustomFieldId]) -> Result<(), Error> {
        let mut after = Some(String::new());
        while let Some(start) = after {
            let (found, next) = self
                .store
                .candidates_with_any(&scope, fields, &start)
                .await?;
            for candidates in found.chunks(BATCH) {
                self.drop_values(scope, candidates.to_vec(), fields.to_vec())
                    .await?;
            }
            after = next;
        }
        self.store.forget_history_of_fields(scope, fields).await
    }

    async fn drop_values(
        &self,
        scope: Scope,
        candidates: Vec<CandidateId>,
        fields: Vec<CustomFieldId>,
    ) -> Result<(), Error> {
        let dropped = self
            .store
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                for candidate in candidates {
                    tx.candidates().drop_values(candidate, &fields).await?;
                }
                Ok(())
            });
        dropped.await
    }
}
