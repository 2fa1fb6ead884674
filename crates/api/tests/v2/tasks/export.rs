//! Exports of the desk.

use crate::{custom_field, with};
use model::{CandidateId, CustomFieldType, Role, StaffId};
use serde_json::{Value, json};
use services::{
    ImportOptions,
    desk_export::{DeskExport, ExportOrder, ExportRefusal, Format},
    import::{self, import},
};
use std::{io::Cursor, time::Duration};
use store::mutations::StaffAuthor;
use testkit::{TestApp, TestRegion, candidate, many};

/// Texts that a spreadsheet might take for a formula, or that its syntax might break.
const HOSTILE: [&str; 9] = [
    "=1+1",
    "+31612345678",
    "-x",
    "@y",
    "\t=z",
    "\"a;b\"",
    "een\r\nregel",
    "\u{b4}\u{e9}",
    "'=al",
];

struct Fixture {
    app: TestApp,
    region: TestRegion,
    anne: StaffId,
}

impl Fixture {
    async fn start(rows: Vec<Value>) -> Self {
        let app = TestApp::start().await;
        let region = app.region("noord").await;
        let field = custom_field(1, "maat", CustomFieldType::Text);
        app.store
            .insert_custom_field(region.id, field)
            .await
            .unwrap();
        app.import(region.production(), rows).await;
        let anne = app.staff("Anne", &[(region.id, Role::Manager)]).await;
        Self { app, region, anne }
    }

    fn order(&self, candidates: u32, columns: &[&str], format: Format) -> ExportOrder {
        ExportOrder {
            scope: self.region.production(),
            by: StaffAuthor {
                id: self.anne,
                name: "Anne".into(),
                role: Some(Role::Manager),
            },
            candidates: (1..=candidates).map(id).collect(),
            columns: columns.iter().map(|&name| name.to_owned()).collect(),
            format,
            reason: None,
            english: false,
            stepped_up: false,
        }
    }

    async fn bytes(&self, export: &DeskExport) -> Vec<u8> {
        let (exports, scope) = (&self.app.services.desk_exports, self.region.production());
        let mut all = Vec::new();
        for number in 0..export.pieces {
            let piece = exports.piece(&scope, export, number).await.unwrap();
            all.extend(piece.unwrap());
        }
        all
    }

    async fn made(&self, order: ExportOrder) -> (DeskExport, Vec<u8>) {
        let (exports, scope) = (&self.app.services.desk_exports, order.scope);
        let id = exports.make(order).await.unwrap().unwrap();
        let export = exports.open(&scope, self.anne, id).await.unwrap().unwrap();
        let bytes = self.bytes(&export).await;
        assert_eq!(bytes.len() as u64, export.size);
        (export, bytes)
    }

    async fn refused(&self, order: ExportOrder) -> ExportRefusal {
        let made = self.app.services.desk_exports.make(order).await;
        made.unwrap().unwrap_err()
    }
}

fn id(number: u32) -> CandidateId {
    format!("rec{number:014}").parse().unwrap()
}

fn hostile() -> Vec<Value> {
    let row = |(text, number): (&&str, u32)| {
        let own = json!({"motivation": text, "city": "Zwolle", "dateOfBirth": "1990-02-28", "customFields": {"maat": text}});
        with(candidate(number), own)
    };
    HOSTILE.iter().zip(1..).map(row).collect()
}

const COLUMNS: [&str; 9] = [
    "id",
    "name",
    "email",
    "phone",
    "privacyConsent",
    "motivation",
    "dateOfBirth",
    "city",
    "customFields.maat",
];

#[testkit::test]
async fn an_export_that_is_imported_again_changes_nothing() {
    let it = Fixture::start(hostile()).await;
    let (here, fields) = (it.app.client(&it.region.key), COLUMNS.join(","));
    let fields = fields.replace("customFields.maat", "customFields");
    let list = format!("/candidates?pageSize=100&fields={fields}");
    let before = here.get(&list).await.data();
    for (format, slug, number) in [(Format::Csv, "zuid", 2), (Format::Xlsx, "oost", 3)] {
        let count = u32::try_from(HOSTILE.len()).unwrap();
        let (_, bytes) = it.made(it.order(count, &COLUMNS, format)).await;
        if format == Format::Csv {
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert!(text.starts_with("\u{feff}\""));
            assert!(!text.contains("true") && text.contains("\"ja\""));
            assert!(text.contains("\"'=1+1\"") && text.contains("\"1990-02-28\""));
            assert!(text.ends_with("\"\r\n"));
        } else {
            assert!(bytes.starts_with(b"PK"));
        }
        let other = it.app.region(slug).await;
        let field = custom_field(number, "maat", CustomFieldType::Text);
        it.app
            .store
            .insert_custom_field(other.id, field)
            .await
            .unwrap();
        let options = ImportOptions::new(other.production(), import::Format::Table);
        let report = import(&it.app.store, options, Cursor::new(bytes), |_| {}).await;
        assert!(report.is_ok(), "{format:?}: {report:?}");
        let there = it.app.client(&other.key);
        assert_eq!(there.get(&list).await.data(), before, "{format:?}");
    }
}

