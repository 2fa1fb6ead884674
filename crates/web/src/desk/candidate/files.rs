//! The files of a candidate: list, upload, download, look at, and delete.

use super::{
    acting,
    fields::Item,
    record::{Record, around, here, is_viewable},
    submit::{back, submit},
    texts::{Candidate, Pages},
    upload::{self, FilesForm},
    view::{Bar, FileRow, Notice},
};
use crate::{
    desk::{
        http::{Desk, DeskError, DeskForm, Part, see},
        view::{Section, Shell, form::Choice},
    },
    state::State,
};
use askama::Template;
use axum::{body::Body, response::Response};
use http::{HeaderValue, StatusCode, header};
use model::{Action, AttachmentId, CandidateId, Fault, Field, Right};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use services::mutations::{Drafting, Operation};

/// The characters that are percent-encoded in `filename*` (RFC 8187).
const ATTRIBUTE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');
/// The policy of a file that a browser shows: it runs nothing and loads nothing.
const FILE_POLICY: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");
/// The largest number of files that are added at once.
const AT_ONCE: usize = 5;

/// The files of a candidate.
#[derive(Debug, Template)]
#[template(path = "desk/candidate/files.html")]
struct Files {
    shell: Shell,
    t: &'static Candidate,
    p: &'static Pages,
    bar: Bar,
    problem: Option<Notice>,
    may_change: bool,
    files: Vec<FileRow>,
    kinds: Vec<Choice>,
}

pub(crate) async fn show(
    state: State,
    desk: Desk,
    Part(id): Part<CandidateId>,
) -> Result<Response, DeskError> {
    let t = Candidate::of(desk.visit.language);
    let done = match desk.visit.parameter("done").as_deref() {
        Some("file") => Some(t.done_file),
        Some("file-deleted") => Some(t.done_file_deleted),
        _ => None,
    };
    let pending = desk.visit.parameter("pending").map(|_| ("info", t.pending));
    let report = pending.or(done.map(|done| ("good", done)));
    let report = report.map(|(kind, text)| (kind, text.to_owned()));
    render(&state, &desk, id, report, StatusCode::OK).await
}

async fn render(
    state: &State,
    desk: &Desk,
    id: CandidateId,
    problem: Option<(&'static str, String)>,
    status: StatusCode,
) -> Result<Response, DeskError> {
    let language = desk.visit.language;
    let record = Record::load(state, &desk.scope, id).await?;
    let around = around(state, desk, &record, false).await?;
    acting::note_shown(state, desk, Action::DeskView, record.position);
    let kinds = [Field::CurriculumVitae, Field::OtherAttachments];
    let page = Files {
        shell: desk.shell(state, Section::Candidates).await?,
        t: Candidate::of(language),
        p: Pages::of(language),
        problem: problem.map(Notice::of),
        may_change: desk.may(Right::ChangeCandidates),
        files: record.file_rows(&around.bar.here, language),
        kinds: kinds
            .map(|field| {
                let label = Item::Shared(field).label(language);
                Choice::of(field.name(), &label, field == kinds[0])
            })
            .into(),
        bar: around.bar,
    };
    see(status, &page)
}

pub(crate) async fn add(
    state: State,
    Part(id): Part<CandidateId>,
    FilesForm { desk, form }: FilesForm,
) -> Result<Response, DeskError> {
    let p = Pages::of(desk.visit.language);
    let refuse = async |text: &str| {
        let problem = Some(("bad", text.to_owned()));
        render(&state, &desk, id, problem, StatusCode::BAD_REQUEST).await
    };
    let upload::Form { fields, files } = match form {
        Ok(form) => form,
        Err(upload::Rejected::TooLarge) => return refuse(p.files_too_large).await,
        Err(upload::Rejected::Broken) => return refuse(p.files_missing).await,
    };
    if files.is_empty() {
        return refuse(p.files_missing).await;
    }
    if files.len() > AT_ONCE {
        return refuse(p.files_at_once).await;
    }
    if files.iter().any(|file| file.bytes.is_empty()) {
        return refuse(p.files_empty).await;
    }
    let field = match Field::named(&fields.text("kind")) {
        Some(Field::CurriculumVitae) => Field::CurriculumVitae,
        _ => Field::OtherAttachments,
    };
    let mut drafting = Drafting::new(&state.store, &[], state.mutations.egress());
    let drafts: Vec<_> = files
        .into_iter()
        .filter_map(|file| drafting.file(field, &file.name, file.bytes, ""))
        .collect();
    if let Some(fault) = drafting.faults.first() {
        return refuse(refused(fault, p)).await;
    }
    let operation = Operation::AddAttachments {
        candidate: id,
        drafts,
    };
    let stored = std::mem::take(&mut drafting.files);
    drop(drafting);
    let outcome = submit(&state, &desk, operation, None, stored).await?;
    let page = format!("{}/files", here(&desk, id));
    if let Some(response) = back(&page, &outcome, "file") {
        Ok(response)
    } else {
        let texts = super::faults::Texts::of(desk.visit.language);
        let problem = Some(super::contact::refusal(&outcome, texts));
        render(&state, &desk, id, problem, StatusCode::CONFLICT).await
    }
}

/// Returns why a file is not taken.
fn refused(fault: &Fault, p: &Pages) -> &'static str {
    match fault.code {
        "tooLarge" => p.files_too_large,
        "password" => p.files_password,
        "macros" => p.files_macros,
        _ => p.files_kind_refused,
    }
}

