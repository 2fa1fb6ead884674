//! `GET /candidates`: all candidates of the region, in pages.

use super::{
    Candidate,
    stream::{self, Form},
    sync_token::sync_token,
};
use crate::{
    describe::{
        Describe, Endpoint, cursor_schema, envelope, parameters, schemas, sync_token_schema,
        with_example,
    },
    envelope::Envelope,
    input::{Accepting, Call, LARGEST_PAGE, ListFormat, QueryCall, Selected, Validated},
    problem::Problem,
    records::{Records, View},
};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use messages::Parameter;
use model::{
    Action, Cursor, Fault, Field, Filter, Location,
    text_rules::normalize,
    vocabulary::{PHASES, phase_index},
};
use serde_json::{Map, json};
use store::candidates::Page;

/// The approximate size of a candidate in a response, in bytes. Used to allocate the buffer of a
/// page.
const TYPICAL: usize = 1400;

/// A page of candidates, or all of them as lines or as a table.
#[derive(Debug)]
pub(crate) struct CandidateList(Response);

impl IntoResponse for CandidateList {
    fn into_response(self) -> Response {
        self.0
    }
}

impl Describe for CandidateList {
    fn describe(endpoint: &mut Endpoint<'_>) {
        endpoint.add_component::<ListedPage>();
        endpoint.add_component::<Line>();
        endpoint.add_component::<Table>();
        let content = [
            ("application/json", "CandidateList"),
            ("application/x-ndjson", "CandidateLine"),
            ("text/csv", "CandidateTable"),
        ];
        endpoint.set_content(StatusCode::OK, content);
    }
}

schemas! {
    /// A page of candidates.
    ListedPage as "CandidateList" with Candidate = {
        let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/Candidate"}});
        let total = json!({
            "type": "integer",
            "minimum": 0,
            "description": "The number of records in the list. Present on request only.",
        });
        let meta = [("cursor", cursor_schema()), ("syncToken", sync_token_schema()), ("total", total)];
        let meta = meta.map(|(name, schema)| (name.to_owned(), schema));
        let schema = envelope(StatusCode::OK, &list, Map::from_iter(meta), &["cursor"]);
        with_example(schema, &json!({
            "statusCode": 200, "message": "Successfully retrieved candidates",
            "data": [{"id": "recAbC13pTbjpS6Iz", "name": "Sanne Voorbeeld", "email": "sanne@example.nl", "phase": "nieuw"}],
            "meta": {"sandboxEnabled": false, "cursor": null},
        }))
    };
    /// A line of NDJSON.
    Line as "CandidateLine" with Candidate = json!({"$ref": "#/components/schemas/Candidate"});
    /// All candidates as CSV.
    Table as "CandidateTable" = json!({
        "type": "string",
        "description": "CSV (RFC 4180) in UTF-8 with a byte-order mark. Semicolons separate the \
            cells, and each cell is quoted. Lines end with CRLF. `|` separates the values of a \
            list.",
    });
}

/// Which page is asked for.
struct Paging {
    limit: u32,
    cursor: Option<String>,
    with_total: bool,
}

parameters! {
    /// Which candidates are listed, and how.
    Query ListParameters {
        /// The number of records on a page.
        #[param(minimum = 1, maximum = 100, example = 10)]
        page_size: Option<u32>,
        /// `meta.cursor` of the previous page. It is valid for the same region, environment,
        /// `archived` and `phase`.
        cursor: Option<String>,
        /// The fields to return, as a repeated parameter or separated by commas. `id` is always
        /// returned. The default is all shared fields.
        fields: Option<Vec<String>>,
        /// Whether each record contains its newest interactions, at most 100.
        include_interactions: Option<bool>,
        /// Whether to return the archived records instead of the live ones.
        archived: Option<bool>,
        /// The phases of the records to return. The parameter may be repeated.
        phase: Option<Vec<String>>,
        /// Whether to return the total number of records in the list.
        include_total: Option<bool>,
    }
}

#[utoipa::path(
    get,
    path = "/candidates",
    operation_id = "listCandidates",
    tag = "Candidates",
    summary = "List candidates",
    description = "Returns the candidates of the region in the order of creation, one page at a \
        time. Follow `meta.cursor` until it is `null`. The walk returns every record that existed \
        during all of it exactly once, even if records are written meanwhile.\n\nWith `Accept: \
        application/x-ndjson`, one response contains the whole region, with one record per line. \
        With `Accept: text/csv`, one response contains the whole region as a table. The server \
        refuses `pageSize`, `cursor` and `includeTotal` with both. The header of the table has \
        the names of the fields, so that `import` can read the table. An apostrophe precedes each \
        text that a spreadsheet would read as a formula. A table contains no interactions and no \
        files.",
    responses((status = 200, description = "A page of candidates, or all candidates as NDJSON or \
        CSV.")),
)]
pub(crate) async fn list(
    Accepting(format, mut call): Accepting<ListFormat, QueryCall<ListParameters>>,
) -> Result<CandidateList, Problem> {
    let paging = Paging::read(&mut call, format);
    let mut selected = call.selection().await?;
    if format == ListFormat::Csv {
        keep_what_a_table_holds(&mut call, &mut selected);
    }
    let filter = filter(&mut call);
    let after = after(&mut call, &paging, filter);
    let request = call.validate()?;
    let view = View {
        scope: request.scope(),
        action: Action::CandidatesList,
        selected,
    };
    let page = Page {
        filter,
        after,
        limit: paging.limit,
    };
    let answer = match Form::of(format, &view)? {
        None => one_page(&request, &view, page, paging.with_total).await,
        Some(form) => stream::respond(request, view, filter, form).await,
    };
    answer.map(CandidateList)
}

