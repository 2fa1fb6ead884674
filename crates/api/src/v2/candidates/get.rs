//! `GET /candidates/{id}`: one candidate.

use crate::{
    App,
    auth::{KeyOrSession, Visitor},
    context::Context,
    envelope::Envelope,
    etag,
    input::{ByKeyOrSession, Call, PathPart, Settled, accept},
    problem::Problem,
    records::{View, Writer},
};
use axum::response::Response;
use http::HeaderMap;
use model::{CandidateId, Scope};
use services::mutations::candidate_state;
use store::candidates::CandidateRow;

#[utoipa::path(
    get,
    path = "/candidates/{id}",
    operation_id = "getCandidate",
    tag = "Candidates",
    summary = "Read one candidate",
    description = "One candidate by its id, archived or not. The `ETag` changes whenever the answer would; send it back \
in `If-None-Match` and an unchanged record is answered 304, without a body. A candidate's session reads its own records so, \
in any region; any other is a 404.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
        ("fields" = Option<Vec<String>>, Query, description = "The fields to show, `id` always among them; repeated or as a comma list. All shared fields when left out."),
        ("includeInteractions" = Option<bool>, Query, description = "Also show the newest interactions, 100 at most."),
        ("If-None-Match" = Option<String>, Header, description = "Entity tags of answers the client holds."),
    ),
    responses(
        (status = 200, description = "The candidate.", body = ref("#/components/schemas/CandidateRecord"),
            headers(("ETag" = String, description = "Names exactly this answer."))),
        (status = 304, description = "The client holds this answer already.",
            headers(("ETag" = String, description = "Names exactly this answer."))),
    ),
    security(("regionKey" = []), ("adminKey" = []), ("candidateSession" = [])),
)]
pub(crate) async fn get(
    PathPart(id): PathPart<CandidateId>,
    call: Call<KeyOrSession>,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    match call.split() {
        ByKeyOrSession::Key(call) => by_key(id, call).await,
        ByKeyOrSession::Session(call) => by_session(id, call).await,
    }
}

async fn by_key(id: Option<CandidateId>, mut call: Call) -> Result<Response, Problem> {
    let (selection, custom) = call.selection().await?;
    let ready = call.ready()?;
    let id = id.ok_or_else(Problem::not_found)?;
    let view = View {
        scope: ready.scope,
        action: "candidates.get",
        selection,
        custom,
    };
    let mut answer = Answer::new(&ready.app, &ready.context, &view);
    let mut state = None;
    ready
        .app
        .store
        .candidate(&view.scope, id, |row| state = Some(answer.write(&row)))
        .await?;
    ready.context.count(1);
    let state = state.ok_or_else(Problem::not_found)?;
    answer
        .finish(state, &ready.context, &ready.parts.headers)
        .await
}

async fn by_session(id: Option<CandidateId>, mut call: Call<Visitor>) -> Result<Response, Problem> {
    let chosen = call.persons_selection().await?;
    let Settled {
        app,
        context,
        parts,
        caller,
    } = call.settle()?;
    let id = id.ok_or_else(Problem::not_found)?;
    let (region, own) = app.own_record(&caller.session, id, &context).await?;
    let scope = Scope {
        region,
        environment: context.environment,
    };
    let view = View {
        scope,
        action: "candidates.get",
        custom: chosen.custom(region),
        selection: chosen.selection,
    };
    let mut answer = Answer::new(&app, &context, &view);
    let state = answer.write(&own.row());
    answer.finish(state, &context, &parts.headers).await
}

/// A response being written.
struct Answer<'a> {
    envelope: Envelope,
    writer: Writer<'a>,
    view: &'a View,
}

impl<'a> Answer<'a> {
    fn new(app: &'a App, context: &Context, view: &'a View) -> Self {
        let mut envelope = Envelope::open("Successfully retrieved candidate", 2048);
        let writer = Writer::new(app, context, view, std::mem::take(envelope.data()), b"");
        Self {
            envelope,
            writer,
            view,
        }
    }

    /// Writes the record, and returns the hash of its stored state.
    fn write(&mut self, row: &CandidateRow<'_>) -> u64 {
        self.writer.candidate(row);
        candidate_state(row.document.bytes(), row.custom)
    }

    async fn finish(
        self,
        state: u64,
        context: &Context,
        headers: &HeaderMap,
    ) -> Result<Response, Problem> {
        let Self {
            mut envelope,
            writer,
            view,
        } = self;
        let shared = writer.shared_end();
        *envelope.data() = writer.finish(context).await?;
        // Two parts: the record as it is stored, and what this answer shows beside it and of it.
        // Attachments' addresses, fresh in every answer, are in neither.
        let seed = view.selection.fields << 1 | u64::from(view.scope.environment.is_sandbox());
        let answer = xxhash_rust::xxh3::xxh3_64_with_seed(&envelope.data()[shared..], seed);
        let etag = format!("\"{state:016x}-{answer:016x}\"");
        Ok(etag::answer(headers, &etag, || {
            envelope.close(view.scope.environment, &[])
        }))
    }
}
