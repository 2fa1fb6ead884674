//! `GET /candidates/find`: finds candidates by an e-mail address or phone number in the query.

use super::{
    key::{self, Key},
    respond,
};
use crate::{
    answers::Data,
    describe::parameters,
    input::{Call, QueryCall},
    problem::Problem,
    v2::candidates::Candidate,
};
use model::Location;

parameters! {
    /// What is searched for, and what is shown.
    Query FindParameters {
        /// The e-mail address. It takes precedence over `phone`.
        #[param(example = "sanne@example.nl")]
        email: Option<String>,
        /// The phone number. It contains at least one digit.
        phone: Option<String>,
        /// The fields to return, as a repeated parameter or separated by commas. `id` is always
        /// returned. The default is all shared fields.
        fields: Option<Vec<String>>,
        /// Whether each record contains its newest interactions, at most 100.
        include_interactions: Option<bool>,
    }
}

#[utoipa::path(
    get,
    path = "/candidates/find",
    operation_id = "findCandidates",
    tag = "Candidates",
    summary = "Find candidates by e-mail address or phone number",
    description = "Returns every live candidate with this e-mail address, the oldest first. If \
        the request has no address, it returns every live candidate with this phone number. The \
        search ignores the case of addresses, surrounding white space and invisible characters. \
        The server refuses a text that cannot be an address. The search compares the digits of \
        phone numbers, and recognises the usual notations of Dutch numbers. If a text contains \
        two numbers, the first one counts. If nothing matches, the list is empty. The URL \
        contains the address. Prefer `POST`, which keeps it out of the logs of proxies.",
    responses((status = 200, description = "The candidates that match.")),
)]
pub(crate) async fn find(
    mut call: QueryCall<FindParameters>,
) -> Result<Data<Vec<Candidate>>, Problem> {
    let key = key_in_query(&mut call);
    let selected = call.selection().await?;
    respond(call.validate()?, key, selected).await
}

fn key_in_query(call: &mut Call) -> Option<Key> {
    let email = call.query.one("email", &mut call.faults).map(str::to_owned);
    let phone = call.query.one("phone", &mut call.faults).map(str::to_owned);
    // An unreadable value is already reported as a fault, and nothing is searched for.
    if call.faults.iter().any(|fault| fault.code == "encoding") {
        return None;
    }
    let at = |name: &str| Location::Parameter(name.to_owned());
    key::read(email.as_deref(), phone.as_deref(), at, &mut call.faults)
}
