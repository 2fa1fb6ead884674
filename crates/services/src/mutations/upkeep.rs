//! Periodic maintenance: deletes ended sessions, empties sandboxes once a day, erases candidates
//! whose retention period has ended (see `retention`), purges values of deleted custom fields, and
//! deletes old mutations.

use super::{Inner, write::Stored};
use crate::{sessions, staff};
use model::{Environment, RegionId, Scope, Timestamp};
use store::{Error, ScopeTx, Store, audit::Kind};

/// Empties a region's sandbox.
pub(super) async fn empty_sandbox(store: &Store, region: RegionId) -> Result<(), Error> {
    let entry = store.entry(Kind::SandboxEmptied).of(region);
    let scope = Scope {
        region,
        environment: Environment::Sandbox,
    };
    store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            empty(tx).await?;
            tx.audit().note(entry);
            Ok(())
        })
        .await
}

/// Removes everything in a scope, including files uploaded with queued mutations.
async fn empty(tx: &mut ScopeTx<'_, '_>) -> Result<(), Error> {
    if tx.queue().length() > 0 {
        for payload in tx.queue().payloads().await? {
            if let Ok(stored) = serde_json::from_str::<Stored>(&payload) {
                let files = stored.operation.kept_files();
                tx.discarded_files().add(&files, None).await?;
            }
        }
    }
    tx.sandbox().empty().await
}

impl Inner {
    /// Runs one round of maintenance. Several nodes may run it concurrently: each finds done what
    /// another has done.
    pub(super) async fn tidy(&self) -> Result<(), Error> {
        sessions::tidy(&self.store).await?;
        staff::tidy(&self.store, self.options.accesses_kept).await?;
        staff::queue_digests(&self.store).await?;
        let now = self.store.clock().now();
        if let Some(due) = self
            .options
            .daily_reset
            .as_ref()
            .and_then(|reset| reset.last(now))
        {
            for region in self.store.full_sandboxes(due).await? {
                self.empty_if_due(region, due).await?;
            }
        }
        self.retain().await?;
        self.purge_fields().await?;
        self.store.complete_phases().await?;
        self.store.forget_old_values().await?;
        self.store.delete_old_events().await?;
        self.store.remove_old_searches().await?;
        self.store.remove_old_drafts().await?;
        let kept = i64::try_from(self.options.kept.as_micros()).unwrap_or(i64::MAX);
        let before = Timestamp::from_micros(now.micros().saturating_sub(kept));
        for scope in self.store.scopes_with_old_mutations(before).await? {
            let mut next = Some(0);
            while let Some(after) = next {
                next = self.forget_old(scope, before, after).await?;
            }
        }
        Ok(())
    }

    async fn empty_if_due(&self, region: RegionId, due: Timestamp) -> Result<(), Error> {
        let scope = Scope {
            region,
            environment: Environment::Sandbox,
        };
        let emptied = self
            .store
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                match tx.sandbox().emptied_at() {
                    Some(before) if before >= due => return Ok(false),
                    Some(_) => empty(tx).await?,
                    // A sandbox that was never emptied may just have been filled, so it is first
                    // emptied at the next reset.
                    None => {
                        tx.sandbox().note_emptied();
                        return Ok(false);
                    }
                }
                Ok::<_, Error>(true)
            });
        if emptied.await? {
            tracing::info!(region = %region, "the sandbox was emptied");
        }
        Ok(())
    }

    async fn forget_old(
        &self,
        scope: Scope,
        before: Timestamp,
        after: i64,
    ) -> Result<Option<i64>, Error> {
        self.store
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                tx.mutations().forget_old(before, after).await
            })
            .await
    }
}
