//! `staff`: the first operator and emergencies on the command line, and the demo's people.

use crate::harness::Installation;
use serde_json::Value;

fn listed(it: &Installation) -> Vec<Value> {
    let text = it.run("staff list").good();
    serde_json::from_str::<Vec<Value>>(&text).unwrap_or_else(|_| panic!("{text}"))
}

#[testkit::test]
fn the_first_operator_gets_a_link_without_mail() {
    let it = Installation::new();
    let printed = it
        .run("staff invite --operator --email Oscar@staff.example.nl --name Oscar")
        .good();
    assert!(
        printed.starts_with("the link works once, for half an hour: http://127.0.0.1:"),
        "{printed}"
    );
    assert!(printed.contains("/desk/join?token="), "{printed}");
    it.region("noord");
    it.run("staff invite --region noord --role manager --email mia@staff.example.nl")
        .good();
    let people = listed(&it);
    assert_eq!(people.len(), 2);
    assert_eq!(
        (
            &people[0]["name"],
            &people[0]["operator"],
            &people[0]["status"]
        ),
        (&"Oscar".into(), &true.into(), &"invited".into())
    );
    assert_eq!(
        (&people[1]["name"], &people[1]["roles"]),
        (&"mia".into(), &"noord: manager".into())
    );
    let id = people[1]["id"].as_str().unwrap();
    it.run(&format!("staff end-sessions {id}")).good();
    it.run("staff reinvite mia@staff.example.nl").good();
    let disabled = it.run("staff disable Mia@staff.example.nl").good();
    assert_eq!(disabled, "the access has ended, with all sessions\n");
    let again = it.run(&format!("staff disable {id}")).good();
    assert_eq!(again, "the access had ended before\n");
    assert_eq!(listed(&it)[1]["status"], "disabled");

    let exported = it.run("audit export").good();
    let kinds: Vec<String> = exported
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|entry| entry["kind"].as_str().unwrap().starts_with("staff."))
        .map(|entry| format!("{} {}", entry["kind"], entry["actor"]).replace('"', ""))
        .collect();
    assert_eq!(
        kinds,
        [
            "staff.break_glass cli",
            "staff.break_glass cli",
            "staff.reinvited cli",
            "staff.disabled cli"
        ]
    );
    assert!(!exported.contains("example.nl"), "{exported}");
    it.run("audit verify").good();
    it.run("doctor --deep").good();
}

#[testkit::test]
fn a_bad_invitation_says_what_would_be_right() {
    let it = Installation::new();
    it.run("migrate").good();
    it.region("noord");
    for (words, expected) in [
        (
            "staff invite --operator --email oscar",
            "--email: expected an e-mail address with an @",
        ),
        (
            "staff invite --region noord --role admin --email a@staff.example.nl",
            "--role: expected viewer, coordinator, manager or technician; found 'admin'",
        ),
        (
            "staff disable a@staff.example.nl",
            "nobody has this address or id",
        ),
        (
            "staff invite --region noord --role admin --email oscar --name=",
            "found none; --name: expected a name of 1 to 200 characters on one line; \
             found text of 0 characters, or with control characters; --role: expected viewer, coordinator, manager or technician",
        ),
    ] {
        let refused = it.run(words).refusal();
        assert!(refused.contains(expected), "{refused}");
    }
}

#[testkit::test]
fn the_demo_prints_the_links_of_its_people() {
    let it = Installation::new();
    let server = it.serve("--demo --rate-limit off");
    let printed = it.printed();
    let (_, desk) = printed.split_once("The desk, ").expect("the desk");
    assert_eq!(desk.matches("/desk/join?token=").count(), 3, "{desk}");
    assert!(desk.contains("http://localhost:"), "{desk}");
    server.stop();
    let people = listed(&it);
    let roles: Vec<_> = people
        .iter()
        .map(|one| one["roles"].as_str().unwrap())
        .collect();
    let guides = ["demo-noord: coordinator"; 3];
    let others = ["demo-noord: manager", "demo-noord: viewer"];
    assert_eq!(roles, [&guides[..], &others].concat());
    // The coordinators of the demo have joined already; the last person has a link to do so.
    let states: Vec<_> = people
        .iter()
        .map(|one| one["status"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["active", "active", "active", "active", "invited"]);
}

#[testkit::test]
fn bad_times_of_the_desk_are_refused() {
    let it = Installation::new();
    for (flag, what, example, limits, bad) in [
        (
            "idle",
            "without use",
            "60m",
            "5m and 8h",
            ["60", "4m", "481m", "off"],
        ),
        (
            "lifetime",
            "at most",
            "12h",
            "1h and 24h",
            ["12", "59m", "25h", ""],
        ),
    ] {
        for time in bad {
            let refusal = it.run(&format!("serve --desk-{flag}={time}")).refusal();
            let reported = format!(
                "error: the time that a session of the desk lasts {what}, '{time}', is not understood; write for example \
                 {example}, between {limits}"
            );
            assert_eq!(refusal, reported);
        }
    }
}
