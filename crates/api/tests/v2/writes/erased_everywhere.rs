//! Puts a person's data everywhere it can be stored, and checks that nothing is left after each way
//! of erasure.
//!
//! `personal_columns` lists the columns that can contain personal data.

use super::{
    app_reaching_itself,
    personal_columns::{MARKS, PERSONAL, marked},
};
use crate::{
    accepted, custom_field, delete, done,
    harness::receiver::{Receiver, answer},
    patch, put,
    v2::own_data::{change_address, sent_email, sign_in, sign_in_to_sandbox, visitor},
    v2::tasks::plan,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{Method, StatusCode};
use model::{CustomFieldType, Scope};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};
use store::{ScopeTx, drafts::DraftKey};
use testkit::{Client, TestApp, TestRegion};

/// How the person is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    AtOnce,
    /// Queued behind a mutation that fetches a file.
    Queued,
    /// Queued, and carried out by another process.
    OtherNode,
    Retention,
    /// The candidate confirms erasure with the link in an e-mail.
    Candidate,
    SandboxReset,
}

impl Way {
    fn base(self) -> &'static str {
        if self == Self::SandboxReset {
            "/api/sandbox"
        } else {
            ""
        }
    }
}

struct Fixture {
    app: TestApp,
    region: TestRegion,
    /// A server with a file to fetch.
    site: Receiver,
    /// A server with another person's file.
    others: Receiver,
    /// A receiver that answers no callback.
    deaf: Receiver,
    way: Way,
    /// The personal columns in which the person's data was seen.
    seen: BTreeSet<&'static str>,
}

fn person() -> Value {
    json!({"name": "Naam-Zqx", "email": "mail-zqx@example.nl", "phone": "06 99887766", "privacyConsent": true,
        "motivation": "Motief-Zqx ".repeat(900), "linkedin": "https://linkedin.example/in/zqx", "postalCode": "1234 Zqx", "city": "Dorp-Zqx",
        "customFields": {"maat": "Maat-Zqx"},
        "interactions": [{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "summary": "Samenvatting-Zqx"}]})
}

/// Keeps a form about the candidate for a member of staff.
async fn keep_draft(app: &TestApp, scope: Scope, candidate: &str) {
    let candidate = Some(candidate.parse().unwrap());
    let until = app.store.clock().now().plus(Duration::from_hours(24 * 365));
    app.store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            let key = DraftKey {
                staff: "usrAAAAAAAAAAAAAA".parse().unwrap(),
                candidate,
                form: "contact",
            };
            tx.drafts().keep(key, b"sealed", until).await
        })
        .await
        .unwrap();
}

impl Fixture {
    async fn start(way: Way) -> Self {
        let app = app_reaching_itself().await;
        let region = app.region("noord").await;
        app.store
            .insert_custom_field(region.id, custom_field(1, "maat", CustomFieldType::Text))
            .await
            .unwrap();
        let site = Receiver::start(|_, _| {
            answer(
                200,
                "content-disposition: attachment; filename=opgehaald-zqx.txt\r\n",
                "Inhoud-Zqx 2",
            )
        });
        let others = Receiver::start(|_, _| answer(200, "", "van een ander"));
        let deaf = Receiver::start(|_, _| answer(500, "", ""));
        Self {
            app,
            region,
            site,
            others,
            deaf,
            way,
            seen: BTreeSet::new(),
        }
    }

