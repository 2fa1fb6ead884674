//! Tables as spreadsheet programs write them, imported on the command line.

use crate::harness::Installation;
use model::Field;
use serde_json::{Value, json};
use std::fmt::Write;

/// Imports a file into a region. Returns the exit code, the messages and the records.
fn imported(
    it: &Installation,
    name: &str,
    content: &[u8],
    flags: &str,
) -> (Option<i32>, String, Vec<Value>) {
    std::fs::write(it.folder().join(name), content).unwrap();
    let done = it.run(&format!("import --region noord {flags} {name}"));
    let exported = it.run("export --region noord").good();
    let records = exported
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    (done.code, done.err, records)
}

fn region() -> Installation {
    let it = Installation::new();
    it.region("noord");
    it
}

fn utf16(text: &str) -> Vec<u8> {
    "\u{feff}"
        .encode_utf16()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}

#[testkit::test]
fn dialects_and_encodings_of_spreadsheets_are_read() {
    let head = "name;email;privacyConsent;city\r\n";
    let row = "Zoë;zoe@example.nl;WAAR;Curaçao\r\n";
    let text = format!("{head}{row}");
    let files: [(&str, Vec<u8>, &str); 8] = [
        ("a.csv", format!("\u{feff}{text}").into_bytes(), ""),
        ("b.csv", format!("sep=;\r\n{text}").into_bytes(), ""),
        ("c.csv", text.replace(';', ",").into_bytes(), ""),
        ("d.tsv", text.replace(';', "\t").into_bytes(), ""),
        ("e.txt", utf16(&text.replace(';', "\t")), ""),
        ("f.csv", utf16(&text), ""),
        (
            "g.csv",
            text.replace('ë', "\u{1}")
                .replace('ç', "\u{2}")
                .bytes()
                .map(|b| {
                    [b, 0xeb, 0xe7][match b {
                        1 => 1,
                        2 => 2,
                        _ => 0,
                    }]
                })
                .collect(),
            "--encoding windows-1252",
        ),
        ("h.csv", text.replace("\r\n", "\r").into_bytes(), ""),
    ];
    for (name, content, flags) in files {
        let it = region();
        let (code, reported, records) = imported(&it, name, &content, flags);
        assert_eq!(
            (code, reported.as_str()),
            (Some(0), "1 imported\n"),
            "{name}"
        );
        let record = &records[0];
        assert_eq!(
            [&record["name"], &record["city"], &record["privacyConsent"]],
            [&json!("Zoë"), &json!("Curaçao"), &json!(true)]
        );
    }
}

#[testkit::test]
fn blanks_empty_columns_and_empty_rows_are_skipped() {
    let it = region();
    let file = "Name , E-mailadres, PRIVACY CONSENT,Soort onderwijs,,\n\
        Sanne , sanne@example.nl\t, ja ,\"Primair onderwijs, Speciaal onderwijs\",,\n\
        ,,,,,\n\
        \u{feff}Piet\u{200b},piet@example.nl,0\n\
        \n,,\n";
    let (code, reported, records) = imported(&it, "in.csv", file.as_bytes(), "");
    assert_eq!((code, reported.as_str()), (Some(0), "2 imported\n"));
    assert_eq!(
        [&records[0]["name"], &records[1]["name"]],
        ["Sanne", "Piet"]
    );
    assert_eq!(
        records[0]["sectors"],
        json!(["Primair onderwijs", "Speciaal onderwijs"])
    );
    assert_eq!(records[1]["privacyConsent"], json!(false));
}

