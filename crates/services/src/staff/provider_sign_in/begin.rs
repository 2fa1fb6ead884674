//! Begins a sign-in at a provider.

use super::{Bound, Kept, ProviderRefusal, STATE, purpose};
use crate::{
    audit::Network,
    identity_providers::Provider,
    staff::{Enrolment, Staff, StaffSession, attempts},
};
use model::{SEAL_RANDOM, SessionId};
use openid_connect::{Flow, Purpose};
use std::time::Duration;
use store::{Error, sessions::SessionTx, staff::flows};
use url::Url;

/// How long a browser may take at the provider.
const LIFE: Duration = Duration::from_mins(10);

/// In which session a flow begins.
#[derive(Debug, Clone, Copy)]
pub enum FlowStart<'s> {
    /// In none; the person signs in.
    SignIn,
    /// An invited person registers a first way in.
    Enrolment(&'s Enrolment),
    /// A person steps up.
    StepUp(&'s StaffSession),
    /// A person adds the account to the ways in.
    Add(&'s StaffSession),
}

/// A flow that has begun.
#[derive(Debug)]
pub struct StartedFlow {
    /// The value that the browser keeps.
    pub value: String,
    /// Where the browser goes.
    pub url: Url,
}

impl Staff {
    /// Begins a sign-in at a provider. `redirect_uri` is the address at which the browser comes back,
    /// `next` the page to which the person goes.
    pub async fn begin_at_provider(
        &self,
        slug: &str,
        (start, redirect_uri, next): (FlowStart<'_>, &str, &str),
        network: Option<Network>,
    ) -> Result<Result<StartedFlow, ProviderRefusal>, Error> {
        let Some(provider) = self.options.providers.get(slug) else {
            return Ok(Err(ProviderRefusal::Provider));
        };
        let (now, random) = (self.store.clock().now(), self.store.random());
        let (what, bound) = match start {
            FlowStart::SignIn => (Purpose::SignIn, Bound::SignIn),
            FlowStart::Enrolment(session) => (
                Purpose::SignIn,
                Bound::Enrolment(SessionId::of(&session.hash).to_string()),
            ),
            FlowStart::StepUp(session) => {
                (Purpose::StepUp, Bound::StepUp(session.id().to_string()))
            }
            FlowStart::Add(session) => (Purpose::SignIn, Bound::Add(session.id().to_string())),
        };
        let flow = Flow::new(what, seconds(now), |bytes| random.fill(bytes));
        let kept = Kept {
            flow,
            bound,
            next: next.to_owned(),
        };
        let (value, hash) = attempts::value(random.as_ref());
        let state = self.encrypted(&value, &kept)?;
        let counted = attempts::STARTS.key(&self.store, network);
        let purpose = purpose(slug);
        let begun = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                if let Some(retry_after) = counted.excess(tx.transaction(), now).await? {
                    return Ok::<_, Error>(Err(ProviderRefusal::TooOften { retry_after }));
                }
                let stored = (&*purpose, state.as_slice());
                flows::begin(tx.transaction(), &hash, stored, now, now.plus(LIFE)).await?;
                Ok(Ok(()))
            });
        if let Err(refusal) = begun.await? {
            return Ok(Err(refusal));
        }
        Ok(self
            .url(provider, &kept.flow, redirect_uri)
            .await
            .map(|url| StartedFlow { value, url }))
    }

    async fn url(
        &self,
        provider: &Provider,
        flow: &Flow,
        redirect_uri: &str,
    ) -> Result<Url, ProviderRefusal> {
        let now = seconds(self.store.clock().now());
        let url = provider.client.authorization_url(flow, redirect_uri, now);
        Ok(url.await?)
    }

    /// Encrypts a state with the browser's value, so that the database alone reveals no verifier.
    fn encrypted(&self, value: &str, kept: &Kept) -> Result<Vec<u8>, Error> {
        let text = serde_json::to_vec(kept)
            .map_err(|_| Error::internal("the state of a sign-in could not be written"))?;
        let mut random = [0; SEAL_RANDOM];
        self.store.random().fill(&mut random);
        let secret = &self.store.installation().secret;
        Ok(secret.seal(STATE, &[value.as_bytes()], random, &text))
    }

    /// Returns the state that was encrypted with this value.
    pub(super) fn opened(&self, value: &str, stored: &[u8]) -> Option<Kept> {
        let secret = &self.store.installation().secret;
        let text = secret.open(STATE, &[value.as_bytes()], stored)?;
        serde_json::from_slice(&text).ok()
    }
}

/// Returns a time in seconds since 1970.
pub(super) fn seconds(at: model::Timestamp) -> i64 {
    at.micros().div_euclid(1_000_000)
}