#[testkit::test]
async fn an_export_is_for_one_person_and_one_hour() {
    let it = Fixture::start(many(1..=3)).await;
    let (exports, scope) = (&it.app.services.desk_exports, it.region.production());
    let (export, bytes) = it.made(it.order(3, &["id", "name"], Format::Csv)).await;
    assert_eq!(export.total, 3);
    let stored = it.app.everything_stored();
    let line = bytes.split(|byte| *byte == b'\n').nth(1).unwrap();
    assert!(!stored.windows(line.len()).any(|window| window == line));
    let bram = it.app.staff("Bram", &[(it.region.id, Role::Manager)]).await;
    assert_eq!(exports.open(&scope, bram, export.id).await.unwrap(), None);
    assert_eq!(exports.of(&scope, bram).await.unwrap(), []);
    assert_eq!(exports.of(&scope, it.anne).await.unwrap().len(), 1);
    it.app.clock.advance(Duration::from_mins(61));
    assert_eq!(
        exports.open(&scope, it.anne, export.id).await.unwrap(),
        None
    );
    exports.tidy().await.unwrap();
    let left = it.app.count("desk_exports", "1 = 1");
    assert_eq!(left + it.app.count("desk_export_pieces", "1 = 1"), 0);
}

#[testkit::test]
async fn an_export_is_recorded_with_its_candidates() {
    let it = Fixture::start(many(1..=3)).await;
    let mut order = it.order(2, &["name", "notes", "interactions"], Format::Csv);
    assert_eq!(it.refused(order.clone()).await, ExportRefusal::ReasonNeeded);
    order.reason = Some("Overleg met de opleiding".into());
    it.made(order).await;
    let audited = it.app.audited("desk.exported").await;
    assert_eq!(audited.len(), 1);
    assert_eq!(
        audited[0]["details"],
        json!({"candidates": 2, "columns": ["name", "notes", "interactions"], "environment": "production",
            "reason": "Overleg met de opleiding"})
    );
    it.app.record_accesses().await;
    let seen = format!("action = 'desk.export' AND person_id = '{}'", it.anne);
    assert_eq!(it.app.count("accesses", &seen), 2);
    // The largest bit is that of the contact moments.
    let with_moments = format!("{seen} AND fields < 0");
    assert_eq!(it.app.count("accesses", &with_moments), 2);
}

#[testkit::test]
async fn an_export_needs_the_right_columns_rights_and_reasons() {
    let it = Fixture::start(many(1..=3)).await;
    let order = |candidates, columns: &[&str]| it.order(candidates, columns, Format::Xlsx);
    for columns in [
        &[][..],
        &["geen"],
        &["curriculumVitae"],
        &["customFields.geen"],
    ] {
        assert_eq!(it.refused(order(3, columns)).await, ExportRefusal::Columns);
    }
    assert_eq!(
        it.refused(order(0, &["name"])).await,
        ExportRefusal::NoCandidates
    );
    assert_eq!(
        it.refused(order(101, &["name"])).await,
        ExportRefusal::ReasonNeeded
    );
    let many = order(501, &["name"]);
    assert_eq!(it.refused(many.clone()).await, ExportRefusal::StepUpNeeded);
    let cora = it
        .app
        .staff("Cora", &[(it.region.id, Role::Coordinator)])
        .await;
    let by = StaffAuthor {
        id: cora,
        name: "Cora".into(),
        role: Some(Role::Coordinator),
    };
    let many = ExportOrder {
        by,
        stepped_up: true,
        ..many
    };
    assert_eq!(it.refused(many).await, ExportRefusal::NotAllowed);
    assert_eq!(
        it.refused(order(50_001, &["name"])).await,
        ExportRefusal::TooMany
    );
    assert_eq!(it.app.count("desk_exports", "1 = 1"), 0);
}

#[testkit::test]
async fn an_erasure_removes_the_exports_of_the_region() {
    let it = Fixture::start(many(1..=3)).await;
    it.made(it.order(2, &["name"], Format::Xlsx)).await;
    let client = it.app.client(&it.region.key);
    let erased = crate::delete(&client, "/candidates/rec00000000000003?permanent=true").await;
    crate::accepted(&erased);
    let left = it.app.count("desk_exports", "1 = 1");
    assert_eq!(left + it.app.count("desk_export_pieces", "1 = 1"), 0);
}
