//! Writes a selection of a document's members.

use super::{
    ATTACHMENTS, Attachment, Document, NO_FILE,
    walk::{Member, Walk},
};
use crate::{AttachmentId, Field};
use serde::Serialize;

impl Document<'_> {
    /// Appends `{` and the members of `fields` (a set of [`Field::bit`]s), without the closing
    /// brace.
    ///
    /// `url_of` makes an attachment's download URL.
    pub fn write_open(
        &self,
        fields: u64,
        out: &mut Vec<u8>,
        url_of: &dyn Fn(AttachmentId) -> String,
    ) {
        let is_current = self.number == self.reader.number();
        if let Some((b'}', open)) = self.json.split_last()
            && self.plain
            && is_current
            && fields & self.reader.every() == self.reader.every()
        {
            return out.extend_from_slice(open);
        }
        if is_current {
            self.write_members::<true>(fields, out, url_of);
        } else {
            self.write_other_format(fields, out, url_of);
        }
    }

    #[cold]
    fn write_other_format(
        &self,
        fields: u64,
        out: &mut Vec<u8>,
        url_of: &dyn Fn(AttachmentId) -> String,
    ) {
        if self.number < self.reader.number() {
            return self.write_members::<false>(fields, out, url_of);
        }
        let mut separator = b'{';
        for slot in self
            .reader
            .slots()
            .iter()
            .filter(|slot| fields & slot.bit != 0)
        {
            self.write_apart(separator, slot.field, out, url_of);
            separator = b',';
        }
        if separator == b'{' {
            out.push(b'{');
        }
    }

    /// Writes a member that is not at the position of its field in the reader's format.
    fn write_apart(
        &self,
        separator: u8,
        field: Field,
        out: &mut Vec<u8>,
        url_of: &dyn Fn(AttachmentId) -> String,
    ) {
        out.extend_from_slice(&[separator, b'"']);
        out.extend_from_slice(field.name().as_bytes());
        out.extend_from_slice(b"\":");
        let value = self
            .part(self.range_by_name(field))
            .unwrap_or(field.empty());
        if field.holds_attachments() {
            write_attachments(value.as_bytes(), out, url_of);
        } else {
            out.extend_from_slice(value.as_bytes());
        }
    }

    /// Copies the wanted members, adjacent ones together. A document of an earlier format lacks some
    /// of them, which are written separately.
    #[inline]
    fn write_members<const CURRENT: bool>(
        &self,
        fields: u64,
        out: &mut Vec<u8>,
        url_of: &dyn Fn(AttachmentId) -> String,
    ) {
        let opened = out.len();
        let mut run = 0..0;
        let mut walk = Walk::new(self.lengths);
        let mut wanted = fields & self.reader.every();
        for slot in self.reader.slots() {
            // Stop at the last wanted member: the lengths after it are not needed.
            if wanted == 0 {
                break;
            }
            let is_wanted = wanted & slot.bit != 0;
            wanted &= !slot.bit;
            if !CURRENT && slot.since > self.number {
                if is_wanted {
                    out.extend_from_slice(&self.json[run]);
                    run = walk.at..walk.at;
                    self.write_apart(b',', slot.field, out, url_of);
                }
                continue;
            }
            let Some(Member { start, value, end }) = walk.step(slot.to_value) else {
                break;
            };
            if !is_wanted {
                continue;
            }
            if run.end != start {
                out.extend_from_slice(&self.json[run]);
                run = start..start;
            }
            if ATTACHMENTS & slot.bit != 0 && end - value > NO_FILE.len() {
                out.extend_from_slice(&self.json[run.start..value]);
                write_attachments(&self.json[value..end], out, url_of);
                run = end..end;
            }
            run.end = end;
        }
        out.extend_from_slice(&self.json[run]);
        // The first copied member begins with its separator, which is a comma unless it is the
        // document's first.
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

impl Attachment {
    /// Writes the attachment as a response shows it: `url` before `createdAt`.
    fn write(&self, url: &str, out: &mut Vec<u8>) {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct AttachmentView<'a> {
            id: AttachmentId,
            filename: &'a str,
            r#type: &'a str,
            size: u64,
            url: &'a str,
            created_at: &'a str,
        }
        let Self {
            id,
            filename,
            media_type,
            size,
            created_at,
        } = self;
        let shown = AttachmentView {
            id: *id,
            filename,
            r#type: media_type,
            size: *size,
            url,
            created_at,
        };
        serde_json::to_writer(out, &shown).expect("strings and numbers serialize");
    }
}
