//! Back-channel logout: a provider ends sessions.

use super::{ProviderRefusal, begin::seconds};
use crate::{
    audit::Network,
    identity_providers::Provider,
    staff::{Staff, attempts},
};
use model::{SessionId, Timestamp, TokenHash};
use openid_connect::LoggedOut;
use store::{
    Error,
    audit::{Actor, Entry, Kind},
    sessions::SessionTx,
    staff::{
        flows,
        sessions::{self, StoredStaffSession},
    },
};
use url::Url;

/// The purpose of a logout token's id among the flows.
const LOGOUT: &str = "oidc logout";

impl Staff {
    /// Ends the sessions that a provider's logout token names, on every node, and returns how many
    /// were ended: those of a session at the provider, else all that the person has from it. A token
    /// counts once: replayed, it would end sessions that began after it.
    pub async fn end_by_provider(
        &self,
        slug: &str,
        token: &str,
        network: Option<Network>,
    ) -> Result<Result<usize, ProviderRefusal>, Error> {
        let Some(provider) = self.options.providers.get(slug) else {
            return Ok(Err(ProviderRefusal::Provider));
        };
        let now = self.store.clock().now();
        let ended = provider.client.logout_token(token, seconds(now)).await;
        let ended = match ended {
            Ok(ended) => ended,
            Err(reason) => {
                // A provider's own tokens are not counted, however many people sign out at once.
                let refusal = self.counted_refusal(network).await?;
                return Ok(Err(refusal.unwrap_or(reason.into())));
            }
        };
        let issuer = &provider.options.settings.issuer;
        let once = attempts::hash(&format!("{LOGOUT}\n{issuer}\n{}", ended.id));
        let until = Timestamp::from_micros(ended.until.saturating_mul(1_000_000));
        let hashes = self.named_by(provider, ended).await?;
        let method = provider.options.method();
        let ended = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                if !flows::note_once(tx.transaction(), &once, LOGOUT, now, until).await? {
                    return Ok::<_, Error>(None);
                }
                let mut number = 0;
                for hash in &hashes {
                    if sessions::end(tx, hash).await? {
                        number += 1;
                        let entry = Entry::new(Kind::SessionEnded, Actor::System, now)
                            .about(SessionId::of(hash));
                        tx.note(entry.with("method", method.as_str()));
                    }
                }
                Ok(Some(number))
            });
        if let Some(number) = ended.await? {
            return Ok(Ok(number));
        }
        let refusal = self.counted_refusal(network).await?;
        Ok(Err(refusal.unwrap_or(ProviderRefusal::Replayed)))
    }

    /// Returns the sessions that a logout token names. If it names a session at the provider, these are the
    /// sessions whose newest proof there was in it, and those of the person of which it is not known in
    /// which session at the provider they are.
    async fn named_by(
        &self,
        provider: &Provider,
        ended: LoggedOut,
    ) -> Result<Vec<TokenHash>, Error> {
        let issuer = &provider.options.settings.issuer;
        let mut named = match &ended.session {
            Some(session) => self.store.sessions_of_provider(issuer, session).await?,
            None => Vec::new(),
        };
        let Some(subject) = ended.subject else {
            return Ok(named);
        };
        let Some(account) = self.store.staff_identity(issuer, &subject).await? else {
            return Ok(named);
        };
        let method = provider.options.method();
        let is_meant = |one: &StoredStaffSession| {
            let known = one.provider_session.as_ref();
            let is_known = known.is_some_and(|(of, _)| of == issuer);
            one.ways().any(|way| way == method) && (ended.session.is_none() || !is_known)
        };
        let all = self.store.sessions_of_staff(account.staff).await?;
        let of_person = all.into_iter().filter(is_meant);
        named.extend(of_person.map(|one| one.hash));
        Ok(named)
    }

    /// Counts a refused token.
    async fn counted_refusal(
        &self,
        network: Option<Network>,
    ) -> Result<Option<ProviderRefusal>, Error> {
        let now = self.store.clock().now();
        let counted = attempts::ANSWERS.key(&self.store, network);
        let excess = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                counted.excess(tx.transaction(), now).await
            });
        let excess: Option<u64> = excess.await?;
        Ok(excess.map(|retry_after| ProviderRefusal::TooOften { retry_after }))
    }

    /// Returns the address at which a person ends the session at a provider, if it has one.
    pub async fn end_at_provider(&self, slug: &str, return_to: &str) -> Option<Url> {
        let provider = self.options.providers.get(slug)?;
        let now = seconds(self.store.clock().now());
        provider.client.end_session_url(return_to, now).await
    }
}
