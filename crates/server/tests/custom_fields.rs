//! Custom fields through the command line: made, listed and deleted, and carried from region to
//! region by files.

use crate::harness::{Installation, until};
use serde_json::{Value, json};

const SELECT: &str = "--key rijbewijs --label Rijbewijs --type singleSelect --option B --option C";

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[testkit::test]
fn fields_are_created_listed_and_deleted() {
    let it = Installation::new();
    it.region("noord");
    let made = json_of(
        &it.run(&format!(
            "field create --region noord {SELECT} --description Uitleg"
        ))
        .good(),
    );
    let expected = json!({"key": "rijbewijs", "label": "Rijbewijs", "type": "singleSelect", "options": ["B", "C"],
        "required": false, "description": "Uitleg"});
    assert_eq!(made, expected);
    it.run("field create --region noord --key uren --label Uren --type number --required")
        .good();
    let listed = json_of(&it.run("field list --region noord").good());
    assert_eq!(
        (&listed[0], &listed[1]["required"]),
        (&expected, &json!(true))
    );
    for (words, reported) in [
        (
            "--key rijbewijs --label R --type text",
            "error: There is a custom field with the key 'rijbewijs' already. Choose another key, or change that field.",
        ),
        ("--key Rij --label R --type text", "error: /key: "),
        (
            "--key x --label R --type kleur",
            "error: /type: expected one of: text, number, boolean, date",
        ),
        ("--key x --label R --type singleSelect", "error: /options: "),
        (
            "--key x --label R --type text --option a",
            "error: /options: ",
        ),
    ] {
        let refusal = it
            .run(&format!("field create --region noord {words}"))
            .refusal();
        assert!(refusal.starts_with(reported), "{words}: {refusal}");
    }
    it.import("noord", &[testkit::candidate(1)]);
    let refusal = it
        .run("field create --region noord --key verplicht --label V --type text --required")
        .refusal();
    assert_eq!(
        refusal,
        "error: The field 'verplicht' cannot be required: 1 live candidate has no value for it. Fill it in first."
    );
    assert_eq!(it.run("field delete --region noord uren").good(), "");
    let refusal = it.run("field delete --region noord uren").refusal();
    let reported =
        "error: there is no custom field 'uren'; `onderwijsregio field list` shows those there are";
    assert_eq!(refusal, reported);
    assert_eq!(
        json_of(&it.run("field list --region noord").good())
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

/// A region with fields of every type, and candidates with values, former options among them.
fn furnished() -> Installation {
    let it = Installation::new();
    it.region("noord");
    for words in [
        SELECT,
        "--key dagen --label Dagen --type multiSelect --option ma --option di --option wo",
        "--key uren --label Uren --type number --required",
        "--key bron --label Bron --type text --description Herkomst",
        "--key sinds --label Sinds --type date",
        "--key auto --label Auto --type boolean",
        "--key weg --label Weg --type text",
    ] {
        it.run(&format!("field create --region noord {words}"))
            .good();
    }
    let mut rows = testkit::many(1..=4);
    for (row, custom) in rows.iter_mut().zip([
        json!({"rijbewijs": "B", "dagen": ["wo", "ma"], "uren": 12.5, "bron": "Zoë", "sinds": "2020-02-29",
            "auto": false}),
        json!({"rijbewijs": "C", "dagen": ["di"], "uren": 0}),
        json!({"weg": "alleen dit"}),
    ]) {
        row["customFields"] = custom;
    }
    rows[1]["interactions"] =
        json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "notes": "x"}]);
    rows[1]["curriculumVitae"] = json!([{"filename": "cv.txt", "base64": "aGFsbG8="}]);
    it.import("noord", &rows);
    it.run("field delete --region noord weg").good();
    it
}