    fn client(&self) -> Client<'_> {
        self.app.client(&self.region.key)
    }

    async fn step(&self) {
        self.app.services.mutations.step().await.unwrap();
    }

    fn path(&self, path: &str) -> String {
        format!("{}{path}", self.way.base())
    }

    fn look(&mut self) {
        for column in PERSONAL {
            let (table, _) = column.split_once('.').unwrap();
            if self.app.count(table, &marked(column)) > 0 {
                self.seen.insert(column);
            }
        }
    }

    /// Puts the person's data everywhere, and returns the record's path.
    async fn fill(&mut self) -> String {
        let client = self.client();
        let settings = json!({"redirectUrls": ["https://werken.example/terug/"]});
        let admin = self.app.admin_key().await;
        let admin = self.app.client(&admin);
        patch(
            &admin,
            &format!("/auth/regions/{}", self.region.id),
            &settings,
        )
        .await
        .data();
        let file = json!([{"filename": "bestand-zqx.txt", "base64": STANDARD.encode("Inhoud-Zqx")},
            {"url": self.site.url("/")}]);
        let is_production = self.way != Way::SandboxReset;
        let former = if is_production {
            "oud-zqx@example.nl"
        } else {
            "mail-zqx@example.nl"
        };
        let body = json!([crate::with(
            person(),
            json!({"curriculumVitae": file, "email": former})
        )]);
        let subscription = json!({"url": self.deaf.url("/gebeurtenis"), "events": "*"});
        let subscriptions = self.path("/auth/regions/me/subscriptions");
        let subscribed = client.post(&subscriptions, &subscription).await;
        assert_eq!(subscribed.status, StatusCode::CREATED);
        let callback = format!("?callbackUrl={}", self.deaf.url("/terug-zqx"));
        let keyed = client.clone().with("idempotency-key", "sleutel-zqx");
        let made = accepted(
            &keyed
                .post(&self.path(&format!("/candidates{callback}")), &body)
                .await,
        );
        self.look();
        self.step().await;
        let record = self.path(&format!(
            "/candidates/{}",
            made["candidateIds"][0].as_str().unwrap()
        ));
        if is_production {
            change_address(&self.app, former, "mail-zqx@example.nl").await;
        }
        let client = self.client();
        accepted(
            &patch(
                &client,
                &format!("{record}{callback}"),
                &json!({"city": "Stad-Zqx"}),
            )
            .await,
        );
        let until = json!({"retainUntil": "2026-01-20T00:00:00Z"});
        accepted(&put(&client, &format!("{record}/retention"), &until).await);
        let scope = if is_production {
            self.region.production()
        } else {
            self.region.sandbox()
        };
        let id = record.rsplit('/').next().unwrap();
        plan(&self.app, scope, id, "Taak-Zqx").await;
        keep_draft(&self.app, scope, id).await;
        client
            .get(&format!("{record}?includeInteractions=true"))
            .await
            .data();
        self.app.record_accesses().await;
        self.sign_in_and_ask().await;
        self.look();
        record
    }

    /// Creates what belongs to sessions: a session, an address to be confirmed, and an unsent
    /// e-mail.
    async fn sign_in_and_ask(&self) {
        let email = "mail-zqx@example.nl";
        let session = if self.way == Way::SandboxReset {
            sign_in_to_sandbox(&self.app, &self.region.key, email).await
        } else {
            sign_in(&self.app, email).await
        };
        let ask = self.path("/auth/candidates/me/email");
        let asked = visitor(&self.app, &session)
            .post(&ask, &json!({"email": "nieuw-zqx@example.nl"}))
            .await;
        assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text());
        let ask = self.path("/auth/candidates/verification");
        let body = json!({"email": email, "redirectUrl": "https://werken.example/terug/zqx"});
        let asked = self.client().post(&ask, &body).await;
        assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text());
    }

    async fn erase(&self, record: &str) {
        let client = self.client();
        let permanent = format!("{record}?permanent=true");
        match self.way {
            Way::AtOnce => drop(accepted(
                &delete(&client.with("idempotency-key", "wis-zqx"), &permanent).await,
            )),
            Way::Queued | Way::OtherNode => {
                let slow = json!([{"name": "Ander", "email": "ander@example.nl", "privacyConsent": true,
                    "curriculumVitae": [{"url": self.others.url("/")}]}]);
                accepted(&client.post("/candidates", &slow).await);
                let keyed = client.clone().with("idempotency-key", "wis-zqx");
                let erased = accepted(&delete(&keyed, &permanent).await);
                assert_eq!(done(&client, &erased).await["status"], "queued");
                if self.way == Way::OtherNode {
                    let other = self.app.another_node().await;
                    other.mutations.step().await.unwrap();
                    other.mutations.step().await.unwrap();
                }
            }
            Way::Retention => {
                let settings =
                    json!({"retention": {"days": 28, "daysWithConsent": 28, "warnDays": 1}});
                patch(&client, "/auth/regions/me/settings", &settings)
                    .await
                    .data();
                for _ in 0..4 {
                    self.app.clock.advance(Duration::from_hours(24 * 10));
                    // E-mails that were not sent in time are dropped.
                    self.app.sent_emails().await;
                    self.app.services.mutations.tidy_now().await.unwrap();
                    self.step().await;
                }
            }
            Way::Candidate => {
                // Sends the earlier e-mails. The request is made in a new session.
                self.app.sent_emails().await;
                let session = self
                    .app
                    .session("mail-zqx@example.nl", model::Environment::Production, None)
                    .await;
                delete(&visitor(&self.app, &session), "/auth/candidates/me").await;
                let token = sent_email(&self.app).await.token().to_owned();
                let (anyone, proof) = (self.app.anonymous(), json!({"token": token}));
                let erased = anyone.post("/auth/candidates/me/erasure", &proof);
                let (erased, ()) = tokio::join!(erased, async {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    self.step().await;
                });
                assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.text());
                assert_eq!(
                    sent_email(&self.app).await.subject,
                    "Je gegevens zijn gewist"
                );
            }
            Way::SandboxReset => {
                client
                    .send(Method::POST, "/auth/regions/me/sandbox-reset", "".into())
                    .await;
            }
        }
        self.step().await;
        self.step().await;
    }

    fn assert_nothing_is_left(&self) {
        let stored = self.app.everything_stored().to_ascii_lowercase();
        for mark in MARKS {
            let at = stored
                .windows(mark.len())
                .position(|window| window == mark.as_bytes());
            let around = at.map(|at| {
                String::from_utf8_lossy(&stored[at.saturating_sub(80)..at + 40]).into_owned()
            });
            assert_eq!(around, None, "{:?}", self.way);
        }
        for table in [
            "retentions",
            "tasks",
            "coordinators",
            "drafts",
            "job_items",
            "desk_exports",
            "desk_export_pieces",
            "attachments",
        ] {
            let own = if self.way == Way::SandboxReset {
                "environment = 1"
            } else {
                "environment = 0"
            };
            let others = i64::from(
                table == "attachments" && matches!(self.way, Way::Queued | Way::OtherNode),
            );
            assert_eq!(self.app.count(table, own), others, "{table} {:?}", self.way);
        }
    }
}

