//! The link of an invitation, and the session that it opens. In that session a first way in can be
//! registered, and nothing else.

use super::{
    Staff,
    life::{Client, OpenedDesk, opened_entry},
    limits::ENROLMENT,
};
use crate::mail::StaffMail;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{Random, StaffId, StaffStatus, Timestamp, Token, TokenHash, TokenKind};
use sha2::{Digest, Sha256};
use store::{
    Error,
    audit::{Actor, Entry, Kind},
    sessions::SessionTx,
    staff::{
        self, Handle,
        invitations::{self, Purpose},
        sessions::{self, SessionKind, StoredStaffSession},
    },
};

/// What the link of an invitation opened.
#[derive(Debug)]
pub enum Followed {
    /// The session in which a first way in is registered.
    Enrolment(OpenedDesk),
    /// A session of the desk. Only a demo's links open one, and only in a demo.
    Desk(OpenedDesk),
}

/// The session in which a first way in is registered.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// SHA-256 of the session's token.
    pub hash: TokenHash,
    /// Who registers a way in.
    pub staff: StaffId,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// The user handle of the person's passkeys.
    pub handle: Handle,
    /// When the session ends.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for Enrolment {
    /// Omits name, address and hash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Enrolment({})", self.staff)
    }
}

/// Returns the SHA-256 of a link's token, which has 256 random bits and so needs no salt.
fn link_hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

/// Creates the token of a link, and the hash that is stored of it.
pub(crate) fn link_token(random: &dyn Random) -> (String, TokenHash) {
    let mut token = [0; 32];
    random.fill(&mut token);
    let token = URL_SAFE_NO_PAD.encode(token);
    let hash = link_hash(&token);
    (token, hash)
}

/// Returns the link of an invitation.
pub(crate) fn link(public_url: &str, token: &str) -> String {
    format!("{public_url}/desk/join?token={token}")
}

impl Staff {
    /// Returns whether a link's token opens something, and leaves the invitation as it is.
    pub async fn is_link(&self, token: &str) -> Result<bool, Error> {
        let (hash, now) = (link_hash(token), self.store.clock().now());
        let shown = self.store.transaction(move |transaction| {
            Box::pin(async move { invitations::shown(transaction, &hash, now).await })
        });
        let shown: Result<_, Error> = shown.await;
        Ok(shown?.is_some_and(|shown| self.admits(shown.purpose)))
    }

    /// Returns whether a link for this purpose opens anything on this server.
    fn admits(&self, purpose: Purpose) -> bool {
        purpose != Purpose::Demo || self.options.demo
    }

    /// Ends the invitation that a link's token opens, and opens a session. Returns `None` if the link
    /// was used, has expired, or never existed, or if the person was disabled.
    pub async fn enrol(&self, link: &str, client: Client) -> Result<Option<Followed>, Error> {
        let (hash, now) = (link_hash(link), self.store.clock().now());
        let token = Token::random(TokenKind::Staff, self.store.random().as_ref());
        let (own, session_hash, staff) = (self.clone(), token.hash(), self.options.clone());
        let opened = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                let taken = invitations::take(tx.transaction(), &hash, now).await?;
                let Some(taken) = taken.filter(|taken| own.admits(taken.purpose)) else {
                    return Ok::<_, Error>(None);
                };
                let person = staff::find(tx.transaction(), taken.staff).await?;
                let Some(person) = person.filter(|one| one.status != StaffStatus::Disabled) else {
                    return Ok(None);
                };
                let is_demo = taken.purpose == Purpose::Demo;
                let (kind, lifetime) = if is_demo {
                    (SessionKind::Desk, staff.lifetime)
                } else {
                    (SessionKind::Enrolment, ENROLMENT)
                };
                let mut session = StoredStaffSession {
                    kind,
                    network: client.network.map(|network| network.to_string()),
                    browser: client.browser,
                    ..StoredStaffSession::new(session_hash, person.id, "link", now)
                };
                session.expires_at = now.plus(lifetime);
                session.idle_until = session.expires_at;
                if is_demo {
                    session.idle_until = now.plus(staff.idle).min(session.expires_at);
                    staff::join(tx, person.id, now).await?;
                    tx.note(opened_entry(&session, now));
                }
                sessions::open(tx, &session).await?;
                Ok(Some((kind, person.id, session.expires_at)))
            })
            .await?;
        Ok(opened.map(|(kind, staff, expires_at)| {
            let opened = OpenedDesk {
                token,
                expires_at,
                staff,
            };
            match kind {
                SessionKind::Desk => Followed::Desk(opened),
                SessionKind::Enrolment => Followed::Enrolment(opened),
            }
        }))
    }

    /// Returns the session in which a first way in is registered, by its token. Returns `None` if the
    /// token opens something else, or if the session has ended.
    pub async fn enrolment(&self, token: &[u8]) -> Result<Option<Enrolment>, Error> {
        let Some((TokenKind::Staff, hash)) = Token::recognise(token) else {
            return Ok(None);
        };
        let Some((session, _)) = self.store.staff_session(&hash).await? else {
            return Ok(None);
        };
        if session.kind != SessionKind::Enrolment || self.store.clock().now() >= session.expires_at
        {
            return Ok(None);
        }
        let person = self.store.staff_member(session.staff).await?;
        let Some(person) = person.filter(|one| one.status != StaffStatus::Disabled) else {
            return Ok(None);
        };
        Ok(Some(Enrolment {
            hash,
            staff: person.id,
            name: person.name,
            email: person.email.unwrap_or_default(),
            handle: person.handle,
            expires_at: session.expires_at,
        }))
    }

    /// Ends the session in which a first way in was registered, makes the person active, and queues the
    /// e-mail to the inviter. To be called in the transaction that stores the way in. Returns false if
    /// the session has ended or the person was disabled; the caller then rolls back.
    pub async fn joined(
        &self,
        tx: &mut SessionTx<'_, '_>,
        enrolment: &Enrolment,
    ) -> Result<bool, Error> {
        let (now, id) = (self.store.clock().now(), enrolment.staff);
        if !staff::hold(tx.transaction(), id).await? || !sessions::end(tx, &enrolment.hash).await? {
            return Ok(false);
        }
        let person = staff::find(tx.transaction(), id).await?;
        let Some(person) = person.filter(|one| one.status != StaffStatus::Disabled) else {
            return Ok(false);
        };
        if staff::join(tx, id, now).await? {
            tx.note(Entry::new(Kind::StaffJoined, Actor::Staff(id), now).about(id));
            if let Some(inviter) = person.invited_by {
                self.post(tx.transaction(), inviter, StaffMail::Joined, id.as_str())
                    .await?;
            }
        }
        Ok(true)
    }
}
