//! `serve --demo`: the printed commands work when pasted, and a second start keeps all data.

use crate::harness::{Installation, writes::Door};
use serde_json::Value;

/// Returns the printed requests, one shell command each.
fn requests(printed: &str) -> Vec<&str> {
    printed
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("curl "))
        .collect()
}

/// Runs the printed commands, which already contain the server's address. Returns their output.
fn answers(it: &Installation, printed: &str) -> Vec<String> {
    requests(printed)
        .into_iter()
        .map(|request| it.shell(request))
        .collect()
}

#[testkit::test]
fn the_printed_requests_answer_and_a_second_start_keeps_the_data() {
    let it = Installation::new();
    let server = it.serve("--demo --rate-limit off");
    let printed = it.printed();
    let answers = answers(&it, &printed);
    assert_eq!(answers.len(), 7, "{printed}");
    let json = |at: usize| {
        serde_json::from_str::<Value>(&answers[at]).unwrap_or_else(|_| panic!("{}", answers[at]))
    };
    for answer in &answers[..5] {
        assert!(answer.starts_with("{\"statusCode\":200,"), "{answer}");
    }
    assert_eq!(json(0)["data"].as_array().unwrap().len(), 2);
    assert!(json(0)["meta"]["cursor"].is_string());
    assert!(json(1)["meta"]["total"].as_u64().unwrap() > 300);
    assert!(!json(2)["data"].as_array().unwrap().is_empty());
    assert!(json(3)["data"][0]["phone"].is_string());
    assert!(
        json(4)["data"]["customFields"].is_object()
            && json(4)["data"]["interactions"].as_array().unwrap().len() >= 2
    );
    assert_eq!(json(6)["data"]["status"], "succeeded", "{}", answers[6]);
    assert_eq!(json(6)["data"]["candidateIds"].as_array().unwrap().len(), 1);
    // The new candidate was created after the stream.
    assert_eq!(
        answers[5].lines().count() + answers_archived(&it),
        100,
        "the sandbox's stream"
    );

    let key = printed
        .split("key ")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    let total = |server: &crate::harness::Server, archived: &str| {
        let (_, answer) = server.get(
            &key,
            &format!("/api/v2/candidates?pageSize=1&includeTotal=true&archived={archived}"),
        );
        answer["meta"]["total"].as_u64().unwrap()
    };
    assert_eq!(total(&server, "false") + total(&server, "true"), 2500);
    let (live, archived) = (total(&server, "false"), total(&server, "true"));
    let counts = format!(
        "demo-noord    {},{:03} candidates and {archived} archived ones, key {key}\n",
        live / 1000,
        live % 1000
    );
    assert!(printed.contains(&counts), "{printed}");
    let id = server.get(&key, "/api/v2/candidates?pageSize=1").1["data"][0]["id"].clone();
    server.stop();

    let again = it.serve("--demo --rate-limit off");
    let reprinted = it.printed();
    let without_ports = |text: &str| {
        text.split("127.0.0.1:")
            .map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit()))
            .collect::<String>()
            .split_whitespace()
            // The desk's address has a port, and its links work once.
            .filter(|word| !word.starts_with("http://localhost:"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(without_ports(&reprinted), without_ports(&printed));
    assert_eq!(
        again.get(&key, "/api/v2/candidates?pageSize=1").1["data"][0]["id"],
        id
    );
    assert_eq!(total(&again, "false") + total(&again, "true"), 2500);
}

#[testkit::test]
fn the_demo_has_a_morning_of_work_at_the_desk() {
    let it = Installation::new();
    let server = it.serve("--demo --rate-limit off");
    let printed = it.printed();
    let (_, rest) = printed.split_once("key ").expect("a key");
    let key = rest.split_whitespace().next().expect("a key").to_owned();
    let people: Vec<Value> = serde_json::from_str(&it.run("staff list").good()).expect("people");
    let id = |name: &str| {
        let found = people.iter().find(|one| one["name"] == name);
        found.expect("a person of the demo")["id"].clone()
    };
    let dana = id("Dana Demo");
    let search = |filters: Value| {
        let body = serde_json::json!({"filters": filters, "fields": ["phase"], "pageSize": 100});
        let door = Door::production(&key);
        let answer = door.send(&server.address, "POST", "/candidates/search", Some(&body));
        let (status, answer) = answer.expect("an answer");
        assert_eq!(status, 200, "{answer}");
        answer
    };
    let total = |filters: Value| search(filters)["meta"]["total"].as_u64().expect("a total");
    let json = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");

    assert_eq!(total(json("{}")), 2440);
    assert_eq!(total(serde_json::json!({"coordinator": [dana]})), 90);
    let nobody = total(json(r#"{"coordinator": [null]}"#));
    assert!(
        (200..450).contains(&nobody),
        "{nobody} without a coordinator"
    );
    // Those that were added since yesterday are new, and nobody guides them.
    let first = search(json("{}"))["data"].as_array().expect("candidates")[..4].to_vec();

    let mine = search(serde_json::json!({"coordinator": [dana]}));
    let mine: Vec<&str> = mine["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    let of = |id: &str, what: &str| {
        server
            .get(&key, &format!("/api/v2/candidates/{id}/{what}"))
            .1["data"]
            .clone()
    };
    let (mut open, mut done, mut noted, mut moved) = (0, 0, 0, 0);
    for id in &mine {
        for task in of(id, "tasks").as_array().expect("tasks") {
            assert_eq!(task["assigneeId"], dana);
            *(if task["doneAt"].is_null() {
                &mut open
            } else {
                &mut done
            }) += 1;
        }
        let contacts = of(id, "interactions");
        let by_person = |one: &&Value| one["performedBy"] == "Dana Demo";
        noted += contacts
            .as_array()
            .expect("contact moments")
            .iter()
            .filter(by_person)
            .count();
        let history = of(id, "history");
        let is_move = |entry: &&Value| {
            entry["by"]["kind"] == "person"
                && entry["changes"]
                    .as_array()
                    .is_some_and(|all| all.iter().any(|one| one["field"] == "phase"))
        };
        moved += history
            .as_array()
            .expect("entries")
            .iter()
            .filter(is_move)
            .count();
    }
    assert_eq!((open, done, noted), (14, 12, 68));
    assert!((10..30).contains(&moved), "{moved} moves");
    for one in first {
        let history = of(one["id"].as_str().expect("an id"), "history");
        assert_eq!(
            (&one["phase"], &history[0]["by"]["kind"]),
            (&"nieuw".into(), &"person".into())
        );
    }
}

/// Returns the number of archived candidates in the sandbox, which are not in its stream.
fn answers_archived(it: &Installation) -> usize {
    let exported = it.run("export --region demo-noord --sandbox").good();
    exported
        .lines()
        .filter(|line| line.contains("\"archivedAt\""))
        .count()
}

#[testkit::test]
fn demo_is_not_added_to_an_installation_with_regions() {
    let it = Installation::new();
    it.region("noord");
    let done = it.run("serve --demo --listen 127.0.0.1:0");
    assert_eq!(done.code, Some(1), "{}", done.err);
    let refusal = "has regions and none of them is the demo's, so nothing was added to it; give the demo a folder of its own";
    assert!(done.err.contains(refusal), "{}", done.err);
    let regions = it.run("region list").good();
    assert!(!regions.contains("demo-noord"), "{regions}");
    assert_eq!(it.run("key list --admin").good(), "[]\n");
}

#[testkit::test]
fn demo_calls_local_receivers_and_other_servers_name_the_setting() {
    let it = Installation::new();
    let demo = it.serve("--demo --rate-limit off");
    let key = it
        .printed()
        .split("key ")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    let body = serde_json::json!([{"name": "A", "email": "a@example.nl", "privacyConsent": true}]);
    let reported = |server: &crate::harness::Server, host: &str| {
        let path = format!("/api/sandbox/candidates?callbackUrl=http://{host}/hook");
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        let mut answer = agent
            .post(server.url(&path))
            .header("x-api-key", &key)
            .send_json(&body)
            .unwrap();
        let (status, answer) = (
            answer.status().as_u16(),
            answer.body_mut().read_json::<Value>().unwrap(),
        );
        (
            status,
            answer["errors"][0]["message"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        )
    };
    let setting = "expected an address on the public internet; found a private or local one; use a public one, or \
                   ask the operator to start the server with --egress-allow-private";
    for host in ["127.0.0.1:9", "localhost:9999", "10.0.0.1", "[::1]:9999"] {
        let expected = if host == "127.0.0.1:9" {
            (
                400,
                "expected port 80, 443 or one above 1023; found 9".to_owned(),
            )
        } else {
            (202, String::new())
        };
        assert_eq!(reported(&demo, host), expected, "{host}");
    }
    assert_eq!(
        reported(&demo, "169.254.169.254"),
        (400, setting.to_owned())
    );
    demo.stop();
    let plain = it.serve("--rate-limit off");
    assert_eq!(
        reported(&plain, "localhost:9999"),
        (400, setting.to_owned())
    );
}