async fn leaves_nothing(way: Way) {
    let mut fixture = Fixture::start(way).await;
    let record = fixture.fill().await;
    // The sandbox sends no e-mail and notifies no former address.
    let production_alone =
        |column: &&str| column.starts_with("mails.") || column.starts_with("former_addresses.");
    let sandbox = |column: &&str| way != Way::SandboxReset || !production_alone(column);
    let expected: BTreeSet<&str> = PERSONAL.into_iter().filter(sandbox).collect();
    assert_eq!(fixture.seen, expected, "the person is everywhere");
    Box::pin(fixture.erase(&record)).await;
    assert_eq!(
        fixture.client().get(&record).await.status,
        StatusCode::NOT_FOUND
    );
    fixture.assert_nothing_is_left();
}

#[testkit::test]
async fn erased_at_once() {
    Box::pin(leaves_nothing(Way::AtOnce)).await;
}

#[testkit::test]
async fn erased_behind_a_slow_download() {
    Box::pin(leaves_nothing(Way::Queued)).await;
}

#[testkit::test]
async fn erased_by_another_node() {
    Box::pin(leaves_nothing(Way::OtherNode)).await;
}

#[testkit::test]
async fn erased_at_the_end_of_the_retention() {
    Box::pin(leaves_nothing(Way::Retention)).await;
}

#[testkit::test]
async fn erased_by_the_candidate() {
    Box::pin(leaves_nothing(Way::Candidate)).await;
}

#[testkit::test]
async fn erased_with_the_sandbox() {
    Box::pin(leaves_nothing(Way::SandboxReset)).await;
}
