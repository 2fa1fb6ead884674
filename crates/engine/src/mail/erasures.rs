//! The letter that says that everything was erased: sent when that is so, and otherwise it says what is left.

use super::Letter;
use crate::{mutations::Refusal, sessions};
use model::{Environment, MutationId, ProblemCode, RegionId, Scope};
use store::{
    Error, Store,
    mutations::{Mutation, MutationStatus},
};

/// The erasures that a letter is about, as its row names them: the one region that it is about, if it is one, and then each
/// mutation with its region. In a sandbox no letter is sent.
pub(crate) fn listed(region: Option<RegionId>, erasures: &[(Scope, MutationId)]) -> String {
    let region = region.map(|region| region.to_string());
    let named = erasures.iter().map(|(scope, id)| format!("{}/{id}", scope.region));
    region.into_iter().chain(named).collect::<Vec<_>>().join(" ")
}

fn parsed(reference: &str) -> impl Iterator<Item = (Scope, MutationId)> {
    reference.split(' ').filter_map(|one| {
        let (region, id) = one.split_once('/')?;
        let scope = Scope { region: region.parse().ok()?, environment: Environment::Production };
        Some((scope, id.parse().ok()?))
    })
}

/// Whether a mutation failed for another reason than that the record was gone already.
fn kept_the_record(mutation: &Mutation) -> bool {
    let refusal = mutation.problem.as_deref().and_then(Refusal::of_stored);
    refusal.is_some_and(|refusal| refusal.code != ProblemCode::NotFound)
}

/// The letter, once every erasure has come to its end or is known to be incomplete. None where a record was not erased.
pub(super) async fn letter(store: &Store, reference: &str) -> Result<Option<Letter>, Error> {
    let mut incomplete = false;
    for (scope, id) in parsed(reference) {
        // One that is not there ended long ago.
        let Some(mutation) = store.mutation(&scope, id).await? else { continue };
        match mutation.status {
            MutationStatus::Failed if kept_the_record(&mutation) => return Ok(None),
            MutationStatus::Succeeded | MutationStatus::Failed => {}
            _ if mutation.unremoved > 0 => incomplete = true,
            _ => return Err(Error::Unavailable("the erasure has not been carried out yet".into())),
        }
    }
    if incomplete {
        return Ok(Some(Letter::ErasedButFiles));
    }
    let region = reference.split(' ').next().and_then(|first| first.parse::<RegionId>().ok());
    Ok(Some(Letter::Erased { region: sessions::region_name(store, region).await? }))
}
