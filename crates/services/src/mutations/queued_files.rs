//! Fetches the files of a scope's first mutation, under a lease on the scope.

use super::{
    Inner, fetch,
    queue::{self, Waiting},
    refusal::WriteError,
    worker::POLL_INTERVAL,
};
use futures::future::{Either, select};
use model::Scope;
use std::sync::Arc;
use store::Error;

impl Inner {
    /// Fetches the files of a scope's first mutation and executes it. Releases the lease if that is
    /// not possible.
    pub(super) async fn fetch_and_execute(
        self: &Arc<Self>,
        scope: Scope,
        waiting: Waiting,
    ) -> Result<(), Error> {
        let (store, holder) = (&self.store, waiting.holder.clone());
        let fetching = self.stopping.child_token();
        let fetched = {
            let client = self.client.on_behalf_of(scope);
            let fetched = fetch::all(
                store,
                &client,
                &waiting.stored.operation,
                waiting.room,
                &fetching,
            );
            let lost = async {
                self.renew_lease(scope, &holder).await;
                fetching.cancel();
                std::future::pending::<()>().await;
            };
            let (fetched, lost) = (std::pin::pin!(fetched), std::pin::pin!(lost));
            match select(fetched, lost).await {
                Either::Left((fetched, _)) => fetched,
                Either::Right(_) => Ok(None),
            }
        };
        let mut kept = Vec::new();
        let brought = match fetched {
            Ok(Some(fetched)) => {
                kept = fetched.values().map(|kept| kept.file).collect();
                let finished = queue::finish(self, scope, waiting, Ok(fetched));
                finished.await.map(Some)
            }
            Err(WriteError::Rejected(refusal)) => {
                let finished = queue::finish(self, scope, waiting, Err(refusal));
                finished.await.map(Some)
            }
            Ok(None) => Ok(None),
            Err(WriteError::Store(error)) => Err(error),
        };
        self.ended.notify_waiters();
        let is_unsuccessful = match &brought {
            Ok(Some(finished)) => !finished,
            // If this node no longer holds the lease, another may have executed the mutation.
            Ok(None) | Err(_) => self.release(scope, holder).await,
        };
        if is_unsuccessful {
            store.files().remove(&kept).await;
        }
        brought.map(drop)
    }

    /// Renews the lease on a scope until it is lost.
    async fn renew_lease(&self, scope: Scope, holder: &str) {
        loop {
            tokio::time::sleep(self.options.lease / 3).await;
            match queue::renew(self, scope, holder.to_owned()).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(%error, "a scope's lease could not be extended, will retry");
                }
            }
        }
    }

    /// Releases the lease on a scope, and retries until that succeeds. Returns false if this node
    /// no longer held it, or at shutdown.
    async fn release(&self, scope: Scope, holder: String) -> bool {
        loop {
            match queue::release(&self.store, scope, holder.clone()).await {
                Ok(released) => return released,
                Err(error) => {
                    tracing::warn!(%error, "a scope's lease could not be released, will retry");
                }
            }
            if self
                .stopping
                .run_until_cancelled(tokio::time::sleep(POLL_INTERVAL))
                .await
                .is_none()
            {
                return false;
            }
        }
    }
}
