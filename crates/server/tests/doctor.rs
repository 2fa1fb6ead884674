//! What `doctor` reports about real faults.

use crate::{
    clock,
    harness::{Done, Installation, until, writes::Door},
};
use serde_json::json;
use std::os::unix::fs::PermissionsExt;
use testkit::postgres::Database;

fn doctor(it: &Installation, database: &str) -> Done {
    it.run(&format!("doctor --database {database}"))
}

#[test]
fn healthy_sqlite_passes_and_a_readable_file_is_a_fault_unless_allowed() {
    let it = Installation::new();
    it.region("noord");
    let mode = |path: &str, mode| {
        std::fs::set_permissions(
            it.folder().join(path),
            std::fs::Permissions::from_mode(mode),
        )
        .unwrap();
    };
    let well = it.run("doctor").good();
    let closed = "ok    what is stored on this machine's disk is closed to its other users";
    assert!(
        well.contains("ok    SQLite 3.") && well.contains(closed),
        "{well}"
    );
    assert!(
        well.contains("ok    the folder 'data/attachments' takes attachments"),
        "{well}"
    );
    assert!(
        well.contains(
            "ok    the installation's secret comes from the database, and so from its backups"
        ),
        "{well}"
    );
    for path in ["", "data"] {
        mode(path, 0o755);
    }
    mode("data/onderwijsregio.db", 0o644);
    let open = it.run("doctor");
    let finding = "other users of this machine may read 'data/onderwijsregio.db'; run `chmod -R go-rwx -- 'data/onderwijsregio.db'`";
    assert_eq!(open.code, Some(1));
    assert!(
        open.out.contains(&format!("FAIL  {finding}")),
        "{}",
        open.out
    );
    let allowed = it.run("doctor --allow-readable-data").good();
    assert!(allowed.contains(&format!("WARN  {finding}")), "{allowed}");
}

#[testkit::test]
fn address_without_a_name_is_reported_as_one_without_passkeys() {
    let it = Installation::new();
    it.region("noord");
    for (url, found) in [
        (
            "http://127.0.0.1:8080",
            "WARN  staff cannot have passkeys for the public address http://127.0.0.1:8080: it is an IP address, and a passkey belongs to a name; name the server with --public-url",
        ),
        (
            "http://api.example.nl",
            "WARN  staff cannot have passkeys for the public address http://api.example.nl: browsers make passkeys over https only",
        ),
        (
            "http://localhost:8080",
            "ok    staff can have passkeys for http://localhost:8080",
        ),
        (
            "https://www.example.nl/regio",
            "ok    staff can have passkeys for https://www.example.nl/regio",
        ),
    ] {
        let shown = it.run(&format!("doctor --public-url {url}")).good();
        assert!(shown.contains(found), "{shown}");
    }
}

#[testkit::test]
fn keys_that_expire_soon_are_reported() {
    let it = Installation::new();
    it.region("noord");
    let well = it.run("doctor").good();
    let all_well = "ok    every key was used in the last 90 days, and none expires in the next 14";
    assert!(well.contains(all_well), "{well}");
    let soon = it.shell("date --utc --date '10 days' +%Y-%m-%dT%H:%M:%SZ");
    let made = it.run(&format!(
        "key create --region noord --expires-at {}",
        soon.trim()
    ));
    let id = made
        .err
        .trim()
        .strip_prefix("made key ")
        .unwrap()
        .to_owned();
    let reported = it.run("doctor").good();
    let expected = format!("WARN  keys to look at: {id} of reg");
    assert!(
        reported.contains(&expected) && reported.contains("expires at "),
        "{reported}"
    );
    it.run(&format!("key revoke {id}")).good();
    assert!(it.run("doctor").good().contains(all_well));
}

