//! The whole list in one answer, as NDJSON, in constant memory: a page is read when the one before has been sent.

use crate::{
    App,
    context::Context,
    problem::Problem,
    records::{View, Writer},
};
use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::{HeaderValue, header};
use model::{Cursor, Filter};
use std::sync::Arc;
use store::candidates::Page;

/// Records that are read and sent together.
const PAGE: u32 = 200;

struct Walk {
    app: App,
    context: Arc<Context>,
    view: View,
    filter: Filter,
    next: Option<Cursor>,
}

pub(super) async fn respond(app: App, context: Arc<Context>, view: View, filter: Filter) -> Result<Response, Problem> {
    let mut walk = Walk { app, context, view, filter, next: Some(Cursor::START) };
    // Before the status is sent: a store that cannot be read at all is told by it.
    let first = walk.step().await?;
    let lines = futures::stream::try_unfold((first, walk), |(ready, mut walk)| async move {
        let lines = match ready {
            Some(lines) => Some(lines),
            None => walk.go_on().await?,
        };
        Ok::<_, BrokenOff>(lines.map(|lines| (lines, (None, walk))))
    });
    let mut response = Response::new(Body::from_stream(lines));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    Ok(response)
}

/// The store failed in the middle: the connection is cut, so that no client takes a part for the whole.
#[derive(Debug)]
struct BrokenOff;

impl std::fmt::Display for BrokenOff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the stream broke off")
    }
}

impl std::error::Error for BrokenOff {}

impl Walk {
    /// The next lines of an answer whose status is decided.
    async fn go_on(&mut self) -> Result<Option<Bytes>, BrokenOff> {
        let lines = self.step().await;
        if lines.is_err() {
            // The connection sends what it has while it waits for more; an error would take that along, the status, too.
            tokio::task::yield_now().await;
        }
        lines.map_err(|_| BrokenOff)
    }

    /// The next lines; nothing at the end.
    async fn step(&mut self) -> Result<Option<Bytes>, Problem> {
        let Some(after) = self.next else { return Ok(None) };
        let mut writer = Writer::new(&self.app, &self.context, &self.view, Vec::new(), b"\n");
        let page = Page { filter: self.filter, after, limit: PAGE };
        let found = self.app.store.page(&self.view.scope, page, |row| writer.candidate(&row)).await?;
        let mut lines = writer.finish(&self.context).await?;
        self.next = found.next;
        if found.rows == 0 {
            return Ok(None);
        }
        lines.push(b'\n');
        Ok(Some(lines.into()))
    }
}
