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
        /// How the candidate is matched: `email`, `phone` or `emailOrPhone` (the default).
        #[param(pattern = "^(email|phone|emailOrPhone)$", example = "emailOrPhone")]
        r#match: Option<String>,
    }
}

#[utoipa::path(
    post,
    path = "/candidates/upsert",
    operation_id = "upsertCandidate",
    tag = "Candidates",
    summary = "Update or add a candidate",
    description = "Takes one candidate that is valid for creation. The operation updates the \
        oldest live candidate that matches, like `PATCH`: a member that is absent keeps its \
        value. It appends interactions and attachments. If no candidate matches, it adds the \
        candidate.\n\nThe parameter `match` selects how candidates match. `emailOrPhone` matches \
        the candidate with the same e-mail address, or else the candidate with the same phone \
        number and the same name. Names are the same if they share a surname (regardless of \
        spelling, titles and particles) and have no different first names. So people of one \
        household with the same number keep separate records. `email` matches by the e-mail \
        address only. `phone` matches by the phone number only, regardless of the name.\n\nA \
        match by phone never changes the e-mail address, because its owner signs in with it. The \
        mutation shows the result: the id, `result`, `matchedBy`, and in `ignored` the fields \
        that the operation did not change."
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
    let app = call.app.clone();
    let mut drafting = app.drafting(schema);
    let is_good = faults.is_empty() && body.is_object();
    let payload = without_nulls(body);
    if !is_good {
        drafting.check_files(&payload, "", &faults);
        call.faults.append(&mut faults);
        call.faults.append(&mut drafting.faults);
        return None;
    }
    let draft = drafting.candidate(&payload, "");
    call.faults.append(&mut drafting.faults);
    Some((draft, drafting.files))
}
