//! `GET` and `POST /candidates/find`: finds candidates by e-mail address or phone number.

use crate::{
    envelope::Envelope,
    input::{Call, accept},
    problem::Problem,
    records::{View, Writer},
};
use axum::response::Response;
use messages::{Fields, Member};
use model::{
    CustomField, EmailFault, Fault, Location, MOST_FAULTS, Selection, email_address,
    email_search_key, phone_key, text_rules::spreadsheet_number, trim,
};
use serde_json::{Map, Value};
use store::candidates::Lookup;

/// The value to search for.
enum Key {
    Email(String),
    Phone(String),
}

/// E-mail decides where both are given; a blank one counts as not given.
fn key(
    email: Option<&str>,
    phone: Option<&str>,
    at: fn(&str) -> Location,
    faults: &mut Vec<Fault>,
) -> Option<Key> {
    let given = |text: &&str| !trim(text).is_empty();
    if let Some(email) = email.filter(given) {
        return match email_address(email) {
            Ok(address) => Some(Key::Email(email_search_key(&address))),
            Err(fault) => {
                let at = at("email");
                // In a query a + means a blank.
                let is_plus = fault == EmailFault::Space && matches!(at, Location::Parameter(_));
                faults.push(if is_plus {
                    Fault::at(at, &Fields::EmailInQuery { fault })
                } else {
                    Fault::at(at, &fault)
                });
                None
            }
        };
    }
    if let Some(phone) = phone.filter(given) {
        if let Some(fault) = spreadsheet_number(trim(phone)) {
            faults.push(Fault::at(at("phone"), &fault));
            return None;
        }
        let key = phone_key(phone).map(Key::Phone);
        if key.is_none() {
            faults.push(Fault::at(at("phone"), &Fields::NoDigit));
        }
        return key;
    }
    faults.push(Fault::at(at("email"), &Fields::NothingToFind));
    None
}

#[utoipa::path(
    get,
    path = "/candidates/find",
    operation_id = "findCandidates",
    tag = "Candidates",
    summary = "Find candidates by e-mail or phone",
    description = "Every live candidate with this e-mail address or, when no address is given, this phone number; the \
oldest first. Addresses ignore case, surrounding blanks and characters that show nothing; what cannot be an address is \
refused. Phone numbers are compared on their digits, and the usual ways to write a Dutch number find each other; of a text \
with two numbers the first counts. No match is an empty list. The address stands in the URL: prefer `POST`, \
which keeps it out of proxies' logs.",
    params(
        ("email" = Option<String>, Query, description = "The e-mail address; decides where both are given.", example = "sanne@example.nl"),
        ("phone" = Option<String>, Query, description = "The phone number, with at least one digit."),
        ("fields" = Option<Vec<String>>, Query, description = "The fields to show, `id` always among them; repeated or as a comma list. All shared fields when left out."),
        ("includeInteractions" = Option<bool>, Query, description = "Also show each record's newest interactions, 100 at most."),
    ),
    responses((status = 200, description = "The matches.", body = ref("#/components/schemas/CandidateMatches"))),
)]
pub(crate) async fn find(mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let email = call.query.one("email", &mut call.faults).map(str::to_owned);
    let phone = call.query.one("phone", &mut call.faults).map(str::to_owned);
    let at = |name: &str| Location::Parameter(name.to_owned());
    // An unreadable value is already reported as a fault, and nothing is searched for.
    let readable = call.faults.iter().all(|fault| fault.code != "encoding");
    let key = if readable {
        key(email.as_deref(), phone.as_deref(), at, &mut call.faults)
    } else {
        None
    };
    let (selection, custom) = call.selection().await?;
    respond(call, key, selection, custom).await
}

#[utoipa::path(
    post,
    path = "/candidates/find",
    operation_id = "findCandidatesByBody",
    tag = "Candidates",
    summary = "Find candidates, without personal data in the URL",
    description = "The same look-up as `GET /candidates/find`, with what is looked for in the body. It changes nothing.",
    params(("includeInteractions" = Option<bool>, Query, description = "Also show each record's newest interactions, 100 at most.")),
    request_body(content = ref("#/components/schemas/FindCandidates"), content_type = "application/json"),
    responses((status = 200, description = "The matches.", body = ref("#/components/schemas/CandidateMatches"))),
)]
pub(crate) async fn find_by_body(mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let before = call.faults.len();
    let body = call.json_object().await?;
    let readable = call.faults.len() == before;
    let strangers = body
        .keys()
        .filter(|name| !["email", "phone", "fields"].contains(&name.as_str()));
    for name in strangers.take(MOST_FAULTS + 1) {
        call.faults
            .push(schema::unknown_member("", name, Fields::NotToFind));
    }
    let email = text(&body, "email", &mut call.faults);
    let phone = text(&body, "phone", &mut call.faults);
    let key = match (email, phone) {
        (Ok(email), Ok(phone)) if readable => key(
            email,
            phone,
            |name| Location::Pointer(format!("/{name}")),
            &mut call.faults,
        ),
        _ => None,
    };
    let (selection, custom) = call.selection_in(&body).await?;
    respond(call, key, selection, custom).await
}

/// Returns an optional string member. Another type is a fault, and nothing is searched for.
fn text<'b>(
    body: &'b Map<String, Value>,
    name: &str,
    faults: &mut Vec<Fault>,
) -> Result<Option<&'b str>, ()> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => {
            let expected = "a string".to_owned();
            let found = schema::found(other);
            let message = Member::Type { expected, found };
            faults.push(Fault::pointer(format!("/{name}"), message));
            Err(())
        }
    }
}

async fn respond(
    call: Call,
    key: Option<Key>,
    selection: Selection,
    custom: Vec<CustomField>,
) -> Result<Response, Problem> {
    let ready = call.ready()?;
    let view = View {
        scope: ready.scope,
        action: "candidates.find",
        selection,
        custom,
    };
    let mut envelope = Envelope::open("Successfully retrieved candidates", 2048);
    envelope.data().push(b'[');
    let mut writer = Writer::new(
        &ready.app,
        &ready.context,
        &view,
        std::mem::take(envelope.data()),
        b",",
    );
    let lookup = match &key {
        Some(Key::Email(key)) => Some(Lookup::Email(key)),
        Some(Key::Phone(key)) => Some(Lookup::Phone(key)),
        None => None,
    };
    if let Some(lookup) = lookup {
        let rows = ready
            .app
            .store
            .lookup(&view.scope, lookup, |row| writer.candidate(&row))
            .await?;
        ready.context.count(rows as usize);
    }
    *envelope.data() = writer.finish(&ready.context).await?;
    envelope.data().push(b']');
    Ok(envelope.close(view.scope.environment, &[]))
}
