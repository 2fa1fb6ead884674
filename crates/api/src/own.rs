//! A candidate's own records, each found by its id in whichever region has it.

use crate::{problem::Problem, state::ApiState};
use model::CandidateId;
use services::sessions::Session;
use store::candidates::OwnedCandidate;

impl ApiState {
    /// Returns a record of the session's person by its id. 404 for any other record.
    pub(crate) async fn own_record(
        &self,
        session: &Session,
        id: CandidateId,
    ) -> Result<OwnedCandidate, Problem> {
        self.store
            .person_record(&session.person, id)
            .await?
            .filter(|own| session.choice.includes(own.region, id))
            .ok_or_else(Problem::not_found)
    }
}
