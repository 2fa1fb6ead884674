//! A copy maintained with the change feed equals the list, whatever is written and whenever the
//! feed is read.

use crate::{accepted, app_with, delete, patch};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use testkit::{Client, TestApp, TestRegion, many};

/// Pseudo-random numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// A copy of a region's records by id, with its position in the feed.
#[derive(Default)]
struct Mirror {
    records: BTreeMap<String, Value>,
    token: String,
}

fn id(record: &Value) -> String {
    record["id"].as_str().unwrap().to_owned()
}

impl Mirror {
    async fn catch_up(&mut self, client: &Client<'_>, dice: &mut Dice) {
        let mut from = format!("syncToken={}", self.token);
        loop {
            let size = 1 + dice.below(100);
            let path =
                format!("/candidates/changes?includeInteractions=true&pageSize={size}&{from}");
            let answer = client.get(&path).await;
            for entry in answer.data().as_array().unwrap() {
                match &entry["candidate"] {
                    Value::Null => drop(self.records.remove(&id(entry))),
                    record => drop(self.records.insert(id(entry), record.clone())),
                }
                let gone = ["archived", "deleted"].contains(&entry["change"].as_str().unwrap());
                assert_eq!(gone, entry["candidate"].is_null(), "{entry}");
            }
            let meta = &answer.json()["meta"];
            let Some(cursor) = meta["cursor"].as_str() else {
                meta["syncToken"]
                    .as_str()
                    .unwrap()
                    .clone_into(&mut self.token);
                return;
            };
            from = format!("cursor={cursor}");
        }
    }
}

/// A writer of random changes.
struct Writers<'a> {
    client: Client<'a>,
    dice: Dice,
    /// The existing candidates, archived or not.
    known: Vec<String>,
    /// The interactions, with their candidates.
    moments: Vec<(String, String)>,
    made: usize,
    /// The prefix of the e-mail addresses.
    name: &'static str,
}

impl Writers<'_> {
    fn payload(&mut self) -> Value {
        self.made += 1;
        // There are few addresses, so that upserts match.
        let phase = ["nieuw", "matchen", "werkzaam"][self.dice.below(3)];
        let address = format!("{}{}@example.nl", self.name, self.dice.below(60));
        json!({"name": format!("Persoon {}", self.made), "email": address, "privacyConsent": true,
            "phase": phase})
    }

    async fn write(&mut self) {
        let moment = json!({"type": "Anders", "performedAt": format!("2025-01-{:02}T00:00:00Z", 1 + self.dice.below(28))});
        let (kind, which) = (
            self.dice.below(20),
            self.dice.below(self.known.len().max(1)),
        );
        let Some(one) = self.known.get(which).cloned().filter(|_| kind > 3) else {
            let how_many = 1 + self.dice.below(3);
            let new: Vec<_> = (0..how_many).map(|_| self.payload()).collect();
            let data = accepted(&self.client.post("/candidates", &json!(new)).await);
            return self.known.extend(
                data["candidateIds"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|id| id.as_str().unwrap().to_owned()),
            );
        };
        let path = format!("/candidates/{one}");
        match kind {
            4..=5 => {
                let client = self.client.clone().with("prefer", "wait=10");
                let payload = self.payload();
                let answer = client.post("/candidates/upsert", &payload).await;
                let id = answer.data()["candidateIds"][0]
                    .as_str()
                    .unwrap()
                    .to_owned();
                if !self.known.contains(&id) {
                    self.known.push(id);
                }
            }
            6..=9 => {
                let change = json!({"city": format!("Plaats {}", self.dice.below(4)), "phase": "oriënteren"});
                accepted(&patch(&self.client, &path, &change).await);
            }
            10..=11 => drop(accepted(&delete(&self.client, &path).await)),
            12..=13 => drop(accepted(
                &self
                    .client
                    .send(Method::POST, &format!("{path}/restore"), "".into())
                    .await,
            )),
            14 => {
                accepted(&delete(&self.client, &format!("{path}?permanent=true")).await);
                self.known.swap_remove(which);
            }
            15..=17 => {
                let data = accepted(
                    &self
                        .client
                        .post(&format!("{path}/interactions"), &json!([moment]))
                        .await,
                );
                self.moments
                    .push((one, data["interactionIds"][0].as_str().unwrap().to_owned()));
            }
            _ if self.moments.is_empty() => {}
            _ => {
                let chosen = self.dice.below(self.moments.len());
                let (candidate, id) = self.moments.swap_remove(chosen);
                let path = format!("/candidates/{candidate}/interactions/{id}");
                let answer = if kind == 18 {
                    patch(
                        &self.client,
                        &path,
                        &json!({"name": format!("N{}", self.dice.below(3))}),
                    )
                    .await
                } else {
                    delete(&self.client, &path).await
                };
                let there = self.known.contains(&candidate);
                assert_eq!(
                    answer.status,
                    if there {
                        StatusCode::ACCEPTED
                    } else {
                        StatusCode::NOT_FOUND
                    }
                );
            }
        }
    }
}

