//! `POST /candidates/upsert`: updates the candidate with this e-mail address or phone number, or
//! creates one.

use super::create::NewCandidate;
use crate::{
    auth::Caller,
    describe::parameters,
    input::{Adds, Call, WriteCall},
    problem::Problem,
    region_schema::RegionSchema,
    writes::AcceptedWrite,
};
use messages::Parameter;
use model::{Fault, FileId};
use serde_json::Value;
use services::mutations::{CandidateDraft, MatchBy, Operation, without_nulls};

parameters! {
    /// By what the candidate is found.
    Query UpsertParameters {
        /// By what the candidate is found: `email`, `phone` or `emailOrPhone` (the default).
        #[param(pattern = "^(email|phone|emailOrPhone)$", example = "emailOrPhone")]
        r#match: Option<String>,
    }
}

#[utoipa::path(
    post,
    path = "/candidates/upsert",
    operation_id = "upsertCandidate",
    tag = "Candidates",
    summary = "Change a candidate, or add it",
    description = "Takes one candidate by the schema for creation. When it runs, the oldest live candidate that \
matches is changed as by `PATCH`: what is not given stays. Interactions and attachments are appended. Where nobody matches, \
the candidate is added.\n\nWho matches is said by `match`. `emailOrPhone`: the one that has the e-mail address, else the one that has \
the phone number and the same name, that is a surname in common (spelling, titles and particles aside) and no other first \
name. So a household on one number stays separate records. `email`: the address alone. `phone`: the number alone, whatever \
the name.\n\nA match by phone never changes the e-mail address, with which its owner signs in. The mutation says what became \
of it: the id, `result`, `matchedBy`, and in `ignored` the fields that were given and not taken."
)]
pub(crate) async fn upsert(
    mut call: WriteCall<Adds, NewCandidate, Caller, UpsertParameters>,
) -> Result<AcceptedWrite, Problem> {
    let by = match_by(&mut call);
    let (options, body) = call.options_and_json_with_files().await?;
    let schema = call.region_schema().await?;
    let drafted = body
        .zip(schema)
        .and_then(|(body, schema)| draft(&mut call, &schema, body));
    let request = call.validate()?;
    let (draft, files) = drafted.ok_or_else(|| Problem::invalid(Vec::new()))?;
    request
        .submit_with_files(Operation::Upsert { draft, by }, options, files)
        .await
}

/// Reads by what the candidate is matched.
fn match_by(call: &mut Call) -> MatchBy {
    let Some(name) = call.query.one("match", &mut call.faults) else {
        return MatchBy::default();
    };
    MatchBy::ALL
        .into_iter()
        .find(|by| by.name() == name)
        .unwrap_or_else(|| {
            let names = MatchBy::ALL.map(MatchBy::name).join(", ");
            call.faults
                .push(Fault::parameter("match", Parameter::OneOf { names }));
            MatchBy::default()
        })
}

/// A candidate with the files that were sent along.
type Drafted = (CandidateDraft, Vec<(FileId, Vec<u8>)>);

/// Drafts the candidate, with its files, and collects all faults.
fn draft(call: &mut Call, schema: &RegionSchema, mut body: Value) -> Option<Drafted> {
    let mut faults = schema.create().read(&mut body, call.now());
    let mut drafted = None;
    if faults.is_empty() && body.is_object() {
        let app = call.app.clone();
        let mut drafting = app.drafting(schema);
        let draft = drafting.candidate(&without_nulls(body), "");
        call.faults.append(&mut drafting.faults);
        drafted = Some((draft, drafting.files));
    }
    call.faults.append(&mut faults);
    drafted
}
