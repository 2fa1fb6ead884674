//! The stored candidate: its finished JSON, and the length of each value beside it, so that reading copies bytes.
//!
//! The members stand in the order of [`Field::ALL`] without white space, so name and separators have known lengths and
//! the lengths of the values alone tell where each member lies. A selection of fields is then a few copied ranges.
//! Attachments are stored without their `url`, which is made anew for every answer.

use crate::{AttachmentId, Field};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use std::ops::Range;

/// A stored candidate, borrowed from wherever it was read.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    json: &'a [u8],
    lengths: &'a [u8],
    /// Whether it is known that no file stands in it, so that all of it is shown as it is.
    plain: bool,
}

/// A file as it stands in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Its name, cleaned.
    pub filename: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
}

impl Attachment {
    /// As an answer shows it: `url` before `createdAt`.
    fn write(&self, url: &str, out: &mut Vec<u8>) {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Shown<'a> {
            id: AttachmentId,
            filename: &'a str,
            r#type: &'a str,
            size: u64,
            url: &'a str,
            created_at: &'a str,
        }
        let Self { id, filename, media_type, size, created_at } = self;
        let shown = Shown { id: *id, filename, r#type: media_type, size: *size, url, created_at };
        serde_json::to_writer(out, &shown).expect("strings and numbers serialize");
    }
}

impl<'a> Document<'a> {
    /// Takes what [`DocumentBuilder::finish`] made. That the text is UTF-8 is not looked at again: it was when it was made.
    pub fn new(json: &'a (impl AsRef<[u8]> + ?Sized), lengths: &'a [u8]) -> Self {
        Self { json: json.as_ref(), lengths, plain: false }
    }

    /// The same, of which it is known whether [`Self::is_plain`].
    #[must_use]
    pub const fn known_as(self, plain: bool) -> Self {
        Self { plain, ..self }
    }

    /// Whether no file stands in it.
    pub fn is_plain(&self) -> bool {
        let files = Members::of(self).filter(|member| ATTACHMENTS & member.bit != 0);
        self.plain || files.map(|member| member.end - member.value).all(|length| length <= NO_FILE.len())
    }

    /// The lengths to a text, found by reading it; nothing when it is not in the form that [`DocumentBuilder`] makes.
    pub fn measure(json: &str) -> Option<Vec<u8>> {
        let (mut lengths, mut rest) = (Vec::with_capacity(32), json);
        for field in Field::ALL {
            rest = rest.strip_prefix(if lengths.is_empty() { "{\"" } else { ",\"" })?;
            rest = rest.strip_prefix(field.name())?.strip_prefix("\":")?;
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
            values.next()?.ok()?;
            let length = values.byte_offset();
            if rest.starts_with(|start: char| start.is_ascii_whitespace()) {
                return None;
            }
            push_length(&mut lengths, length);
            rest = &rest[length..];
        }
        (rest == "}").then_some(lengths)
    }

    /// The stored text, attachments without `url`.
    pub fn json(&self) -> &'a str {
        str::from_utf8(self.json).unwrap_or("null")
    }

    /// The bytes of the stored text.
    pub const fn bytes(&self) -> &'a [u8] {
        self.json
    }

    /// The lengths that are stored beside the text.
    pub const fn lengths(&self) -> &'a [u8] {
        self.lengths
    }

    /// The candidate's id, which is the first value.
    pub fn id(&self) -> &'a str {
        self.text(self.value_at(Field::Id)).trim_matches('"')
    }

    /// The JSON text of one value, as it is stored.
    pub fn value(&self, wanted: Field) -> &'a str {
        self.text(self.value_at(wanted))
    }

    fn value_at(&self, wanted: Field) -> Range<usize> {
        let mut members = Members::of(self);
        members.nth(wanted as usize).map_or(0..0, |member| member.value..member.end)
    }

    fn text(&self, range: Range<usize>) -> &'a str {
        str::from_utf8(&self.json[range]).ok().filter(|text| !text.is_empty()).unwrap_or("null")
    }

    /// Appends `{` and the members of `fields` (a set of [`Field::bit`]s), without the closing brace.
    ///
    /// `url_of` makes an attachment's download address.
    pub fn write_open(&self, fields: u32, out: &mut Vec<u8>, url_of: &dyn Fn(AttachmentId) -> String) {
        if let Some((b'}', open)) = self.json.split_last()
            && self.plain
            && fields & EVERY == EVERY
        {
            return out.extend_from_slice(open);
        }
        let opened = out.len();
        let mut run = 0..0;
        let mut members = Members::of(self);
        // Of what is not wanted any more, not even the lengths are read.
        while fields >> members.index != 0 {
            let Some(member) = members.next() else { break };
            if fields & member.bit == 0 {
                continue;
            }
            if run.end != member.start {
                out.extend_from_slice(&self.json[run]);
                run = member.start..member.start;
            }
            if ATTACHMENTS & member.bit != 0 && member.end - member.value > NO_FILE.len() {
                out.extend_from_slice(&self.json[run.start..member.value]);
                write_attachments(&self.json[member.value..member.end], out, url_of);
                run = member.end..member.end;
            }
            run.end = member.end;
        }
        out.extend_from_slice(&self.json[run]);
        // The first member brought its separator along: a comma for all but the document's own first.
        if let Some(first) = out.get_mut(opened) {
            *first = b'{';
        } else {
            out.push(b'{');
        }
    }
}