#[testkit::test]
fn every_fault_of_a_row_is_reported_and_equal_ones_counted() {
    let it = region();
    let mut file = "naam;email;toestemming;geboortedatum;telefoon;motivatie\n".to_owned();
    file += "Sanne;s@example.nl;ja;31-02-90;3,16123E+10;\"Hij zei ja\"\n";
    file += "Piet;p@example.nl;ja;;;\"Hij zei: \"ja\" toen\"\n";
    for number in 0..50 {
        writeln!(file, "K;k{number}@example.nl;misschien;;;").unwrap();
    }
    let (code, reported, records) = imported(&it, "in.csv", file.as_bytes(), "");
    assert_eq!((code, records.len()), (Some(1), 0));
    let lines: Vec<&str> = reported.lines().collect();
    assert_eq!(
        lines[0],
        "line 2: /dateOfBirth: expected a date, YYYY-MM-DD or d-m-yyyy; found other text"
    );
    assert!(lines[1].starts_with(
        "line 2: /phone: a spreadsheet turned this phone number into scientific notation"
    ));
    assert_eq!(
        lines[2],
        "line 3: a quote is inside a quoted cell; write it twice (\"\") if it is part of the text, or move it to the end of the cell"
    );
    let consent = "/privacyConsent: expected true or false (or ja, nee, waar, onwaar, 1, 0); found other text";
    assert_eq!(lines[3], format!("line 4: {consent}"));
    assert_eq!(lines[23], format!("50 rows in all: {consent}"));
    assert!(lines[24].starts_with("error: 52 bad rows"), "{reported}");
}

#[testkit::test]
fn cells_that_cannot_be_read_hide_no_other_fault_of_their_row() {
    let it = region();
    let file = "name;email;privacyConsent;dateOfBirth;sectors;phone;linkedin\n\
        ;bad;misschien;99-99-9999;Foo;3,16E+10;www.example.nl\n\
        J;bad;ja;31-02-1990;#N/B;612345678.0;\n";
    let (code, reported, records) = imported(&it, "in.csv", file.as_bytes(), "");
    assert_eq!((code, records.len()), (Some(1), 0));
    let places: Vec<_> = reported
        .lines()
        .filter_map(|line| line.strip_prefix("line "))
        .map(|line| line.split(": ").take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        places,
        [
            "2 /privacyConsent",
            "2 /dateOfBirth",
            "2 /sectors",
            "2 /phone",
            "2 /email",
            "2 /linkedin",
            "2 /name",
            "3 /dateOfBirth",
            "3 /sectors",
            "3 /phone",
            "3 /email",
        ],
        "{reported}"
    );
    assert!(
        reported.contains("d-m-yyyy; this day does not exist"),
        "{reported}"
    );
}

#[testkit::test]
fn files_of_another_kind_are_reported() {
    let it = region();
    for (name, content, reported) in [
        ("a.csv", "[{\"name\": \"x\"}]", "found JSON;"),
        ("b.json", "[{\"name\": \"x\"}]", "found a JSON array;"),
        ("c.json", "[\n{\"name\": \"x\"}\n]", "found a JSON array;"),
        (
            "d.ndjson",
            "{\n\"name\": \"x\"\n}",
            "found JSON over several lines;",
        ),
        (
            "e.csv",
            "<html><table></table></html>",
            "found a web page or XML",
        ),
        ("f.csv", "%PDF-1.7\n", "found a file of the kind PDF;"),
        ("g.xlsx", "PK\u{3}\u{4} cut off", "a ZIP archive"),
        ("h.csv", "", "the first row is empty"),
        ("i.csv", "{\\rtf1 x}", "found an RTF file;"),
        ("j.csv", "\u{1f}\0\0\0", "found a binary file;"),
        ("k.csv", "BEGIN:VCARD\r\nVERSION:3.0", "found a vCard file;"),
        (
            "l.ndjson",
            "name,email,privacyConsent\nS,s@example.nl,true\n",
            "found a table;",
        ),
    ] {
        let (code, said, records) = imported(&it, name, content.as_bytes(), "");
        assert_eq!((code, records.len()), (Some(1), 0), "{name}");
        assert!(
            said.contains(reported) && said.lines().count() == 1,
            "{name}: {said}"
        );
    }
}

