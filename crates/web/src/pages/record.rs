//! The page of one record, with its consent button and its files.

use crate::{
    dates,
    http::{PageError, PortalSession, SessionForm, Visit, page, redirect},
    language::Translated,
    pages::edit::change,
    person_record::PersonRecord,
    state::State,
    texts::{fill, label, title},
    view::{
        Section,
        record::{Contact, FileLink, Progress, Record, Row},
    },
};
use axum::{body::Body, extract::Path, response::Response};
use edge::Language;
use http::{HeaderValue, header};
use model::{Attachment, CustomFieldType, Field, Kind, Portal};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

/// The maximum number of interactions on a page, newest first.
const CONTACTS: i64 = 200;
/// The characters that are percent-encoded in `filename*` (RFC 8187).
const ATTRIBUTE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

pub(crate) async fn show(
    portal: State,
    session: PortalSession,
    Path(id): Path<String>,
    visit: Visit,
) -> Result<Response, PageError> {
    let record = session.record(&id)?;
    let mut shell = session.shell(&portal, &visit, Section::Records).await?;
    let branding = portal.brandings.of(record.region).await?;
    let region = shell.show(branding.as_ref());
    let (language, t) = (visit.language, shell.t);
    let day = |field| record.moment(field).map(|at| dates::day(at, language));
    page(&Record {
        id: record.id.to_string(),
        region,
        notice: match visit.parameter("done").as_deref() {
            Some("saved") => Some(t.record.saved),
            Some("unchanged") => Some(t.record.unchanged),
            Some("consent") => Some(t.record.consent_saved),
            _ => None,
        },
        progress: Progress::new(record.text(Field::Phase), language),
        archived: day(Field::ArchivedAt),
        contacts: contacts(&portal, record, language).await?,
        details: Field::portal_rows()
            .into_iter()
            .map(|field| row(record, field, language))
            .collect(),
        consent: record.consent(),
        notes: notes(&portal, record, language).await?,
        files: files(record),
        since: day(Field::CreatedAt).unwrap_or_default(),
        updated: day(Field::UpdatedAt).unwrap_or_default(),
        shell,
    })
}

fn row(record: &PersonRecord, field: Field, language: Language) -> Row {
    let text = |value: &str| match field.definition().kind {
        Kind::Date => dates::stored(value, language),
        Kind::Choice(_) | Kind::Choices(_) => label(value, language).to_owned(),
        _ => value.to_owned(),
    };
    let values = match field.definition().kind {
        Kind::Choices(_) => record.list(field),
        _ => Some(record.text(field))
            .filter(|text| !text.is_empty())
            .into_iter()
            .collect(),
    };
    Row {
        label: title(field, language.texts()).to_owned(),
        values: values.into_iter().map(text).collect(),
    }
}

/// Returns the fields at this place of the portal.
fn placed(place: Portal) -> impl Iterator<Item = Field> {
    Field::ALL
        .iter()
        .copied()
        .filter(move |field| field.definition().portal == place)
}

async fn contacts(
    portal: &State,
    record: &PersonRecord,
    language: Language,
) -> Result<Vec<Contact>, PageError> {
    let mut contacts = Vec::new();
    let visit = |document: &str| {
        if let Ok(interaction) = serde_json::from_str(document) {
            contacts.push(contact(&interaction, language));
        }
    };
    portal
        .store
        .interactions(&record.scope(), record.id.as_str(), CONTACTS, visit)
        .await?;
    Ok(contacts)
}

