//! Documents of today's format, and of others.

use super::*;
use proptest::prelude::*;
use serde_json::{Map, Value};

const FILE: &str = r#"[{"id":"att00000000000001","filename":"cv.pdf","type":"application/pdf","size":5,"createdAt":"2026-01-01T00:00:00.000Z"}]"#;

fn url(id: AttachmentId) -> String {
    format!("https://files.example.nl/{id}")
}

fn written(document: Document<'_>, fields: u64) -> String {
    let mut out = b"before".to_vec();
    document.write_open(fields, &mut out, &url);
    out.push(b'}');
    String::from_utf8(out.split_off(6)).expect("UTF-8")
}

fn shown(document: Document<'_>, fields: u64) -> Map<String, Value> {
    serde_json::from_str(&written(document, fields)).expect("a JSON object")
}

/// A document of a format with these texts, and members behind those of its format.
fn document(number: u8, texts: &[String], file: bool, others: &[(&str, &str)]) -> StoredDocument {
    let mut built = DocumentBuilder::build_as(Format::numbered(number).unwrap(), |field, out| {
        if field.holds_attachments() {
            out.extend_from_slice(if file { FILE } else { "[]" }.as_bytes());
        } else {
            serde_json::to_writer(out, &texts[field as usize % texts.len()]).unwrap();
        }
    });
    for (name, value) in others {
        built.add(name, value);
    }
    built.finish()
}

/// A document of a later format: a member that nobody here knows stands among the others.
fn later() -> StoredDocument {
    let whole = document(
        Format::current().number(),
        &["a".into(), "b".into()],
        true,
        &[],
    );
    let text = whole.json().replacen(
        ",\"phone\"",
        ",\"shoeSize\":[41,{\"left\":\"}\"}],\"phone\"",
        1,
    );
    StoredDocument::measure(&text, 200).unwrap()
}

fn picked(fields: u64) -> Vec<Field> {
    Field::ALL
        .iter()
        .copied()
        .filter(|field| fields & field.bit() != 0)
        .collect()
}

proptest! {
    #[test]
    fn selection_equals_parsing_and_picking(
        number in 1..=Format::current().number(),
        texts in prop::collection::vec("\\PC{0,300}", Field::COUNT),
        file: bool, behind: bool, bits: u64,
    ) {
        // What a node of the version before copied behind the members of its format.
        let later = [("shoeSize", "41"), ("nationality", "\"Belgische\"")];
        let others = if !behind { &later[..0] } else if number == 1 { &later[..] } else { &later[..1] };
        let stored = document(number, &texts, file, others);
        let fields = bits & Field::EVERY;
        let read = stored.as_document().read_by(Format::current());
        prop_assert_eq!(read.is_plain(), !file && !behind);
        let whole: Map<String, Value> = serde_json::from_str(stored.json()).unwrap();
        let names: Vec<_> = picked(fields).iter().map(|field| field.name()).collect();
        let known = read.known_as(read.is_plain());
        let shown = shown(known, fields);
        prop_assert_eq!(shown.keys().map(String::as_str).collect::<Vec<_>>(), names);
        let values = known.values();
        for field in picked(fields) {
            let expected = whole.get(field.name()).cloned().unwrap_or_default();
            for value in [known.value(field), values[field as usize]] {
                prop_assert_eq!(&serde_json::from_str::<Value>(value).unwrap(), &expected);
            }
            if !field.holds_attachments() {
                prop_assert_eq!(&shown[field.name()], &expected);
            }
        }
        let unknown: Vec<_> = known.unknown().collect();
        prop_assert_eq!(unknown, if behind { vec![("shoeSize", "41")] } else { vec![] });
        let text: Map<String, Value> = serde_json::from_str(&known.text()).unwrap();
        prop_assert_eq!(text.keys().map(String::as_str).collect::<Vec<_>>(), Field::ALL.iter().map(|field| field.name()).collect::<Vec<_>>());
        let measured = StoredDocument::measure(stored.json(), number).unwrap();
        prop_assert_eq!(measured.lengths(), stored.lengths());
    }
}

#[test]
fn current_format_without_files_is_returned_as_stored() {
    let stored = document(Format::current().number(), &["a".into()], false, &[]);
    let known = stored.as_document().known_as(true);
    assert_eq!(written(known, Field::EVERY), stored.json());
    assert!(matches!(known.text(), Cow::Borrowed(text) if text == stored.json()));
}

#[test]
fn absent_field_is_returned_without_a_value() {
    let stored = document(1, &["a".into()], false, &[]);
    let read = stored.as_document().read_by(Format::current());
    let member = |field: &Field| {
        let value = if field.definition().since > 1 || field.holds_attachments() {
            field.empty()
        } else {
            "\"a\""
        };
        format!("\"{}\":{value}", field.name())
    };
    let members: Vec<String> = Field::ALL.iter().map(member).collect();
    let expected = format!("{{{}}}", members.join(","));
    for plain in [false, true] {
        assert_eq!(written(read.known_as(plain), Field::EVERY), expected);
        assert_eq!(
            written(read.known_as(plain), Field::Nationality.bit()),
            r#"{"nationality":null}"#
        );
        let three = Field::DateOfBirth.bit() | Field::Nationality.bit() | Field::Motivation.bit();
        assert_eq!(
            written(read.known_as(plain), three),
            r#"{"dateOfBirth":"a","nationality":null,"motivation":"a"}"#
        );
        assert_eq!(read.value(Field::Nationality), "null");
    }
}

