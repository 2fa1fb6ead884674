//! Custom fields that an import or a command refuses.

use super::{furnished, json_of};
use crate::harness::Installation;
use serde_json::json;

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
             custom field 'rijbewijs' lacks options of the file's field: C; add them with PATCH /schema/custom-fields/rijbewijs, or remove them from the file; line 1: /customFieldDefinitions/2: the \
             custom field 'uren' has the type text in the region and number in the file; give it another key in the file, in its definition and in every candidate, or remove its definition and its values from the file; nothing of the file was stored; correct line 1 of the file, or the region's fields, and import again"
        );
    }
    assert_eq!(it.run("export --region zuid").good().lines().count(), 1);
    assert_eq!(it.run("field list --region zuid").good(), before);
    it.run("field delete --region zuid rijbewijs").good();
    it.run("field delete --region zuid uren").good();
    let done = it.run("import --region zuid out.ndjson");
    let stays = |property: &str| {
        format!(
            "the region has this custom field with another value for: {property}; the region's is kept; change it in the region if the file is right"
        )
    };
    assert!(
        done.err.contains(&format!(
            "line 1: warning: /customFieldDefinitions/1: {}\n",
            stays("options")
        )),
        "{}",
        done.err
    );
    assert!(
        done.err.contains(&format!(
            "line 1: warning: /customFieldDefinitions/3: {}\n",
            stays("label, description")
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
    let reported = "line 3: warning: /customFieldDefinitions/0/required: the region has candidates without a value";
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
            "line 1: /customFieldDefinitions: expected an array [ ] of fields; found an object",
        ),
        (
            json!({"customFieldDefinitions": [1]}),
            "line 1: /customFieldDefinitions/0: expected an object; found a number",
        ),
        (
            json!({"customFieldDefinitions": [{"key": "x"}]}),
            "/customFieldDefinitions/0/label: a value is required; none is given",
        ),
        (
            json!({"customFieldDefinitions": [text("a"), text("a")]}),
            "/customFieldDefinitions/1/key: the key 'a' is defined twice; remove one of the two",
        ),
        (
            json!({"customFieldDefinitions": [], "name": "x"}),
            "customFieldDefinitions must be alone on its line",
        ),
        (
            json!({"customFieldDefinitions": many(101)}),
            "expected at most 100 fields; found 101",
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
            .contains("customFieldDefinitions: expected JSON on one line"),
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
        "error: the header row cannot be used: the region has no custom field for column 4 'customFields.herkomst', \
         5 'CustomFields.Uren'; add the field with `onderwijsregio field create` or POST /schema/custom-fields, or give the \
         column null in a --mapping file; the region's custom fields: none; unknown column 6 'leeftijd'; rename or remove \
         it, or map it in a --mapping file"
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
        refusal.contains("the region has no custom field for column 4 'customFields.bron'"),
        "{refusal}"
    );
    assert!(
        refusal.contains(
            "the --mapping file maps a column to a name that is not a field: 5 'ouderdom'"
        ),
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
        "line 3: /customFieldDefinitions: definitions of custom fields must be on the first line"
    ));
}
