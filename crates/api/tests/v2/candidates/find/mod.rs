//! `GET` and `POST /candidates/find`.

mod refused;

use crate::{app_with, changed};
use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use testkit::{Client, candidate};

/// Searches by both routes, checks that they agree, and returns the ids found.
async fn find(client: &Client<'_>, member: &str, value: &str) -> Vec<Value> {
    let encoded = utf8_percent_encode(value, NON_ALPHANUMERIC);
    let by_url = client
        .get(&format!("/candidates/find?{member}={encoded}"))
        .await;
    let by_body = client
        .post("/candidates/find", &json!({member: value}))
        .await;
    assert_eq!(by_url.text(), by_body.text());
    by_url.each("id")
}

fn id(number: u32) -> Value {
    candidate(number)["id"].clone()
}

#[testkit::test]
async fn search_result_is_an_array_without_a_cursor() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let answer = app
        .client(&region.key)
        .get("/candidates/find?email=n1@example.nl&fields=email")
        .await;
    assert_eq!(
        answer.text(),
        r#"{"statusCode":200,"message":"Successfully retrieved candidates","data":[{"id":"rec00000000000001","email":"n1@example.nl"}],"meta":{"sandboxEnabled":false}}"#
    );
}

#[testkit::test]
async fn email_search_ignores_case_and_blanks_and_needs_the_whole_address() {
    let (app, region) = app_with(vec![
        changed(1, json!({"email": "Jane.Doe+Werk@Example.NL"})),
        changed(2, json!({"email": "josé@example.nl"})),
        changed(3, json!({"email": "JANE.doe+werk@example.nl"})),
    ])
    .await;
    let client = app.client(&region.key);
    assert_eq!(
        find(&client, "email", "jane.doe+werk@example.nl").await,
        [id(1), id(3)]
    );
    assert_eq!(
        find(&client, "email", "  JANE.DOE+WERK@EXAMPLE.NL\t").await,
        [id(1), id(3)]
    );
    assert_eq!(
        find(&client, "email", "JOSE\u{301}@example.nl").await,
        [id(2)]
    );
    for none in [
        "jane.doe@example.nl",
        "doe+werk@example.nl",
        "jane.doe+werk@example.com",
    ] {
        assert_eq!(
            find(&client, "email", none).await,
            Vec::<Value>::new(),
            "{none:?}"
        );
    }
    // A bare plus sign in a query decodes to a space, and the message says so.
    let blank = client
        .get("/candidates/find?email=jane.doe+werk@example.nl")
        .await;
    assert_eq!(
        (blank.status, blank.faults()),
        (StatusCode::BAD_REQUEST, vec!["email format".into()])
    );
    let message = "expected an e-mail address without spaces; found a space at position 9; write + as %2B in a query";
    assert_eq!(blank.json()["errors"][0]["message"], message);
    let stored = client
        .get("/candidates/find?email=jane.doe%2Bwerk@example.nl")
        .await
        .each("email");
    assert_eq!(
        stored,
        ["Jane.Doe+Werk@Example.NL", "JANE.doe+werk@example.nl"]
    );
}

#[testkit::test]
async fn email_search_ignores_invisible_characters_and_encodes_the_domain() {
    let (app, region) = app_with(vec![
        changed(1, json!({"email": "strasse@bücher.example.nl"})),
        changed(2, json!({"email": "straße@xn--bcher-kva.example.nl"})),
    ])
    .await;
    let client = app.client(&region.key);
    for (looked_for, found) in [
        ("stra\u{200b}sse@BÜCHER.example.nl", id(1)),
        ("\u{feff}STRASSE@xn--bcher-kva.example.nl", id(1)),
        ("stra\u{ad}ße@bücher\u{200d}.example.nl", id(2)),
    ] {
        assert_eq!(
            find(&client, "email", looked_for).await,
            [found],
            "{looked_for}"
        );
    }
}

#[testkit::test]
async fn phone_search_uses_the_first_of_two_numbers() {
    let rows = [
        "06 12345678 / 010 1234567",
        "0612345678 of 0101234567",
        "612345678",
        "06-12345678 tst. 12",
    ];
    let rows = rows
        .iter()
        .zip(1..)
        .map(|(phone, number)| changed(number, json!({"phone": phone})));
    let (app, region) = app_with(rows.collect()).await;
    let client = app.client(&region.key);
    assert_eq!(
        find(&client, "phone", "0612345678").await,
        [id(1), id(2), id(3), id(4)]
    );
    assert_eq!(
        find(&client, "phone", "0101234567").await,
        Vec::<Value>::new()
    );
}

