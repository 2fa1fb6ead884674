//! Exports: a table of the selected candidates, kept for an hour for the person who made it.

use super::{
    bulk::{selected, total},
    list::{self, counted},
};
use crate::{
    desk::{
        http::{Desk, DeskError, DeskForm, Part, page, see, step_up},
        texts::Texts,
        view::{
            Message, Section, Shell,
            bulk::Bulk,
            form::{Choice, Field, Kind},
        },
    },
    http::{Fields, redirect},
    state::State,
    texts::fill,
};
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use edge::Language;
use futures::{Stream, stream};
use http::{HeaderValue, StatusCode, header};
use model::{CustomField, ExportId, Right, Scope};
use services::desk_export::{
    DeskExport, DeskExports, ExportColumn, ExportOrder, ExportRefusal, Format, MAX_CANDIDATES,
    WITHOUT_STEP_UP, default_columns,
};
use std::io;

/// The path of the pages below the region.
pub(crate) const PAGE: &str = "/exports";

/// Asks for the columns and the reason, or makes the table.
pub(crate) async fn make(
    state: State,
    DeskForm { desk, fields }: DeskForm<{ list::LARGEST }>,
) -> Result<Response, DeskError> {
    let selected = match selected(&state, &desk, &fields, MAX_CANDIDATES).await? {
        Ok(selected) => selected,
        Err(nothing) => return Ok(nothing),
    };
    let shell = desk.shell(&state, Section::Candidates).await?;
    let t = shell.t;
    let custom = state.store.custom_fields(desk.region.id).await?;
    let is_asked = fields.given_text("asked").is_some();
    let count = selected.candidates.len();
    let back = selected.asked.whole().at(&desk.path(list::PAGE));
    let stepped_up = desk.session.require_step_up(&state).is_ok();
    if count > WITHOUT_STEP_UP && !stepped_up && desk.may(Right::ExportMany) {
        return unproven(&desk, shell, &back);
    }
    let mut form = Bulk {
        title: fill(t.bulk.export_title, counted(t, total(count))),
        about: t.bulk.export_about,
        chosen: selected.chosen(),
        action: desk.path(PAGE),
        known: vec![("asked", "yes".to_owned())],
        wrong: Vec::new(),
        fields: questions(&fields, t, &custom, is_asked),
        outcome: Vec::new(),
        button: t.bulk.make,
        back,
        shell,
    };
    if !is_asked {
        return page(&form);
    }
    let order = ExportOrder {
        scope: desk.scope,
        by: desk.author(),
        candidates: selected.candidates,
        columns: fields
            .all("column")
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
        format: if fields.text("format") == "csv" {
            Format::Csv
        } else {
            Format::Xlsx
        },
        reason: fields.given_text("reason").filter(|text| !text.is_empty()),
        english: desk.visit.language == Language::English,
        stepped_up,
    };
    match state.desk_exports.make(order).await? {
        Ok(id) => Ok(redirect(&desk.path(&format!("{PAGE}/{id}")))),
        Err(refusal) => {
            refuse(&mut form, refusal, t);
            let status = if refusal.is_passing() {
                StatusCode::TOO_MANY_REQUESTS
            } else {
                StatusCode::BAD_REQUEST
            };
            see(status, &form)
        }
    }
}

/// Says that a large table needs a recent proof of who asks for it, and leads back to the list.
fn unproven(desk: &Desk, shell: Shell, back: &str) -> Result<Response, DeskError> {
    let t = shell.t;
    let page = Message {
        shell,
        heading: t.sign_in.step_needed,
        about: t.bulk.step_up.to_owned(),
        next: (step_up(&desk.visit.at(back)), t.sign_in.step_title),
    };
    see(StatusCode::FORBIDDEN, &page)
}

