//! Files that are made to take memory, imported by a process that gets no more than a gigabyte and
//! a half of addresses.

use crate::harness::Installation;
use serde_json::json;
use std::{
    io::Write,
    process::{ChildStdin, Command, Stdio},
};

/// Kibibytes of addresses that the process gets, the binary and its threads among them.
const ADDRESSES: u32 = 1_536 * 1024;

/// Runs an import whose standard input is streamed. Returns its code and its output.
fn limited(
    it: &Installation,
    words: &str,
    feed: impl FnOnce(&mut ChildStdin) + Send + 'static,
) -> (Option<i32>, String) {
    let plain = it.command(words.split_whitespace());
    let mut command = Command::new("sh");
    command.args([
        "-c",
        &format!("ulimit -v {ADDRESSES} && exec \"$0\" \"$@\""),
    ]);
    command
        .arg(plain.get_program())
        .args(plain.get_args())
        .current_dir(it.folder());
    command.envs(
        plain
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let feeding = std::thread::spawn(move || feed(&mut stdin));
    let done = child.wait_with_output().unwrap();
    feeding.join().unwrap();
    (done.status.code(), String::from_utf8(done.stderr).unwrap())
}

/// Writes so many mebibytes; a process that refuses early reads no further.
fn fill(out: &mut ChildStdin, mebibytes: usize, text: &str) {
    let chunk = text.repeat((1 << 20) / text.len());
    for _ in 0..mebibytes {
        if out.write_all(chunk.as_bytes()).is_err() {
            return;
        }
    }
}

fn region() -> Installation {
    let it = Installation::new();
    it.region("noord");
    it
}

#[test]
fn line_of_a_gigabyte_is_a_bad_row_and_the_rest_is_read() {
    let it = region();
    let row = format!(
        "\n{}\n",
        json!({"name": "a", "email": "a@example.nl", "privacyConsent": true})
    );
    let (code, reported) = limited(&it, "import --region noord --skip-bad -", move |out| {
        out.write_all(b"{\"name\": \"").unwrap();
        fill(out, 1024, "x");
        out.write_all(row.as_bytes()).unwrap();
    });
    let expected = "line 1: expected a line of at most 256 MiB; this one is longer; check that each candidate is on a line of its own\n1 imported, 1 bad row skipped\n";
    assert_eq!((code, reported.as_str()), (Some(0), expected));
    let (code, reported) = limited(&it, "import --region noord --skip-bad /dev/stdin", |out| {
        out.write_all(b"name;email;privacyConsent;notes\nb;b@example.nl;ja;\"")
            .unwrap();
        fill(out, 1024, "x\n");
        out.write_all(b"\"\nc;c@example.nl;ja;\n").unwrap();
    });
    let expected = "line 2: expected a row of at most 4 MiB; this one is longer; look for a quote that is never closed, or shorten the longest cell\n1 imported, 1 bad row skipped\n";
    assert_eq!((code, reported.as_str()), (Some(0), expected));
}

#[test]
fn endless_definitions_and_millions_of_values_are_rejected() {
    let it = region();
    for (mebibytes, expected) in [
        (1024, "expected at most 32 MiB; found more"),
        (20, "expected at most 1,000,000 values; found more"),
    ] {
        let (code, reported) = limited(&it, "import --region noord -", move |out| {
            out.write_all(b"{\"customFieldDefinitions\": [").unwrap();
            fill(out, mebibytes, "{},");
        });
        assert_eq!(code, Some(1));
        assert!(
            reported.contains(&format!("line 1: customFieldDefinitions: {expected}")),
            "{reported}"
        );
    }
    for (open, inside) in [
        ("{\"name\": [", "{},"),
        ("{\"a\": {", "\"\":0,"),
        ("{\"x\": ", "[],["),
        ("{", "\"customFields\":{},"),
    ] {
        let (code, reported) = limited(&it, "import --region noord -", move |out| {
            out.write_all(open.as_bytes()).unwrap();
            fill(out, 20, inside);
        });
        let expected =
            "line 1: expected at most 1,000,000 values in one line; this line has more; check";
        assert_eq!(code, Some(1));
        assert!(reported.starts_with(expected), "{reported}");
    }
    let (_, reported) = limited(&it, "import --region noord -", |out| {
        out.write_all(b"[").unwrap();
        fill(out, 20, "{},");
    });
    assert!(
        reported.starts_with("error: expected NDJSON, one object per line; found a JSON array"),
        "{reported}"
    );
}

#[test]
fn endless_mapping_file_is_rejected() {
    let it = region();
    std::fs::write(it.folder().join("in.csv"), "name;email;privacyConsent\n").unwrap();
    let (code, reported) = limited(
        &it,
        "import --region noord --mapping /dev/zero in.csv",
        |_| {},
    );
    assert_eq!(code, Some(1));
    assert!(
        reported.starts_with(
            "error: the mapping file '/dev/zero': expected a JSON object of at most 64 KiB"
        ),
        "{reported}"
    );
}
