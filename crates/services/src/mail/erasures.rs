//! The e-mail that confirms an erasure. It is sent when the erasure is complete; if files remain,
//! it says so.

use super::EmailTemplate;
use crate::{mutations::Refusal, sessions};
use model::{Environment, MutationId, ProblemCode, RegionId, Scope};
use store::{
    Error, Store,
    mutations::{Mutation, MutationStatus},
};

/// Returns the erasures that an e-mail is about, in the form stored in its row: the region's id if
/// the e-mail concerns a single region, then `REGION/MUTATION` for each mutation, separated by
/// spaces. The environment is not stored, because sandboxes send no e-mail.
pub(crate) fn listed(region: Option<RegionId>, erasures: &[(Scope, MutationId)]) -> String {
    let region = region.map(|region| region.to_string());
    let named = erasures
        .iter()
        .map(|(scope, id)| format!("{}/{id}", scope.region));
    region
        .into_iter()
        .chain(named)
        .collect::<Vec<_>>()
        .join(" ")
}

fn parsed(reference: &str) -> impl Iterator<Item = (Scope, MutationId)> {
    reference.split(' ').filter_map(|one| {
        let (region, id) = one.split_once('/')?;
        let scope = Scope {
            region: region.parse().ok()?,
            environment: Environment::Production,
        };
        Some((scope, id.parse().ok()?))
    })
}

/// Returns whether a mutation failed for a reason other than that the record was already gone.
fn kept_the_record(mutation: &Mutation) -> bool {
    let refusal = mutation.problem.as_deref().and_then(Refusal::of_stored);
    refusal.is_some_and(|refusal| refusal.code != ProblemCode::NotFound)
}

/// Composes the e-mail once every erasure has ended or is known to be incomplete. Returns `None` if
/// a record was not erased.
///
/// # Errors
///
/// [`store::ErrorKind::Unavailable`] while an erasure is still queued.
pub(super) async fn email(store: &Store, reference: &str) -> Result<Option<EmailTemplate>, Error> {
    let mut incomplete = false;
    for (scope, id) in parsed(reference) {
        // The mutation was deleted, which happens long after it ended.
        let Some(mutation) = store.mutation(&scope, id).await? else {
            continue;
        };
        match mutation.status {
            MutationStatus::Failed if kept_the_record(&mutation) => return Ok(None),
            MutationStatus::Succeeded | MutationStatus::Failed => {}
            _ if mutation.unremoved > 0 => incomplete = true,
            _ => {
                return Err(Error::unavailable(
                    "the erasure has not been carried out yet",
                ));
            }
        }
    }
    if incomplete {
        return Ok(Some(EmailTemplate::ErasedButFiles));
    }
    let region = reference
        .split(' ')
        .next()
        .and_then(|first| first.parse::<RegionId>().ok());
    Ok(Some(EmailTemplate::Erased {
        region: sessions::region_name(store, region).await?,
    }))
}
