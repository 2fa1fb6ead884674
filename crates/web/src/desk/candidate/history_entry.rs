//! An entry of a candidate's history as the pages show it: what was done, who did it, and each value
//! before and after.

use super::{
    fields::{Item, as_text, items},
    input::shown,
    texts::{Candidate, Pages},
    view::{Change, Moment},
};
use crate::{dates, desk::authors::Authors, texts::fill};
use edge::Language;
use model::{CustomField, EventKind, Field, KeyId, Timestamp};
use serde_json::Value;
use std::collections::HashMap;
use store::{history::HistoryEntry, mutations::Author};

/// How the store names custom fields.
const CUSTOM: &str = "customFields.";

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Change,
    File,
    /// A contact moment that was added: the timeline shows the moment itself.
    Contact,
}

/// An entry of the history.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) sequence: i64,
    pub(super) at: Timestamp,
    /// The contact moment that was changed, if one was.
    pub(super) corrected: Option<String>,
    pub(super) moment: Moment,
}

/// What makes texts of entries.
pub(super) struct Writer<'w> {
    /// The custom fields of the region.
    pub(super) custom: &'w [CustomField],
    /// The descriptions of the keys that changed something.
    pub(super) keys: HashMap<KeyId, Option<String>>,
    pub(super) authors: Authors,
    pub(super) language: Language,
    pub(super) t: &'static Candidate,
    pub(super) p: &'static Pages,
}

/// Returns what an entry is about.
pub(super) fn kind(entry: &HistoryEntry) -> Kind {
    let is_file = |name: &str| {
        [Field::CurriculumVitae, Field::OtherAttachments]
            .iter()
            .any(|field| field.name() == name)
    };
    match entry.kind {
        Some(EventKind::InteractionCreated) => Kind::Contact,
        Some(EventKind::AttachmentAdded | EventKind::AttachmentRemoved) => Kind::File,
        _ if entry.fields.iter().any(|(name, _)| is_file(name)) => Kind::File,
        _ => Kind::Change,
    }
}