fn contact(interaction: &Map<String, Value>, language: Language) -> Contact {
    let t = &language.texts().record;
    let text = |name: &str| {
        interaction
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let kind = label(text("type").unwrap_or_default(), language);
    let at = text("performedAt").unwrap_or_default();
    Contact {
        at: at
            .parse()
            .map(|at| dates::moment(at, language))
            .unwrap_or_default(),
        machine_at: at.to_owned(),
        title: text("name").unwrap_or(kind).to_owned(),
        kind: kind.to_owned(),
        with: text("performedBy").map(|who| fill(t.with, who)),
        minutes: interaction
            .get("durationMinutes")
            .and_then(Value::as_i64)
            .map(|minutes| fill(t.minutes, minutes)),
        texts: ["summary", "notes"]
            .into_iter()
            .filter_map(text)
            .map(str::to_owned)
            .collect(),
    }
}

/// Returns what the region recorded: its notes, and the values of its custom fields.
async fn notes(
    portal: &State,
    record: &PersonRecord,
    language: Language,
) -> Result<Vec<Row>, PageError> {
    let shared = placed(Portal::Recorded).map(|field| row(record, field, language));
    let t = &language.texts().record;
    let shown = |kind: CustomFieldType, value: &Value| match value {
        Value::String(text) if kind == CustomFieldType::Date => vec![dates::stored(text, language)],
        Value::String(text) => vec![text.clone()],
        Value::Bool(yes) => vec![if *yes { t.yes } else { t.no }.to_owned()],
        Value::Array(items) => items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        Value::Number(number) => vec![number.to_string()],
        Value::Null | Value::Object(_) => Vec::new(),
    };
    let fields = if record.custom.is_empty() {
        Vec::new()
    } else {
        portal.store.custom_fields(record.region).await?
    };
    let own = fields.into_iter().map(|field| {
        let values = record
            .custom
            .get(field.id.as_str())
            .map(|value| shown(field.kind, value))
            .unwrap_or_default();
        Row {
            label: field.label,
            values,
        }
    });
    Ok(shared
        .chain(own)
        .filter(|row| !row.values.is_empty())
        .collect())
}

fn files_of(record: &PersonRecord) -> impl Iterator<Item = Attachment> {
    placed(Portal::Files).flat_map(|field| record.files(field))
}

fn files(record: &PersonRecord) -> Vec<FileLink> {
    let link = |file: Attachment| FileLink {
        about: format!("{} kB", file.size.div_ceil(1000)),
        url: format!("/portal/files/{}", file.id),
        name: file.filename,
    };
    files_of(record).map(link).collect()
}

pub(crate) async fn consent(
    portal: State,
    Path(id): Path<String>,
    form: SessionForm,
) -> Result<Response, PageError> {
    let record = form.session.record(&id)?;
    let given = match form.fields.text("consent").as_str() {
        "true" => true,
        "false" => false,
        _ => return Err(PageError::Forbidden),
    };
    let members = [(Field::PrivacyConsent.name().to_owned(), Value::Bool(given))]
        .into_iter()
        .collect();
    change(&portal, &form.session.person, record, members, None).await?;
    Ok(redirect(&format!(
        "/portal/records/{}?done=consent",
        record.id
    )))
}

pub(crate) async fn file(
    portal: State,
    session: PortalSession,
    Path(wanted): Path<String>,
) -> Result<Response, PageError> {
    let all = session
        .records
        .iter()
        .flat_map(|record| files_of(record).map(|file| (record.scope(), file.id)));
    let (scope, id) = all
        .into_iter()
        .find(|(_, id)| id.as_str() == wanted)
        .ok_or(PageError::NotFound)?;
    let kept = portal
        .store
        .attachment(&scope, id)
        .await?
        .ok_or(PageError::NotFound)?;
    let files = portal.store.files();
    let size = files.size(kept.file).await?;
    let mut response = Response::new(Body::from_stream(
        files.get_range(kept.file, 0..size).await?,
    ));
    let name = utf8_percent_encode(&kept.filename, ATTRIBUTE);
    let text = |text: &str, or| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(or));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    headers.insert(
        header::CONTENT_TYPE,
        text(&kept.media_type, "application/octet-stream"),
    );
    let disposition = text(
        &format!("attachment; filename*=UTF-8''{name}"),
        "attachment",
    );
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}
