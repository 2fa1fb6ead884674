//! The staff: who may do what, and their sessions.

mod api;
mod digests;
mod entered;
mod invitations;
mod rights;
mod sessions;

use std::time::Duration;
use testkit::TestApp;

/// Advances the clock. Before, the node writes last uses to the store; after, it refreshes its
/// caches.
async fn pass(app: &TestApp, time: Duration) {
    app.tidy().await;
    app.clock.advance(time);
    app.store.refresh_generation().await.unwrap();
}

/// Returns whether a token opens the desk.
async fn is_open(app: &TestApp, token: &str) -> bool {
    is_open_at(&app.services.staff, token).await
}

async fn is_open_at(node: &services::staff::Staff, token: &str) -> bool {
    node.session(token.as_bytes()).await.unwrap().is_some()
}
