//! Each change of the change feed has one event, whatever is written.

use super::{accepting, bodies, step, subscribed_to_all};
use crate::{accepted, delete, patch, v2::app_reaching_itself};
use http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Client, candidate};

const WRITES: usize = 1_000;

/// Numbers that look random, the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// The candidates that exist, and the contact moments and files that were added to them.
#[derive(Default)]
struct Known {
    candidates: Vec<String>,
    moments: Vec<String>,
    files: Vec<String>,
}

/// Makes one write at random.
async fn write(client: &Client<'_>, dice: &mut Dice, known: &mut Known, number: usize) -> Answer {
    let moment = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z"}]);
    let of = format!(
        "/candidates/{}",
        known.candidates[dice.below(known.candidates.len())]
    );
    let phases = ["nieuw", "matchen", "oriënteren"];
    match dice.below(12) {
        0 | 1 => {
            let email = format!("w{number}@example.nl");
            let new = json!([{"name": "A", "email": email, "privacyConsent": true}]);
            let answer = client.post("/candidates", &new).await;
            known.candidates.push(id(&answer, "candidateIds"));
            answer
        }
        2 => {
            patch(
                client,
                &of,
                &json!({"city": format!("Stad {}", dice.below(3))}),
            )
            .await
        }
        3 => patch(client, &of, &json!({"phase": phases[dice.below(3)]})).await,
        4 => {
            let email = format!("w{}@example.nl", dice.below(number + 1));
            let body =
                json!({"name": "A", "email": email, "privacyConsent": true, "city": "Assen"});
            client.post("/candidates/upsert", &body).await
        }
        5 => delete(client, &of).await,
        6 => {
            client
                .send(Method::POST, &format!("{of}/restore"), "".into())
                .await
        }
        7 | 8 => {
            let answer = client.post(&format!("{of}/interactions"), &moment).await;
            known.moments.push(format!(
                "{of}/interactions/{}",
                id(&answer, "interactionIds")
            ));
            answer
        }
        9 => {
            let file = json!({"otherAttachments": [{"filename": "a.txt", "base64": "YQ=="}]});
            let answer = client.post(&format!("{of}/attachments"), &file).await;
            if answer.status == 202 {
                known
                    .files
                    .push(format!("{of}/attachments/{}", id(&answer, "attachmentIds")));
            }
            answer
        }
        10 if !known.moments.is_empty() => {
            let moment = known.moments[dice.below(known.moments.len())].clone();
            let summary = json!({"summary": format!("Keer {}", dice.below(2))});
            match dice.below(3) {
                0 => delete(client, &moment).await,
                _ => patch(client, &moment, &summary).await,
            }
        }
        11 if known.candidates.len() > 5 && dice.below(3) == 0 => {
            delete(client, &format!("{of}?permanent=true")).await
        }
        _ if !known.files.is_empty() => {
            let file = known.files.swap_remove(dice.below(known.files.len()));
            delete(client, &file).await
        }
        _ => patch(client, &of, &json!({"notes": format!("Notitie {number}")})).await,
    }
}

fn id(answer: &Answer, of: &str) -> String {
    accepted(answer)[of][0].as_str().unwrap().to_owned()
}

/// Returns the changes since a token as pairs of id and change, and the next token.
async fn changes(client: &Client<'_>, token: &str) -> (Vec<(String, String)>, String) {
    let page = client
        .get(&format!("/candidates/changes?syncToken={token}"))
        .await
        .json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let each = page["data"].as_array().unwrap().iter();
    let changes = each.map(|one| (text(&one["id"]), text(&one["change"])));
    (changes.collect(), text(&page["meta"]["syncToken"]))
}

/// Returns what the change feed calls the change of an event, if the event is one of its changes.
fn feed_name(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "candidate.created" => "created",
        "candidate.archived" => "archived",
        "candidate.restored" => "restored",
        "candidate.erased" => "deleted",
        "candidate.updated"
        | "interaction.created"
        | "interaction.updated"
        | "interaction.deleted" => "updated",
        _ => return None,
    })
}

#[testkit::test]
async fn each_change_of_a_thousand_random_writes_has_one_event() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    app.import(region.production(), (1..=3).map(candidate).collect())
        .await;
    let receiver = accepting();
    subscribed_to_all(&client, &receiver).await;
    let mut known = Known::default();
    known
        .candidates
        .extend((1..=3).map(|number| format!("rec{number:014}")));
    let mut token = client.get("/candidates").await.json()["meta"]["syncToken"]
        .as_str()
        .unwrap()
        .to_owned();
    let (mut dice, mut feed) = (Dice(7), Vec::new());
    for number in 0..WRITES {
        let answer = write(&client, &mut dice, &mut known, number).await;
        if answer.status != 202 {
            assert_eq!(answer.status, 404, "{}", answer.text());
            continue;
        }
        let (changes, next) = changes(&client, &token).await;
        token = next;
        for (id, _) in changes.iter().filter(|(_, change)| change == "deleted") {
            known.candidates.retain(|one| one != id);
            known.moments.retain(|one| !one.contains(id));
            known.files.retain(|one| !one.contains(id));
        }
        feed.push(changes);
    }
    for _ in 0..3 {
        step(&app).await;
    }
    let mut events = bodies(&receiver);
    events.sort_by_key(|event| event["data"]["sequence"].as_i64());
    let positions = events
        .iter()
        .map(|event| event["data"]["sequence"].as_i64().unwrap());
    assert!(
        positions.eq(1..=i64::try_from(events.len()).unwrap()),
        "each event once"
    );
    // The event about a mutation is the last one of its write.
    let writes = events.split_inclusive(|event| event["type"] == "mutation.succeeded");
    let mut compared = 0;
    for (events, changes) in writes.zip(&feed) {
        let of = |event: &Value| {
            let change = feed_name(event["type"].as_str().unwrap())?;
            Some((
                event["data"]["candidateId"].as_str().unwrap().to_owned(),
                change.to_owned(),
            ))
        };
        let mut reported: Vec<_> = events.iter().filter_map(of).collect();
        // In the feed an archived candidate is archived, whatever else was changed since.
        for (one, (_, change)) in reported.iter_mut().zip(changes) {
            if change == "archived" && one.1 == "updated" {
                one.1 = "archived".into();
            }
        }
        assert_eq!(reported, *changes, "{events:?}");
        compared += 1;
    }
    assert!(
        compared == feed.len() && compared > WRITES * 8 / 10,
        "{compared}"
    );
    assert!(feed.iter().flatten().count() > WRITES / 2);
}