#[testkit::test]
fn dry_run_reports_everything_and_stores_nothing() {
    let it = region();
    let file = "name;email;privacyConsent;phone;notes\n\
        Sanne;s@example.nl;ja;06-00000001 / 020-0000001;BSN 123456782\nPiet;p@example.nl;nee;;\n";
    let (code, reported, records) = imported(&it, "in.csv", file.as_bytes(), "--dry-run");
    assert_eq!((code, records.len()), (Some(0), 0));
    let lines: Vec<&str> = reported.lines().collect();
    assert_eq!(
        lines[0],
        "line 2: warning: /phone: this value has 2 phone numbers; a search finds the candidate by the first one only; put the number that is used most first"
    );
    assert!(
        lines[1].starts_with(
            "line 2: warning: /notes: nine digits that may be a citizen service number"
        )
    );
    assert_eq!(lines[2..], ["2 would be imported"]);
    let with_file = json!({"name": "S", "email": "s@example.nl", "privacyConsent": true,
        "curriculumVitae": [{"filename": "a.txt", "base64": "aGFsbG8="}]});
    imported(
        &it,
        "in.ndjson",
        with_file.to_string().as_bytes(),
        "--dry-run",
    );
    assert_eq!(it.run("orphans").good(), it.run("orphans").good());
}

#[testkit::test]
fn duplicates_are_allowed_left_out_or_reported() {
    let it = region();
    let first = "name;email;privacyConsent;phone\nSanne;s@example.nl;ja;0600000001\n";
    let (code, _, records) = imported(&it, "a.csv", first.as_bytes(), "");
    assert_eq!(code, Some(0));
    let sanne = records[0]["id"].as_str().unwrap();
    let second = "name;email;privacyConsent;phone\nSanne;S@EXAMPLE.nl;ja;\nPiet;p@example.nl;ja;+31 6 00000001\n\
        Klaas;k@example.nl;ja;\nKlaas;k@example.nl;ja;\n";
    let (_, reported, records) = imported(&it, "b.csv", second.as_bytes(), "--duplicates skip");
    let warned: Vec<&str> = reported
        .lines()
        .map(|line| line.split(" has the same value").next().unwrap())
        .collect();
    assert_eq!(
        warned,
        [
            format!("line 2: warning: /email: candidate {sanne}"),
            format!("line 3: warning: /phone: candidate {sanne}"),
            "line 5: warning: /email: line 4".to_owned(),
            "1 imported, 3 duplicates left out".to_owned(),
        ]
    );
    assert_eq!(records.len(), 2);
    let (_, reported, records) = imported(&it, "b.csv", second.as_bytes(), "--duplicates report");
    assert_eq!((reported.lines().count(), records.len()), (5, 6));
}

#[testkit::test]
fn mapping_file_assigns_columns_to_fields() {
    let it = region();
    std::fs::write(
        it.folder().join("map.json"),
        r#"{"Kandidaat": "name", "Mailtje": "email", "leeftijd": null}"#,
    )
    .unwrap();
    let file = "kandidaat;MAILTJE;akkoord;Leeftijd\nSanne;s@example.nl;ja;31\n";
    let (code, reported, records) = imported(&it, "in.csv", file.as_bytes(), "--mapping map.json");
    assert_eq!(
        (code, reported.as_str(), &records[0]["name"]),
        (Some(0), "1 imported\n", &json!("Sanne"))
    );
    for bad in [
        "[]",
        "{\"a\": 1}",
        "{",
        &format!("{{\"a\": \"{}\"}}", "x".repeat(70_000)),
    ] {
        std::fs::write(it.folder().join("map.json"), bad).unwrap();
        let (code, reported, _) = imported(&it, "in.csv", file.as_bytes(), "--mapping map.json");
        assert!(
            code == Some(1) && reported.contains("the mapping file 'map.json'"),
            "{reported}"
        );
    }
}

