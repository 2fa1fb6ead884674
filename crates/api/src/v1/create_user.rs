//! `POST /create-user` of version 1: adds a candidate, or updates the one with this e-mail address.

use super::{
    call::Version1Call,
    saved::{Accepted as StillSaving, SavedUser, User},
};
use crate::{
    describe::{schemas, with_example},
    input::{Call, Repeatable, Validated},
    problem::Problem,
    region_schema::RegionSchema,
};
use edge::RequestBody;
use http::StatusCode;
use messages::Server;
use model::{Fault, Field, FileId, Location, Permission, ProblemCode, Timestamp};
use serde_json::{Value, json};
use services::{
    mutations::{
        Accepted, FileFault, Operation, Receipt, Refusal, SavedUser as Outcome, Write,
        without_nulls,
    },
    version_1::{self, Pointers, Reading},
};
use std::time::Duration;
use store::{
    mutations::{Author, Idempotency, Mutation},
    region_settings::UnknownMembers,
};

/// How long an answer waits until the candidate is saved.
const WAIT: Duration = Duration::from_secs(30);
/// `Retry-After` in seconds for a candidate that could not be saved.
const RETRY_AFTER: u64 = 5;
/// What an idempotency key is bound to, whichever of its paths the client uses.
const PATH: &str = "/v1/create-user";

schemas! {
    /// A candidate to save.
    NewUser as "NewUser" = with_example(version_1::payload_schema(), &example());
}

fn example() -> Value {
    json!({
        "naam": "Sanne Voorbeeld", "email": "sanne@example.nl", "privacy_consent": true, "sector": ["Primair onderwijs"],
        "interacties": [{"soort": ["Telefonisch"], "uitgevoerd_op": "2025-12-01", "samenvatting": "Belt terug."}],
    })
}

#[utoipa::path(
    post,
    path = "/create-user",
    operation_id = "createUser",
    tag = "Version 1",
    summary = "Save a candidate",
    description = "Updates the oldest live candidate with this e-mail address, or adds one. A \
        member that is absent, `null` or blank keeps its value; a list is replaced. Contact \
        moments and files are added, unless the candidate has them already, so the same request \
        may be sent again. The server answers when the candidate is saved, after at most 30 \
        seconds.\n\nDates without a time zone are Dutch. `duur` is read as people write it. The \
        answer names in `meta.ignored` what the server left out: members that it does not know, a \
        `linkedin` that is no URL, a `telefoon` without a digit, and `aangemaakt_op` of a \
        candidate that exists. A region may choose that unknown members are refused.",
    responses(
        (status = 200, description = "The candidate is saved."),
        (
            status = 202,
            description = "The candidate is still being saved after 30 seconds. The write goes \
                on; version 2 shows it as a mutation."
        ),
    ),
)]
pub(crate) async fn create_user(request: Version1Call<NewUser>) -> Result<SavedUser, Problem> {
    let Version1Call { mut call, settings } = request;
    let key = call.idempotency_key_header();
    let body = call.json_with_files().await?;
    let repeatable = key.map(|key| call.repeatable_at(PATH, key, body.as_ref()));
    let schema = call.region_schema().await?;
    let drafted = body
        .zip(schema)
        .and_then(|(body, schema)| draft(&mut call, &schema, body, settings.unknown));
    let request = call.validate()?;
    let drafted = drafted.ok_or_else(|| Problem::invalid(Vec::new()))?;
    save(&request, drafted, repeatable).await
}

/// What was made of a request.
struct Drafted {
    operation: Operation,
    files: Vec<(FileId, Vec<u8>)>,
    email: String,
    ignored: Vec<String>,
    pointers: Pointers,
}

/// Reads and drafts the candidate, and collects all faults. Their pointers lead into the request.
fn draft(
    call: &mut Call,
    schema: &RegionSchema,
    body: Value,
    unknown: UnknownMembers,
) -> Option<Drafted> {
    let settings = version_1::Settings {
        custom_fields: &schema.custom,
        unknown,
        now: call.now(),
    };
    let Reading {
        mut payload,
        created_at,
        ignored,
        mut faults,
        pointers,
    } = version_1::read(body, settings);
    if payload.is_null() {
        call.faults.append(&mut faults);
        return None;
    }
    let mut found = schema.version_1().read(&mut payload, call.now());
    let (mut drafted, app) = (None, call.app.clone());
    let payload = without_nulls(payload);
    let mut drafting = app.drafting(schema);
    if found.is_empty() && faults.is_empty() {
        let draft = drafting.candidate(&payload, "");
        let email = payload.get(Field::Email.name()).and_then(Value::as_str);
        drafted = Some((draft, drafting.files, email.unwrap_or_default().to_owned()));
    } else {
        drafting.check_files(&payload, "", &found);
    }
    found.append(&mut drafting.faults);
    for fault in &mut found {
        pointers.translate(fault);
    }
    call.faults.append(&mut faults);
    call.faults.append(&mut found);
    drafted.map(|(draft, files, email)| Drafted {
        operation: Operation::CreateUser {
            draft,
            created_at: created_at.map(Timestamp::micros),
        },
        files,
        email,
        ignored,
        pointers,
    })
}

