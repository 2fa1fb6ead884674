//! `POST /candidates/search`.

mod ends;
mod filters;
mod kept;
mod order;
mod refusals;
mod texts;
mod windows;
mod words;

use serde_json::{Value, json};
use testkit::{Answer, Client};

/// Follows the cursor of a search to the end. Returns the ids of each page.
async fn walk(client: &Client<'_>, search: &Value) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut body = search.clone();
    loop {
        let answer = found(client, &body).await;
        pages.push(ids(&answer));
        match &answer.json()["meta"]["cursor"] {
            Value::Null => return pages,
            cursor => body["cursor"] = cursor.clone(),
        }
    }
}

async fn found(client: &Client<'_>, search: &Value) -> Answer {
    let answer = client.post("/candidates/search", search).await;
    assert_eq!(answer.status, 200, "{search}: {}", answer.text());
    answer
}

fn ids(answer: &Answer) -> Vec<String> {
    let ids = answer.each("id").into_iter();
    ids.map(|id| id.as_str().unwrap().to_owned()).collect()
}

/// Returns the ids that a search finds on its first page, in order.
async fn first(client: &Client<'_>, search: Value) -> Vec<String> {
    ids(&found(client, &search).await)
}

fn id(number: u32) -> String {
    format!("rec{number:014}")
}

/// Returns the numbers of the candidates that words find, in order.
async fn numbers(client: &Client<'_>, words: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> = first(client, json!({"words": words, "pageSize": 100}))
        .await
        .iter()
        .map(|id| id[3..].parse().unwrap())
        .collect();
    numbers.sort_unstable();
    numbers
}
