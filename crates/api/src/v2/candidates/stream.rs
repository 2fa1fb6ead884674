//! Streams the whole list as NDJSON or CSV in constant memory. A page is read once the previous one
//! has been sent.

use crate::{
    State,
    context::Context,
    input::{ListFormat, Selected, Validated},
    problem::Problem,
    records::{View, Writer, note_viewed},
};
use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::{HeaderValue, header};
use model::{Cursor, Field, Filter, Runs};
use services::{CandidateCsv, ExportError};
use std::sync::Arc;
use store::candidates::{CandidateRow, Page};

/// The number of records that are read and sent together.
const PAGE: u32 = 200;

/// The format of the records.
pub(super) enum Form {
    /// NDJSON.
    Lines,
    /// CSV.
    Table(CandidateCsv),
}

impl Form {
    /// Returns the form of a stream of the selected fields. `None` if the list comes in pages.
    pub(super) fn of(format: ListFormat, view: &View) -> Result<Option<Self>, Problem> {
        match format {
            ListFormat::Json => Ok(None),
            ListFormat::Ndjson => Ok(Some(Self::Lines)),
            ListFormat::Csv => {
                let Selected { selection, custom } = &view.selected;
                let is_selected = |field: Field| selection.fields & field.bit() != 0;
                let table = CandidateCsv::new(is_selected, custom.clone());
                let table = table.map_err(|error| damaged(&error))?;
                Ok(Some(Self::Table(table)))
            }
        }
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Lines => "application/x-ndjson",
            Self::Table(_) => "text/csv; charset=utf-8; header=present",
        })
    }
}

fn damaged(error: &ExportError) -> Problem {
    tracing::error!(%error, "a stored candidate cannot be written into a table");
    Problem::new(messages::Server::Failed)
}

struct Walk {
    app: State,
    context: Arc<Context>,
    view: View,
    filter: Filter,
    form: Form,
    next: Option<Cursor>,
}

/// Returns a 200 that streams the whole list.
pub(super) async fn respond(
    request: Validated,
    view: View,
    filter: Filter,
    form: Form,
) -> Result<Response, Problem> {
    let media_type = form.media_type();
    let mut walk = Walk {
        app: request.app,
        context: request.context,
        view,
        filter,
        form,
        next: Some(Cursor::START),
    };
    // The first page is read before the status is sent, so that a failing store is reported by the
    // status.
    let first = walk.step().await?;
    let lines = futures::stream::try_unfold((first, walk), |(ready, mut walk)| async move {
        let lines = match ready {
            Some(lines) => Some(lines),
            None => walk.go_on().await?,
        };
        Ok::<_, BrokenOff>(lines.map(|lines| (lines, (None, walk))))
    });
    let mut response = Response::new(Body::from_stream(lines));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, media_type);
    Ok(response)
}

/// The store failed while streaming. The connection is aborted, so that no client takes a partial
/// list for the complete one.
#[derive(Debug)]
struct BrokenOff;

impl std::fmt::Display for BrokenOff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the stream broke off")
    }
}

impl std::error::Error for BrokenOff {}

impl Walk {
    /// Returns the next lines after the status has been sent.
    async fn go_on(&mut self) -> Result<Option<Bytes>, BrokenOff> {
        let lines = self.step().await;
        if lines.is_err() {
            // The connection sends buffered data while it waits. An immediate error would discard
            // it, including the status line.
            tokio::task::yield_now().await;
        }
        lines.map_err(|_| BrokenOff)
    }

    /// Returns the next lines. `None` at the end.
    async fn step(&mut self) -> Result<Option<Bytes>, Problem> {
        let Some(after) = self.next else {
            return Ok(None);
        };
        let page = Page {
            filter: self.filter,
            after,
            limit: PAGE,
        };
        let Self {
            app,
            context,
            view,
            form,
            next,
            ..
        } = self;
        let table = match form {
            Form::Table(table) => table,
            Form::Lines => {
                let mut writer = Writer::new(app, context, view, Vec::new(), b"\n");
                let found = app
                    .store
                    .page(&view.scope, page, |row| writer.candidate(&row))
                    .await?;
                let mut lines = writer.finish(context).await?;
                *next = found.next;
                lines.push(b'\n');
                return Ok((found.rows > 0).then(|| lines.into()));
            }
        };
        let (mut shown, mut written) = (Runs::default(), Ok(()));
        let row = |row: CandidateRow<'_>| {
            shown.push(row.position);
            if written.is_ok() {
                written = table.candidate(&row.document.text(), row.custom);
            }
        };
        *next = app.store.page(&view.scope, page, row).await?.next;
        written.map_err(|error| damaged(&error))?;
        note_viewed(app, context, view, &shown);
        let rows = table.take();
        Ok((!rows.is_empty()).then(|| rows.into()))
    }
}
