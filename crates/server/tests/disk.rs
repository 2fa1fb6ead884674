//! A disk that is full: writes are told to come back, what was acknowledged stays, and all is well once there is room.

use crate::{
    deep::all_agrees,
    harness::{Installation, until},
    writes::{Door, candidate},
};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A small file system in memory at this folder, until it is dropped. To make one takes root's rights.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn at(folder: &Path) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"]).arg(folder).output().unwrap();
        let complaint = String::from_utf8_lossy(&mounted.stderr).into_owned();
        assert!(
            mounted.status.success(),
            "this test mounts a small file system, which takes root's rights: {complaint}"
        );
        Self(folder.to_owned())
    }

    /// Leaves this many bytes free.
    fn fill_but_for(&self, free: u64) {
        let script = format!("head -c $(( $(df --output=avail -B1 . | tail -1) - {free} )) /dev/zero > ballast");
        let done = Command::new("sh").args(["-c", &script]).current_dir(&self.0).status().unwrap();
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

#[test]
fn a_full_disk_refuses_writes_loses_none_and_recovers() {
    let it = Installation::new();
    let disk = SmallDisk::at(&it.folder().join("data"));
    let door = Door::production(&it.region("noord"));
    let server = it.serve("--rate-limit off --sandbox-reset off");
    let create = |number: usize, large: bool| {
        let mut record = candidate(&format!("n{number}"));
        record["motivation"] = json!("x".repeat(2000));
        if large {
            let base64 = "eHh4".repeat(20_000 + number);
            record["otherAttachments"] = json!([{"base64": base64, "filename": "bestand.txt"}]);
        }
        let path = format!("/candidates?idempotencyKey=k{number}");
        let (status, answer) = door.send(&server.address, "POST", &path, Some(&json!([record]))).expect("an answer");
        assert!([202, 503].contains(&status), "{status} {answer}");
        (status == 202).then(|| answer["data"]["candidateIds"][0].as_str().unwrap().to_owned())
    };
    let mut made: Vec<Option<String>> = (0..20).map(|number| create(number, number % 2 == 0)).collect();
    assert!(made.iter().all(Option::is_some));
    let files = || it.shell("find data/attachments -type f | wc -l").trim().to_owned();
    assert_eq!(files(), "10");
    disk.fill_but_for(300_000);
    let mut refused = 0;
    while refused < 20 {
        let number = made.len();
        made.push(create(number, number.is_multiple_of(5)));
        refused += usize::from(made.last().unwrap().is_none());
    }
    // Reads go on, and show all that was acknowledged and nothing else.
    let listed = || {
        let (records, _) = door.walk(&server, "/candidates?fields=id");
        records.iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(listed(), made.iter().flatten().cloned().collect::<Vec<_>>());
    let kept = made.len() - refused;
    println!("{kept} kept, {refused} refused");
    disk.make_room();
    until("there is room again", || create(made.len(), false).is_some());
    let with_a_file = |number: usize| if number < 20 { number.is_multiple_of(2) } else { number.is_multiple_of(5) };
    for (number, before) in made.iter().enumerate() {
        let again = create(number, with_a_file(number));
        assert!(again.is_some());
        assert!(before.is_none() || *before == again, "the same key, the same record");
    }
    let total = door.get(&server, "/candidates?includeTotal=true&pageSize=1")["meta"]["total"].clone();
    assert_eq!((listed().len(), total), (made.len() + 1, Value::from(made.len() + 1)));
    let with_files = (0..made.len()).filter(|number| with_a_file(*number));
    assert_eq!(files(), with_files.count().to_string());
    let log = server.stop();
    assert!(!log.contains("panic"), "{log}");
    all_agrees(&it);
}