pub(crate) async fn delete(
    state: State,
    Part(id): Part<CandidateId>,
    Part(attachment): Part<AttachmentId>,
    DeskForm { desk, .. }: DeskForm,
) -> Result<Response, DeskError> {
    let operation = Operation::DeleteAttachment {
        candidate: id,
        attachment,
    };
    let outcome = submit(&state, &desk, operation, None, Vec::new()).await?;
    let page = format!("{}/files", here(&desk, id));
    back(&page, &outcome, "file-deleted").ok_or(DeskError::NotFound)
}

pub(crate) async fn download(
    state: State,
    desk: Desk,
    Part(id): Part<CandidateId>,
    Part(attachment): Part<AttachmentId>,
) -> Result<Response, DeskError> {
    send(&state, &desk, id, attachment, false).await
}

/// Shows a file in the browser. A file of another kind than a browser shows safely is downloaded.
pub(crate) async fn view(
    state: State,
    desk: Desk,
    Part(id): Part<CandidateId>,
    Part(attachment): Part<AttachmentId>,
) -> Result<Response, DeskError> {
    send(&state, &desk, id, attachment, true).await
}

async fn send(
    state: &State,
    desk: &Desk,
    id: CandidateId,
    attachment: AttachmentId,
    shown: bool,
) -> Result<Response, DeskError> {
    let record = Record::load(state, &desk.scope, id).await?;
    let files = record.files();
    if !files.iter().any(|(_, file)| file.id == attachment) {
        return Err(DeskError::NotFound);
    }
    let stored = state.store.attachment(&desk.scope, attachment).await?;
    let stored = stored.ok_or(DeskError::NotFound)?;
    acting::note_shown(state, desk, Action::DeskFile, record.position);
    let files = state.store.files();
    let size = files.size(stored.file).await?;
    let body = Body::from_stream(files.get_range(stored.file, 0..size).await?);
    let mut response = Response::new(body);
    let name = utf8_percent_encode(&stored.filename, ATTRIBUTE);
    let text = |text: &str, or| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(or));
    let shown = shown && is_viewable(&stored.media_type);
    let kind = if shown { "inline" } else { "attachment" };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    let media_type = text(&stored.media_type, "application/octet-stream");
    headers.insert(header::CONTENT_TYPE, media_type);
    let disposition = text(&format!("{kind}; filename*=UTF-8''{name}"), "attachment");
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CONTENT_SECURITY_POLICY, FILE_POLICY);
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Location;

    #[test]
    fn refused_file_says_what_would_be_taken() {
        let why = |code| {
            let fault = Fault::stored(Location::Pointer(String::new()), code, String::new());
            refused(&fault, &Pages::DUTCH)
        };
        assert!(why("password").starts_with("Dit bestand heeft een wachtwoord."));
        assert!(why("macros").starts_with("Dit bestand heeft macro's."));
        assert!(why("tooLarge").starts_with("Dit is te groot"));
        assert!(why("mediaType").starts_with("Dit soort bestand wordt niet bewaard."));
    }
}
