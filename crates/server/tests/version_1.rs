//! Version 1 of the API with the binary: real clients, `kill -9`, settings, and `doctor`.

use crate::harness::{Installation, until, writes::Door};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    process::{Command, Stdio},
    sync::Mutex,
};

/// Programs as regional websites have them, each with the interpreter that it needs. They send the
/// same request, and print its status and the candidate's id.
const CLIENTS: [(&str, &str, &[&str]); 4] = [
    (
        "curl",
        r#"curl -s -H "$HEADER: $KEY" -H "Content-Type: application/json" "$URL/schema" >/dev/null
curl -s -w '%{http_code}' -H "$HEADER: $KEY" -H "Content-Type: application/json" "$URL/create-user" -d "$BODY""#,
        &["sh", "-c"],
    ),
    (
        "node",
        r#"const headers = { [process.env.HEADER]: process.env.KEY, "Content-Type": "application/json" };
const { URL: url, BODY: body } = process.env;
(async () => {
  await (await fetch(`${url}/schema`, { headers })).json();
  const response = await fetch(`${url}/create-user`, { method: "POST", headers, body });
  console.log(await response.text() + response.status);
})();"#,
        &["node", "-e"],
    ),
    (
        "php",
        r#"foreach (["/schema", "/create-user"] as $path) {
  $curl = curl_init(getenv("URL") . $path);
  curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
  curl_setopt($curl, CURLOPT_HTTPHEADER, [getenv("HEADER") . ": " . getenv("KEY"), "Content-Type: application/json"]);
  if ($path == "/create-user") { curl_setopt($curl, CURLOPT_POSTFIELDS, getenv("BODY")); }
  $answer = curl_exec($curl);
}
echo $answer . curl_getinfo($curl, CURLINFO_HTTP_CODE);"#,
        &["php", "-r"],
    ),
    (
        "python3",
        r#"import os, urllib.request
headers = {os.environ["HEADER"]: os.environ["KEY"], "Content-Type": "application/json"}
for path, body in [("/schema", None), ("/create-user", os.environ["BODY"].encode())]:
    request = urllib.request.Request(os.environ["URL"] + path, body, headers)
    with urllib.request.urlopen(request) as response:
        answer = response.read().decode() + str(response.status)
print(answer)"#,
        &["python3", "-c"],
    ),
];

fn user(name: &str) -> Value {
    json!({"naam": name, "email": format!("{name}@example.nl"), "privacy_consent": true, "sector": ["Primair onderwijs"],
        "interacties": [{"soort": ["Telefonisch"], "uitgevoerd_op": "2026-03-02", "duur": "30 min"}]})
}

