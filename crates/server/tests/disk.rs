//! A full disk: writes are refused with a request to retry, acknowledged data stays, and everything
//! works again once there is space.

use crate::{
    deep::all_agrees,
    harness::{
        Installation, Server, until,
        writes::{Door, candidate},
    },
};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A small in-memory file system mounted on a folder until it is dropped. Mounting requires root.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn at(folder: &Path) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"])
            .arg(folder)
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&mounted.stderr).into_owned();
        assert!(
            mounted.status.success(),
            "this test mounts a small file system, which takes root's rights: {complaint}"
        );
        Self(folder.to_owned())
    }

    /// Leaves this many bytes free.
    fn fill_but_for(&self, free: u64) {
        let script = format!(
            "head -c $(( $(df --output=avail -B1 . | tail -1) - {free} )) /dev/zero > ballast"
        );
        let done = Command::new("sh")
            .args(["-c", &script])
            .current_dir(&self.0)
            .status()
            .unwrap();
        assert!(done.success());
    }

    fn make_room(&self) {
        std::fs::remove_file(self.0.join("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("--lazy").arg(&self.0).status());
    }
}

/// Returns the status and the body of a request without a key.
fn open(server: &Server, path: &str) -> (u16, Value) {
    server.get("", path)
}

#[test]
fn below_a_twentieth_of_the_disk_only_removals_are_written() {
    let it = Installation::new();
    let disk = SmallDisk::at(&it.folder().join("data"));
    let door = Door::production(&it.region("noord"));
    let server = it.serve("--rate-limit off --sandbox-reset off --min-free-disk 5%");
    let (own, other) = (door.create(&server, "jan"), door.create(&server, "piet"));
    let write = || {
        door.send(
            &server.address,
            "POST",
            "/candidates",
            Some(&json!([candidate("klaas")])),
        )
        .unwrap()
    };
    assert_eq!(write().0, 202);
    disk.fill_but_for(800_000);
    until("it is seen", || {
        open(&server, "/health/ready").1["writes"] == "refused"
    });
    let (_, refused) = write();
    let detail = "Less than 5 % of the server's disk is free, so only deletions are accepted. Tell the operator, and try again after `Retry-After` seconds.";
    assert_eq!(
        (refused["title"].as_str(), refused["detail"].as_str()),
        (Some("Disk full"), Some(detail))
    );
    assert_eq!(open(&server, "/health/ready").0, 200);
    assert_eq!(open(&server, "/health/ready").1["writes"], "refused");
    assert_eq!(
        door.get(&server, &format!("/candidates/{own}"))["data"]["name"],
        "jan"
    );
    let erased = door.write(
        &server,
        "DELETE",
        &format!("/candidates/{other}?permanent=true"),
        &Value::Null,
    );
    assert_eq!(door.ended(&server, &erased)["status"], "succeeded");
    let doctor = it.run("doctor --min-free-disk 5%");
    let fail = "less than 5 % of the disk, so only deletions are accepted; make room, move the folder, or \
                choose another limit with --min-free-disk";
    assert!(
        doctor.code == Some(1) && doctor.out.contains("FAIL  0 MiB free for the data folder"),
        "{}",
        doctor.out
    );
    assert!(doctor.out.contains(fail), "{}", doctor.out);
    let row = candidate("an").to_string();
    let import = it.feed("import --region noord --min-free-disk 5% -", row.as_bytes());
    assert_eq!(import.code, Some(1));
    assert!(
        import
            .err
            .contains("less than 5 % of the disk that holds the database is free; nothing of the file was stored"),
        "{}",
        import.err
    );
    it.feed(
        "import --region noord --min-free-disk off -",
        row.as_bytes(),
    )
    .good();
    disk.make_room();
    until("it is seen", || {
        open(&server, "/health/ready").1["writes"] == "accepted"
    });
    assert_eq!(write().0, 202);
    server.stop();
    all_agrees(&it);
}

#[test]
fn full_disk_rejects_writes_loses_none_and_recovers() {
    let it = Installation::new();
    let disk = SmallDisk::at(&it.folder().join("data"));
    let door = Door::production(&it.region("noord"));
    let server = it.serve("--rate-limit off --sandbox-reset off --min-free-disk off");
    let create = |number: usize, large: bool| {
        let mut record = candidate(&format!("n{number}"));
        record["motivation"] = json!("x".repeat(2000));
        if large {
            let base64 = "eHh4".repeat(20_000 + number);
            record["otherAttachments"] = json!([{"base64": base64, "filename": "bestand.txt"}]);
        }
        let path = format!("/candidates?idempotencyKey=k{number}");
        let (status, answer) = door
            .send(&server.address, "POST", &path, Some(&json!([record])))
            .expect("an answer");
        assert!([202, 507].contains(&status), "{status} {answer}");
        assert!(
            status == 202
                || answer["type"]
                    .as_str()
                    .unwrap()
                    .ends_with("/problems/disk-full"),
            "{answer}"
        );
        (status == 202).then(|| {
            answer["data"]["candidateIds"][0]
                .as_str()
                .unwrap()
                .to_owned()
        })
    };
    let mut made: Vec<Option<String>> = (0..20)
        .map(|number| create(number, number % 2 == 0))
        .collect();
    assert!(made.iter().all(Option::is_some));
    let files = || {
        it.shell("find data/attachments -type f | wc -l")
            .trim()
            .to_owned()
    };
    assert_eq!(files(), "10");
    disk.fill_but_for(300_000);
    let mut refused = 0;
    while refused < 20 {
        let number = made.len();
        made.push(create(number, number.is_multiple_of(5)));
        refused += usize::from(made.last().unwrap().is_none());
    }
    let (ready, reported) = open(&server, "/health/ready");
    assert_eq!((ready, &reported["writes"]), (200, &json!("refused")));
    // Reads continue, and show exactly what was acknowledged.
    let listed = || {
        let (records, _) = door.walk(&server, "/candidates?fields=id");
        records
            .iter()
            .map(|record| record["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(listed(), made.iter().flatten().cloned().collect::<Vec<_>>());
    let kept = made.len() - refused;
    println!("{kept} kept, {refused} refused");
    disk.make_room();
    until("there is room again", || {
        create(made.len(), false).is_some()
    });
    let with_a_file = |number: usize| {
        if number < 20 {
            number.is_multiple_of(2)
        } else {
            number.is_multiple_of(5)
        }
    };
    for (number, before) in made.iter().enumerate() {
        let again = create(number, with_a_file(number));
        assert!(again.is_some());
        assert!(
            before.is_none() || *before == again,
            "the same key, the same record"
        );
    }
    let total =
        door.get(&server, "/candidates?includeTotal=true&pageSize=1")["meta"]["total"].clone();
    assert_eq!(
        (listed().len(), total),
        (made.len() + 1, Value::from(made.len() + 1))
    );
    let with_files = (0..made.len()).filter(|number| with_a_file(*number));
    assert_eq!(files(), with_files.count().to_string());
    assert_eq!(open(&server, "/health/ready").1["writes"], "accepted");
    let log = server.stop();
    assert!(!log.contains("panic"), "{log}");
    all_agrees(&it);
}
