//! Regions on the command line.

use crate::harness::{
    Installation,
    writes::{Door, candidate},
};
use serde_json::{Value, json};

#[testkit::test]
fn a_region_is_made_and_listed_as_json() {
    let it = Installation::new();
    let made = it
        .run_all([
            "region",
            "create",
            "--slug",
            "noord",
            "--name",
            "Regio Noord",
        ])
        .good();
    let made: Value = serde_json::from_str(&made).unwrap();
    assert_eq!(
        (&made["slug"], &made["name"]),
        (&"noord".into(), &"Regio Noord".into())
    );
    assert!(
        made["id"].as_str().unwrap().starts_with("reg") && made.get("callbackSecret").is_none()
    );
    let listed: Value = serde_json::from_str(&it.run("region list").good()).unwrap();
    assert_eq!(listed, Value::Array(vec![made]));
}

#[testkit::test]
fn a_slug_may_look_like_an_id() {
    let it = Installation::new();
    assert!(it.region("regionoostbrabant").starts_with("ork_"));
}

#[testkit::test]
fn invalid_region_is_rejected() {
    let it = Installation::new();
    it.region("noord");
    for (slug, refusal) in [
        (
            "noord",
            "error: Another region has this slug. Choose another.",
        ),
        (
            "Noord",
            "error: /slug: expected 1 to 63 lower-case letters (a to z), digits and hyphens, beginning and ending with a letter or digit; found the character N at position 1",
        ),
        (
            "-",
            "error: /slug: expected 1 to 63 lower-case letters (a to z), digits and hyphens, beginning and ending with a letter or digit; found the character - at position 1",
        ),
    ] {
        let slug = format!("--slug={slug}");
        assert_eq!(
            it.run_all(["region", "create", &slug, "--name", "Regio"])
                .refusal(),
            refusal
        );
    }
    assert_eq!(
        it.run_all(["region", "create", "--slug", "zuid", "--name", " "])
            .refusal(),
        "error: /name: a value is required; this text is blank"
    );
    let both = it
        .run_all(["region", "create", "--slug", "Zuid", "--name", ""])
        .refusal();
    for fault in [
        "/slug: expected 1 to 63 lower-case letters",
        "/name: a value is required; this text is blank",
    ] {
        assert!(both.contains(fault), "{both}");
    }
}

#[test]
fn a_region_is_changed() {
    let it = Installation::new();
    it.region("noord");
    it.region("zuid");
    let words = [
        "region",
        "update",
        "--region",
        "noord",
        "--slug",
        "drenthe",
        "--redirect-url",
        "https://example.nl/",
    ];
    let changed: Value = serde_json::from_str(&it.run_all(words).good()).unwrap();
    assert_eq!(
        (&changed["slug"], &changed["redirectUrls"][0]),
        (&"drenthe".into(), &"https://example.nl/".into())
    );
    let emptied = it
        .run("region update --region drenthe --no-redirect-urls")
        .good();
    assert_eq!(
        serde_json::from_str::<Value>(&emptied).unwrap()["redirectUrls"],
        Value::Array(vec![])
    );
    for (words, refusal) in [
        (
            "--slug zuid",
            "error: Another region has this slug. Choose another.",
        ),
        (
            "",
            "error: expected at least one field; the object is empty; known fields: slug, name, redirectUrls",
        ),
        (
            "--slug Z --redirect-url ftp://example.nl/",
            "error: /redirectUrls/0: expected a URL that begins with https:// (http:// only for localhost), without user name, \
             password and # part; found another scheme, or none; /slug: expected 1 to 63 lower-case letters (a to z), digits and hyphens, beginning and ending with a letter or digit; found the character Z at position 1",
        ),
    ] {
        assert_eq!(
            it.run(&format!("region update --region drenthe {words}"))
                .refusal(),
            refusal
        );
    }
}

#[testkit::test]
fn region_quota_is_shown_and_changed_at_once() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let quota = |words: &str| {
        serde_json::from_str::<Value>(
            &it.run(&format!("region quota --region noord {words}"))
                .good(),
        )
        .unwrap()
    };
    let of = |held: u64, quota: Option<u64>| json!({"held": held, "quota": quota});
    let waiting = of(0, Some(200_000_000));
    let sandbox = json!({"records": of(0, Some(100_000)), "attachmentBytes": of(0, Some(1_000_000_000)), "waitingBytes": waiting});
    let production = |records: Value| json!({"records": records, "attachmentBytes": of(0, None), "waitingBytes": waiting});
    assert_eq!(
        quota(""),
        json!({"production": production(of(0, None)), "sandbox": sandbox})
    );
    let server = it.serve("");
    door.create(&server, "jan");
    assert_eq!(
        quota("--records 2")["production"],
        production(of(1, Some(2)))
    );
    door.create(&server, "piet");
    let (status, refused) = door
        .send(
            &server.address,
            "POST",
            "/candidates",
            Some(&json!([candidate("an")])),
        )
        .unwrap();
    assert_eq!((status, &refused["title"]), (507, &json!("Quota exceeded")));
    let reported = it
        .feed(
            "import --region noord -",
            candidate("an").to_string().as_bytes(),
        )
        .err;
    let over = "the region now holds 3 records here, more than its quota of 2: it can add none over HTTP\n";
    assert_eq!(reported, format!("1 imported\n{over}"));
    assert_eq!(
        quota("--records off")["production"],
        production(of(3, None))
    );
    door.create(&server, "klaas");
    let sandbox = quota("--sandbox --records default --attachments 5MB")["sandbox"].clone();
    assert_eq!(
        (
            &sandbox["records"]["quota"],
            &sandbox["attachmentBytes"]["quota"]
        ),
        (&json!(100_000), &json!(5_000_000))
    );
    assert_eq!(
        it.run("region quota --region noord --records many")
            .refusal(),
        "error: the quota of records, 'many', is not understood; write a number such as 100000, or off"
    );
    assert_eq!(
        it.run("region quota --region noord --records many --attachments all")
            .refusal(),
        "error: the quota of records, 'many', is not understood; write a number such as 100000, or off; \
         the quota of attachments, 'all', is not understood; write a size such as 500MB or 1GiB, or off"
    );
    server.stop();
}

#[testkit::test]
fn region_settings_are_shown_and_changed() {
    let it = Installation::new();
    it.region("noord");
    let read = |text: String| serde_json::from_str::<Value>(&text).unwrap();
    let nothing = read(it.run("region settings --region noord").good());
    assert_eq!(
        (&nothing["notificationUrl"], &nothing["retention"]),
        (&Value::Null, &Value::Null)
    );
    let change = r##"{"notificationUrl": "https://example.nl/", "portal": {"colour": "#0B5A9D"}}"##;
    let changed = read(
        it.run_all([
            "region", "settings", "--region", "noord", "--change", change,
        ])
        .good(),
    );
    assert_eq!(
        (&changed["notificationUrl"], &changed["portal"]["colour"]),
        (&"https://example.nl/".into(), &"#0b5a9d".into())
    );
    assert_eq!(
        read(it.run("region settings --region noord").good()),
        changed
    );
    let wrong = r#"{"notificationUrl": "http://127.0.0.1/", "retention": {"days": 0, "daysWithConsent": 1}}"#;
    let refusal = it
        .run_all(["region", "settings", "--region", "noord", "--change", wrong])
        .refusal();
    assert!(
        refusal.contains("/retention/days") && refusal.contains("/notificationUrl"),
        "{refusal}"
    );
}
