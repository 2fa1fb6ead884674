//! A candidate as stored, and the identity bar that follows from it.

use super::{
    fields::{Item, items},
    input::shown,
    texts::{Candidate, Pages},
    view::{Bar, FileRow, Row},
};
use crate::{
    dates,
    desk::http::{Desk, DeskError},
    state::State,
    texts::{fill, label},
};
use edge::Language;
use model::{
    Attachment, CandidateId, CustomField, Field, Kind, Scope, StaffId, Timestamp,
    text_rules::has_possible_bsn,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};
use services::mutations::{Basis, candidate_state};

/// The characters of an address that a `mailto:` address has as they are.
const ADDRESS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'@')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_');

/// A candidate with its values parsed.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) id: CandidateId,
    /// The candidate's position in the scope.
    pub(super) position: i64,
    /// Identifies the state of the record, as a hash.
    pub(super) state: u64,
    pub(super) members: Map<String, Value>,
    /// The values of its custom fields, by field id.
    pub(super) custom: Map<String, Value>,
    basis: Basis,
}

impl Record {
    /// Reads a candidate. An id of another scope is as unknown as one that never was.
    pub(super) async fn load(
        state: &State,
        scope: &Scope,
        id: CandidateId,
    ) -> Result<Self, DeskError> {
        let object = |text: &str| serde_json::from_str(text).unwrap_or_default();
        let found = state
            .store
            .candidate(scope, id, |row| Self {
                id,
                position: row.position,
                state: candidate_state(row.document.bytes(), row.custom),
                members: object(&row.document.text()),
                custom: row.custom.map(object).unwrap_or_default(),
                basis: Basis::of(&row.document),
            })
            .await?;
        found.ok_or(DeskError::NotFound)
    }

    pub(super) fn text(&self, field: Field) -> &str {
        self.members
            .get(field.name())
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    pub(super) fn name(&self) -> &str {
        self.text(Field::Name)
    }

    fn has_consent(&self) -> bool {
        self.members.get(Field::PrivacyConsent.name()) == Some(&Value::Bool(true))
    }

    /// Returns the record's files, each with its field.
    pub(super) fn files(&self) -> Vec<(Field, Attachment)> {
        let of = |field: Field| {
            let files: Vec<Attachment> = self
                .members
                .get(field.name())
                .and_then(|files| serde_json::from_value(files.clone()).ok())
                .unwrap_or_default();
            files.into_iter().map(move |file| (field, file))
        };
        [Field::CurriculumVitae, Field::OtherAttachments]
            .into_iter()
            .flat_map(of)
            .collect()
    }

    /// Returns the value of a field of the form.
    pub(super) fn value(&self, item: &Item<'_>) -> Value {
        item.stored(&self.members, &self.custom)
    }

    /// Returns the day on which the candidate will be erased. `None` if no retention applies.
    async fn kept_until(
        &self,
        state: &State,
        scope: &Scope,
    ) -> Result<Option<Timestamp>, DeskError> {
        let (known, last_contact) = state.store.retained(scope, self.id).await?;
        let settings = state.store.region_settings(scope.region).await?;
        Ok(self
            .basis
            .until(known.set, last_contact, settings.retention.as_ref()))
    }

    /// Returns the fields with a text in which nine digits may be a citizen service number.
    fn possible_numbers(&self, custom: &[CustomField], language: Language) -> Vec<String> {
        let is_suspect = |item: &Item<'_>| {
            let is_text = match item {
                Item::Shared(field) => matches!(field.definition().kind, Kind::Text { .. }),
                Item::Custom(_) => true,
            };
            let value = self.value(item);
            is_text && value.as_str().is_some_and(has_possible_bsn)
        };
        let all = items(custom).into_iter().filter(is_suspect);
        all.map(|item| item.label(language)).collect()
    }

    /// Returns what is to be noted about the record. `texts` says whether a contact moment on the
    /// page may have such a number, too.
    fn warnings(&self, custom: &[CustomField], contacts: bool, language: Language) -> Vec<String> {
        let t = Candidate::of(language);
        let consent = (!self.has_consent()).then(|| t.warn_consent.to_owned());
        let fields = self.possible_numbers(custom, language);
        let contacts = contacts.then(|| t.warn_contacts.to_owned());
        let numbers = fields.into_iter().chain(contacts);
        let numbers = numbers.map(|place| fill(t.warn_bsn, place));
        consent.into_iter().chain(numbers).collect()
    }

