//! Files on the disk are accessible by their owner only, whatever the umask.

use crate::harness::Installation;
use serde_json::json;
use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// Returns all paths below a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                [vec![path.clone()], below(&path)].concat()
            } else {
                vec![path]
            }
        })
        .collect()
}

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn created_files_are_accessible_to_their_owner_only() {
    let it = Installation::new();
    let row = json!({
        "name": "Sanne", "email": "sanne@example.nl", "privacyConsent": true,
        "otherAttachments": [{"base64": "ZWVu", "filename": "een.txt"}],
    });
    let server = it.serve_by("umask 000", "--demo");
    it.region("noord");
    it.import("noord", &[row]);
    for words in [
        "backup copy.db",
        "export --region noord --output noord.ndjson",
        "copy --from sqlite:data/onderwijsregio.db --to sqlite:moved/moved.db",
    ] {
        it.run(words);
    }
    drop(server);
    assert!(
        it.run("export --region noord --output noord.ndjson")
            .refusal()
            .contains("the file 'noord.ndjson' already exists; give the name of a new file")
    );
    let made: Vec<_> = below(it.folder())
        .into_iter()
        .filter(|path| !path.ends_with("printed"))
        .collect();
    for name in [
        "data/onderwijsregio.db",
        "data/attachments",
        "data/demo-keys.json",
        "copy.db",
        "noord.ndjson",
        "moved/moved.db",
    ] {
        assert!(made.contains(&it.folder().join(name)), "{name}: {made:?}");
    }
    for path in made {
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(
            fs::metadata(&path).unwrap().mode() & 0o777,
            expected,
            "{}",
            path.display()
        );
    }
}

#[test]
fn data_readable_by_others_is_rejected_with_a_remedy() {
    let it = Installation::new();
    it.region("noord");
    // As an earlier version created them.
    set(it.folder(), 0o755);
    for path in below(it.folder()) {
        set(&path, if path.is_dir() { 0o755 } else { 0o644 });
    }
    if it
        .folder()
        .ancestors()
        .any(|folder| fs::metadata(folder).unwrap().mode() & 0o011 == 0)
    {
        eprintln!(
            "others cannot reach temporary folders on this machine, so there is nothing to refuse"
        );
        return;
    }
    let refusal = it.run("serve --listen 127.0.0.1:0").refusal();
    assert!(
        refusal.starts_with(
            "error: other users of this machine may read 'data/onderwijsregio.db' and "
        ),
        "{refusal}"
    );
    it.run("region list --allow-readable-data").good();
    let remedy = refusal.split('`').nth(1).unwrap();
    assert!(
        remedy.starts_with("chmod -R go-rwx -- 'data/onderwijsregio.db' "),
        "{remedy}"
    );
    it.shell(remedy);
    it.run("region list").good();
    it.serve("").stop();
}

#[test]
fn world_readable_secrets_file_is_rejected() {
    let it = Installation::new();
    let file = it.folder().join("secret");
    fs::write(&file, it.run("secret new").good()).unwrap();
    set(&file, 0o644);
    let refusal = it.run("region list --secret-file secret").refusal();
    assert!(
        refusal.contains("other users of this machine may read the secret file 'secret'"),
        "{refusal}"
    );
    it.shell(refusal.split('`').nth(1).unwrap());
    it.run("migrate --secret-file secret").good();
}
