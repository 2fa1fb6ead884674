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
        /// The e-mail address; decides where both are given.
        #[param(example = "sanne@example.nl")]
        email: Option<String>,
        /// The phone number, with at least one digit.
        phone: Option<String>,
        /// The fields to show, `id` always among them; repeated or as a comma list. All shared
        /// fields when left out.
        fields: Option<Vec<String>>,
        /// Also show each record's newest interactions, 100 at most.
        include_interactions: Option<bool>,
    }
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
    responses((status = 200, description = "The matches.")),
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
