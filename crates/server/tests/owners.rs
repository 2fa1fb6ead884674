//! Commands run as another user than the service: they could leave files that the service cannot
//! write or remove.

use crate::harness::Installation;
use rustix::process::geteuid;
use std::os::unix::{
    fs::{PermissionsExt, chown},
    process::CommandExt,
};

const SERVICE: u32 = 61_234;
const STRANGER: u32 = 61_235;

/// Returns whether the test can change file owners. Prints a message if not.
fn is_root() -> bool {
    let root = geteuid().is_root();
    if !root {
        eprintln!("only root can give files away: skipped");
    }
    root
}

#[test]
fn root_is_advised_to_run_as_the_owner_of_the_data() {
    if !is_root() {
        return;
    }
    let it = Installation::new();
    it.region("noord");
    it.shell(&format!("chown -R {SERVICE}:{SERVICE} data"));
    for words in [
        "import --region noord -",
        "export --region noord",
        "backup copy.db",
        "region create --slug zuid --name Zuid",
        "key create --region noord",
        "migrate",
        "serve --listen 127.0.0.1:0",
        "copy --from sqlite:data/onderwijsregio.db --to sqlite:moved.db",
    ] {
        let refusal = it.run(words).refusal();
        assert!(
            refusal.contains(&format!(
                "'data/onderwijsregio.db' belongs to user {SERVICE}"
            )),
            "{words}: {refusal}"
        );
        assert!(
            refusal.contains(&format!("run `sudo -u '#{SERVICE}' ")) && refusal.contains(words),
            "{refusal}"
        );
    }
    let doctor = it.run("doctor").good();
    assert!(
        doctor.contains(&format!(
            "WARN  'data/onderwijsregio.db' belongs to user {SERVICE}"
        )),
        "{doctor}"
    );
    // No file was left with another owner.
    assert_eq!(it.shell(&format!("find data ! -user {SERVICE}")), "");
}

#[test]
fn folder_of_the_service_user_is_left_to_it() {
    if !is_root() {
        return;
    }
    let it = Installation::new();
    std::fs::create_dir(it.folder().join("data")).unwrap();
    chown(it.folder().join("data"), Some(SERVICE), Some(SERVICE)).unwrap();
    let refusal = it.run("region list").refusal();
    assert!(
        refusal.contains(&format!("'data' belongs to user {SERVICE}")),
        "{refusal}"
    );
    assert_eq!(it.shell("ls data"), "");
}

#[test]
fn other_user_is_rejected() {
    if !is_root() {
        return;
    }
    let it = Installation::new();
    it.region("noord");
    it.shell(&format!(
        "chown -R {SERVICE}:{SERVICE} data && chmod 755 . data"
    ));
    std::fs::set_permissions(it.folder(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = it.command(["region", "list"]);
    let Ok(done) = command.uid(STRANGER).gid(STRANGER).output() else {
        eprintln!("another user cannot run the binary where it is: skipped");
        return;
    };
    let refusal = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(
        refusal.contains(&format!(
            "belongs to user {SERVICE} and this process runs as user {STRANGER}"
        )),
        "{refusal}"
    );
}
