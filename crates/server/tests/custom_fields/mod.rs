//! Custom fields through the command line: made, listed and deleted, and carried from region to
//! region by files.

mod refused;
mod types;

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
            "error: The custom field 'rijbewijs' already exists. Choose another key, or change that field.",
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
        "error: The field 'verplicht' cannot be required: 1 candidate that is not archived has no value for it. Read all pages of GET /candidates?fields=id,customFields.verplicht to find it, and give it a value with PATCH /candidates/{id} first."
    );
    assert_eq!(it.run("field delete --region noord uren").good(), "");
    let refusal = it.run("field delete --region noord uren").refusal();
    let reported = "error: there is no custom field 'uren'; `onderwijsregio field list` shows the region's fields";
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
        again.err.contains("4 bad rows") && !again.err.contains("made"),
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
    let kept = "this value is no longer an option of the field; it is stored unchanged; add the option again, or choose another value";
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
