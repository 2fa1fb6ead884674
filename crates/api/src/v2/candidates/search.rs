//! `POST /candidates/search`: candidates by words and filters, in a chosen order.

use super::Candidate;
use crate::{
    auth::Caller,
    describe::{
        Describe, Endpoint, checked_bodies, cursor_schema, envelope, parameters, schemas,
        with_example,
    },
    envelope::Envelope,
    input::{BodyCall, Selected, Validated},
    problem::Problem,
    records::{Records, View},
};
use axum::response::{IntoResponse, Response};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::StatusCode;
use messages::Search;
use model::{Action, CustomField, Fault, SEAL_RANDOM, Scope};
use schema::SEARCH;
use serde_json::{Map, Value, json};
use services::{
    candidate_search::{CandidateSearch, read},
    mutations::without_nulls,
};
use store::{
    Store,
    candidates::CandidateRow,
    desk::{CandidatePage, SearchPlace, SortKey},
};

checked_bodies! {
    /// What to search for.
    CandidateSearchBody as "CandidateSearch" by SEARCH = json!({
        "words": "vries utr",
        "filters": {"phase": ["nieuw", "matchen"], "lastContact": {"before": "2026-11-01T00:00:00Z", "empty": true}},
        "sort": "lastContact",
        "fields": ["name", "phase"],
    });
}

/// A page of the candidates that were found.
#[derive(Debug)]
pub(crate) struct FoundCandidates(Response);

impl IntoResponse for FoundCandidates {
    fn into_response(self) -> Response {
        self.0
    }
}

impl Describe for FoundCandidates {
    fn describe(endpoint: &mut Endpoint<'_>) {
        endpoint.add_component::<FoundPage>();
        endpoint.set_content(StatusCode::OK, [("application/json", "FoundCandidates")]);
    }
}

schemas! {
    /// A page of candidates that were found.
    FoundPage as "FoundCandidates" with Candidate = {
        let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/Candidate"}});
        let total = json!({
            "type": "integer", "minimum": 0, "maximum": 10_000,
            "description": "The number of candidates that match, up to 10,000. On the first page only.",
        });
        let more = json!({
            "type": "boolean",
            "description": "Whether more than 10,000 candidates match. On the first page only.",
        });
        let looked_through = json!({
            "type": "integer", "minimum": 0,
            "description": "How many records were looked through for this page. With `inTexts` only. \
                A page may have no candidate although `cursor` leads on.",
        });
        let complete = json!({
            "type": "boolean",
            "description": "Whether every candidate can be found. After an upgrade of the server, that takes some minutes.",
        });
        let meta = [
            ("cursor", cursor_schema()), ("total", total), ("moreThanTotal", more),
            ("lookedThrough", looked_through), ("complete", complete),
        ];
        let meta = meta.map(|(name, schema)| (name.to_owned(), schema));
        let schema = envelope(StatusCode::OK, &list, Map::from_iter(meta), &["cursor", "complete"]);
        with_example(schema, &json!({
            "statusCode": 200, "message": "Successfully retrieved candidates",
            "data": [{"id": "recAbC13pTbjpS6Iz", "name": "Sanne de Vries", "phase": "nieuw"}],
            "meta": {"sandboxEnabled": false, "cursor": null, "total": 1, "moreThanTotal": false, "complete": true},
        }))
    };
}

parameters! {
    /// What is shown, beside the fields that the body names.
    Query SearchParameters {
        /// Whether each record contains its newest interactions, at most 100.
        include_interactions: Option<bool>,
    }
}

#[utoipa::path(
    post,
    path = "/candidates/search",
    operation_id = "searchCandidates",
    tag = "Candidates",
    summary = "Search candidates",
    description = "Returns the candidates that have all words and fulfil all filters, one page at a \
        time. Follow `meta.cursor` until it is `null`. Capitals, accents and the spelling of \
        particles (`vd` for `van der`) do not matter. No URL contains what is searched for. The \
        request changes nothing.",
    responses((status = 200, description = "A page of the candidates that were found.")),
)]
pub(crate) async fn search(
    mut call: BodyCall<CandidateSearchBody, Caller, SearchParameters>,
) -> Result<FoundCandidates, Problem> {
    let body = without_nulls(call.checked_json().await?.into());
    let selected = call.selection_in(&body).await?;
    let fields: Vec<CustomField> = match call.scope() {
        Some(scope) => call.app.schema_of(scope.region).await?.custom.clone(),
        None => Vec::new(),
    };
    let mut search = read(&body, &fields, &mut call.faults);
    if let (Some(cursor), Some(scope)) = (body.get("cursor").and_then(Value::as_str), call.scope())
    {
        search.query.after = place(cursor, &call.app.store, &scope, &body);
        search.query.count = false;
        if search.query.after.is_none() {
            call.faults.push(Fault::pointer("/cursor", Search::Cursor));
        }
    }
    respond(call.validate()?, &search, selected, &body).await
}

