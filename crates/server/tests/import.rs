//! Import and export on the command line.

use crate::harness::Installation;
use serde_json::{Value, json};

fn lines(rows: &[Value]) -> String {
    rows.iter().map(|row| row.to_string() + "\n").collect()
}

fn names(it: &Installation, place: &str) -> Vec<String> {
    let exported = it.run(&format!("export --region {place}")).good();
    let name = |line: &str| {
        serde_json::from_str::<Value>(line).unwrap()["name"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    exported.lines().map(name).collect()
}

#[testkit::test]
fn valid_file_is_imported_completely() {
    let it = Installation::new();
    it.region("noord");
    std::fs::write(it.folder().join("in.ndjson"), lines(&testkit::many(1..=3))).unwrap();
    let done = it.run("import --region noord in.ndjson");
    assert_eq!(
        (done.code, done.out.as_str(), done.err.as_str()),
        (Some(0), "", "3 imported\n")
    );
    assert_eq!(
        names(&it, "noord"),
        ["Kandidaat 1", "Kandidaat 2", "Kandidaat 3"]
    );
    assert_eq!(names(&it, "noord --sandbox"), Vec::<String>::new());
    it.run("import --region noord --sandbox in.ndjson").good();
    assert_eq!(names(&it, "noord --sandbox").len(), 3);
}

/// Returns eight rows, six of them bad. Their values must not appear in messages.
fn bad_file() -> String {
    [
        json!({"name": "Goed", "email": "goed@example.nl", "privacyConsent": true}).to_string(),
        "{\"name\": \"geheim".to_owned(),
        json!({"email": "geheim", "privacyConsent": "ja", "fase": "geheim", "phase": "Geheim"}).to_string(),
        json!({"name": "", "email": "a@example.nl", "privacyConsent": true, "phone": "geheim"}).to_string(),
        String::new(),
        json!({"id": "rec00000000000001", "name": "Bezet", "email": "b@example.nl", "privacyConsent": true})
            .to_string(),
        json!({"name": "c", "email": "c@example.nl", "privacyConsent": true,
            "interactions": [{"type": "geheim", "performedAt": "gisteren"}], "customFields": {"x": 1}})
        .to_string(),
        "[1]".to_owned(),
        json!({"name": "Ook goed", "email": "ook@example.nl", "privacyConsent": true}).to_string(),
    ]
    .join("\n")
}

const FAULTS: &str =
    "line 2: expected one whole JSON object per line, in UTF-8; it is not valid at column 16: ";

#[testkit::test]
fn bad_row_is_reported_by_line_and_field_and_nothing_is_stored() {
    let it = Installation::new();
    it.region("noord");
    it.import("noord", &[testkit::candidate(1)]);
    let done = it.feed("import --region noord -", bad_file().as_bytes());
    assert_eq!((done.code, done.out.as_str()), (Some(1), ""));
    insta::assert_snapshot!("bad_rows", done.err);
    assert!(
        done.err.contains(FAULTS) && !done.err.contains("eheim"),
        "{}",
        done.err
    );
    assert_eq!(names(&it, "noord"), ["Kandidaat 1"]);
}

#[testkit::test]
fn skip_bad_imports_the_good_rows() {
    let it = Installation::new();
    it.region("noord");
    it.import("noord", &[testkit::candidate(1)]);
    let done = it.feed("import --region noord --skip-bad -", bad_file().as_bytes());
    assert_eq!((done.code, done.out.as_str()), (Some(0), ""));
    assert!(
        done.err.ends_with("2 imported, 6 bad rows skipped\n"),
        "{}",
        done.err
    );
    assert_eq!(names(&it, "noord"), ["Kandidaat 1", "Goed", "Ook goed"]);
}

#[testkit::test]
fn a_csv_file_has_a_header_and_commas_or_semicolons() {
    let it = Installation::new();
    let key = it.region("noord");
    let comma = "name,email,privacyConsent,sectors,phase,dateOfBirth\n\
        \"Boer, Jan\",jan@example.nl,true,Primair onderwijs|Speciaal onderwijs,in opleiding,1990-01-02\n\
        Piet,piet@example.nl,false,,,\n";
    let semicolon = "\u{feff}email;name;privacyConsent;motivation\r\nklaas@example.nl;Klaas;true;\"Twee\r\nregels; en \"\"meer\"\"\"\r\n";
    std::fs::write(it.folder().join("a.csv"), comma).unwrap();
    std::fs::write(it.folder().join("b.CSV"), semicolon).unwrap();
    it.run("import --region noord a.csv").good();
    it.run("import --region noord b.CSV").good();
    let server = it.serve("");
    let (_, answer) = server.get(
        &key,
        "/api/v2/candidates?fields=name,email,privacyConsent,sectors,phase,dateOfBirth,motivation",
    );
    let mut data = answer["data"].clone();
    data.as_array_mut()
        .unwrap()
        .iter_mut()
        .for_each(|record| drop(record.as_object_mut().unwrap().remove("id")));
    assert_eq!(
        data,
        json!([
            {"name": "Boer, Jan", "email": "jan@example.nl", "privacyConsent": true, "phase": "in opleiding",
             "sectors": ["Primair onderwijs", "Speciaal onderwijs"], "dateOfBirth": "1990-01-02", "motivation": null},
            {"name": "Piet", "email": "piet@example.nl", "privacyConsent": false, "phase": "nieuw",
             "sectors": [], "dateOfBirth": null, "motivation": null},
            {"name": "Klaas", "email": "klaas@example.nl", "privacyConsent": true, "phase": "nieuw",
             "sectors": [], "dateOfBirth": null, "motivation": "Twee\r\nregels; en \"meer\""},
        ])
    );
}

#[testkit::test]
fn bad_csv_is_reported_by_line_or_header() {
    let it = Installation::new();
    it.region("noord");
    let import = |text: &str| {
        std::fs::write(it.folder().join("in.csv"), text).unwrap();
        it.run("import --region noord in.csv")
    };
    let done = import(
        "name,email,privacyConsent\na,a@example.nl,misschien\nb,b@example.nl,true,meer\nc,geen,true\n",
    );
    assert_eq!(done.code, Some(1));
    insta::assert_snapshot!("bad_csv", done.err);
    let unknown = import("name,leeftijd,Schoen maat,naam\na,b,c,d\n").refusal();
    assert_eq!(
        unknown.split("; known columns").next().unwrap(),
        "error: the header row cannot be used: the column 'name' occurs twice; remove or rename one of the two; \
         unknown columns 2 'leeftijd', 3 'Schoen maat'; rename or remove them, or map them in a --mapping file"
    );
    assert!(
        unknown.ends_with("; there is no column for: email, privacyConsent; add a column for each, or map columns that hold them in a --mapping file; nothing of the file was stored"),
        "{unknown}"
    );
    let headless = import("Jan Jansen,jan.jansen@example.nl,true\n").refusal();
    assert!(
        headless.contains("the first row names no known column") && !headless.contains("ansen"),
        "{headless}"
    );
    let unclosed = import(
        "name,email,privacyConsent\r\na,a@example.nl,true\r\nb,b@example.nl,\"true\r\nc,c@example.nl,true\r\n",
    );
    assert!(
        unclosed
            .err
            .starts_with("line 3: a quote opens a cell in this row and is never closed; "),
        "{}",
        unclosed.err
    );
    let twice = import("name,name\na,b\n").refusal();
    assert!(twice.contains("the column 'name' occurs twice"), "{twice}");
    assert_eq!(names(&it, "noord"), Vec::<String>::new());
}

#[testkit::test]
fn an_export_imports_again_to_the_same_export() {
    let it = Installation::new();
    it.region("noord");
    it.region("zuid");
    let rows = [
        json!({"name": "Oud", "email": "oud@example.nl", "privacyConsent": true, "archivedAt": "2025-03-04T05:06:07.008Z",
            "createdAt": "2024-01-01T00:00:00+02:00", "updatedAt": "2024-06-01T00:00:00Z", "phase": "uitgestroomd"}),
        json!({"name": "Vol", "email": "VOL@example.nl", "privacyConsent": false, "phone": "+31 (0)6 00000000",
            "sectors": ["Speciaal onderwijs", "Primair onderwijs"], "notes": "Regel 1\nRegel 2 \u{1F600}\tTab",
            "curriculumVitae": [{"filename": "cv.txt", "base64": "aGFsbG8="}, {"filename": "cv2.txt", "base64": "aGFsbG8="}],
            "otherAttachments": [{"filename": "los.txt", "base64": "bG9z", "createdAt": "2025-01-01T00:00:00Z"}],
            "interactions": (0..150).map(|at| json!({"type": "Anders", "performedAt": format!("2025-01-01T00:{:02}:{:02}Z", at / 60, at % 60)}))
                .collect::<Vec<_>>()}),
        testkit::candidate(7),
    ];
    it.import("noord", &rows);
    let first = it.run("export --region noord").good();
    let done = it.feed("import --region zuid -", first.as_bytes());
    assert_eq!((done.code, done.err.as_str()), (Some(0), "3 imported\n"));
    assert_eq!(it.run("export --region zuid").good(), first);
    assert_eq!(first.lines().count(), 3);
    let whole: Value = serde_json::from_str(first.lines().nth(1).unwrap()).unwrap();
    assert_eq!(whole["interactions"].as_array().unwrap().len(), 150);
    assert_eq!(whole["curriculumVitae"][1]["base64"], "aGFsbG8=");
    // The same file again is refused row by row, because its ids are taken.
    let again = it.feed("import --region zuid -", first.as_bytes());
    assert_eq!(again.code, Some(1));
    assert!(
        again.err.starts_with("line 1: /id: this id already exists; leave the id empty to create a new candidate, or remove the row if it was imported before\n"),
        "{}",
        again.err
    );
}

#[testkit::test]
fn duplicate_id_is_reported_with_its_line() {
    let it = Installation::new();
    it.region("noord");
    let file = |id: &str| json!({"id": id, "filename": "a.txt", "base64": "aGFsbG8="});
    let contact = |id: &str| json!({"id": id, "type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "durationMinutes": 10});
    let row = |id: &str, more: Value| {
        let mut row =
            json!({"id": id, "name": "a", "email": "a@example.nl", "privacyConsent": true});
        row.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        row
    };
    let rows = [
        row(
            "rec00000000000001",
            json!({"otherAttachments": [file("att00000000000001")], "interactions": [contact("rec00000000000009")]}),
        ),
        row(
            "rec00000000000002",
            json!({"curriculumVitae": [file("att00000000000002")],
            "otherAttachments": [file("att00000000000003"), file("att00000000000001")]}),
        ),
        row(
            "rec00000000000003",
            json!({"interactions": [contact("rec00000000000004"), contact("rec00000000000009")]}),
        ),
        row(
            "rec00000000000005",
            json!({"interactions": [contact("rec00000000000005")]}),
        ),
    ];
    let done = it.feed("import --region noord -", lines(&rows).as_bytes());
    assert_eq!(
        done.err.lines().take(3).collect::<Vec<_>>(),
        [
            "line 2: /otherAttachments/1/id: this id already exists; leave the id empty to create a new candidate, or remove the row if it was imported before",
            "line 3: /interactions/1/id: this id already exists; leave the id empty to create a new candidate, or remove the row if it was imported before",
            "line 4: /interactions/0/id: this id already exists; leave the id empty to create a new candidate, or remove the row if it was imported before",
        ]
    );
}

#[testkit::test]
fn files_of_a_rejected_import_are_removed() {
    let it = Installation::new();
    it.region("noord");
    let rows = [
        json!({"name": "a", "email": "a@example.nl", "privacyConsent": true,
            "curriculumVitae": [{"filename": "cv.txt", "base64": "aGFsbG8="}]}),
        json!({"name": "b"}),
    ];
    assert_eq!(
        it.feed("import --region noord -", lines(&rows).as_bytes())
            .code,
        Some(1)
    );
    let kept = |folder: &std::path::Path| walk(folder).len();
    assert_eq!(kept(&it.folder().join("data/attachments")), 0);
    it.feed(
        "import --region noord --skip-bad -",
        lines(&rows).as_bytes(),
    )
    .good();
    assert_eq!(kept(&it.folder().join("data/attachments")), 1);
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                walk(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[testkit::test]
fn missing_file_is_one_clear_line() {
    let it = Installation::new();
    it.region("noord");
    let refusal = it.run("import --region noord weg.ndjson").refusal();
    assert!(
        refusal.starts_with("error: the file 'weg.ndjson' cannot be opened: "),
        "{refusal}"
    );
    let empty = it.feed("import --region noord -", b"");
    assert_eq!((empty.code, empty.err.as_str()), (Some(0), "0 imported\n"));
}

#[testkit::test]
fn invalid_utf8_is_a_bad_row() {
    let it = Installation::new();
    it.region("noord");
    let mut file =
        b"{\"name\":\"\xff\",\"email\":\"a@example.nl\",\"privacyConsent\":true}\n\0\n".to_vec();
    file.extend(b"{\"name\":\"a\\u0000b\",\"email\":\"a@example.nl\",\"privacyConsent\":true}\n");
    file.extend("[".repeat(100_000).as_bytes());
    let done = it.feed("import --region noord -", &file);
    assert_eq!(done.code, Some(1));
    for line in 1..=4 {
        assert!(done.err.contains(&format!("line {line}: ")), "{}", done.err);
    }
}

#[testkit::test]
fn imported_text_is_escaped_for_the_terminal() {
    let it = Installation::new();
    it.region("noord");
    let row = json!({"name": "a", "email": "a@example.nl", "privacyConsent": true, "\u{1b}]0;title\u{7}": 1, "\u{9b}\u{202e}": 2});
    let done = it.feed("import --region noord -", lines(&[row]).as_bytes());
    let reported: Vec<_> = done.err.lines().collect();
    for (line, start) in reported.iter().zip([
        "line 1: /\\u{1b}]0;title\\u{7}: there is no field of this name; known fields: ",
        "line 1: /\\u{9b}\\u{202e}: there is no field of this name; correct it, or leave it out",
    ]) {
        assert!(line.starts_with(start), "{line}");
    }
    let done = it.feed(
        "import --region noord -",
        "name;\u{1b}[2J\nx;y\n".as_bytes(),
    );
    assert!(
        done.err
            .chars()
            .all(|c| c == '\n' || model::is_printable(c)),
        "{:?}",
        done.err
    );
}

#[testkit::test]
fn row_reports_a_hundred_faults_and_that_there_are_more() {
    let it = Installation::new();
    it.region("noord");
    let mut row = json!({"name": "a", "email": "a@example.nl", "privacyConsent": true});
    (0..50_000).for_each(|number| row[format!("m{number}")] = 1.into());
    let done = it.feed("import --region noord -", lines(&[row]).as_bytes());
    let reported: Vec<_> = done.err.lines().collect();
    assert_eq!(reported.len(), 102, "{}", done.err);
    assert_eq!(reported[100], "line 1: there are more faults in this row");
}