async fn one_page(
    request: &Validated,
    view: &View,
    page: Page,
    with_total: bool,
) -> Result<Response, Problem> {
    let (store, scope, filter) = (&request.app.store, &view.scope, page.filter);
    let size = page.limit as usize * TYPICAL;
    let envelope = Envelope::open("Successfully retrieved candidates", size);
    let mut records = Records::list(&request.app, &request.context, view, envelope);
    let found = store
        .page(scope, page, |row| records.writer().candidate(&row))
        .await?;
    let envelope = records.finish(&request.context).await?;

    let secret = &store.installation().secret;
    let cursor = found
        .next
        .map(|next| format!("\"{}\"", next.encode(secret, scope, filter)));
    let mut meta = vec![("cursor", cursor.as_deref().unwrap_or("null"))];
    let (count, token);
    if let (None, Some(since)) = (found.next, found.since) {
        token = format!("\"{}\"", sync_token(since, secret, scope));
        meta.push(("syncToken", &token));
    }
    if with_total {
        count = store.count(scope, filter).await?.to_string();
        meta.push(("total", &count));
    }
    Ok(envelope.close(scope.environment, &meta))
}

impl Paging {
    /// Reads which page is asked for. A stream has no pages, so these parameters are refused.
    fn read(call: &mut Call, format: ListFormat) -> Self {
        if format != ListFormat::Json {
            for name in ["pageSize", "cursor", "includeTotal"] {
                call.query
                    .refuse(name, Parameter::StreamHasNoPages, &mut call.faults);
            }
            return Self {
                limit: LARGEST_PAGE,
                cursor: None,
                with_total: false,
            };
        }
        let limit = call.page_size();
        let cursor = call.query.one("cursor", &mut call.faults);
        Self {
            limit,
            cursor: cursor.map(str::to_owned),
            with_total: call.query.flag("includeTotal", &mut call.faults),
        }
    }
}

fn filter(call: &mut Call) -> Filter {
    let archived = call.query.flag("archived", &mut call.faults);
    let mut phases = 0;
    let mut unknown = false;
    let given = call.query.all("phase", &mut call.faults);
    let found = given.len();
    for phase in given {
        match phase_index(&normalize(phase)) {
            Some(index) => phases |= 1 << index,
            None => unknown = true,
        }
    }
    let most = PHASES.len();
    if found > most {
        call.faults
            .push(Fault::parameter("phase", Parameter::Phases { most, found }));
    }
    if unknown {
        let names = PHASES.join(", ");
        call.faults
            .push(Fault::parameter("phase", Parameter::OneOf { names }));
    }
    Filter { archived, phases }
}

/// Removes from a selection what a CSV table has no place for: interactions and files. Asking for
/// either is a fault. Files that are only selected by default are left out.
fn keep_what_a_table_holds(call: &mut Call, selected: &mut Selected) {
    let selection = &mut selected.selection;
    let files = Field::ALL
        .iter()
        .filter(|field| field.holds_attachments())
        .fold(0, |bits, field| bits | field.bit());
    let is_read = !call
        .faults
        .iter()
        .any(|fault| fault.at == Location::Parameter("fields".into()));
    let named_files = is_read && call.query.has("fields") && selection.fields & files != 0;
    let by = |named: bool| {
        if named {
            "fields"
        } else {
            "includeInteractions"
        }
    };
    if named_files || selection.interactions {
        let name = by(named_files || !call.query.has("includeInteractions"));
        call.faults
            .push(Fault::parameter(name, Parameter::TableHasNoLists));
    }
    selection.fields &= !files;
}

/// Returns where the page begins. A cursor is valid for the same scope and filter only.
fn after(call: &mut Call, paging: &Paging, filter: Filter) -> Cursor {
    let Some(signed) = paging.cursor.as_deref() else {
        return Cursor::START;
    };
    let scope = call.scope();
    let secret = &call.app.store.installation().secret;
    let opened = scope.and_then(|scope| Cursor::open(signed, secret, &scope, filter));
    opened.unwrap_or_else(|| {
        call.refuse_cursor();
        Cursor::START
    })
}
