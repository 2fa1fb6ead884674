//! No data of an erased person is left in the files of a running or a stopped server.

use crate::harness::{
    Installation, Server,
    receiver::{Behaviour, Receiver},
    until,
    writes::{Door, file_at},
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const MARK: &[u8] = b"zqx";

/// Returns the files in a folder that contain the mark, in any case.
fn holding(folder: &Path, mark: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, mark));
            continue;
        }
        // The file may be removed at the same time.
        let Ok(bytes) = std::fs::read(&path) else {
            continue;
        };
        if bytes
            .to_ascii_lowercase()
            .windows(mark.len())
            .any(|window| window == mark)
        {
            found.push(path);
        }
    }
    found
}

fn data(it: &Installation) -> PathBuf {
    it.folder().join("data")
}

/// Creates a person with a file. Returns the record's path.
fn person(door: &Door, server: &Server) -> String {
    let body = json!([{"name": "Naam-Zqx", "email": "mail-zqx@example.nl", "privacyConsent": true,
        "notes": "Notitie-Zqx ".repeat(500), "curriculumVitae": [{"filename": "zqx.txt", "base64": "WlFYIGlzIGhpZXI="}]}]);
    let made = door.write(server, "POST", "/candidates", &body);
    format!("/candidates/{}", made["candidateIds"][0].as_str().unwrap())
}

fn mutation(door: &Door, server: &Server, accepted: &Value) -> Value {
    door.get(
        server,
        &format!("/mutations/{}", accepted["mutationId"].as_str().unwrap()),
    )["data"]
        .clone()
}

fn erase(door: &Door, server: &Server, record: &str) -> Value {
    door.write(
        server,
        "DELETE",
        &format!("{record}?permanent=true"),
        &Value::Null,
    )
}

#[test]
fn queued_erasure_leaves_nothing_on_disk() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let server = it.serve("--egress-allow-private");
    let site = Receiver::new(Behaviour::Hangs);
    let record = person(&door, &server);
    assert!(!holding(&data(&it), MARK).is_empty(), "the person is there");
    let other = door.create(&server, "ander");
    door.write(
        &server,
        "POST",
        &format!("/candidates/{other}/attachments"),
        &file_at(&site.url("/")),
    );
    let erased = erase(&door, &server, &record);
    assert_eq!(mutation(&door, &server, &erased)["status"], "queued");
    site.set_behaviour(Behaviour::Good);
    until("the erasure is done", || {
        mutation(&door, &server, &erased)["status"] == "succeeded"
    });
    until("nothing is left in any file", || {
        holding(&data(&it), MARK).is_empty()
    });
    server.stop();
    assert_eq!(holding(&data(&it), MARK), Vec::<PathBuf>::new());
}

#[test]
fn server_that_stops_after_an_erasure_leaves_nothing() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let server = it.serve("");
    for _ in 0..3 {
        let record = person(&door, &server);
        let erased = erase(&door, &server, &record);
        until("the erasure is done", || {
            mutation(&door, &server, &erased)["status"] == "succeeded"
        });
    }
    server.stop();
    assert_eq!(holding(&data(&it), MARK), Vec::<PathBuf>::new());
}

#[test]
fn file_that_cannot_be_removed_is_reported_by_doctor_and_metrics() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let server = it.serve("--metrics-listen 127.0.0.1:0");
    let record = person(&door, &server);
    let file = holding(&data(&it).join("attachments"), b"zqx is hier").remove(0);
    // Not even root can remove a non-empty folder like a file.
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    std::fs::write(file.join("holds"), "").unwrap();
    let erased = erase(&door, &server, &record);
    until("it says that it is incomplete", || {
        mutation(&door, &server, &erased)["incomplete"] == true
    });
    let seen = mutation(&door, &server, &erased);
    assert_eq!(
        (&seen["status"], &seen["filesLeft"], &seen["finishedAt"]),
        (&json!("running"), &json!(1), &Value::Null)
    );
    let failing = || {
        let text = ureq::get(format!("http://{}/metrics", server.metrics))
            .call()
            .unwrap();
        let text = text.into_body().read_to_string().unwrap();
        text.contains("onderwijsregio_files_to_remove{state=\"failing\"} 1.0")
    };
    assert!(failing());
    let reported = it.run("doctor");
    let name = file.file_name().unwrap().to_str().unwrap();
    let expected =
        format!("FAIL  1 file(s) are still there that were to be removed: {name}; see that");
    assert!(
        reported.code == Some(1) && reported.out.contains(&expected),
        "{}",
        reported.out
    );

    std::fs::remove_file(file.join("holds")).unwrap();
    std::fs::remove_dir(&file).unwrap();
    std::fs::write(&file, "zqx is hier").unwrap();
    until("it is done", || {
        mutation(&door, &server, &erased)["status"] == "succeeded"
    });
    assert!(!file.exists() && !failing());
    assert!(
        it.run("doctor")
            .good()
            .contains("ok    no file is still there that was to be removed\n")
    );
}