#[test]
fn unreferenced_files_are_counted_and_removed() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    it.import("noord", &[json!({
        "name": "Sanne", "email": "sanne@example.nl", "privacyConsent": true,
        "otherAttachments": [{"base64": "ZWVu", "filename": "een.txt"}, {"base64": "dHdlZQ==", "filename": "twee.txt"}],
    })]);
    let orphan = it.folder().join("data/attachments/AA/filAAAAAAAAAAAAAA");
    let leave = |days: u32| {
        it.shell(
            "mkdir -p data/attachments/AA && echo wees > data/attachments/AA/filAAAAAAAAAAAAAA",
        );
        it.shell(&format!(
            "find data/attachments -type f | xargs touch --date '{days} days ago'"
        ));
    };
    leave(0);
    assert!(
        it.run("doctor")
            .good()
            .contains("ok    each attachment's file is referred to\n")
    );
    leave(3);
    let reported = it.run("doctor").good();
    assert!(
        reported.contains(
            "WARN  1 attachments' file(s) are referred to by nothing, 2 by something; serving"
        ),
        "{reported}"
    );
    assert_eq!(
        it.run("orphans").good(),
        "1 file(s) that nothing refers to, beside 2 that something does\n"
    );
    assert_eq!(it.run("orphans --remove").good(), "1 file(s) removed\n");
    assert!(!orphan.exists());
    leave(3);
    let server = it.serve("--collect-orphans 1s");
    until("the server removes it", || !orphan.exists());
    assert_eq!(
        door.get(&server, "/candidates")["data"][0]["otherAttachments"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let log = server.stop();
    assert!(
        log.contains("files that nothing refers to were removed removed=1"),
        "{log}"
    );
}

#[testkit::test]
fn stored_values_that_today_are_invalid_are_reported() {
    let Some(library) = clock::library() else {
        println!("left out: libfaketime is not here (Debian's package libfaketime)");
        return;
    };
    let it = Installation::new();
    it.region("noord");
    it.import(
        "noord",
        &[json!({"name": "Sanne", "email": "sanne@example.nl", "privacyConsent": true})],
    );
    let well = it.run("doctor --data").good();
    assert!(
        well.ends_with("ok    the values of 1 candidates are as the present rules ask\n"),
        "{well}"
    );
    assert!(
        well.contains("ok    no upgrade changed a candidate's search keys"),
        "{well}"
    );
    // A date of birth that is still to come, taken when the clock was ahead.
    let born = it.shell("date --utc --date '5 years' +%Y-%m-%d");
    let row = json!({"id": "recAAAAAAAAAAAAAA", "name": "Piet", "email": "piet@example.nl", "privacyConsent": true, "dateOfBirth": born.trim()});
    std::fs::write(it.folder().join("ahead.ndjson"), row.to_string()).unwrap();
    let mut import = it.command(["import", "--region", "noord", "ahead.ndjson"]);
    let done = import
        .env("LD_PRELOAD", library)
        .env("FAKETIME", "+3650d")
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let reported = it.run("doctor --data").good();
    let fault = "WARN  noord production recAAAAAAAAAAAAAA dateOfBirth: expected a date of birth from 1900-01-01 to ";
    assert!(
        reported.contains(fault) && reported.contains("; change the field with PATCH /candidates/{id} and a region key that has the permission `write`\n"),
        "{reported}"
    );
    assert!(
        reported.contains("WARN  1 of 2 candidates have values of before the present rules")
            && !reported.contains(born.trim()),
        "{reported}"
    );
    let beside = it.run("doctor --data --mail-url smtp://127.0.0.1:1 --mail-from post@example.nl");
    assert_eq!(beside.code, Some(1));
    assert!(
        beside.out.contains("FAIL  the mail server ") && beside.out.contains(fault),
        "{}",
        beside.out
    );
}

#[test]
fn missing_database_is_not_created() {
    let it = Installation::new();
    let done = it.run("doctor");
    assert_eq!(done.code, Some(1));
    assert!(
        done.out
            .starts_with("FAIL  there is no database 'data/onderwijsregio.db'; "),
        "{}",
        done.out
    );
    assert!(
        done.err.starts_with("error: 1 problem found"),
        "{}",
        done.err
    );
    assert!(!it.folder().join("data").exists());
    let blank = Database::blank();
    let done = doctor(&it, blank.url());
    assert_eq!(done.code, Some(1));
    assert!(
        done.out
            .contains("FAIL  the database holds no tables of ours; make them with"),
        "{}",
        done.out
    );
    assert_eq!(
        blank.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"),
        Vec::<String>::new()
    );
}

#[test]
fn postgres_is_checked_completely() {
    let it = Installation::new();
    let database = Database::fresh();
    let well = doctor(&it, database.url()).good();
    for line in [
        "ok    PostgreSQL ",
        "ok    migrations: up to date",
        "WARN  the role that logs in is a superuser; ",
        "ok    row-level security is installed",
        "ok    connections: 17 of ",
        "ok    a notification arrives",
        "ok    the database server's clock agrees with ours",
    ] {
        assert!(well.contains(line), "{line}\n{well}");
    }
    let many = it
        .run(&format!(
            "doctor --database {} --database-connections 900",
            database.url()
        ))
        .good();
    assert!(
        many.contains("WARN  connections: a node may want 901 "),
        "{many}"
    );
    // Simulates a database server whose clock is ten seconds fast.
    database.run(
        "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql \
         AS 'SELECT pg_catalog.clock_timestamp() + interval $$10 s$$'; \
         DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$",
    );
    database.run(
        "DROP POLICY onderwijsregio_tenant ON scope_state; INSERT INTO installation VALUES ('unfinished copy', '', 0)",
    );
    let ill = doctor(&it, database.url());
    assert_eq!(ill.code, Some(1));
    for line in [
        "WARN  the database server's clock is ",
        "WARN  row-level security is not installed; run",
        "FAIL  the database is an unfinished copy of another; run",
    ] {
        assert!(ill.out.contains(line), "{line}\n{}", ill.out);
    }
    database.run("INSERT INTO migrations VALUES (9999, 'later', 0)");
    let ahead = doctor(&it, database.url());
    assert!(
        ahead
            .out
            .contains("FAIL  migrations: the database has 9999 and this version knows only"),
        "{}",
        ahead.out
    );
    database.run("DELETE FROM migrations; INSERT INTO migrations VALUES (19, 'quotas', 0)");
    let old = doctor(&it, database.url());
    assert!(
        old.out.contains(
            "FAIL  migrations: the database has 19 and this version upgrades from 22 on; run"
        ),
        "{}",
        old.out
    );
}

#[test]
fn unreachable_server_and_file_as_folder_are_reported() {
    let it = Installation::new();
    std::fs::create_dir(it.folder().join("data")).unwrap();
    std::fs::write(it.folder().join("data/attachments"), "").unwrap();
    let done = doctor(&it, "postgres://x:geheim@127.0.0.1:1/x");
    assert_eq!(done.code, Some(1));
    assert!(
        done.out
            .starts_with("FAIL  the database 127.0.0.1:1/x cannot be reached: "),
        "{}",
        done.out
    );
    assert!(
        done.out
            .contains("FAIL  the folder 'data/attachments' takes no attachments: "),
        "{}",
        done.out
    );
    assert!(
        !done.out.contains("geheim") && done.err.contains("\nerror: 2 problems found"),
        "{}",
        done.err
    );
    assert!(
        done.err.starts_with("warning: --database holds a password"),
        "{}",
        done.err
    );
}