/// Sends a table.
pub(crate) async fn download(
    state: State,
    desk: Desk,
    Part(id): Part<ExportId>,
) -> Result<Response, DeskError> {
    let person = desk.session.staff;
    let export = state.desk_exports.open(&desk.scope, person, id).await?;
    let export = export.ok_or(DeskError::NotFound)?;
    let (kind, name) = match export.format {
        Format::Xlsx => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "attachment; filename=\"kandidaten.xlsx\"",
        ),
        Format::Csv => (
            "text/csv; charset=utf-8",
            "attachment; filename=\"kandidaten.csv\"",
        ),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(name)),
        (header::CONTENT_LENGTH, HeaderValue::from(export.size)),
    ];
    let table = pieces(state.desk_exports.clone(), desk.scope, export);
    Ok((headers, Body::from_stream(table)).into_response())
}

/// Returns the pieces of a table one by one. A table that is removed meanwhile ends with a failure.
fn pieces(
    exports: DeskExports,
    scope: Scope,
    export: DeskExport,
) -> impl Stream<Item = io::Result<Bytes>> {
    stream::try_unfold(
        (exports, export, 0),
        move |(exports, export, number)| async move {
            if number >= export.pieces {
                return Ok(None);
            }
            let piece = exports.piece(&scope, &export, number).await;
            let piece = piece.map_err(io::Error::other)?;
            let piece = piece.ok_or_else(|| io::Error::other("the table was removed"))?;
            Ok(Some((Bytes::from(piece), (exports, export, number + 1))))
        },
    )
}

/// The questions of the form.
fn questions(
    fields: &Fields,
    t: &'static Texts,
    custom: &[CustomField],
    is_asked: bool,
) -> Vec<Field> {
    let usual: Vec<_> = default_columns(custom)
        .iter()
        .map(ExportColumn::name)
        .collect();
    let is_chosen = |name: &str| {
        if is_asked {
            fields.all("column").any(|one| one == name)
        } else {
            usual.iter().any(|one| one == name)
        }
    };
    let shared = model::Field::ALL.iter().copied();
    let shared = shared
        .filter(|field| !field.holds_attachments())
        .map(|field| {
            let name = field.name();
            Choice::of(name, t.label(field.definition().label), is_chosen(name))
        });
    let custom = custom.iter().map(|field| {
        let name = format!("customFields.{}", field.key);
        Choice::of(&name, &field.label, is_chosen(&name))
    });
    let moments = ExportColumn::Interactions.name();
    let moments = Choice::of(&moments, t.bulk.interactions, is_chosen(&moments));
    let columns = shared.chain(custom).chain([moments]).collect();
    let format = fields.text("format");
    let formats = vec![
        Choice::of("xlsx", t.bulk.xlsx, format != "csv"),
        Choice::of("csv", t.bulk.csv, format == "csv"),
    ];
    let mut reason = Field::new("reason", t.bulk.reason, Kind::Line("text"));
    reason.hint = Some(t.bulk.reason_hint.into());
    reason.max_length = 500;
    vec![
        Field::new("column", t.bulk.columns, Kind::Boxes(columns)),
        Field::new("format", t.bulk.format, Kind::Pick(formats)),
        reason.with(fields.text("reason")),
    ]
}

/// Says why the table was not made, at the field that it is about.
fn refuse(form: &mut Bulk, refusal: ExportRefusal, t: &'static Texts) {
    let (field, text) = match refusal {
        ExportRefusal::Columns => (Some("column"), t.bulk.columns_needed),
        ExportRefusal::ReasonNeeded => (Some("reason"), t.bulk.reason_needed),
        ExportRefusal::ReasonTooLong => (Some("reason"), t.bulk.reason_long),
        ExportRefusal::StepUpNeeded => (None, t.bulk.step_up),
        ExportRefusal::NotAllowed => (None, t.bulk.not_allowed),
        ExportRefusal::TooLarge | ExportRefusal::TooMany => (None, t.bulk.too_large),
        ExportRefusal::NoCandidates | ExportRefusal::Removed => (None, t.bulk.removed),
        ExportRefusal::PersonBusy => (None, t.bulk.person_busy),
        ExportRefusal::RegionBusy => (None, t.bulk.region_busy),
    };
    let Some(name) = field else {
        form.outcome.push(("bad", text.to_owned()));
        return;
    };
    for field in &mut form.fields {
        if field.name == name {
            field.error = Some(text.to_owned());
        }
    }
    form.wrong = form.fields.iter().filter_map(Field::wrong).collect();
}
