//! `GET /candidates/changes`: the changes since a walk over the list, or since the last request.

use super::list::page_size;
use crate::{
    envelope::Envelope,
    input::{Call, accept},
    problem::Problem,
    records::{View, Writer},
};
use axum::response::Response;
use messages::Parameter;
use model::{Fault, Scope, Secret, seal, verify_number};

const TOKEN: &str = "sync token";
const CURSOR: &str = "changes cursor";

/// Returns the signed token from which the changes after a position are read.
pub(super) fn sync_token(after: i64, secret: &Secret, scope: &Scope) -> String {
    seal(&after.to_be_bytes(), secret, TOKEN, scope)
}

#[utoipa::path(
    get,
    path = "/candidates/changes",
    operation_id = "listChanges",
    tag = "Candidates",
    summary = "Follow what changes",
    description = "What changed since the walk that gave `meta.syncToken`, in the order in which it was committed; follow \
`meta.cursor` until it is `null`, and keep the `meta.syncToken` of the last page for the next look. Applied in order to a copy of the \
list, it makes the copy equal to a fresh list. Several changes of a record may be one entry; `candidate` is what the record is now, and \
`null` where it is archived or gone. A token never expires.",
    params(
        ("syncToken" = Option<String>, Query, description = "Where to begin: `meta.syncToken` of a walk over the list, or of these changes. Exactly one of `syncToken` and `cursor`."),
        ("cursor" = Option<String>, Query, description = "`meta.cursor` of the page before."),
        ("pageSize" = Option<u32>, Query, description = "Entries a page.", minimum = 1, maximum = 100, example = 10),
        ("fields" = Option<Vec<String>>, Query, description = "The fields to show, `id` always among them; repeated or as a comma list. All shared fields when left out."),
        ("includeInteractions" = Option<bool>, Query, description = "Also show each record's newest interactions, 100 at most."),
    ),
    responses((status = 200, description = "A page of changes.", body = ref("#/components/schemas/ChangeList"))),
)]
pub(crate) async fn changes(mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let limit = page_size(&mut call);
    let token = call
        .query
        .one("syncToken", &mut call.faults)
        .map(str::to_owned);
    let cursor = call
        .query
        .one("cursor", &mut call.faults)
        .map(str::to_owned);
    let (selection, custom) = call.selection().await?;
    let (name, purpose, sealed) = match (token, cursor) {
        (Some(token), None) => ("syncToken", TOKEN, Some(token)),
        (None, Some(cursor)) => ("cursor", CURSOR, Some(cursor)),
        (Some(_), Some(_)) => {
            call.faults
                .push(Fault::parameter("cursor", Parameter::SyncTokenAndCursor));
            ("", "", None)
        }
        (None, None) => {
            call.faults
                .push(Fault::parameter("syncToken", Parameter::SyncTokenMissing));
            ("", "", None)
        }
    };
    let secret = call.app.store.installation().secret.clone();
    let given = sealed.as_deref().zip(call.scope());
    let opened = given.and_then(|(sealed, scope)| verify_number(sealed, &secret, purpose, &scope));
    if given.is_some() && opened.is_none() {
        call.faults
            .push(Fault::parameter(name, Parameter::ChangesCursor));
    }
    let ready = call.ready()?;
    let view = View {
        scope: ready.scope,
        action: "candidates.changes",
        selection,
        custom,
    };
    let (app, context) = (&ready.app, ready.context.as_ref());
    let mut envelope = Envelope::open("Successfully retrieved changes", 4096);
    envelope.data().push(b'[');
    let mut writer = Writer::new(
        app,
        &ready.context,
        &view,
        std::mem::take(envelope.data()),
        b",",
    );
    let page = app
        .store
        .changes(&view.scope, opened.unwrap_or_default(), limit, |row| {
            writer.change(&row);
        })
        .await?;
    context.count(page.rows as usize);
    *envelope.data() = writer.finish(context).await?;
    envelope.data().push(b']');
    let (cursor, token);
    let meta = if page.more {
        cursor = format!(
            "\"{}\"",
            seal(&page.after.to_be_bytes(), &secret, CURSOR, &view.scope)
        );
        vec![("cursor", cursor.as_str())]
    } else {
        token = format!("\"{}\"", sync_token(page.after, &secret, &view.scope));
        vec![("cursor", "null"), ("syncToken", token.as_str())]
    };
    Ok(envelope.close(view.scope.environment, &meta))
}