impl Writer<'_> {
    /// Returns an entry as the pages show it.
    pub(super) fn entry(&self, entry: &HistoryEntry) -> Entry {
        let corrected = match entry.kind {
            Some(EventKind::InteractionUpdated) => entry.subject.clone(),
            _ => None,
        };
        let of_contact = entry.subject.is_some();
        let fields = entry.fields.iter();
        let changes = fields.filter_map(|(name, values)| {
            if of_contact {
                self.moment_change(name, values.as_ref())
            } else {
                self.change(name, values.as_ref())
            }
        });
        Entry {
            sequence: entry.sequence,
            at: entry.at,
            corrected,
            moment: Moment {
                at: dates::moment(entry.at, self.language),
                machine_at: entry.at.to_string(),
                kind: match kind(entry) {
                    Kind::Change => "change",
                    Kind::File => "file",
                    Kind::Contact => "contact",
                },
                title: self.title(entry).to_owned(),
                by: Some(self.who(&entry.author)),
                changes: changes.collect(),
                ..Moment::default()
            },
        }
    }

    fn title(&self, entry: &HistoryEntry) -> &'static str {
        let p = self.p;
        let only = |field: Field| {
            let mut names = entry.fields.iter().map(|(name, _)| name.as_str());
            names.next() == Some(field.name()) && names.next().is_none()
        };
        match entry.kind {
            Some(EventKind::CandidateUpdated) if only(Field::Phase) => p.did_phase,
            Some(EventKind::CandidateCreated) => p.did_created,
            Some(EventKind::CandidatePhaseChanged) => p.did_phase,
            Some(EventKind::CandidateArchived) => p.did_archived,
            Some(EventKind::CandidateRestored) => p.did_restored,
            Some(EventKind::InteractionCreated) => p.did_contact,
            Some(EventKind::InteractionUpdated) => p.did_corrected,
            Some(EventKind::InteractionDeleted) => p.did_contact_deleted,
            Some(EventKind::AttachmentAdded) => p.did_file,
            Some(EventKind::AttachmentRemoved) => p.did_file_deleted,
            _ => p.did_changed,
        }
    }

    /// Returns who did something, as far as the reader may know it.
    fn who(&self, author: &Author) -> String {
        let called = match author {
            Author::Staff(person) => self.authors.called(person),
            Author::Candidate => self.p.candidate_self.to_owned(),
            Author::System => self.p.system.to_owned(),
            Author::Key(key) => {
                let described = self.keys.get(key).cloned().flatten();
                described.unwrap_or_else(|| self.p.api_key.to_owned())
            }
        };
        fill(self.t.by, called)
    }

    fn change(&self, name: &str, values: Option<&[Value; 2]>) -> Option<Change> {
        let all = items(self.custom);
        let field = Field::named(name).filter(|field| !matches!(field, Field::ArchivedAt));
        let item = match name.strip_prefix(CUSTOM) {
            Some(id) => all
                .into_iter()
                .find(|item| matches!(item, Item::Custom(field) if field.id.as_str() == id)),
            None => field.map(Item::Shared),
        }?;
        let text = |value: &Value| match value.as_array() {
            Some(files) if files.iter().any(Value::is_object) => files
                .iter()
                .filter_map(|file| file["filename"].as_str())
                .collect::<Vec<_>>()
                .join(", "),
            _ => shown(&item, value, self.language, self.t).join(", "),
        };
        Some(self.changed(item.label(self.language), values, text))
    }

    fn moment_change(&self, name: &str, values: Option<&[Value; 2]>) -> Option<Change> {
        let t = self.t;
        let label = match name {
            "type" => t.note_type,
            "performedAt" => t.note_at,
            "performedBy" => t.note_by,
            "durationMinutes" => t.note_minutes,
            "name" => t.note_name,
            "summary" => t.note_summary,
            "notes" => t.note_text_short,
            _ => return None,
        };
        let text = |value: &Value| match (name, value.as_str()) {
            ("performedAt", Some(at)) => at
                .parse()
                .map_or_else(|_| at.to_owned(), |at| dates::moment(at, self.language)),
            ("type", Some(kind)) => crate::texts::label(kind, self.language).to_owned(),
            _ => as_text(value),
        };
        Some(self.changed(label.to_owned(), values, text))
    }

    fn changed(
        &self,
        label: String,
        values: Option<&[Value; 2]>,
        text: impl Fn(&Value) -> String,
    ) -> Change {
        let one = |value: &Value| {
            let text = text(value);
            if text.is_empty() {
                self.t.nothing_before.to_owned()
            } else {
                text
            }
        };
        let [from, to] = match values {
            Some([from, to]) => [one(from), one(to)],
            None => [self.t.value_gone, self.t.value_gone].map(str::to_owned),
        };
        Change { label, from, to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use store::mutations::StaffAuthor;

    fn entry(kind: EventKind, fields: Vec<(String, Option<[Value; 2]>)>) -> HistoryEntry {
        HistoryEntry {
            sequence: 1,
            at: "2026-03-03T13:05:00Z".parse().unwrap(),
            kind: Some(kind),
            operation: "candidates.update".to_owned(),
            subject: None,
            author: Author::Staff(StaffAuthor {
                id: "usrAAAAAAAAAAAAAA".parse().unwrap(),
                name: "Noor".into(),
                role: None,
            }),
            fields,
        }
    }

    fn written(entry: &HistoryEntry) -> Entry {
        let writer = Writer {
            custom: &[],
            keys: HashMap::new(),
            authors: Authors {
                sees_names: true,
                me: "usrBBBBBBBBBBBBBB".parse().unwrap(),
                language: Language::Dutch,
            },
            language: Language::Dutch,
            t: &const { Candidate::DUTCH },
            p: &const { Pages::DUTCH },
        };
        writer.entry(entry)
    }

    #[test]
    fn change_names_the_field_both_values_and_the_person() {
        let both = |from: Value, to: Value| Some([from, to]);
        let entry = entry(
            EventKind::CandidateUpdated,
            vec![
                ("city".to_owned(), both(Value::Null, json!("Assen"))),
                (
                    "dateOfBirth".to_owned(),
                    both(json!("1990-02-01"), json!("1990-02-03")),
                ),
                ("notes".to_owned(), None),
                ("customFields.fldAAAAAAAAAAAAAA".to_owned(), None),
            ],
        );
        let moment = written(&entry).moment;
        assert_eq!(
            (
                moment.title.as_str(),
                moment.by.as_deref(),
                moment.at.as_str()
            ),
            (
                "Gegevens gewijzigd",
                Some("door Noor"),
                "3 maart 2026, 14:05"
            )
        );
        let changes: Vec<[&str; 3]> = moment
            .changes
            .iter()
            .map(|change| [&*change.label, &*change.from, &*change.to])
            .collect();
        assert_eq!(
            changes,
            [
                ["Woonplaats", "leeg", "Assen"],
                ["Geboortedatum", "1 februari 1990", "3 februari 1990"],
                ["Notities van de regio", "niet bewaard", "niet bewaard"],
            ]
        );
    }

    #[test]
    fn corrected_contact_moment_says_which() {
        let entry = HistoryEntry {
            subject: Some("recAAAAAAAAAAAAAA".to_owned()),
            ..entry(
                EventKind::InteractionUpdated,
                vec![("type".to_owned(), Some([json!("Anders"), json!("E-mail")]))],
            )
        };
        let shown = written(&entry);
        assert_eq!(shown.corrected.as_deref(), Some("recAAAAAAAAAAAAAA"));
        assert_eq!(shown.moment.changes[0].to, "E-mail");
        assert_eq!(kind(&entry), Kind::Change);
    }
}
