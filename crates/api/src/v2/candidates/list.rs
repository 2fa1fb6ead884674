//! `GET /candidates`: all candidates of the region, in pages.

use super::{
    changes::sync_token,
    stream::{self, Form},
};
use crate::{
    envelope::Envelope,
    input::{Accepted, Call, accept},
    problem::Problem,
    records::{View, Writer},
};
use axum::response::Response;
use messages::Parameter;
use model::{
    Cursor, Fault, Field, Filter, Location, Selection,
    text_rules::normalize,
    vocabulary::{PHASES, phase_index},
};
use store::candidates::Page;

/// The maximum and default page size, in records.
pub(crate) const LARGEST: u32 = 100;
/// The approximate size of a candidate in a response, in bytes. Used to allocate the buffer of a
/// page.
const TYPICAL: usize = 1400;

/// Reads `pageSize`: 1 to 100, written in digits only.
pub(crate) fn page_size<C>(call: &mut Call<C>) -> u32 {
    let Some(text) = call.query.one("pageSize", &mut call.faults) else {
        return LARGEST;
    };
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let size = text
        .parse()
        .ok()
        .filter(|size| digits && (1..=LARGEST).contains(size));
    size.unwrap_or_else(|| {
        call.faults
            .push(Fault::parameter("pageSize", Parameter::PageSize));
        LARGEST
    })
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

#[utoipa::path(
    get,
    path = "/candidates",
    operation_id = "listCandidates",
    tag = "Candidates",
    summary = "List candidates",
    description = "Every candidate of the region in the order of creation, a page at a time. Follow `meta.cursor` until \
it is `null`: that gives every record that existed during the whole walk exactly once, whatever is written meanwhile. \
With `Accept: application/x-ndjson` the whole region comes in one answer, a record a line; `pageSize`, `cursor` and \
`includeTotal` are then refused. With `Accept: text/csv` it comes as a table in one answer, under the same rules: a header \
with the fields' names, as `import` reads it again, and text that a spreadsheet would take for a formula behind an \
apostrophe. A table holds neither interactions nor files.",
    params(
        ("pageSize" = Option<u32>, Query, description = "Records a page.", minimum = 1, maximum = 100, example = 10),
        ("cursor" = Option<String>, Query, description = "`meta.cursor` of the page before; made for the same region, environment, `archived` and `phase`."),
        ("fields" = Option<Vec<String>>, Query, description = "The fields to show, `id` always among them; repeated or as a comma list. All shared fields when left out."),
        ("includeInteractions" = Option<bool>, Query, description = "Also show each record's newest interactions, 100 at most."),
        ("archived" = Option<bool>, Query, description = "Only the archived records instead of only the live ones."),
        ("phase" = Option<Vec<String>>, Query, description = "Only records in one of these phases; repeatable."),
        ("includeTotal" = Option<bool>, Query, description = "Also say how many records the list holds in all."),
    ),
    responses((status = 200, description = "A page of candidates, or all of them as NDJSON or CSV.", content(
        (ref("#/components/schemas/CandidateList") = "application/json"),
        (ref("#/components/schemas/CandidateLine") = "application/x-ndjson"),
        (ref("#/components/schemas/CandidateTable") = "text/csv"),
    ))),
)]
pub(crate) async fn list(mut call: Call) -> Result<Response, Problem> {
    let accepted = accept(&call.parts.headers, true)?;
    let streaming = accepted != Accepted::Json;
    let (limit, sealed, total) = if streaming {
        for name in ["pageSize", "cursor", "includeTotal"] {
            call.query
                .refuse(name, Parameter::StreamHasNoPages, &mut call.faults);
        }
        (LARGEST, None, false)
    } else {
        let limit = page_size(&mut call);
        let cursor = call
            .query
            .one("cursor", &mut call.faults)
            .map(str::to_owned);
        (
            limit,
            cursor,
            call.query.flag("includeTotal", &mut call.faults),
        )
    };
    let (mut selection, custom) = call.selection().await?;
    if accepted == Accepted::Csv {
        keep_what_a_table_holds(&mut call, &mut selection);
    }
    let filter = filter(&mut call);
    let after = open_cursor(&mut call, sealed.as_deref(), filter);
    let ready = call.ready()?;
    let view = View {
        scope: ready.scope,
        action: "candidates.list",
        selection,
        custom,
    };
    if streaming {
        let form = if accepted == Accepted::Csv {
            Form::table(&view)?
        } else {
            Form::Lines
        };
        return stream::respond(ready.app, ready.context, view, filter, form).await;
    }

    let (app, context) = (&ready.app, ready.context.as_ref());
    let mut envelope = Envelope::open(
        "Successfully retrieved candidates",
        limit as usize * TYPICAL,
    );
    envelope.data().push(b'[');
    let mut writer = Writer::new(
        app,
        &ready.context,
        &view,
        std::mem::take(envelope.data()),
        b",",
    );
    let page = Page {
        filter,
        after,
        limit,
    };
    let found = app
        .store
        .page(&view.scope, page, |row| writer.candidate(&row))
        .await?;
    context.count(found.rows as usize);
    *envelope.data() = writer.finish(context).await?;
    envelope.data().push(b']');

    let secret = &app.store.installation().secret;
    let cursor = found
        .next
        .map(|next| format!("\"{}\"", next.seal(secret, &view.scope, filter)));
    let mut meta = vec![("cursor", cursor.as_deref().unwrap_or("null"))];
    let (count, token);
    if let (None, Some(since)) = (found.next, found.since) {
        token = format!("\"{}\"", sync_token(since, secret, &view.scope));
        meta.push(("syncToken", &token));
    }
    if total {
        count = app.store.count(&view.scope, filter).await?.to_string();
        context.count(1);
        meta.push(("total", &count));
    }
    Ok(envelope.close(view.scope.environment, &meta))
}

/// Removes from a selection what a CSV table has no place for: interactions and files. Asking for
/// either is a fault. Files that are only selected by default are left out.
fn keep_what_a_table_holds(call: &mut Call, selection: &mut Selection) {
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

fn open_cursor(call: &mut Call, sealed: Option<&str>, filter: Filter) -> Cursor {
    let Some(sealed) = sealed else {
        return Cursor::START;
    };
    let scope = call.scope();
    let secret = &call.app.store.installation().secret;
    let opened = scope.and_then(|scope| Cursor::open(sealed, secret, &scope, filter));
    opened.unwrap_or_else(|| {
        call.refuse_cursor();
        Cursor::START
    })
}