/// Has the candidate saved, and answers when that is done.
async fn save(
    request: &Validated,
    drafted: Drafted,
    repeatable: Option<Repeatable>,
) -> Result<SavedUser, Problem> {
    let Drafted {
        operation,
        files,
        email,
        mut ignored,
        pointers,
    } = drafted;
    let write = Write {
        author: request
            .context
            .key()
            .map_or(Author::System, |key| Author::Key(*key)),
        may_settle: request.caller.permissions.allows(Permission::Settings),
        idempotency: repeatable.map(|Repeatable { key, hash, request }| Idempotency {
            owner: String::new(),
            key,
            hash,
            request,
        }),
        trace: request.context.trace,
        ..Write::new(request.scope(), operation)
    };
    let (receipt, is_replayed) = match request.app.mutations.accept(write, files).await? {
        Accepted::Fresh(receipt) => (receipt, false),
        Accepted::Replayed(receipt) => (receipt, true),
        Accepted::KeyReused => return Err(Problem::new(messages::Request::KeyReused)),
        Accepted::Rejected(refusal) => return Err(refusal.into()),
    };
    let environment = request.context.environment;
    let answer = if let Some(mutation) = ended(request, &receipt).await? {
        let outcome = Outcome::of(&mutation).ok_or_else(|| failed(&mutation, &pointers))?;
        let names = outcome.ignored.iter().map(|name| version_1::name_of(name));
        ignored.extend(names.map(str::to_owned));
        let user = User {
            id: &outcome.id,
            email: &email,
            created: outcome.created,
        };
        let saved = (StatusCode::OK, "Kandidaat opgeslagen");
        SavedUser::written(saved, &user, &ignored, environment)?
    } else {
        let accepted = (StatusCode::ACCEPTED, "Kandidaat wordt nog opgeslagen");
        let data = StillSaving {
            mutation_id: receipt.id,
        };
        SavedUser::written(accepted, &data, &ignored, environment)?
    };
    Ok(answer.replayed(is_replayed))
}

/// Waits until the write has ended. Returns nothing if that takes too long, or if too many requests
/// of the region wait already.
async fn ended(request: &Validated, receipt: &Receipt) -> Result<Option<Mutation>, Problem> {
    let (mutations, scope) = (&request.app.mutations, request.scope());
    let waiter = mutations.join_waiters(scope);
    if waiter.is_none() && !receipt.ended {
        return Ok(None);
    }
    if let Some(body) = request.parts.extensions.get::<RequestBody>() {
        // Releases the body's memory while waiting.
        body.leave();
    }
    let mutation = mutations.wait(&scope, receipt.id, WAIT).await?;
    drop(waiter);
    Ok(mutation.filter(|mutation| mutation.status.has_ended()))
}

/// Returns the problem of a write that failed. Files that could not be fetched are faults of the
/// request.
fn failed(mutation: &Mutation, pointers: &Pointers) -> Problem {
    match mutation.problem.as_deref().and_then(Refusal::of_stored) {
        Some(refusal) if refusal.code == ProblemCode::InvalidRequest => {
            let files = refusal.files.into_iter();
            Problem::invalid(files.map(|file| fault(file, pointers)).collect())
        }
        Some(refusal) if refusal.code != ProblemCode::InternalError => refusal.into(),
        _ => Problem::new(Server::NotSaved).retry_after(RETRY_AFTER),
    }
}

fn fault(file: FileFault, pointers: &Pointers) -> Fault {
    let codes = (messages::Fetch::GROUP.rows)().into_iter();
    let code = codes
        .filter_map(|row| row.code)
        .find(|code| *code == file.code);
    let at = Location::Pointer(pointers.translated(&file.pointer));
    Fault::stored(at, code.unwrap_or("file"), file.message)
}
