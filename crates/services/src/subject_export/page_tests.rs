use super::*;

/// Renders an export with everything that it may contain, with texts that have to be escaped.
#[test]
#[expect(clippy::too_many_lines, reason = "it fills one value of every kind")]
fn page_matches_its_snapshot() {
    use crate::subject_export::{
        ExportedAccess, ExportedChange, ExportedChangedField, ExportedKey, ExportedMutation,
        ExportedRegion, ExportedRemovedField,
    };
    use model::{Role, Timestamp};
    use serde_json::json;
    use store::access_log::Viewer;
    let at = |second: i64| Timestamp::from_micros(1_767_323_045_000_000 + second * 1_000_000);
    let map = |value: Value| value.as_object().cloned().unwrap_or_default();
    let odd = "<b>'Jan' & \"Piet\"</b>";
    let key_id = "keyAbC13pTbjpS6Iz".parse().unwrap();
    let access = |action: &str, key: Option<Option<&str>>| ExportedAccess {
        at: at(1),
        until: at(2),
        action: action.into(),
        fields: None,
        by: key
            .map_or(Viewer::Operator(None), |_| Viewer::Key(key_id))
            .into(),
        key: key.map(|description| ExportedKey {
            description: description.map(str::to_owned),
        }),
    };
    let by_staff = ExportedAccess {
        by: Viewer::Staff("usrAbC13pTbjpS6Iz".parse().unwrap(), Role::Coordinator).into(),
        ..access("desk.view", None)
    };
    let mutation = |operation: &str, status| ExportedMutation {
        operation: operation.into(),
        status,
        created_at: at(3),
        started_at: None,
        finished_at: None,
    };
    let file = json!({"url": "https://a.example.nl/x?a=1&b=2", "filename": odd, "type": "text/plain", "size": 5});
    let full = ExportedRecord {
        id: "rec00000000000001".parse().unwrap(),
        region: ExportedRegion {
            id: "reg00000000000001".parse().unwrap(),
            name: odd.into(),
        },
        fields: map(json!({
            "name": odd, "email": "", "phone": null, "privacyConsent": true, "sectors": ["po", odd],
            "roles": [], "curriculumVitae": [file], "unknown": 1.5,
        })),
        custom_fields: map(json!({"bron": odd, "aantal": 3, "actief": false, "zonder": null})),
        removed_custom_fields: vec![ExportedRemovedField {
            key: "oud".into(),
            label: odd.into(),
            value: json!(odd),
            removed_at: at(4),
            kept_until: at(5),
        }],
        interactions: vec![json!({
            "id": "act00000000000001", "candidateId": "rec00000000000001", "name": odd, "notes": null,
            "type": "phone", "durationMinutes": 30,
        })],
        tasks: vec![
            ExportedTask {
                text: odd.into(),
                due_on: "2026-03-01".into(),
                done_at: None,
                created_at: at(2),
            },
            ExportedTask {
                text: "Bellen".into(),
                due_on: "2026-02-01".into(),
                done_at: Some(at(3)),
                created_at: at(2),
            },
        ],
        mutations: vec![
            mutation("candidates.create", "succeeded"),
            mutation(odd, "unheard"),
        ],
        accesses: vec![
            access("candidates.get", Some(Some(odd))),
            access("candidates.list", Some(None)),
            access(odd, None),
            by_staff,
        ],
        history: vec![ExportedChange {
            at: at(7),
            by: "key",
            operation: "candidates.update".into(),
            changes: vec![
                ExportedChangedField {
                    field: "name".into(),
                    from: json!(null),
                    to: json!(odd),
                },
                ExportedChangedField {
                    field: "customFields.bron".into(),
                    from: json!(odd),
                    to: json!(["a", "b"]),
                },
            ],
        }],
        retain_until: Some(at(6)),
        labels: [("bron".to_owned(), odd.to_owned())].into(),
    };
    let bare = ExportedRecord {
        id: "rec00000000000002".parse().unwrap(),
        region: ExportedRegion {
            id: "reg00000000000002".parse().unwrap(),
            name: "Zuid".into(),
        },
        fields: map(json!({"name": "Sanne Voorbeeld"})),
        custom_fields: Map::new(),
        removed_custom_fields: Vec::new(),
        interactions: Vec::new(),
        tasks: Vec::new(),
        mutations: Vec::new(),
        accesses: Vec::new(),
        history: Vec::new(),
        retain_until: None,
        labels: std::collections::HashMap::new(),
    };
    let export = |candidates| SubjectExport {
        exported_at: at(0),
        candidates,
    };
    let shown = [export(vec![full, bare]).page(), export(Vec::new()).page()];
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("subject_export_page", shown.join("\n=====\n"));
    });
}