fn write_attachments(stored: &[u8], out: &mut Vec<u8>, url_of: &dyn Fn(AttachmentId) -> String) {
    let attachments: Vec<Attachment> = serde_json::from_slice(stored).unwrap_or_default();
    out.push(b'[');
    for (index, attachment) in attachments.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        attachment.write(&url_of(attachment.id), out);
    }
    out.push(b']');
}

/// What stands for no files.
const NO_FILE: &str = "[]";

/// All fields, as a set of [`Field::bit`]s.
const EVERY: u32 = (1 << Field::COUNT) - 1;

/// The fields that hold files, as a set of [`Field::bit`]s.
const ATTACHMENTS: u32 = {
    let (mut set, mut index) = (0, 0);
    while index < Field::COUNT {
        if Field::ALL[index].holds_attachments() {
            set |= Field::ALL[index].bit();
        }
        index += 1;
    }
    set
};

/// How far each member's value is from the member's start: separator, name, quotes and colon.
const TO_VALUE: [usize; Field::COUNT] = {
    let (mut lengths, mut index) = ([0; Field::COUNT], 0);
    while index < Field::COUNT {
        lengths[index] = Field::ALL[index].name().len() + 4;
        index += 1;
    }
    lengths
};

/// One member's place in the text: its separator (`{` or `,`) at `start`, its value from `value` to `end`.
struct Member {
    bit: u32,
    start: usize,
    value: usize,
    end: usize,
}

/// Walks the members by adding up lengths.
struct Members<'a> {
    index: usize,
    lengths: &'a [u8],
    at: usize,
}

impl<'a> Members<'a> {
    fn of(document: &Document<'a>) -> Self {
        Self { index: 0, lengths: document.lengths, at: 0 }
    }
}

impl Iterator for Members<'_> {
    type Item = Member;

    #[inline]
    fn next(&mut self) -> Option<Member> {
        let start = self.at;
        let value = start + TO_VALUE.get(self.index)?;
        let end = value + read_length(&mut self.lengths)?;
        let bit = 1 << self.index;
        self.index += 1;
        self.at = end;
        Some(Member { bit, start, value, end })
    }
}

/// Little-endian base 128, as in LEB128.
#[inline]
fn read_length(bytes: &mut &[u8]) -> Option<usize> {
    // Most values are short.
    if let [short @ ..=0x7f, rest @ ..] = *bytes {
        *bytes = rest;
        return Some(usize::from(*short));
    }
    let mut length = 0;
    for shift in (0..35).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        length |= usize::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(length);
        }
    }
    None
}

