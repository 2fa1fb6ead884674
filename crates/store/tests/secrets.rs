//! The installation's secret outside the database: moved out of it, rotated, and distinguished from
//! other secrets.

use crate::{Fresh, fresh, open_with};
use store::{
    Options, SecretSource, Secrets, Store,
    audit::{Actor, Entry, Kind},
};
use testkit::Database;

const FIRST: &str = "ois_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
const SECOND: &str = "ois_AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI";

fn options(fresh: &Fresh, secrets: &str) -> Options {
    let mut options = Options::new(
        fresh.database.url(),
        fresh.folder.path().join("attachments"),
    );
    if !secrets.is_empty() {
        options.secrets = Some(Secrets::parse(secrets, SecretSource::File).unwrap());
    }
    options
}

async fn refusal(fresh: &Fresh, secrets: &str) -> String {
    open_with(&options(fresh, secrets))
        .await
        .expect_err("a refusal")
        .to_string()
}

/// Returns the secret's column as hexadecimal digits.
fn stored(fresh: &Fresh) -> String {
    if let Database::Postgres(database) = &fresh.database {
        database
            .run("SELECT encode(secret, 'hex') FROM installation")
            .concat()
    } else {
        let connection = rusqlite::Connection::open(fresh.folder.path().join("test.db")).unwrap();
        connection
            .query_row("SELECT lower(hex(secret)) FROM installation", [], |row| {
                row.get(0)
            })
            .unwrap()
    }
}

async fn note(store: &Store) {
    let entry = Entry::new(Kind::SecretRotated, Actor::Operator, store.clock().now());
    store.note(vec![entry]).await.unwrap();
}

#[testkit::test]
async fn secret_leaves_the_database_and_its_signatures_stay_valid() {
    let fresh = fresh().await;
    note(&fresh.store).await;
    let before = fresh.store.installation().secret.sign("test", &[b"x"]);
    let own = fresh.store.stored_secret().await.unwrap().unwrap();
    let refused = refusal(&fresh, FIRST).await;
    assert!(
        refused.starts_with("the database has its own secret") && !refused.contains("ois_"),
        "{refused}"
    );
    assert_eq!(stored(&fresh).len(), 64);

    let store = open_with(&options(&fresh, &format!("{FIRST}\n{own}")))
        .await
        .unwrap();
    assert_eq!(
        (
            stored(&fresh).as_str(),
            store.stored_secret().await.unwrap()
        ),
        ("", None)
    );
    assert_eq!(store.installation().source, SecretSource::File);
    note(&store).await;
    let secret = &store.installation().secret;
    assert!(secret.verify("test", &[b"x"], &before) && secret.sign("test", &[b"x"]) != before);
    assert_eq!(store.verify_audit(None).await.unwrap().entries, 2);

    let missing = refusal(&fresh, "").await;
    assert!(
        missing.starts_with(
            "the database does not hold the installation's secret, and none is given; name the file"
        ),
        "{missing}"
    );
    for wrong in [SECOND, &own] {
        let refused = refusal(&fresh, wrong).await;
        assert!(
            refused.starts_with("the file of --secret-file does not contain the secret"),
            "{refused}"
        );
    }
}

#[testkit::test]
async fn fresh_database_never_stores_the_secret_and_rotation_keeps_the_former() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = Database::fresh(folder.path());
    let mut options = Options::new(database.url(), folder.path().join("attachments"));
    let mut open = async |secrets: &str| {
        options.secrets = Some(Secrets::parse(secrets, SecretSource::Environment).unwrap());
        open_with(&options).await
    };
    let store = open(FIRST).await.unwrap();
    assert_eq!(store.stored_secret().await.unwrap(), None);
    note(&store).await;
    let before = store.installation().secret.sign("test", &[b"x"]);
    // With several nodes, all of them must know the new secret before the first one signs with it.
    let other = open(&format!("{FIRST},{SECOND}")).await.unwrap();
    assert_eq!(other.installation().secret.sign("test", &[b"x"]), before);
    let rotated = open(&format!("{SECOND},{FIRST}")).await.unwrap();
    note(&rotated).await;
    let after = rotated.installation().secret.sign("test", &[b"x"]);
    assert!(
        after != before
            && rotated
                .installation()
                .secret
                .verify("test", &[b"x"], &before)
    );
    // Values stored as keyed hashes for lookups are found again, whichever secret signs now.
    for store in [&store, &other, &rotated] {
        assert_eq!(
            store.installation().secret.sign_lasting("test", &[b"x"]),
            before
        );
    }
    assert!(other.installation().secret.verify("test", &[b"x"], &after));
    // A node sees what another process wrote at the latest when it refreshes its settings.
    other.refresh_generation().await.unwrap();
    assert_eq!(other.verify_audit(None).await.unwrap().entries, 2);
    // A node that was not given the new secret refuses to start.
    let late = open(FIRST).await.expect_err("a refusal").to_string();
    assert!(
        late.starts_with("ONDERWIJSREGIO_SECRET does not contain the secret of this database"),
        "{late}"
    );
    open(&format!("{FIRST},{SECOND}")).await.unwrap();
    // Without the former secret, its checksums cannot be verified.
    let forgetful = open(SECOND).await.unwrap();
    let broken = forgetful.verify_audit(None).await.unwrap_err().to_string();
    assert!(
        broken.starts_with("entry 1 was not signed with a secret that is given"),
        "{broken}"
    );
}
