//! Finds candidates by e-mail address or phone number.

pub(in crate::v2) mod by_body;
pub(in crate::v2) mod by_query;
mod key;

use super::Candidate;
use crate::{
    answers::Data,
    envelope::Envelope,
    input::{Selected, Validated},
    problem::Problem,
    records::{Records, View},
};
use key::Key;

/// Answers with the candidates that have this key, all of them.
async fn respond(
    request: Validated,
    key: Option<Key>,
    selected: Selected,
) -> Result<Data<Vec<Candidate>>, Problem> {
    let view = View {
        scope: request.scope(),
        action: model::Action::CandidatesFind,
        selected,
    };
    let envelope = Envelope::open("Successfully retrieved candidates", 2048);
    let mut records = Records::list(&request.app, &request.context, &view, envelope);
    if let Some(key) = &key {
        let store = &request.app.store;
        store
            .lookup(&view.scope, key.lookup(), |row| {
                records.writer().candidate(&row);
            })
            .await?;
    }
    let envelope = records.finish(&request.context).await?;
    Ok(Data::written(envelope.close(view.scope.environment, &[])))
}