/// Walks the whole list, with writes between the pages.
async fn walk(client: &Client<'_>, writers: &mut Writers<'_>, each: usize) -> Mirror {
    let mut mirror = Mirror::default();
    let mut path = "/candidates?includeInteractions=true&pageSize=7".to_owned();
    loop {
        let answer = client.get(&path).await;
        for record in answer.data().as_array().unwrap() {
            assert!(
                mirror.records.insert(id(record), record.clone()).is_none(),
                "once in a walk"
            );
        }
        for _ in 0..each {
            writers.write().await;
        }
        let meta = &answer.json()["meta"];
        let Some(cursor) = meta["cursor"].as_str() else {
            meta["syncToken"]
                .as_str()
                .unwrap()
                .clone_into(&mut mirror.token);
            return mirror;
        };
        path = format!("/candidates?includeInteractions=true&pageSize=7&cursor={cursor}");
    }
}

async fn mirror_through(app: &TestApp, region: &TestRegion, seed: u64, rounds: usize) {
    let client = app.client(&region.key);
    let known = client
        .get("/candidates")
        .await
        .data()
        .as_array()
        .unwrap()
        .iter()
        .map(id)
        .collect();
    let mut writers = Writers {
        client: client.clone(),
        dice: Dice(seed),
        known,
        moments: Vec::new(),
        made: 0,
        name: "p",
    };
    let mut dice = Dice(seed + 99);
    // Nothing waits for the writes, so the walk sees some of them half-way.
    let mut mirror = walk(&client, &mut writers, 5).await;
    for _ in 0..rounds {
        for _ in 0..dice.below(60) {
            writers.write().await;
        }
        mirror.catch_up(&client, &mut dice).await;
    }
    let mut quiet = Writers {
        client: client.clone(),
        dice: Dice(1),
        known: vec![],
        moments: vec![],
        made: 0,
        name: "",
    };
    let fresh = walk(&client, &mut quiet, 0).await;
    mirror.catch_up(&client, &mut dice).await;
    assert!(fresh.records.len() > 20, "{} records", fresh.records.len());
    assert_eq!(mirror.records, fresh.records);
    let total = client
        .get("/candidates?includeTotal=true&pageSize=1")
        .await
        .json()["meta"]["total"]
        .clone();
    assert_eq!(total, fresh.records.len());
}

#[testkit::test]
async fn mirror_that_follows_the_feed_equals_the_list() {
    let (app, region) = app_with(many(1..=60)).await;
    for seed in 1..=3 {
        mirror_through(&app, &region, seed, 25).await;
    }
}

#[testkit::test]
async fn mirror_equals_the_list_under_concurrent_writes() {
    let (app, region) = app_with(many(1..=60)).await;
    let client = app.client(&region.key);
    let mut writers: Vec<_> = ["a", "b", "c", "d"]
        .into_iter()
        .zip(1..)
        .map(|(name, seed)| Writers {
            client: client.clone(),
            dice: Dice(seed),
            known: vec![],
            moments: vec![],
            made: 0,
            name,
        })
        .collect();
    let mut idle = Writers {
        client: client.clone(),
        dice: Dice(1),
        known: vec![],
        moments: vec![],
        made: 0,
        name: "",
    };
    let mut mirror = walk(&client, &mut idle, 0).await;
    let mut dice = Dice(7);
    let writing = futures::future::join_all(writers.iter_mut().map(|writer| async {
        for _ in 0..150 {
            writer.write().await;
        }
    }));
    let mut writing = std::pin::pin!(writing);
    // Reads of the feed happen at arbitrary moments; none misses a change permanently.
    loop {
        let looked = mirror.catch_up(&client, &mut dice);
        match futures::future::select(writing.as_mut(), std::pin::pin!(looked)).await {
            futures::future::Either::Left((_, looked)) => {
                looked.await;
                break;
            }
            // A read on SQLite never waits, so the writers would not run without this.
            futures::future::Either::Right(_) => tokio::task::yield_now().await,
        }
    }
    mirror.catch_up(&client, &mut dice).await;
    let fresh = walk(&client, &mut idle, 0).await;
    assert!(fresh.records.len() > 60, "{} records", fresh.records.len());
    assert_eq!(mirror.records, fresh.records);
}
