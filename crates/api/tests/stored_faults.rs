//! What was stored under earlier rules: it stays readable, and a check of the data names it by
//! record and field.

use crate::{app_with, custom_field, patch};
use http::StatusCode;
use model::{CustomFieldType, DocumentBuilder, Field, Scope};
use serde_json::{Value, json};
use store::{
    ScopeTx,
    candidates::{Finished, NewCandidate},
    interactions::NewInteraction,
};
use testkit::{TestApp, candidate};

/// Stores a candidate as it was finished before the present rules.
async fn store(
    app: &TestApp,
    scope: Scope,
    number: u32,
    members: Value,
    custom: Option<&str>,
    moment: Option<Value>,
) {
    let id = format!("rec{number:014}").parse().unwrap();
    let base = json!({
        "id": id, "name": "Sanne", "email": "s@example.nl", "privacyConsent": true, "phase": "nieuw", "sectors": [],
        "roles": [], "qualifications": [], "curriculumVitae": [], "otherAttachments": [],
        "createdAt": "2025-01-01T00:00:00.000Z", "updatedAt": "2025-01-01T00:00:00.000Z",
    });
    let members = crate::with(base, members);
    let value = |field: Field, out: &mut Vec<u8>| {
        out.extend_from_slice(members[field.name()].to_string().as_bytes());
    };
    let document = DocumentBuilder::build(value).finish();
    let at = "2026-01-01T00:00:00Z".parse().unwrap();
    let interactions = moment.into_iter().map(|moment| {
        let id = format!("rec9{number:013}").parse().unwrap();
        let shown = crate::with(
            json!({"id": id, "candidateId": members["id"], "type": "Anders", "performedAt": "2026-01-01T00:00:00.000Z",
                "name": null, "performedBy": null, "durationMinutes": null, "summary": null, "notes": null,
                "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-01T00:00:00.000Z"}),
            moment,
        );
        NewInteraction { id, performed_at: at, created_at: at, document: shown.to_string() }
    });
    let finished = Finished::of(document, custom.map(str::to_owned));
    let new = NewCandidate {
        id,
        finished,
        interactions: interactions.collect(),
        attachments: vec![],
    };
    let stored = app
        .store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.candidates().insert(&new).await?;
            Ok::<_, store::Error>(())
        });
    stored.await.unwrap();
}

#[testkit::test]
async fn record_without_an_id_is_reported_and_the_others_are_checked() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let scope = region.production();
    store(&app, scope, 2, json!({"id": null}), None, None).await;
    store(&app, scope, 3, json!({"address": ""}), None, None).await;
    let mut reported = Vec::new();
    let counts = services::check_data(&app.store, &scope, |fault| reported.push(fault))
        .await
        .unwrap();
    assert_eq!((counts.candidates, counts.with_faults), (3, 2));
    let lines: Vec<_> = reported
        .iter()
        .map(|fault| format!("{} {}: {}", fault.candidate, fault.field, fault.expected))
        .collect();
    assert_eq!(
        lines,
        [
            "at position 2 id: expected the record's id; found none that can be read",
            "rec00000000000003 address: expected no value (null); found blank text"
        ]
    );
}

#[testkit::test]
async fn stored_faults_are_reported_without_values() {
    let (app, region) = app_with((1..=1_200).map(candidate).collect()).await;
    let field = custom_field(1, "opmerking", CustomFieldType::Text);
    assert!(
        app.store
            .insert_custom_field(region.id, field)
            .await
            .unwrap()
    );
    let (production, sandbox) = (region.production(), region.sandbox());
    store(
        &app,
        production,
        2_001,
        json!({"email": "Sanne <geheim@example.nl>", "address": ""}),
        None,
        None,
    )
    .await;
    store(
        &app,
        production,
        2_002,
        json!({"phone": "6,12E+08", "dateOfBirth": "2990-01-01"}),
        None,
        None,
    )
    .await;
    let custom = Some(r#"{"fld00000000000001":" geheim "}"#);
    let moment = Some(json!({"summary": "\u{7}geheim"}));
    store(
        &app,
        production,
        2_003,
        json!({"name": " Sanne"}),
        custom,
        moment,
    )
    .await;
    store(
        &app,
        sandbox,
        2_004,
        json!({"email": "geheim@example"}),
        None,
        None,
    )
    .await;

    // Readable, and taken by a change of something else.
    let client = app.client(&region.key);
    for id in [
        "rec00000000002001",
        "rec00000000002002",
        "rec00000000002003",
    ] {
        assert_eq!(
            client
                .get(&format!("/candidates/{id}?includeInteractions=true"))
                .await
                .status,
            StatusCode::OK
        );
        let changed = patch(
            &client,
            &format!("/candidates/{id}"),
            &json!({"city": "Assen"}),
        )
        .await;
        assert_eq!(changed.status, StatusCode::ACCEPTED);
    }

    let mut reported = Vec::new();
    let counts = services::check_data(&app.store, &production, |fault| reported.push(fault))
        .await
        .unwrap();
    assert_eq!(
        (
            counts.candidates,
            counts.with_faults,
            counts.without_address
        ),
        (1_203, 3, 1)
    );
    let places: Vec<_> = reported
        .iter()
        .map(|fault| {
            format!(
                "{} {} {}",
                fault.candidate,
                fault.interaction.as_deref().unwrap_or("-"),
                fault.field
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            "rec00000000002001 - email",
            "rec00000000002001 - address",
            "rec00000000002002 - phone",
            "rec00000000002002 - dateOfBirth",
            "rec00000000002003 rec90000000002003 summary",
            "rec00000000002003 - name",
            "rec00000000002003 - customFields.opmerking",
        ]
    );
    assert!(
        reported
            .iter()
            .all(|fault| !format!("{fault:?}").contains("geheim")),
        "{reported:#?}"
    );

    let scopes: Vec<_> = services::scopes(&app.store).await.unwrap();
    assert_eq!(
        scopes,
        [
            ("noord".to_owned(), production),
            ("noord".to_owned(), sandbox)
        ]
    );
    let found = services::check_data(&app.store, &sandbox, |_| {})
        .await
        .unwrap();
    assert_eq!(
        (found.candidates, found.with_faults, found.without_address),
        (1, 1, 1)
    );
}