#[testkit::test]
fn an_export_brings_its_fields_into_a_new_region() {
    let it = furnished();
    it.region("zuid");
    let whole = it.run("export --region noord").good();
    let first = json_of(whole.lines().next().unwrap());
    let keys = first["customFieldDefinitions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["key"].as_str().unwrap());
    assert_eq!(
        keys.collect::<Vec<_>>(),
        ["rijbewijs", "dagen", "uren", "bron", "sinds", "auto"]
    );
    std::fs::write(it.folder().join("out.ndjson"), &whole).unwrap();

    let tried = it.run("import --region zuid --dry-run out.ndjson");
    let lines: Vec<&str> = tried.err.lines().collect();
    assert_eq!(
        lines[0],
        "custom field 'rijbewijs' (singleSelect, 'Rijbewijs') would be made"
    );
    assert_eq!(
        (tried.code, lines.len(), lines[6]),
        (Some(0), 7, "4 would be imported")
    );
    assert_eq!(it.run("field list --region zuid").good(), "[]\n");

    let done = it.run("import --region zuid out.ndjson");
    assert_eq!(done.err.lines().last(), Some("4 imported"), "{}", done.err);
    assert!(
        done.err
            .contains("custom field 'uren' (number, 'Uren') made\n"),
        "{}",
        done.err
    );
    assert_eq!(it.run("export --region zuid").good(), whole);
    assert_eq!(
        it.run("field list --region zuid").good(),
        it.run("field list --region noord").good()
    );
    // Once more: the fields are there, and the ids are taken.
    let again = it.run("import --region zuid out.ndjson");
    assert!(
        again.err.contains("4 bad row(s)") && !again.err.contains("made"),
        "{}",
        again.err
    );
    assert_eq!(it.run("export --region zuid").good(), whole);
}

#[testkit::test]
fn running_server_has_imported_fields_at_once() {
    let it = furnished();
    let key = it.region("zuid");
    std::fs::write(
        it.folder().join("out.ndjson"),
        it.run("export --region noord").good(),
    )
    .unwrap();
    let server = it.serve("");
    let (_, before) = server.get(&key, "/api/v2/schema/custom-fields");
    assert_eq!(before["data"], json!([]));
    it.run("import --region zuid out.ndjson").good();
    let fields = || {
        server.get(&key, "/api/v2/schema/custom-fields").1["data"]
            .as_array()
            .unwrap()
            .len()
    };
    until("the fields", || fields() == 6);
    let (_, records) = server.get(
        &key,
        "/api/v2/candidates?fields=customFields.rijbewijs&pageSize=1",
    );
    assert_eq!(
        records["data"][0]["customFields"],
        json!({"rijbewijs": "B"})
    );
}

#[testkit::test]
fn value_of_a_removed_option_is_kept_with_a_warning() {
    let it = furnished();
    let key = it
        .run("key create --region noord")
        .good()
        .trim_end()
        .to_owned();
    let server = it.serve("");
    for (field, options) in [("rijbewijs", json!(["C"])), ("dagen", json!(["ma", "di"]))] {
        let request = ureq::patch(server.url(&format!("/api/v2/schema/custom-fields/{field}")));
        request
            .header("x-api-key", &key)
            .send_json(json!({"options": options}))
            .unwrap();
    }
    drop(server);
    let whole = it.run("export --region noord").good();
    it.region("zuid");
    std::fs::write(it.folder().join("out.ndjson"), &whole).unwrap();
    let done = it.run("import --region zuid out.ndjson");
    let kept = "a value that is no option of the field any more; it is kept as it was exported";
    let warned: Vec<&str> = done
        .err
        .lines()
        .filter(|line| line.contains("warning"))
        .collect();
    let expected = ["rijbewijs", "dagen"]
        .map(|field| format!("line 2: warning: /customFields/{field}: {kept}"));
    assert_eq!(warned, expected);
    assert_eq!(it.run("export --region zuid").good(), whole);
}

#[testkit::test]
fn conflicts_are_reported_together_before_writing() {
    let it = furnished();
    it.region("zuid");
    std::fs::write(
        it.folder().join("out.ndjson"),
        it.run("export --region noord").good(),
    )
    .unwrap();
    for words in [
        "--key rijbewijs --label Rijbewijs --type singleSelect --option B --option D",
        "--key uren --label Uren --type text",
        "--key dagen --label Dagen --type multiSelect --option ma --option di --option wo --option do",
        "--key bron --label Herkomst --type text",
    ] {
        it.run(&format!("field create --region zuid {words}"))
            .good();
    }
    let before = it.run("field list --region zuid").good();
    for flags in ["", "--dry-run ", "--skip-bad "] {
        let refusal = it
            .run(&format!("import --region zuid {flags}out.ndjson"))
            .refusal();
        assert_eq!(
            refusal,
            "error: the custom fields of the file cannot be used: line 1: /customFieldDefinitions/0: the region's \
             custom field 'rijbewijs' lacks options that the file's has: C; line 1: /customFieldDefinitions/2: the \
             custom field 'uren' is text in the region and number in the file; nothing of the file was kept"
        );
    }
    assert_eq!(it.run("export --region zuid").good().lines().count(), 1);
    assert_eq!(it.run("field list --region zuid").good(), before);
    it.run("field delete --region zuid rijbewijs").good();
    it.run("field delete --region zuid uren").good();
    let done = it.run("import --region zuid out.ndjson");
    let stays = "the region's field differs in label, description, options or `required`; it stays as it is";
    assert!(
        done.err.contains(&format!(
            "line 1: warning: /customFieldDefinitions/1: {stays}\n"
        )),
        "{}",
        done.err
    );
    assert!(
        done.err.contains(&format!(
            "line 1: warning: /customFieldDefinitions/3: {stays}\n"
        )),
        "{}",
        done.err
    );
    assert_eq!(done.err.lines().last(), Some("4 imported"), "{}", done.err);
}

#[testkit::test]
fn bad_rows_roll_back_fields_and_a_required_field_is_deferred() {
    let it = Installation::new();
    it.region("noord");
    let field = json!({"key": "uren", "label": "Uren", "type": "number", "required": true, "options": null});
    let definitions = json!({"customFieldDefinitions": [field]}).to_string();
    let bad = json!({"name": "", "email": "a@example.nl", "privacyConsent": true});
    let feed = |text: String, flags: &str| {
        it.feed(&format!("import --region noord {flags} -"), text.as_bytes())
    };
    assert_eq!(
        feed(format!("\u{feff}{definitions}\n{bad}\n"), "").code,
        Some(1)
    );
    assert_eq!(it.run("field list --region noord").good(), "[]\n");
    it.import("noord", &[testkit::candidate(1)]);
    let done = feed(format!("\n \n{definitions}\n{bad}\n"), "--skip-bad");
    let reported = "line 3: warning: /customFieldDefinitions/0/required: live candidates of the region have no value";
    assert!(done.err.starts_with(reported), "{}", done.err);
    assert!(done.err.contains("line 4: /name: "), "{}", done.err);
    assert_eq!(
        json_of(&it.run("field list --region noord").good())[0]["required"],
        json!(false)
    );
}

#[testkit::test]
fn invalid_definitions_are_rejected_with_a_reason() {
    let it = Installation::new();
    it.region("noord");
    let text = |key: &str| json!({"key": key, "label": "L", "type": "text"});
    let many = |count: usize| {
        (0..count)
            .map(|number| text(&format!("veld{number}")))
            .collect::<Vec<_>>()
    };
    for (definitions, reported) in [
        (
            json!({"customFieldDefinitions": {}}),
            "line 1: /customFieldDefinitions: expected an array",
        ),
        (
            json!({"customFieldDefinitions": [1]}),
            "line 1: /customFieldDefinitions/0: expected an object; found a number",
        ),
        (
            json!({"customFieldDefinitions": [{"key": "x"}]}),
            "/customFieldDefinitions/0/label: this member is required, and it is missing",
        ),
        (
            json!({"customFieldDefinitions": [text("a"), text("a")]}),
            "/customFieldDefinitions/1/key: the key 'a' is defined twice; remove one of the two",
        ),
        (
            json!({"customFieldDefinitions": [], "name": "x"}),
            "customFieldDefinitions stands alone on its line",
        ),
        (
            json!({"customFieldDefinitions": many(101)}),
            "expected at most 100 definitions",
        ),
    ] {
        let done = it.feed(
            "import --region noord -",
            format!("{definitions}\n").as_bytes(),
        );
        assert!(done.err.contains(reported), "{reported}: {}", done.err);
        assert_eq!(
            (done.code, done.err.lines().count()),
            (Some(1), 1),
            "{}",
            done.err
        );
    }
    it.feed(
        "import --region noord -",
        json!({"customFieldDefinitions": many(100)})
            .to_string()
            .as_bytes(),
    )
    .good();
    let one_more = json!({"customFieldDefinitions": [text("nogEen")]}).to_string();
    let done = it.feed("import --region noord -", one_more.as_bytes());
    assert!(
        done.err
            .contains("the region would have 101 custom fields; at most 100 are possible"),
        "{}",
        done.err
    );
    let cut = it.feed(
        "import --region noord -",
        b"{\"customFieldDefinitions\": [\n",
    );
    assert!(
        cut.err
            .contains("customFieldDefinitions is not JSON on one line"),
        "{}",
        cut.err
    );
}

#[testkit::test]
fn unknown_custom_fields_are_reported_with_a_remedy() {
    let it = Installation::new();
    it.region("noord");
    let head = "name;email;privacyConsent;customFields.herkomst;CustomFields.Uren;leeftijd";
    let rows = "a;a@example.nl;ja;x;1;2\nb;b@example.nl;ja;x;1;2\n";
    std::fs::write(it.folder().join("in.csv"), format!("{head}\n{rows}")).unwrap();
    let refusal = it.run("import --region noord in.csv").refusal();
    assert_eq!(
        refusal.split("; known columns").next().unwrap(),
        "error: the header row is not usable: custom fields that the region lacks: 4 'customFields.herkomst', \
         5 'CustomFields.Uren'; add each with `onderwijsregio field create` or POST /schema/custom-fields, or leave its \
         column out with a --mapping file; the region's own: none; column that is not known: 6 'leeftijd'"
    );
    let mapping = r#"{"herkomst": "customFields.bron", "leeftijd": "ouderdom"}"#;
    std::fs::write(it.folder().join("map.json"), mapping).unwrap();
    let head = "name;email;privacyConsent;herkomst;leeftijd";
    std::fs::write(
        it.folder().join("in.csv"),
        format!("{head}\na;a@example.nl;ja;x;2\n"),
    )
    .unwrap();
    let refusal = it
        .run("import --region noord --mapping map.json in.csv")
        .refusal();
    assert!(
        refusal.contains("custom fields that the region lacks: 4 'customFields.bron'"),
        "{refusal}"
    );
    assert!(
        refusal.contains("the mapping gives columns to what is no field: 5 'ouderdom'"),
        "{refusal}"
    );
    let mut row = json!({"name": "a", "email": "a@example.nl", "privacyConsent": true});
    row["customFields"] = json!({"herkomst": "x"});
    let later = json!({"customFieldDefinitions": []});
    let done = it.feed(
        "import --region noord -",
        format!("{row}\n{row}\n{later}\n").as_bytes(),
    );
    let lines: Vec<&str> = done.err.lines().collect();
    assert!(lines[0].starts_with(
        "line 1: /customFields/herkomst: the region has no custom field of this name; add it"
    ));
    assert!(done.err.contains(
        "line 3: /customFieldDefinitions: definitions of custom fields stand on the first line"
    ));
}