fn is_installed(program: &str) -> bool {
    let mut command = Command::new(program);
    let command = command
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

#[test]
fn websites_of_version_1_go_on_working() {
    let it = Installation::new();
    let key = it.region("noord");
    let server = it.serve("--rate-limit off");
    let mut ids = BTreeSet::new();
    for (program, script, interpreter) in CLIENTS {
        if !is_installed(program) {
            println!("left out: {program} is not here");
            continue;
        }
        for base in ["/api/v1", "/api"] {
            for header in ["api-key", "x-api-key"] {
                let output = Command::new(interpreter[0])
                    .args([interpreter[1], script])
                    .env("URL", server.url(base))
                    .env("HEADER", header)
                    .env("KEY", &key)
                    .env("BODY", user("sanne").to_string())
                    .output()
                    .unwrap();
                let printed = String::from_utf8(output.stdout).unwrap();
                let printed = printed.trim();
                let body = printed.strip_suffix("200").unwrap_or_else(|| {
                    panic!("{program} {base} {header}: {printed} {:?}", output.stderr)
                });
                let body: Value = serde_json::from_str(body).unwrap();
                ids.insert(body["data"]["id"].to_string());
            }
        }
    }
    assert_eq!(ids.len(), 1);
}

#[testkit::test]
fn each_acknowledged_candidate_survives_kill_once() {
    let it = Installation::new();
    let key = it.region("noord");
    let door = Door {
        base: "/api/v1",
        key: key.clone(),
    };
    let acknowledged: Mutex<BTreeSet<String>> = Mutex::default();
    for round in 0..3 {
        let server = it.serve("--rate-limit off");
        let address = server.address.clone();
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let (door, address, acknowledged) = (&door, &address, &acknowledged);
                scope.spawn(move || {
                    for number in 0..1000 {
                        let name = format!("n{round}x{writer}x{number}");
                        let body = user(&name);
                        match door.send(address, "POST", "/create-user", Some(&body)) {
                            Some((200, answer)) => {
                                assert_eq!(answer["data"]["created"], true);
                                acknowledged.lock().unwrap().insert(name);
                            }
                            Some(other) => panic!("{other:?}"),
                            // The server was killed.
                            None => return,
                        }
                    }
                });
            }
            let before = acknowledged.lock().unwrap().len();
            until("candidates are acknowledged", || {
                acknowledged.lock().unwrap().len() >= before + 50
            });
            server.signal("-KILL");
        });
    }
    let server = it.serve("--rate-limit off");
    let (records, _) = Door::production(&key).walk(&server, "/candidates?fields=name");
    let mut names: Vec<String> = records
        .iter()
        .map(|record| record["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort_unstable();
    let number = names.len();
    names.dedup();
    assert_eq!(names.len(), number, "no candidate is there twice");
    let names: BTreeSet<String> = names.into_iter().collect();
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.is_subset(&names));
}

#[test]
fn settings_say_until_when_version_1_is_served() {
    let it = Installation::new();
    let refusal = it.run("serve --v1=ja").refusal();
    assert_eq!(
        refusal,
        "error: whether version 1 is served, 'ja', is not understood; write on or off"
    );
    for date in [
        "morgen",
        "2026-03-23",
        "2028-1-1",
        "2028-02-30",
        "2028-01-01T00:00",
    ] {
        let refusal = it.run(&format!("serve --v1-sunset={date}")).refusal();
        assert_eq!(
            refusal,
            format!(
                "error: the end of version 1, '{date}', is not understood; write a day of 2026-03-24 or later, for example 2028-01-01"
            )
        );
    }
    let key = it.region("noord");
    let off = it.serve("--v1 off");
    assert_eq!(off.get(&key, "/api/v1/schema").0, 404);
    off.stop();
    let ended = it.serve("--v1-sunset 2026-03-24");
    let (status, body) = ended.get(&key, "/api/v1/schema");
    assert_eq!((status, &body["title"]), (410, &json!("Version ended")));
}

#[testkit::test]
fn doctor_lists_the_keys_that_use_version_1() {
    let it = Installation::new();
    let key = it.region("noord");
    let doctor = |sunset: &str| it.run(&format!("doctor{sunset}")).good();
    let soon = it.shell("date --utc --date '60 days' +%Y-%m-%d");
    let soon = soon.trim();
    let with_sunset = |date: &str| {
        let mut command = it.command(["doctor"]);
        let output = command
            .env("ONDERWIJSREGIO_V1_SUNSET", date)
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let unused = format!(
        "ok    version 1 of the API ends on {soon}, and no key used it in the last 30 days\n"
    );
    assert!(with_sunset(soon).contains(&unused), "{}", with_sunset(soon));
    let server = it.serve("");
    assert_eq!(server.get(&key, "/api/v1/schema").0, 200);
    server.stop();
    assert!(!doctor("").contains("version 1"));
    let warning = format!(
        "WARN  version 1 of the API ends on {soon}, and these keys used it in the last 30 days: key"
    );
    let found = with_sunset(soon);
    assert!(found.contains(&warning), "{found}");
    assert!(
        found.contains("; move their websites to version 2 (docs/guides/en/from-version-1.md)")
    );
    let later = with_sunset("2999-01-01");
    assert!(
        later.contains("ok    version 1 of the API ends on 2999-01-01, and these keys"),
        "{later}"
    );
}