#[testkit::test]
async fn phone_search_ignores_spelling() {
    let writings = [
        "06 12345678",
        "+31 6 12345678",
        "0031-612345678",
        "+31 (0)6 12345678",
        "06.12.34.56.78 (na 18u)",
    ];
    let writings = &writings[..4];
    let rows = writings
        .iter()
        .zip(1..)
        .map(|(phone, number)| changed(number, json!({"phone": phone})));
    let (app, region) = app_with(
        rows.chain([changed(5, json!({"phone": "+32 470 00 00 01"}))])
            .collect(),
    )
    .await;
    let client = app.client(&region.key);
    for writing in writings {
        assert_eq!(
            find(&client, "phone", writing).await,
            [id(1), id(2), id(3), id(4)],
            "{writing}"
        );
    }
    assert_eq!(find(&client, "phone", "0032470000001").await, [id(5)]);
    assert_eq!(
        find(&client, "phone", "12345678").await,
        Vec::<Value>::new()
    );
}

#[testkit::test]
async fn matches_are_in_list_order_without_archived_candidates() {
    let shared = |number, archived: Option<&str>| {
        changed(
            number,
            json!({"email": "gezin@example.nl", "phone": "06 1", "archivedAt": archived}),
        )
    };
    let (app, region) = app_with(vec![
        shared(3, None),
        shared(1, Some("2025-01-01T00:00:00Z")),
        shared(2, None),
    ])
    .await;
    let client = app.client(&region.key);
    assert_eq!(
        find(&client, "email", "gezin@example.nl").await,
        [id(3), id(2)]
    );
    assert_eq!(find(&client, "phone", "061").await, [id(3), id(2)]);
}

#[testkit::test]
async fn email_search_ignores_the_phone() {
    let (app, region) = app_with(vec![candidate(1), candidate(2)]).await;
    let client = app.client(&region.key);
    let both = |email: &str, phone: &str| format!("/candidates/find?email={email}&phone={phone}");
    assert_eq!(
        client
            .get(&both("n1@example.nl", "06%2000000002"))
            .await
            .each("id"),
        [id(1)]
    );
    assert_eq!(
        client
            .get(&both("niemand@example.nl", "06%2000000002"))
            .await
            .data(),
        json!([])
    );
    assert_eq!(
        client.get(&both("n1@example.nl", "geen")).await.each("id"),
        [id(1)]
    );
    assert_eq!(
        client.get(&both("%20", "06%2000000002")).await.each("id"),
        [id(2)]
    );
    assert_eq!(
        client.get(&both("", "06%2000000002")).await.each("id"),
        [id(2)]
    );
    let body = json!({"email": null, "phone": "06 00000002"});
    assert_eq!(
        client.post("/candidates/find", &body).await.each("id"),
        [id(2)]
    );
}

#[testkit::test]
async fn search_accepts_fields_and_interactions() {
    let interaction = json!([{"type": "Telefonisch", "performedAt": "2025-01-01T00:00:00Z"}]);
    let (app, region) = app_with(vec![changed(1, json!({"interactions": interaction}))]).await;
    let client = app.client(&region.key);
    let body = json!({"email": "n1@example.nl", "fields": ["name", "phase,city"]});
    let expected = json!([{"id": id(1), "name": "Kandidaat 1", "phase": "nieuw", "city": null}]);
    assert_eq!(
        client.post("/candidates/find", &body).await.data(),
        expected
    );
    for path in [
        "/candidates/find?email=n1@example.nl&includeInteractions=true",
        "/candidates/find?email=n1@example.nl&fields=interactions",
    ] {
        assert_eq!(
            client.get(path).await.data()[0]["interactions"][0]["type"],
            "Telefonisch"
        );
    }
    let answer = client
        .post(
            "/candidates/find?includeInteractions=true",
            &json!({"email": "n1@example.nl"}),
        )
        .await;
    assert_eq!(answer.data()[0]["interactions"][0]["type"], "Telefonisch");
    let absent = client
        .post(
            "/candidates/find",
            &json!({"email": "n1@example.nl", "fields": null}),
        )
        .await;
    assert_eq!(
        absent.data()[0].as_object().unwrap().len(),
        model::Field::COUNT
    );
}