#[test]
fn earlier_version_returns_its_own_fields_of_a_later_document() {
    let before = Format::numbered(1).unwrap();
    let stored = document(2, &["a".into()], true, &[]);
    let read = stored.as_document().read_by(before);
    let expected: Vec<_> = before.fields().map(Field::name).collect();
    assert_eq!(
        shown(read, Field::EVERY).keys().collect::<Vec<_>>(),
        expected
    );
    assert_eq!(shown(read, 0).len(), 0);
    let file = &shown(read, Field::CurriculumVitae.bit())["curriculumVitae"][0];
    assert_eq!(file["url"], "https://files.example.nl/att00000000000001");
    assert_eq!(
        read.unknown().collect::<Vec<_>>(),
        [("nationality", "\"a\"")]
    );
    assert!(!read.is_plain() && read.text().starts_with("{\"id\":\"a\",\"name\":\"a\""));
}

#[test]
fn later_format_is_read_by_member_names() {
    let stored = later();
    let read = stored.as_document();
    assert_eq!(
        (read.format(), read.id(), read.is_plain()),
        (200, "a", false)
    );
    let newest = Format::current().number();
    let today = document(newest, &["a".into(), "b".into()], true, &[]);
    for fields in [
        Field::EVERY,
        Field::Phone.bit(),
        Field::Id.bit() | Field::OtherAttachments.bit(),
        0,
    ] {
        assert_eq!(written(read, fields), written(today.as_document(), fields));
    }
    assert_eq!(read.values(), today.as_document().values());
    assert_eq!(
        read.unknown().collect::<Vec<_>>(),
        [("shoeSize", "[41,{\"left\":\"}\"}]")]
    );
    assert_eq!(read.text(), today.json());
}

#[test]
fn measured_lengths_equal_built_lengths() {
    let values = ["null", "\"a \\\" }\"", "[1,{\"b\":2}]", "-1.5e3", "true"];
    let built = DocumentBuilder::build(|field, out| {
        out.extend_from_slice(values[field as usize % values.len()].as_bytes());
    });
    let stored = built.finish();
    let (json, number) = (stored.json(), stored.format());
    assert_eq!(
        StoredDocument::measure(json, number).unwrap().lengths(),
        stored.lengths()
    );
    let cut = json.len() - 1;
    for broken in [
        json[1..].to_owned(),
        json[..cut].to_owned(),
        json.replace("true", "tru"),
        json.replace(":null", ": null"),
        json.replace("\"phone\"", "\"fone\""),
        format!("{},\"name\":1}}", &json[..cut]),
        format!("{},\"shoe size\":1}}", &json[..cut]),
        format!("{},\"a\":1,\"a\":1}}", &json[..cut]),
        "{\"id\":1}".to_owned(),
        "}".to_owned(),
        String::new(),
    ] {
        assert!(
            StoredDocument::measure(&broken, number).is_none(),
            "{broken}"
        );
    }
    // One of another format.
    assert!(StoredDocument::measure(json, 1).is_none());
    assert!(StoredDocument::measure("{\"name\":1,\"id\":1}", 200).is_none());
    assert!(StoredDocument::measure("{\"id\":1,\"name\":1}", 200).is_some());
}

#[test]
fn only_attachments_get_a_url() {
    let built = DocumentBuilder::build(|field, out| {
        out.extend_from_slice(if field.holds_attachments() { FILE } else { "1" }.as_bytes());
    });
    let stored = built.finish();
    let document = stored.as_document();
    assert!(!document.is_plain());
    let picked = written(
        document,
        Field::Name.bit() | Field::CurriculumVitae.bit() | Field::CreatedAt.bit(),
    );
    assert_eq!(
        picked,
        r#"{"name":1,"curriculumVitae":[{"id":"att00000000000001","filename":"cv.pdf","type":"application/pdf","size":5,"url":"https://files.example.nl/att00000000000001","createdAt":"2026-01-01T00:00:00.000Z"}],"createdAt":1}"#
    );
    assert_eq!(shown(document, Field::CurriculumVitae.bit()).len(), 1);
}

#[test]
fn truncated_lengths_do_not_panic() {
    let newest = Format::current().number();
    let stored = document(newest, &["a".into()], true, &[]);
    for length in 0..stored.lengths().len() {
        for number in [1, newest, newest + 1] {
            let cut = Document::new(stored.json(), &stored.lengths()[..length], number);
            assert!(written(cut, Field::EVERY).starts_with('{'));
            let _ = (
                cut.values(),
                cut.text(),
                cut.is_plain(),
                cut.unknown().count(),
            );
        }
    }
}
