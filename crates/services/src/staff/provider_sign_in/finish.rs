//! Finishes a sign-in at a provider.

use super::{Bound, Kept, ProviderRefusal, begin::seconds, link::Linking, purpose};
use crate::{
    identity_providers::ProviderOptions,
    staff::{Client, Enrolment, OpenedDesk, SignIn, Staff, StaffSession, attempts},
};
use model::SessionId;
use openid_connect::{Callback, Identity};
use store::{Error, sessions::SessionTx, staff::flows};

/// With what a browser comes back from a provider.
#[derive(Debug, Clone)]
pub struct FlowAnswer<'a> {
    /// The value that the browser has kept.
    pub value: Option<&'a str>,
    /// The query.
    pub query: &'a str,
    /// The address at which the browser comes back.
    pub redirect_uri: &'a str,
    /// The session of the desk that the browser has.
    pub desk: Option<&'a StaffSession>,
    /// The session in which an invited person registers a first way in.
    pub enrolment: Option<&'a Enrolment>,
}

/// A finished flow.
#[derive(Debug)]
pub struct FinishedFlow {
    /// The session; none if the account was added to the ways in of a session, which goes on.
    pub opened: Option<OpenedDesk>,
    /// The page to which the person goes.
    pub next: String,
    /// Whether the session before it is another one, which then ends.
    pub is_new: bool,
}

impl Bound {
    /// Returns whether a browser comes back in the session in which the flow began.
    fn is_of(&self, answer: &FlowAnswer<'_>) -> bool {
        match self {
            Self::SignIn => true,
            Self::Enrolment(id) => {
                let here = answer.enrolment.map(|one| SessionId::of(&one.hash));
                here.is_some_and(|here| here.as_str() == id)
            }
            Self::StepUp(id) | Self::Add(id) => {
                answer.desk.is_some_and(|one| one.id().as_str() == id)
            }
        }
    }
}

impl Staff {
    /// Finishes a sign-in at a provider.
    pub async fn finish_at_provider(
        &self,
        slug: &str,
        answer: FlowAnswer<'_>,
        client: Client,
    ) -> Result<Result<FinishedFlow, ProviderRefusal>, Error> {
        let Some(provider) = self.options.providers.get(slug) else {
            return Ok(Err(ProviderRefusal::Provider));
        };
        let kept = match self.taken_flow(slug, answer.value, &client).await? {
            Ok(kept) => kept,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if !kept.bound.is_of(&answer) {
            return Ok(Err(ProviderRefusal::Flow));
        }
        let identity = async {
            let callback = Callback::parse(answer.query)?;
            let now = seconds(self.store.clock().now());
            let finished = provider
                .client
                .finish(&kept.flow, &callback, answer.redirect_uri, now);
            finished.await
        };
        let identity = match identity.await {
            Ok(identity) => identity,
            Err(reason) => return Ok(Err(reason.into())),
        };
        let method = provider.options.method();
        let session = identity.session.clone();
        let provider_session = session.map(|session| (identity.issuer.clone(), session));
        let linking = self.linking(&provider.options, identity, &kept.bound, &answer);
        let linking = linking.await?;
        let staff = match self.linked(linking).await? {
            Ok(staff) => staff,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let network = client.network;
        if let Bound::Add(_) = kept.bound {
            self.finished(network).await?;
            return Ok(Ok(FinishedFlow {
                opened: None,
                next: kept.next,
                is_new: false,
            }));
        }
        let stepping_up = match &kept.bound {
            Bound::StepUp(_) => answer.desk,
            Bound::SignIn | Bound::Enrolment(_) | Bound::Add(_) => None,
        };
        let (opened, is_new) = if let Some(session) = stepping_up {
            let renewed = self.step_up_at(session, &method, provider_session);
            (renewed.await?, false)
        } else {
            let sign_in = SignIn {
                staff,
                method,
                client,
                provider_session,
            };
            (self.open(sign_in).await?, true)
        };
        let Some(opened) = opened else {
            return Ok(Err(ProviderRefusal::Person));
        };
        self.finished(network).await?;
        Ok(Ok(FinishedFlow {
            opened: Some(opened),
            next: kept.next,
            is_new,
        }))
    }

    /// Returns what decides whose account it is.
    async fn linking(
        &self,
        provider: &ProviderOptions,
        identity: Identity,
        bound: &Bound,
        answer: &FlowAnswer<'_>,
    ) -> Result<Linking, Error> {
        Ok(Linking {
            provider: provider.clone(),
            regions: self.regions_of(provider).await?,
            closed: self.closed_to(&provider.method()).await?,
            identity,
            enrolment: match bound {
                Bound::Enrolment(_) => answer.enrolment.cloned(),
                Bound::SignIn | Bound::StepUp(_) | Bound::Add(_) => None,
            },
            only: match bound {
                Bound::StepUp(_) | Bound::Add(_) => answer.desk.map(|session| session.staff),
                Bound::SignIn | Bound::Enrolment(_) => None,
            },
            adds: matches!(bound, Bound::Add(_)),
        })
    }

    /// Ends a flow and returns its state.
    async fn taken_flow(
        &self,
        slug: &str,
        value: Option<&str>,
        client: &Client,
    ) -> Result<Result<Kept, ProviderRefusal>, Error> {
        let (now, purpose) = (self.store.clock().now(), purpose(slug));
        let hash = value.map(attempts::hash);
        let counted = attempts::ANSWERS.key(&self.store, client.network);
        let taken = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                if let Some(retry_after) = counted.excess(tx.transaction(), now).await? {
                    return Ok::<_, Error>(Err(ProviderRefusal::TooOften { retry_after }));
                }
                let Some(hash) = hash else {
                    return Ok(Err(ProviderRefusal::Flow));
                };
                let state = flows::take(tx.transaction(), &hash, &purpose, now).await?;
                Ok(state.ok_or(ProviderRefusal::Flow))
            });
        Ok(taken.await?.and_then(|stored| {
            let kept = value.and_then(|value| self.opened(value, &stored));
            kept.ok_or(ProviderRefusal::Flow)
        }))
    }
}