#[expect(clippy::cast_possible_truncation, reason = "seven bits at a time")]
fn push_length(bytes: &mut Vec<u8>, mut length: usize) {
    while length > 0x7f {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
}

/// Builds a document from the JSON text of its values.
#[derive(Debug)]
pub struct DocumentBuilder {
    json: Vec<u8>,
    lengths: Vec<u8>,
}

impl DocumentBuilder {
    /// Writes every field in order; `value_of` appends the JSON text (without white space) of a field's value.
    pub fn build(mut value_of: impl FnMut(Field, &mut Vec<u8>)) -> Self {
        let mut built = Self { json: Vec::with_capacity(1024), lengths: Vec::with_capacity(32) };
        for field in Field::ALL {
            built.json.push(if built.json.is_empty() { b'{' } else { b',' });
            built.json.push(b'"');
            built.json.extend_from_slice(field.name().as_bytes());
            built.json.extend_from_slice(b"\":");
            let value = built.json.len();
            value_of(*field, &mut built.json);
            push_length(&mut built.lengths, built.json.len() - value);
        }
        built.json.push(b'}');
        built
    }

    /// The JSON text and the lengths to store beside it.
    ///
    /// # Panics
    ///
    /// When a value was not UTF-8, which JSON always is.
    pub fn finish(self) -> (String, Vec<u8>) {
        (String::from_utf8(self.json).expect("JSON is UTF-8"), self.lengths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn url(id: AttachmentId) -> String {
        format!("https://files.example.nl/{id}")
    }

    fn shown(document: Document<'_>, fields: u32) -> Value {
        let mut out = Vec::new();
        document.write_open(fields, &mut out, &url);
        out.push(b'}');
        serde_json::from_slice(&out).expect("valid JSON")
    }

    proptest! {
        #[test]
        fn a_selection_is_what_parsing_and_picking_gives(values in prop::collection::vec("\\PC{0,300}", Field::COUNT), fields: u32) {
            let fields = fields & ((1 << Field::COUNT) - 1);
            let built = DocumentBuilder::build(|field, out| {
                if field.holds_attachments() {
                    out.extend_from_slice(b"[]");
                } else {
                    serde_json::to_writer(out, &values[field as usize]).unwrap();
                }
            });
            let (json, lengths) = built.finish();
            let document = Document::new(&json, &lengths);
            prop_assert!(document.is_plain());
            let mut copied = Vec::new();
            document.known_as(true).write_open(EVERY, &mut copied, &url);
            prop_assert_eq!(copied, &json.as_bytes()[..json.len() - 1]);
            let whole: Value = serde_json::from_str(document.json()).unwrap();
            let picked = shown(document, fields);
            let picked = picked.as_object().unwrap();
            let expected: Vec<_> = Field::ALL.iter().filter(|field| fields & field.bit() != 0).collect();
            prop_assert_eq!(picked.keys().map(String::as_str).collect::<Vec<_>>(), expected.iter().map(|field| field.name()).collect::<Vec<_>>());
            for field in expected {
                prop_assert_eq!(&picked[field.name()], &whole[field.name()]);
                let value: Value = serde_json::from_str(document.value(*field)).unwrap();
                prop_assert_eq!(&value, &whole[field.name()]);
            }
        }
    }

    #[test]
    fn a_text_is_measured_as_it_was_built() {
        let values = ["null", "\"a \\\" }\"", "[1,{\"b\":2}]", "-1.5e3", "true"];
        let built = DocumentBuilder::build(|field, out| {
            out.extend_from_slice(values[field as usize % values.len()].as_bytes());
        });
        let (json, lengths) = built.finish();
        assert_eq!(Document::measure(&json), Some(lengths));
        for broken in
            [&json[1..], &json[..json.len() - 1], &json.replace("true", "tru"), &json.replace(":null", ": null")]
        {
            assert_eq!(Document::measure(broken), None, "{broken}");
        }
    }

    #[test]
    fn attachments_get_their_url_and_nothing_else_moves() {
        let file = r#"[{"id":"att00000000000001","filename":"cv.pdf","type":"application/pdf","size":5,"createdAt":"2026-01-01T00:00:00.000Z"}]"#;
        let built = DocumentBuilder::build(|field, out| {
            out.extend_from_slice(if field.holds_attachments() { file } else { "1" }.as_bytes());
        });
        let (json, lengths) = built.finish();
        let document = Document::new(&json, &lengths);
        assert!(!document.is_plain());
        let picked = shown(document, Field::Name.bit() | Field::CurriculumVitae.bit() | Field::CreatedAt.bit());
        assert_eq!(
            picked.to_string(),
            r#"{"name":1,"curriculumVitae":[{"id":"att00000000000001","filename":"cv.pdf","type":"application/pdf","size":5,"url":"https://files.example.nl/att00000000000001","createdAt":"2026-01-01T00:00:00.000Z"}],"createdAt":1}"#
        );
        let first = shown(document, Field::CurriculumVitae.bit());
        assert_eq!(first.as_object().unwrap().len(), 1);
    }
}
