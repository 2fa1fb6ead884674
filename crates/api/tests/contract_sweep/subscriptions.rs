//! Subscriptions with a delivery each, for the paths that name them.

use super::fixture::Ids;
use http::StatusCode;
use model::Scope;
use serde_json::json;
use store::{
    ScopeTx,
    subscriptions::{Ended, Outcome, Outgoing},
};
use testkit::{Client, TestApp, TestRegion};

/// Subscriptions, each with the id of a delivery: the region's, its sandbox's, and the other
/// region's.
pub(super) struct Subscriptions([[String; 2]; 3]);

impl Subscriptions {
    pub(super) async fn new(app: &TestApp, region: &TestRegion, other: &TestRegion) -> Self {
        let [client, others] = [region, other].map(|region| app.client(&region.key));
        Self([
            subscription(app, &client, region.production(), 1).await,
            subscription(app, &client, region.sandbox(), 3).await,
            subscription(app, &others, other.production(), 2).await,
        ])
    }

    /// Returns the ids of the subscriptions, or of the deliveries.
    pub(super) fn ids(&self, index: usize, never: &str) -> Ids {
        let mut all = self.0.iter().map(|ids| ids[index].clone());
        Ids {
            own: all.next().unwrap(),
            foreign: all.collect(),
            never: never.into(),
        }
    }
}

/// Creates a subscription with the delivery of one event, and returns the ids of both.
async fn subscription(
    app: &TestApp,
    client: &Client<'_>,
    scope: Scope,
    number: u32,
) -> [String; 2] {
    let base = if scope.environment.is_sandbox() {
        "/api/sandbox"
    } else {
        ""
    };
    let path = format!("{base}/auth/regions/me/subscriptions");
    let body = json!({"url": "https://www.example.nl/", "events": "*"});
    let made = client.post(&path, &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let id = made.json()["data"]["id"].as_str().unwrap().to_owned();
    let changes = json!({"city": "Emmen"});
    let candidate = format!("{base}/candidates/rec{number:014}");
    crate::accepted(&crate::patch(client, &candidate, &changes).await);
    let delivered = app
        .store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            let mut subscriptions = tx.subscriptions();
            for claim in subscriptions.claim().await? {
                let ended: Vec<_> = claim.events.iter().map(delivered).collect();
                subscriptions.finish(&claim, &ended, None).await?;
            }
            Ok::<_, store::Error>(())
        });
    delivered.await.unwrap();
    let log = client.get(&format!("{path}/{id}/deliveries")).await.data();
    [id, log[0]["id"].as_str().unwrap().to_owned()]
}

fn delivered(outgoing: &Outgoing) -> Ended {
    Ended {
        sequence: outgoing.event.sequence,
        tries: 1,
        attempts: "[]".into(),
        outcome: Outcome::Delivered,
    }
}
