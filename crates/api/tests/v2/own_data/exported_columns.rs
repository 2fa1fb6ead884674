//! Each column with personal data is in the candidate's own export, or there is a reason why not.

use super::{sign_in, visitor};
use crate::{
    accepted, custom_field, full, patch, put,
    v2::{tasks::plan, writes::PERSONAL},
    with,
};
use model::CustomFieldType;
use serde_json::json;
use testkit::TestApp;

/// Columns that the export shows, each with a JSON pointer into the exported record and a part of
/// the text there.
const EXPORTED: [(&str, &str, &str); 9] = [
    ("accesses.action", "/accesses/0/action", "retention.update"),
    (
        "attachments.content",
        "/curriculumVitae/0/url",
        "http://127.0.0.1:8080/",
    ),
    (
        "attachments.filename",
        "/curriculumVitae/0/filename",
        "cv.txt",
    ),
    (
        "candidate_history.changes",
        "/history/0/changes/0/to",
        "Zwolle",
    ),
    ("candidates.custom", "/customFields/maat", "L"),
    ("candidates.document", "/city", "Zwolle"),
    (
        "interactions.document",
        "/interactions/0/summary",
        "Gesproken",
    ),
    (
        "retentions.candidate_id",
        "/retainUntil",
        "2026-05-31T22:00:00.000Z",
    ),
    ("tasks.text", "/tasks/0/text", "Bellen over de opleiding"),
];

const IN_THE_RECORD: &str =
    "is derived from the e-mail address or phone number that the record shows";
const IN_THE_RECORD_TOO: &str =
    "repeats values that the record shows, so that the region finds the record";
const UNTIL_SENT: &str =
    "belongs to an e-mail of which the person is the recipient, and is removed once it is sent";
const OF_THE_REGION: &str = "is chosen by the region's program; it is not about the person";
const UNTIL_CONFIRMED: &str =
    "is what the person has just entered, until it is confirmed or expires";
const FORMER: &str =
    "is an address that the person has replaced, for as long as that can be undone";

/// Columns that the export does not show, each with the reason.
const NOT_EXPORTED: [(&str, &str); 26] = [
    (
        "candidate_sessions.identity_key",
        "identifies whose session it is, by the e-mail address that the record shows",
    ),
    (
        "coordinators.candidate_id",
        "says which employee guides the person; the export names no employee",
    ),
    ("candidates.email_key", IN_THE_RECORD),
    ("candidates.identity_key", IN_THE_RECORD),
    ("candidates.phone_key", IN_THE_RECORD),
    ("desk_rows.city_key", IN_THE_RECORD_TOO),
    ("desk_rows.custom", IN_THE_RECORD_TOO),
    ("desk_rows.name_key", IN_THE_RECORD_TOO),
    ("desk_rows.postal_key", IN_THE_RECORD_TOO),
    ("desk_rows.words", IN_THE_RECORD_TOO),
    ("desk_rows.text_filter", IN_THE_RECORD_TOO),
    ("desk_words.word", IN_THE_RECORD_TOO),
    (
        "drafts.sealed",
        "is kept for a quarter of an hour and is readable to one employee only",
    ),
    (
        "desk_export_pieces.sealed",
        "is a copy of what the record shows, which is kept for an hour for one employee",
    ),
    ("former_addresses.email", FORMER),
    ("former_addresses.replaced_by", FORMER),
    (
        "job_items.candidate_id",
        "says for 30 days that a change of many candidates was about this one; the accesses show the change",
    ),
    ("mails.identity_key", UNTIL_SENT),
    ("mails.recipient", UNTIL_SENT),
    ("mutations.callback_url", OF_THE_REGION),
    ("mutations.idempotency_key", OF_THE_REGION),
    (
        "mutations.payload",
        "is kept only until the mutation is carried out; the record then shows it",
    ),
    (
        "subscription_events.details",
        "names for 30 days which fields of the record changed, and its phase, for the region's own program",
    ),
    ("verifications.identity_key", UNTIL_CONFIRMED),
    ("verifications.new_email", UNTIL_CONFIRMED),
    ("verifications.redirect_url", OF_THE_REGION),
];

#[test]
fn each_personal_column_is_exported_or_has_a_reason_not_to_be() {
    let exported = EXPORTED.map(|(column, ..)| column);
    let not_exported = NOT_EXPORTED.map(|(column, _)| column);
    let mut listed: Vec<&str> = exported.into_iter().chain(not_exported).collect();
    let mut personal = PERSONAL.to_vec();
    listed.sort_unstable();
    personal.sort_unstable();
    assert_eq!(
        listed, personal,
        "show the column in services::subject_export and list it in EXPORTED, or say why not in NOT_EXPORTED"
    );
}

#[testkit::test]
async fn export_shows_the_columns_that_it_should() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    app.store
        .insert_custom_field(region.id, custom_field(1, "maat", CustomFieldType::Text))
        .await
        .unwrap();
    let row = json!({
        "email": "sanne@example.nl",
        "customFields": {"maat": "L"},
        "interactions": [{"type": "Telefonisch", "performedAt": "2025-01-01T00:00:00Z", "summary": "Gesproken"}],
        "curriculumVitae": [{"filename": "cv.txt", "base64": "SGFsbG8="}],
    });
    app.import(region.production(), vec![with(full(), row)])
        .await;
    let client = app.client(&region.key);
    let path = "/candidates/recAAAAAAAAAAAAAA";
    accepted(&patch(&client, path, &json!({"city": "Zwolle"})).await);
    app.clock.advance(std::time::Duration::from_secs(1));
    let until = json!({"retainUntil": "2026-06-01T00:00:00+02:00"});
    accepted(&put(&client, &format!("{path}/retention"), &until).await);
    plan(
        &app,
        region.production(),
        "recAAAAAAAAAAAAAA",
        "Bellen over de opleiding",
    )
    .await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    let exported = sanne.get("/auth/candidates/me/export").await.data();
    let record = &exported["candidates"][0];
    for (column, pointer, part) in EXPORTED {
        let (table, name) = column.split_once('.').unwrap();
        assert!(
            app.count(table, &format!("{name} IS NOT NULL")) > 0,
            "{column} is filled"
        );
        let shown = record.pointer(pointer).and_then(|shown| shown.as_str());
        assert!(
            shown.is_some_and(|shown| shown.contains(part)),
            "{column}: {record}"
        );
    }
}
