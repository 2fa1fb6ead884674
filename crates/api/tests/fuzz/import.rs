//! Import files: each bad row is reported with its line, and a file with bad rows imports nothing
//! unless they are skipped.

use super::target;
use crate::app_with;
use services::{
    ImportError, ImportOptions,
    import::{Event, Format},
};
use std::sync::{Arc, Mutex};
use testkit::{Client, TestApp, TestRegion};

const WORDS: &[&str] = &[
    "name",
    "email",
    "privacyConsent",
    "phase",
    "sectors",
    "id",
    "createdAt",
    "archivedAt",
    "interactions",
    "customFields.uren",
    "true",
    "false",
    "\"",
    "\"\"",
    ",",
    ";",
    "|",
    "\n",
    "\r\n",
    "\r",
    "\u{feff}",
    "a@example.nl",
    "nieuw",
    "rec00000000000001",
    "{}",
    "null",
    "\\u0000",
    "\0",
    "2025-01-01T00:00:00Z",
];

async fn total(client: &Client<'_>) -> u64 {
    client
        .get("/candidates?pageSize=1&includeTotal=true")
        .await
        .json()["meta"]["total"]
        .as_u64()
        .unwrap()
        + client
            .get("/candidates?pageSize=1&includeTotal=true&archived=true")
            .await
            .json()["meta"]["total"]
            .as_u64()
            .unwrap()
}

/// Imports a file, and checks the report.
async fn import(
    app: &TestApp,
    region: &TestRegion,
    format: Format,
    skip_bad: bool,
    file: &[u8],
) -> String {
    let client = app.client(&region.key);
    let before = total(&client).await;
    let bad = Arc::new(Mutex::new(Vec::new()));
    let noted = bad.clone();
    let report = move |event: Event<'_>| {
        if let Event::BadRow { line, faults } = event {
            let codes = faults.iter().map(|fault| fault.code).collect::<Vec<_>>();
            noted.lock().unwrap().push((line, codes));
        }
    };
    let options = ImportOptions {
        skip_bad,
        ..ImportOptions::new(region.production(), format)
    };
    let imported = services::import(
        &app.store,
        options,
        std::io::Cursor::new(file.to_vec()),
        report,
    )
    .await;
    let bad = bad.lock().unwrap().clone();
    let lines = file.split(|byte| matches!(byte, b'\n' | b'\r')).count() as u64;
    assert!(bad.is_sorted_by_key(|(line, _)| *line), "{bad:?}");
    assert!(
        bad.iter()
            .all(|(line, codes)| (1..=lines).contains(line) && !codes.is_empty()),
        "{bad:?}"
    );
    let named = bad.len() as u64;
    let (kept, shape) = match imported {
        Ok(report) => {
            assert_eq!(report.bad, named);
            assert!(named == 0 || skip_bad);
            (report.imported, format!("kept {}", report.imported.min(3)))
        }
        Err(ImportError::BadRows { bad }) => {
            assert_eq!((bad, skip_bad), (named, false));
            (0, "bad".to_owned())
        }
        Err(ImportError::Header(_)) => (0, "header".to_owned()),
        Err(ImportError::CustomFields(_)) => (0, "custom fields".to_owned()),
        Err(ImportError::Kind(_)) => (0, "kind".to_owned()),
        Err(error) => panic!("{error}"),
    };
    assert_eq!(total(&client).await, before + kept);
    let codes: std::collections::BTreeSet<_> = bad.iter().flat_map(|(_, codes)| codes).collect();
    format!("{shape} {codes:?}")
}

#[testkit::test]
async fn ndjson_file_is_imported_completely_or_not_at_all() {
    let (app, region) = app_with(vec![]).await;
    let judge = async |input: &[u8]| {
        let all = import(&app, &region, Format::Ndjson, false, input).await;
        all + &import(&app, &region, Format::Ndjson, true, input).await
    };
    target("ndjson", WORDS, 100).run(Vec::new(), judge).await;
}

#[testkit::test]
async fn csv_file_is_imported_completely_or_not_at_all() {
    let (app, region) = app_with(vec![]).await;
    let judge = async |input: &[u8]| {
        let all = import(&app, &region, Format::Table, false, input).await;
        all + &import(&app, &region, Format::Table, true, input).await
    };
    target("csv", WORDS, 100).run(Vec::new(), judge).await;
}