#[testkit::test]
fn exported_tables_import_without_change() {
    let it = region();
    it.region("zuid");
    it.region("oost");
    let rows = [
        json!({"name": "=1+1", "email": "a@example.nl", "privacyConsent": true, "phone": "+31600000001", "phase": "oriënteren",
            "sectors": ["Speciaal onderwijs", "Primair onderwijs"], "dateOfBirth": "1990-02-28", "nationality": "=Belgische", "city": "#N/A", "notes": "@y \"a;b\"\nregel 2",
            "motivation": "-x", "createdAt": "2025-01-02T03:04:05.678Z"}),
        json!({"name": "'Aafke in 't Veld", "email": "b@example.nl", "privacyConsent": false, "city": "'s-Gravenhage",
            "phone": "0600000002", "archivedAt": "2025-03-04T05:06:07.008Z", "roles": ["Docent / leraar"], "notes": "'=geen", "motivation": "'#REF!", "address": "#NAAM?"}),
        testkit::candidate(3),
    ];
    it.import("noord", &rows);
    let whole = it.run("export --region noord").good();
    let csv = it.run("export --region noord --format csv").good();
    let columns: Vec<&str> = Field::ALL
        .iter()
        .filter(|field| !field.holds_attachments())
        .map(|field| field.name())
        .collect();
    let mut lines = csv.split("\r\n");
    let head = format!("\u{feff}\"{}\"", columns.join("\";\""));
    assert_eq!(lines.next(), Some(head.as_str()));
    let cells: Vec<&str> = lines.next().unwrap().split("\";\"").collect();
    for (name, expected) in [
        ("name", "'=1+1"),
        ("email", "a@example.nl"),
        ("phone", "'+31600000001"),
        ("privacyConsent", "true"),
    ] {
        let index = columns.iter().position(|column| *column == name);
        assert_eq!(cells[index.unwrap()], expected, "{name}");
    }
    assert!(csv.ends_with("\r\n"), "{csv}");
    std::fs::write(it.folder().join("out.csv"), csv).unwrap();
    it.run("import --region zuid out.csv").good();
    assert_eq!(it.run("export --region zuid").good(), whole);
    let workbook = it.run_for_bytes("export --region noord --format xlsx");
    assert!(workbook.starts_with(b"PK"));
    std::fs::write(it.folder().join("out.xlsx"), workbook).unwrap();
    it.run("import --region oost out.xlsx").good();
    assert_eq!(it.run("export --region oost").good(), whole);
}

#[testkit::test]
fn csv_list_over_http_imports_without_change() {
    let it = region();
    it.region("zuid");
    let rows = "{\"name\":\"=SOM(A1)\",\"email\":\"a@example.nl\",\"privacyConsent\":true,\"phone\":\"+31 6 12345678\",\"notes\":\"a;b\\r\\n\\\"c\\\"\"}\n\
        {\"name\":\"'s-Gravenhage\",\"email\":\"b@example.nl\",\"privacyConsent\":false,\"sectors\":[\"Primair onderwijs\",\"Hoger onderwijs\"],\"dateOfBirth\":\"1990-02-28\"}\n";
    std::fs::write(it.folder().join("in.ndjson"), rows).unwrap();
    it.run("import --region noord in.ndjson").good();
    let key = it.run("key create --region noord").good();
    let server = it.serve("");
    let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
    let request = agent
        .get(server.url("/api/v2/candidates"))
        .header("x-api-key", key.trim())
        .header("accept", "text/csv");
    let table = request.call().unwrap().body_mut().read_to_vec().unwrap();
    std::fs::write(it.folder().join("list.csv"), table).unwrap();
    assert_eq!(it.run("import --region zuid list.csv").code, Some(0));
    let [noord, zuid] =
        ["noord", "zuid"].map(|region| it.run(&format!("export --region {region}")).good());
    assert_eq!(zuid, noord);
}
