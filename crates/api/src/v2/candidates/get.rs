//! `GET /candidates/{id}`: one candidate.

use super::Candidate;
use crate::{
    State,
    answers::Tagged,
    auth::{KeyOrSession, Visitor},
    context::Context,
    describe::parameters,
    envelope::Envelope,
    input::{ByKeyOrSession, Call, Ids, QueryCall},
    problem::Problem,
    records::{Records, View},
};
use http::HeaderMap;
use model::{Action, CandidateId, Scope};
use services::mutations::candidate_state;
use store::candidates::CandidateRow;

parameters! {
    /// What is shown of the candidate.
    Query GetParameters {
        /// The fields to return, as a repeated parameter or separated by commas. `id` is always
        /// returned. The default is all shared fields.
        fields: Option<Vec<String>>,
        /// Whether the record contains its newest interactions, at most 100.
        include_interactions: Option<bool>,
    }
}

#[utoipa::path(
    get,
    path = "/candidates/{id}",
    operation_id = "getCandidate",
    tag = "Candidates",
    summary = "Read one candidate",
    description = "Returns one candidate by its id, even if it is archived. The `ETag` changes \
        whenever the response changes. If you send it in `If-None-Match`, the response to an \
        unchanged record is a 304 without a body. The session of a candidate can read the \
        candidate's own records in every region. Another record is a 404.",
    responses(
        (status = 200, description = "The candidate."),
    ),
)]
pub(crate) async fn get(
    Ids(id): Ids<CandidateId>,
    call: QueryCall<GetParameters, KeyOrSession>,
) -> Result<Tagged<Candidate>, Problem> {
    match call.split() {
        ByKeyOrSession::Key(call) => by_key(id, call).await,
        ByKeyOrSession::Session(call) => by_session(id, call).await,
    }
}

async fn by_key(id: Option<CandidateId>, mut call: Call) -> Result<Tagged<Candidate>, Problem> {
    let selected = call.selection().await?;
    let (request, id) = call.validate_with(id)?;
    let view = View {
        scope: request.scope(),
        action: Action::CandidatesGet,
        selected,
    };
    let mut response = CandidateResponse::new(&request.app, &request.context, &view);
    let mut state = None;
    let store = &request.app.store;
    store
        .candidate(&view.scope, id, |row| state = Some(response.write(&row)))
        .await?;
    let state = state.ok_or_else(Problem::not_found)?;
    response
        .finish(state, &request.context, &request.parts.headers)
        .await
}

async fn by_session(
    id: Option<CandidateId>,
    mut call: Call<Visitor>,
) -> Result<Tagged<Candidate>, Problem> {
    let selection = call.persons_selection().await?;
    let (request, id) = call.validate_with(id)?;
    let (app, context) = (&request.app, &request.context);
    let own = app.own_record(&request.caller.session, id).await?;
    let view = View {
        scope: Scope {
            region: own.region,
            environment: context.environment,
        },
        action: Action::CandidatesGet,
        selected: selection.of(own.region),
    };
    let mut response = CandidateResponse::new(app, context, &view);
    let state = response.write(&own.row());
    response
        .finish(state, context, &request.parts.headers)
        .await
}

/// A response being written.
struct CandidateResponse<'a> {
    records: Records<'a>,
    view: &'a View,
}

impl<'a> CandidateResponse<'a> {
    fn new(app: &'a State, context: &Context, view: &'a View) -> Self {
        let envelope = Envelope::open("Successfully retrieved candidate", 2048);
        let records = Records::one(app, context, view, envelope);
        Self { records, view }
    }

    /// Writes the record, and returns the hash of its stored state.
    fn write(&mut self, row: &CandidateRow<'_>) -> u64 {
        self.records.writer().candidate(row);
        candidate_state(row.document.bytes(), row.custom)
    }

    async fn finish(
        mut self,
        state: u64,
        context: &Context,
        headers: &HeaderMap,
    ) -> Result<Tagged<Candidate>, Problem> {
        let shared = self.records.writer().shared_end();
        let View {
            scope, selected, ..
        } = self.view;
        let mut envelope = self.records.finish(context).await?;
        // Two parts: the record as it is stored, and what this response shows beside it and of it.
        // Attachments' addresses, fresh in every response, are in neither.
        let seed = selected.selection.fields << 1 | u64::from(scope.environment.is_sandbox());
        let response = xxhash_rust::xxh3::xxh3_64_with_seed(&envelope.data()[shared..], seed);
        let etag = format!("\"{state:016x}-{response:016x}\"");
        Ok(Tagged::new(headers, &etag, || {
            envelope.close(scope.environment, &[])
        }))
    }
}
