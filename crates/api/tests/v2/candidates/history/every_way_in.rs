//! Random writes over every way in.

use super::{
    by_staff,
    expected::{Expected, shown},
    update,
};
use crate::{accepted, changed, custom_field, delete, patch};
use http::StatusCode;
use model::{CustomFieldType, vocabulary::PHASES};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Client, TestApp, TestRegion};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// A region with candidates, and what is expected of them.
struct Play<'a> {
    app: &'a TestApp,
    region: &'a TestRegion,
    client: Client<'a>,
    dice: Dice,
    expected: Expected,
    ids: Vec<String>,
    next: u32,
}

impl Play<'_> {
    fn fields(&mut self) -> Value {
        let phase = PHASES[self.dice.roll(PHASES.len())];
        let text = |number: usize| format!("Waarde {number}");
        match self.dice.roll(6) {
            0 => json!({"phase": phase}),
            1 => json!({"phase": "uitgestroomd", "exitReason": text(self.dice.roll(3))}),
            2 => {
                json!({"exitReason": if self.dice.roll(2) == 0 { json!("Verhuisd") } else { json!(null) }})
            }
            3 => json!({"city": text(self.dice.roll(2)), "sectors": ["Hoger onderwijs"]}),
            4 => json!({"roles": ["OOP", "Anders"], "phase": phase}),
            _ => json!({"customFields": {"maat": text(self.dice.roll(2))}}),
        }
    }

    /// Does one write and notes what it must leave.
    async fn step(&mut self) {
        let number = self.dice.roll(self.ids.len());
        let id = self.ids[number].clone();
        let path = format!("/candidates/{id}");
        let before = shown(&self.client, &id).await;
        let moment = before["interactions"][0]["id"].as_str().map(str::to_owned);
        let is_archived = !before["archivedAt"].is_null();
        let by = match self.dice.roll(13) {
            0 | 1 => {
                let body = self.fields();
                accepted(&patch(&self.client, &path, &body).await);
                ("key", "candidates.update")
            }
            2 => {
                accepted(&delete(&self.client, &path).await);
                ("key", "candidates.archive")
            }
            3 => {
                accepted(
                    &self
                        .client
                        .post(&format!("{path}/restore"), &json!({}))
                        .await,
                );
                ("key", "candidates.restore")
            }
            4 => {
                let made = json!([{"type": "Telefonisch", "performedAt": "2025-01-01T00:00:00Z"},
                    {"type": "Anders", "notes": "x", "performedAt": "2025-02-01T00:00:00Z"}]);
                accepted(
                    &self
                        .client
                        .post(&format!("{path}/interactions"), &made)
                        .await,
                );
                ("key", "interactions.create")
            }
            5 => {
                let Some(moment) = moment else { return };
                let notes = json!({"notes": format!("Notitie {}", self.dice.roll(3))});
                accepted(
                    &patch(
                        &self.client,
                        &format!("{path}/interactions/{moment}"),
                        &notes,
                    )
                    .await,
                );
                ("key", "interactions.update")
            }
            6 => {
                let Some(moment) = moment else { return };
                accepted(&delete(&self.client, &format!("{path}/interactions/{moment}")).await);
                ("key", "interactions.delete")
            }
            7 => {
                let file =
                    json!({"otherAttachments": [{"filename": "a.txt", "base64": "SGFsbG8="}]});
                accepted(
                    &self
                        .client
                        .post(&format!("{path}/attachments"), &file)
                        .await,
                );
                ("key", "attachments.create")
            }
            8 => return self.add().await,
            9 => {
                let members = json!({"phase": PHASES[self.dice.roll(PHASES.len())]});
                by_staff(self.app, self.region.production(), update(&id, members)).await;
                ("person", "candidates.update")
            }
            10 if !is_archived => {
                let email = before["email"].as_str().unwrap();
                let token = self
                    .app
                    .session(email, model::Environment::Production, None)
                    .await;
                let city = json!({"city": format!("Plaats {}", self.dice.roll(3))});
                accepted(&patch(&self.app.visitor(&token), &path, &city).await);
                ("candidate", "candidates.update")
            }
            11 if !is_archived => {
                let body = json!({"naam": before["name"], "email": before["email"], "privacy_consent": true,
                    "fase": "matchen", "plaats": format!("Dorp {}", self.dice.roll(3))});
                let saved = self.client.post("/api/v1/create-user", &body).await;
                assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
                ("key", "v1.create-user")
            }
            12 if self.ids.len() > 4 => {
                accepted(&delete(&self.client, &format!("{path}?permanent=true")).await);
                self.expected.erased(&before);
                self.ids.remove(number);
                return;
            }
            _ => return,
        };
        let after = shown(&self.client, &id).await;
        self.expected.changed(&before, &after, by);
    }

    /// Adds a candidate in one of several ways.
    async fn add(&mut self) {
        self.next += 1;
        let way = self.dice.roll(4);
        let more = json!({"sectors": ["Primair onderwijs"], "phase": PHASES[self.dice.roll(PHASES.len())]});
        let mut row = changed(self.next, more);
        let id = row["id"].as_str().unwrap().to_owned();
        let (id, by) = match way {
            0 => {
                self.app.import(self.region.production(), vec![row]).await;
                (id, ("system", "candidates.import"))
            }
            1 => {
                row["createdAt"] = json!("2024-05-06T07:08:09Z");
                row["archivedAt"] = json!("2025-05-06T07:08:09Z");
                self.app.import(self.region.production(), vec![row]).await;
                (id, ("system", "candidates.import"))
            }
            _ => {
                row.as_object_mut().unwrap().shift_remove("id");
                let (path, operation, body) = if way == 2 {
                    ("/candidates", "candidates.create", json!([row]))
                } else {
                    ("/candidates/upsert?match=email", "candidates.upsert", row)
                };
                let sent = self.client.post(path, &body).await;
                let made = accepted(&sent);
                let made = crate::done(&self.client, &made).await;
                let id = made["candidateIds"][0].as_str().unwrap().to_owned();
                (id, ("key", operation))
            }
        };
        let after = shown(&self.client, &id).await;
        self.expected.added(&after, by, way == 1);
        self.ids.push(id);
    }
}

#[testkit::test]
async fn random_writes_over_every_way_in_leave_exactly_the_expected_entries() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let field = custom_field(1, "maat", CustomFieldType::Text);
    app.store
        .insert_custom_field(region.id, field)
        .await
        .unwrap();
    let mut play = Play {
        app: &app,
        region: &region,
        client: app.client(&region.key),
        dice: Dice(7),
        expected: Expected::default(),
        ids: Vec::new(),
        next: 0,
    };
    for _ in 0..4 {
        play.add().await;
    }
    for _ in 0..120 {
        app.clock.advance(Duration::from_secs(61));
        play.step().await;
    }
    play.expected.check(&app, &play.client).await;
    // Maintenance finds nothing to complete.
    app.services.mutations.tidy_now().await.unwrap();
    play.expected.check(&app, &play.client).await;
}
