//! Undoes a change of address from the former mailbox. No session is needed, because the change may
//! have been made by somebody else.

use super::{Sessions, credentials, redirect::with_token};
use crate::{
    mail::EmailTemplate,
    mutations::{Mutations, Operation, Write},
};
use model::{AddressChangeId, Environment, Person, RegionId, Scope};
use std::{collections::BTreeSet, time::Duration};
use store::{
    Error, Store,
    address_changes::{self, FormerAddress},
    mails::ClaimedMail,
    sessions::{self, SessionTx},
};

/// How long a change can be undone after the e-mail about it was sent.
pub(super) const LIFE: Duration = Duration::from_hours(72);

/// Composes the e-mail about a change, with a link that undoes it. Returns `None` if nothing is
/// left to undo.
pub(crate) async fn email(
    store: &Store,
    mail: &ClaimedMail,
    public_url: &str,
) -> Result<Option<EmailTemplate>, Error> {
    let Ok(change) = mail.reference.parse::<AddressChangeId>() else {
        return Ok(None);
    };
    let (token, hash) = credentials::token(store.random().as_ref());
    let until = store.clock().now().plus(LIFE);
    let is_set = store.transaction(move |transaction| {
        Box::pin(async move {
            let is_left = !address_changes::records(transaction, change)
                .await?
                .is_empty();
            Ok::<_, Error>(
                is_left
                    && address_changes::set_credentials(transaction, change, &hash, until).await?,
            )
        })
    });
    if !is_set.await? {
        return Ok(None);
    }
    let link = with_token(&format!("{public_url}/portal/email/undo"), &token);
    let link = link.ok_or_else(|| Error::internal("a link's address cannot be read"))?;
    Ok(Some(EmailTemplate::AddressChanged { link }))
}

impl Sessions {
    /// Restores the former address of the records of a change, and ends the sessions of the
    /// addresses that replaced it. Returns false if the token is wrong, expired or used. If
    /// interrupted, it can be repeated with the same token.
    pub async fn undo_address(
        &self,
        environment: Environment,
        token: &str,
        mutations: &Mutations,
    ) -> Result<bool, Error> {
        let (hash, now) = (credentials::token_hash(token), self.store.clock().now());
        let found = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let Some(change) =
                    address_changes::by_token(transaction, &hash, environment, now).await?
                else {
                    return Ok::<_, Error>(None);
                };
                let records = address_changes::records(transaction, change).await?;
                let mut bearers = BTreeSet::new();
                for FormerAddress { region, candidate } in &records {
                    let scope = Scope {
                        region: *region,
                        environment,
                    };
                    let keys =
                        address_changes::replaced_by(transaction, change, &scope, *candidate)
                            .await?;
                    bearers.extend(keys.into_iter().map(|key| (key, *region)));
                }
                Ok(Some((change, records, bearers)))
            })
        });
        let Some((change, records, bearers)) = found.await? else {
            return Ok(false);
        };
        let restoring = records.iter().map(|FormerAddress { region, candidate }| {
            let scope = Scope {
                region: *region,
                environment,
            };
            Write::new(
                scope,
                Operation::RestoreAddress {
                    candidate: *candidate,
                    change,
                },
            )
        });
        self.write_each(restoring.collect(), mutations).await?;
        let undone = self.finish_undo(environment, change, bearers).await?;
        Ok(undone && !records.is_empty())
    }

    /// Ends all sessions and verifications of the persons whose address was replaced, whatever
    /// other records those see, and ends the period in which the change can be undone.
    async fn finish_undo(
        &self,
        environment: Environment,
        change: AddressChangeId,
        bearers: BTreeSet<(String, RegionId)>,
    ) -> Result<bool, Error> {
        let persons: BTreeSet<Of> = bearers
            .into_iter()
            .flat_map(|(key, region)| Of::all(environment, key, region))
            .collect();
        self.store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                for Of {
                    identity_key,
                    region,
                } in persons
                {
                    let person = Person {
                        environment,
                        identity_key,
                        region,
                    };
                    tx.end_all(&person).await?;
                    sessions::end_verifications(tx.transaction(), &person).await?;
                }
                address_changes::end(tx.transaction(), change).await
            })
            .await
    }
}

/// A person whose sessions are ended.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Of {
    identity_key: String,
    region: Option<RegionId>,
}

impl Of {
    /// Returns the persons to end sessions of: in production those limited to this region and those
    /// that see every region, in a sandbox only the region's.
    fn all(environment: Environment, identity_key: String, region: RegionId) -> Vec<Self> {
        let of_region = Self {
            identity_key: identity_key.clone(),
            region: Some(region),
        };
        if environment.is_sandbox() {
            vec![of_region]
        } else {
            vec![
                of_region,
                Self {
                    identity_key,
                    region: None,
                },
            ]
        }
    }
}
