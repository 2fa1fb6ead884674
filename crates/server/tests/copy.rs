//! Copies an installation from one database to another, with the real binary.

use crate::harness::{Done, Installation};
use serde_json::{Value, json};
use std::{collections::BTreeMap, process::Stdio, time::Duration};
use testkit::postgres::Database;

const SQLITE: &str = "sqlite:data/onderwijsregio.db";

fn copy(it: &Installation, from: &str, to: &str) -> Done {
    it.run(&format!("copy --from {from} --to {to}"))
}

/// Creates a region with live and archived candidates of every phase in both environments. Returns
/// its key.
fn furnished(it: &Installation) -> String {
    let key = it.region("noord");
    it.region("zuid");
    let mut rows = testkit::many(1..=2500);
    for (index, row) in rows
        .iter_mut()
        .enumerate()
        .filter(|(index, _)| index % 50 == 0)
    {
        row["archivedAt"] = if index % 100 == 0 {
            "2026-02-03T04:05:06Z".into()
        } else {
            Value::Null
        };
        row["interactions"] = json!([{"type": "Telefonisch", "performedAt": "2026-01-02T03:04:05Z", "notes": "Belde terug"}]);
    }
    rows[7]["curriculumVitae"] = json!([{"filename": "cv.txt", "base64": "QmVzdGUgbGV6ZXIsCg=="}]);
    it.import("noord", &rows);
    let lines = testkit::many(1..=40)
        .iter()
        .map(|row| row.to_string() + "\n")
        .collect::<String>();
    it.feed("import --region noord --sandbox -", lines.as_bytes())
        .good();
    it.import("zuid", &testkit::many(1..=3));
    let database = rusqlite::Connection::open(it.folder().join("data/onderwijsregio.db")).unwrap();
    let field = "INSERT INTO custom_fields SELECT id, 'fld00000000000001', 'voorkeur', 'Voorkeur', 'text', '[]', 0, NULL, 1, 2, NULL, NULL \
                 FROM regions WHERE slug = 'noord'";
    assert_eq!(database.execute(field, []).unwrap(), 1);
    assert_eq!(
        database
            .execute("UPDATE api_keys SET last_used_at = 1234567890123456", [])
            .unwrap(),
        2
    );
    key
}

fn exports(it: &Installation, database: &str) -> Vec<String> {
    let places = ["noord", "noord --sandbox", "zuid", "zuid --sandbox"];
    places
        .map(|place| {
            it.run(&format!("export --region {place} --database {database}"))
                .good()
        })
        .into()
}

/// Returns the status, the entity tag and the body of a response.
fn answer(server: &crate::harness::Server, key: &str, path: &str) -> (u16, Option<String>, Value) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let mut answer = agent
        .get(server.url(path))
        .header("x-api-key", key)
        .call()
        .unwrap();
    let etag = answer
        .headers()
        .get("etag")
        .map(|etag| etag.to_str().unwrap().to_owned());
    (
        answer.status().as_u16(),
        etag,
        answer.body_mut().read_json().unwrap(),
    )
}