async fn respond(
    request: Validated,
    search: &CandidateSearch,
    selected: Selected,
    body: &Map<String, Value>,
) -> Result<FoundCandidates, Problem> {
    let view = View {
        scope: request.scope(),
        action: Action::CandidatesSearch,
        selected,
    };
    let (store, scope) = (&request.app.store, &view.scope);
    let (page, looked_through) = if search.in_texts {
        let (page, looked_through) = store.search_texts(scope, &search.query).await?;
        (page, Some(looked_through.to_string()))
    } else {
        (store.search_candidates(scope, &search.query).await?, None)
    };
    let size = 512 + page.rows.len() * 1024;
    let envelope = Envelope::open("Successfully retrieved candidates", size);
    let mut records = Records::list(&request.app, &request.context, &view, envelope);
    for found in &page.rows {
        records.writer().candidate(&CandidateRow {
            position: found.position,
            document: found.document.as_document(),
            custom: found.custom.as_deref(),
        });
    }
    let envelope = records.finish(&request.context).await?;
    let CandidatePage {
        next,
        total,
        complete,
        ..
    } = page;
    let cursor = next.map(|next| format!("\"{}\"", token(&next, store, scope, body)));
    let (count, more);
    let mut meta = vec![("cursor", cursor.as_deref().unwrap_or("null"))];
    if let Some(total) = total {
        (count, more) = (total.count.to_string(), total.more.to_string());
        meta.extend([("total", count.as_str()), ("moreThanTotal", more.as_str())]);
    }
    if let Some(looked_through) = &looked_through {
        meta.push(("lookedThrough", looked_through));
    }
    meta.push(("complete", if complete { "true" } else { "false" }));
    Ok(FoundCandidates(envelope.close(scope.environment, &meta)))
}

/// What a cursor is bound to, beside its scope: everything that decides what the list is, in whatever
/// order a client writes its members.
fn list_of(body: &Map<String, Value>) -> String {
    let of = |name: &str| body.get(name).cloned().unwrap_or_default();
    let mut list = Value::from(["words", "inTexts", "filters", "sort"].map(of).to_vec());
    list.sort_all_objects();
    list.to_string()
}

/// What a cursor holds, sealed, because it may be sorted by a name.
type Sealed = (Option<i64>, Option<String>, String);

const CURSOR: &str = "candidate search";

fn bound<'b>(scope: &'b Scope, list: &'b str) -> [&'b [u8]; 3] {
    let environment: &[u8] = if scope.environment.is_sandbox() {
        b"s"
    } else {
        b"p"
    };
    [
        scope.region.as_str().as_bytes(),
        environment,
        list.as_bytes(),
    ]
}

/// Returns the cursor of the page behind a place.
fn token(place: &SearchPlace, store: &Store, scope: &Scope, body: &Map<String, Value>) -> String {
    let (moment, text) = match &place.key {
        SortKey::Moment(moment) => (Some(*moment), None),
        SortKey::Text(text) => (None, Some(text.clone())),
    };
    let sealed: Sealed = (moment, text, place.id.to_string());
    let mut random = [0; SEAL_RANDOM];
    store.random().fill(&mut random);
    let (list, content) = (list_of(body), json!(sealed).to_string());
    let secret = &store.installation().secret;
    let bytes = secret.seal(CURSOR, &bound(scope, &list), random, content.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads a cursor of the same search.
fn place(
    cursor: &str,
    store: &Store,
    scope: &Scope,
    body: &Map<String, Value>,
) -> Option<SearchPlace> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let list = list_of(body);
    let secret = &store.installation().secret;
    let content = secret.open(CURSOR, &bound(scope, &list), &bytes)?;
    let (moment, text, id): Sealed = serde_json::from_slice(&content).ok()?;
    Some(SearchPlace {
        key: moment.map(SortKey::Moment).or(text.map(SortKey::Text))?,
        id: id.parse().ok()?,
    })
}