    /// Returns the rows of the details: every field with a value, apart from those that the identity
    /// bar shows.
    pub(super) fn details(&self, custom: &[CustomField], language: Language) -> Vec<Row> {
        const ABOVE: [Field; 5] = [
            Field::Name,
            Field::Email,
            Field::Phone,
            Field::Phase,
            Field::PrivacyConsent,
        ];
        let t = Candidate::of(language);
        let is_above =
            |item: &Item<'_>| matches!(item, Item::Shared(field) if ABOVE.contains(field));
        let rows = items(custom)
            .into_iter()
            .filter(|item| !is_above(item))
            .map(|item| Row {
                label: item.label(language),
                values: shown(&item, &self.value(&item), language, t),
            });
        let moments = [Field::CreatedAt, Field::UpdatedAt].map(|field| Row {
            label: Item::Shared(field).label(language),
            values: self
                .text(field)
                .parse()
                .map(|at| dates::moment(at, language))
                .into_iter()
                .collect(),
        });
        rows.chain(moments)
            .filter(|row| !row.values.is_empty())
            .collect()
    }

    /// Returns the rows of the files. `here` is the path of the candidate's page.
    pub(super) fn file_rows(&self, here: &str, language: Language) -> Vec<FileRow> {
        let p = Pages::of(language);
        let row = |(field, file): (Field, Attachment)| {
            let day = file.created_at.parse().map(|at| dates::day(at, language));
            let size = fill(p.files_size, file.size.div_ceil(1000));
            FileRow {
                about: fill(&size, day.unwrap_or_default()),
                field: Item::Shared(field).label(language),
                href: format!("{here}/files/{}", file.id),
                viewable: is_viewable(&file.media_type),
                name: file.filename,
            }
        };
        self.files().into_iter().map(row).collect()
    }
}

/// Returns whether a browser shows a file of this type in a page without rights.
pub(super) fn is_viewable(media_type: &str) -> bool {
    ["application/pdf", "image/png", "image/jpeg"].contains(&media_type)
}

/// Returns a telephone number as a `tel:` address has it: its digits, and a plus at the start.
/// `None` if it has no digits.
fn dialled(phone: &str) -> Option<String> {
    let phone = phone.trim().replace("(0)", "");
    let plus = if phone.starts_with('+') { "+" } else { "" };
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then(|| format!("{plus}{digits}"))
}

/// What a page about a candidate needs besides the record.
#[derive(Debug)]
pub(super) struct Around {
    /// The region's custom fields.
    pub(super) custom: Vec<CustomField>,
    /// The coordinator, if there is one.
    pub(super) coordinator: Option<StaffId>,
    pub(super) bar: Bar,
}

/// Reads what stands above a page about a candidate. `contacts` says whether a contact moment on the
/// page may have a citizen service number.
pub(super) async fn around(
    state: &State,
    desk: &Desk,
    record: &Record,
    contacts: bool,
) -> Result<Around, DeskError> {
    let language = desk.visit.language;
    let scope = &desk.scope;
    let custom = state.store.custom_fields(scope.region).await?;
    let coordinator = state.store.coordinator_of(scope, record.id).await?;
    let coordinator_name = match coordinator {
        Some(id) => state.staff.name(id).await?,
        None => None,
    };
    let rows = state.store.desk_rows_of(scope, &[record.id]).await?;
    let phone = record.text(Field::Phone);
    let email = record.text(Field::Email);
    let day = |at: Timestamp| dates::day(at, language);
    let bar = Bar {
        here: here(desk, record.id),
        name: record.name().to_owned(),
        archived: record.text(Field::ArchivedAt).parse().map(day).ok(),
        phase: label(record.text(Field::Phase), language).to_owned(),
        phase_since: rows.first().map(|row| day(row.phase_since)),
        coordinator: coordinator_name,
        consent: record.has_consent(),
        kept_until: record.kept_until(state, scope).await?.map(day),
        phone: dialled(phone).map(|number| (phone.to_owned(), number)),
        email: (
            email.to_owned(),
            utf8_percent_encode(email, ADDRESS).to_string(),
        ),
        warnings: record.warnings(&custom, contacts, language),
    };
    Ok(Around {
        custom,
        coordinator,
        bar,
    })
}

/// Returns the path of a candidate's page.
pub(super) fn here(desk: &Desk, id: CandidateId) -> String {
    desk.path(&format!("/candidates/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_can_be_dialled() {
        for (given, number) in [
            ("06 12345678", Some("0612345678")),
            ("+31 (0)6 1234 5678", Some("+31612345678")),
            ("0031-612345678", Some("0031612345678")),
            ("geen", None),
            ("", None),
        ] {
            assert_eq!(dialled(given).as_deref(), number, "{given}");
        }
    }

    #[test]
    fn only_files_that_run_nothing_are_shown() {
        for (media_type, viewable) in [
            ("application/pdf", true),
            ("image/png", true),
            ("image/jpeg", true),
            ("image/svg+xml", false),
            ("text/html", false),
            ("text/plain", false),
        ] {
            assert_eq!(is_viewable(media_type), viewable, "{media_type}");
        }
    }

    #[test]
    fn mail_address_cannot_add_headers() {
        let address = |given: &str| utf8_percent_encode(given, ADDRESS).to_string();
        assert_eq!(address("sanne@example.nl"), "sanne@example.nl");
        assert_eq!(address("a?cc=b&c@example.nl"), "a%3Fcc%3Db%26c@example.nl");
    }
}