#[test]
fn everything_moves_to_postgres_and_back() {
    let it = Installation::new();
    let key = furnished(&it);
    let server = it.serve("");
    let (_, _, page) = answer(&server, &key, "/api/v2/candidates?pageSize=70&fields=id");
    let next = format!(
        "/api/v2/candidates?pageSize=70&fields=id&cursor={}",
        page["meta"]["cursor"].as_str().unwrap()
    );
    let record = format!(
        "/api/v2/candidates/{}",
        page["data"][3]["id"].as_str().unwrap()
    );
    let paths = [
        next.as_str(),
        record.as_str(),
        "/api/v2/candidates/find?email=n9@example.nl&fields=id,name",
    ];
    let before = paths.map(|path| answer(&server, &key, path));
    assert!(
        before.iter().all(|(status, ..)| *status == 200) && before[1].1.is_some(),
        "{before:?}"
    );
    server.stop();
    let exported = exports(&it, SQLITE);
    let definitions = |line: &&str| line.starts_with(r#"{"customFieldDefinitions":"#);
    assert_eq!(
        exported[0]
            .lines()
            .filter(|line| !definitions(line))
            .count(),
        2500
    );

    let database = Database::blank();
    let there = copy(&it, SQLITE, database.url());
    assert_eq!(there.code, Some(0), "{}", there.err);
    assert!(
        there
            .err
            .contains("checked  candidates of noord (production): 2500 rows, checksum "),
        "{}",
        there.err
    );
    let back = copy(&it, database.url(), "sqlite:again.db");
    assert_eq!(back.code, Some(0), "{}", back.err);
    let checked = |err: &str| {
        err.lines()
            .filter(|line| line.starts_with("checked"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        checked(&there.err),
        checked(&back.err),
        "the same checksums both ways"
    );

    assert_eq!(
        rows_of(&it, "again.db"),
        rows_of(&it, "data/onderwijsregio.db")
    );
    for moved in [database.url(), "sqlite:again.db"] {
        assert!(exports(&it, moved) == exported, "{moved}");
        let server = it.serve(&format!("--database {moved}"));
        for (path, before) in paths.iter().zip(&before) {
            assert_eq!(&answer(&server, &key, path), before, "{moved} {path}");
        }
        server.stop();
    }
}

/// Returns all rows of all tables except the list of migrations, which the target has of its own.
fn rows_of(it: &Installation, file: &str) -> BTreeMap<String, Vec<String>> {
    let database = rusqlite::Connection::open(it.folder().join(file)).unwrap();
    let names = store::tables::TABLES.iter().map(|table| table.name);
    let known = names.filter(|name| *name != "migrations");
    let rows = |table: &str| {
        let mut select = database
            .prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2, 3"))
            .unwrap();
        let columns = select.column_count();
        let row = |row: &rusqlite::Row<'_>| {
            Ok(format!(
                "{:?}",
                (0..columns)
                    .map(|column| row.get_ref(column).unwrap())
                    .collect::<Vec<_>>()
            ))
        };
        select
            .query_map([], row)
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    known.map(|table| (table.to_owned(), rows(table))).collect()
}

#[test]
fn killed_copy_resumes_and_is_rejected_elsewhere() {
    let it = Installation::new();
    it.region("noord");
    it.import("noord", &testkit::many(1..=30_000));
    let database = loop {
        let database = Database::blank();
        if kill_in_the_middle(&it, &database) {
            break database;
        }
    };
    let refusal = "error: the database is an unfinished copy of another; run the same `onderwijsregio copy` again, which \
                   continues where it stopped, or empty this database";
    for words in [
        "serve --listen 127.0.0.1:0",
        "export --region noord",
        "region list",
        "migrate",
    ] {
        assert_eq!(
            it.run(&format!("{words} --database {}", database.url()))
                .refusal(),
            refusal
        );
    }
    assert!(
        copy(&it, database.url(), "sqlite:x.db")
            .refusal()
            .contains("the source is an unfinished copy itself")
    );
    let other = Installation::new();
    other.region("west");
    let refused = copy(&other, SQLITE, database.url()).refusal();
    assert!(
        refused.contains("the target holds an unfinished copy of another installation"),
        "{refused}"
    );

    let kept: u32 = database.run("SELECT count(*) FROM candidates")[0]
        .parse()
        .unwrap();
    // A row that was copied before and has changed since.
    database.run("UPDATE candidates SET phase = 3 WHERE id = (SELECT min(id) FROM candidates)");
    let done = copy(&it, SQLITE, database.url());
    assert_eq!(done.code, Some(0), "{}", done.err);
    let copied = format!(
        "copied   candidates of noord (production): {} rows",
        30_000 - kept + 1
    );
    assert!(done.err.contains(&copied), "{copied}\n{}", done.err);
    let export = |database: &str| {
        it.run(&format!("export --region noord --database {database}"))
            .good()
    };
    assert!(export(database.url()) == export(SQLITE));
}

/// Kills a copy while it runs. Returns whether some of the candidates were in the target.
fn kill_in_the_middle(it: &Installation, database: &Database) -> bool {
    let mut command = it.command(["copy", "--from", SQLITE, "--to", database.url()]);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = "SELECT CASE WHEN to_regclass('candidates') IS NULL THEN 0 ELSE 1 END";
    let some = || {
        database.run(begun) == ["1"] && database.run("SELECT id FROM candidates LIMIT 1").len() == 1
    };
    while child.try_wait().unwrap().is_none() && !some() {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // The server may not have noticed yet that the client is gone.
    let connected = "SELECT 'one' FROM pg_stat_activity \
                     WHERE datname = current_database() AND application_name = 'onderwijsregio'";
    while !database.run(connected).is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let unfinished = database.run("SELECT name FROM installation") == ["unfinished copy"];
    unfinished && (1..30_000).contains(&database.run("SELECT id FROM candidates").len())
}

#[test]
fn damaged_target_row_is_reported_and_not_repaired() {
    let it = Installation::new();
    furnished(&it);
    let database = Database::blank();
    copy(&it, SQLITE, database.url()).good();
    database.run(
        "UPDATE interactions SET document = replace(document, 'terug', 'niet') \
                  WHERE id = (SELECT max(id) FROM interactions)",
    );
    let done = copy(&it, SQLITE, database.url());
    assert_eq!(done.code, Some(1));
    let differs: Vec<_> = done
        .err
        .lines()
        .filter(|line| line.starts_with("DIFFERS"))
        .collect();
    let expected = "DIFFERS  interactions of noord (production): 50 rows in the source, 50 in the target; 0 missing, 0 too \
                    many, 1 not the same";
    assert_eq!(differs, [expected]);
    assert!(
        done.err
            .contains("error: the target is a finished copy that differs from the source"),
        "{}",
        done.err
    );
    let again = copy(&it, SQLITE, database.url());
    assert_eq!(
        again.code,
        Some(1),
        "it was not mended behind anybody's back"
    );
}

#[test]
fn impossible_copy_is_rejected_with_its_remedy() {
    let it = Installation::new();
    assert_eq!(
        copy(&it, "sqlite:nowhere.db", "sqlite:x.db").refusal(),
        "error: there is no source database 'nowhere.db'; correct --from"
    );
    assert!(!it.folder().join("nowhere.db").exists() && !it.folder().join("x.db").exists());
    it.region("noord");
    let same = "error: --from and --to name the same database; name another with --to";
    assert_eq!(copy(&it, SQLITE, SQLITE).refusal(), same);
    std::os::unix::fs::symlink("data/onderwijsregio.db", it.folder().join("link.db")).unwrap();
    assert_eq!(copy(&it, SQLITE, "sqlite:link.db").refusal(), same);
    let other = Installation::new();
    other.region("west");
    let other = format!(
        "sqlite:{}",
        other.folder().join("data/onderwijsregio.db").display()
    );
    assert_eq!(
        copy(&it, SQLITE, &other).refusal(),
        "error: the target holds another installation (regions: west); copy to an empty database"
    );
    // A database that was only migrated counts as empty.
    it.run("migrate --database sqlite:empty.db").good();
    copy(&it, SQLITE, "sqlite:empty.db").good();
    let blank = Database::blank();
    assert!(
        copy(&it, blank.url(), "sqlite:y.db")
            .refusal()
            .contains("the source is empty")
    );
    let fresh = Database::fresh();
    assert!(
        copy(&it, fresh.url(), "sqlite:y.db")
            .refusal()
            .contains("the source is empty")
    );
    fresh.run("INSERT INTO migrations VALUES (9999, 'later', 0)");
    assert!(
        copy(&it, fresh.url(), "sqlite:y.db")
            .refusal()
            .contains("is at migration 9999 and this version knows only")
    );
    fresh.run("DELETE FROM migrations; INSERT INTO migrations VALUES (19, 'quotas', 0)");
    assert!(
        copy(&it, fresh.url(), "sqlite:y.db").refusal().contains(
            "is at migration 19, and this version upgrades databases from migration 22 on"
        )
    );
}
