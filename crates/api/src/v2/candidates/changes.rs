//! `GET /candidates/changes`: the changes since a walk over the list, or since the last request.

use super::{
    Candidate,
    sync_token::{self, sync_token},
};
use crate::{
    answers::Page,
    describe::{Envelopes, Payload, parameters, schemas, sync_token_schema},
    envelope::Envelope,
    input::{Call, QueryCall, Validated},
    problem::Problem,
    records::{Records, View},
};
use messages::Parameter;
use model::{Action, Fault, scope_token};
use serde_json::{Map, Value, json};
use store::candidates::Changes;

const CURSOR: &str = "changes cursor";

schemas! {
    /// Names an entry of the change feed as the data of an answer.
    Change as "Change" with Candidate = json!({
        "type": "object",
        "description": "A change of a candidate.",
        "properties": {
            "id": {"type": "string", "pattern": "^rec[A-Za-z0-9]{14}$"},
            "change": {"type": "string", "enum": ["created", "updated", "archived", "restored", "deleted"]},
            "candidate": {"anyOf": [{"$ref": "#/components/schemas/Candidate"}, {"type": "null"}],
                "description": "The present state of the candidate. It is `null` if the candidate \
                    is archived or erased."},
        },
        "required": ["id", "change", "candidate"],
        "additionalProperties": false,
    });
}

impl Payload for Change {
    const ENVELOPES: Envelopes = Envelopes {
        list: "ChangeList",
        refer: true,
        ..Envelopes::NONE
    };

    fn list_meta() -> Map<String, Value> {
        Map::from_iter([("syncToken".to_owned(), sync_token_schema())])
    }
}

parameters! {
    /// Which changes are listed, and how.
    Query ChangesParameters {
        /// Where the changes begin: `meta.syncToken` of a walk over the list, or of an earlier
        /// request for changes. Exactly one of `syncToken` and `cursor` is required.
        sync_token: Option<String>,
        /// `meta.cursor` of the previous page.
        cursor: Option<String>,
        /// The number of entries on a page.
        #[param(minimum = 1, maximum = 100, example = 10)]
        page_size: Option<u32>,
        /// The fields to return, as a repeated parameter or separated by commas. `id` is always
        /// returned. The default is all shared fields.
        fields: Option<Vec<String>>,
        /// Whether each record contains its newest interactions, at most 100.
        include_interactions: Option<bool>,
    }
}

#[utoipa::path(
    get,
    path = "/candidates/changes",
    operation_id = "listChanges",
    tag = "Candidates",
    summary = "List changes",
    description = "Returns the changes since the walk that returned `meta.syncToken`, in the \
        order of their commits. Follow `meta.cursor` until it is `null`, and keep the \
        `meta.syncToken` of the last page for the next request. A copy of the list to which you \
        apply the changes in order equals a new list. One entry may stand for several changes of \
        a record. `candidate` is the present state of the record; it is `null` if the record is \
        archived or erased. A token never expires.",
    responses((status = 200, description = "A page of changes.")),
)]
pub(crate) async fn changes(
    mut call: QueryCall<ChangesParameters>,
) -> Result<Page<Change>, Problem> {
    let limit = call.page_size();
    let start = Start::read(&mut call);
    let selected = call.selection().await?;
    let after = start.position(&mut call);
    let request = call.validate()?;
    let view = View {
        scope: request.scope(),
        action: Action::CandidatesChanges,
        selected,
    };
    let envelope = Envelope::open("Successfully retrieved changes", 4096);
    let mut records = Records::list(&request.app, &request.context, &view, envelope);
    let store = &request.app.store;
    let page = store
        .changes(&view.scope, after, limit, |row| {
            records.writer().change(&row);
        })
        .await?;
    let envelope = records.finish(&request.context).await?;
    Ok(close(&request, envelope, &page))
}

/// Where the changes begin, as the query says it.
struct Start {
    token: Option<String>,
    cursor: Option<String>,
}

impl Start {
    fn read(call: &mut Call) -> Self {
        let mut one = |name| call.query.one(name, &mut call.faults).map(str::to_owned);
        Self {
            token: one("syncToken"),
            cursor: one("cursor"),
        }
    }

    /// Returns the position in the feed: exactly one of token and cursor is expected.
    fn position(self, call: &mut Call) -> i64 {
        let (name, purpose, signed) = match (self.token, self.cursor) {
            (Some(token), None) => ("syncToken", sync_token::PURPOSE, token),
            (None, Some(cursor)) => ("cursor", CURSOR, cursor),
            (given, _) => {
                call.faults.push(neither_or_both(given.is_some()));
                return 0;
            }
        };
        let Some(scope) = call.scope() else {
            return 0;
        };
        let secret = &call.app.store.installation().secret;
        let position = scope_token(secret, purpose, &scope).decode(&signed);
        position.unwrap_or_else(|| {
            call.faults
                .push(Fault::parameter(name, Parameter::ChangesCursor));
            0
        })
    }
}

fn neither_or_both(both: bool) -> Fault {
    if both {
        Fault::parameter("cursor", Parameter::SyncTokenAndCursor)
    } else {
        Fault::parameter("syncToken", Parameter::SyncTokenMissing)
    }
}

/// Closes the page: with the cursor of the next one, or after the last one with the token from which
/// later changes are read.
fn close(request: &Validated, envelope: Envelope, page: &Changes) -> Page<Change> {
    let (secret, scope) = (&request.app.store.installation().secret, request.scope());
    let environment = request.context.environment;
    Page::written(if page.more {
        let next = scope_token(secret, CURSOR, &scope).encode(&page.after);
        envelope.close_page(environment, Some(&next))
    } else {
        let token = format!("\"{}\"", sync_token(page.after, secret, &scope));
        envelope.close(environment, &[("cursor", "null"), ("syncToken", &token)])
    })
}
