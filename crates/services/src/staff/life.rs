//! The life cycle of a session of the desk: opened, found, renewed, ended.

use super::{
    Options, RegionMember,
    limits::{CAPACITY, MAX_SESSIONS, NOTED_WITHIN, REGIONS, STEP_UP},
    session::StaffSession,
    ways::RegionWays,
};
use crate::{GenerationCache, audit::Network};
use ::passkeys::{Site, Unusable};
use model::{RegionId, SessionId, StaffId, StaffStatus, Timestamp, Token, TokenHash, TokenKind};
use std::sync::{Arc, atomic::Ordering};
use store::{
    Error, Store,
    audit::{Actor, Entry, Kind},
    sessions::SessionTx,
    staff::{
        self,
        sessions::{self, SessionKind, StoredStaffSession},
    },
};

/// The name under which browsers show the site.
const SITE: &str = "Onderwijsregio";

/// Handle to the staff and their sessions in this process; cheap to clone.
#[derive(Debug, Clone)]
pub struct Staff {
    pub(super) store: Store,
    pub(super) options: Options,
    /// The site for which passkeys are made, or why browsers make none.
    pub(super) site: Arc<Result<Site, Unusable>>,
    known: Arc<GenerationCache<TokenHash, StaffSession>>,
    members: Arc<GenerationCache<RegionId, Vec<RegionMember>>>,
    /// How the staff of regions sign in.
    pub(super) ways: Arc<GenerationCache<RegionId, RegionWays>>,
}

/// Where a sign-in comes from, as the person's list of sessions shows it.
#[derive(Debug, Clone, Default)]
pub struct Client {
    /// The network of the address.
    pub network: Option<Network>,
    /// The browser family, such as `Firefox`.
    pub browser: Option<String>,
}

/// A proven way in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Who signs in.
    pub staff: StaffId,
    /// How: `passkey`, `oidc:NAME` or `link`.
    pub method: String,
    /// Where from.
    pub client: Client,
    /// The provider's issuer and its name of the session there, for sign-out by the provider.
    pub provider_session: Option<(String, String)>,
}

/// A session that was opened or renewed, with its token, which is shown once.
#[derive(Debug)]
pub struct OpenedDesk {
    /// The token for the cookie.
    pub token: Token,
    /// When the session ends at the latest.
    pub expires_at: Timestamp,
    /// Whose session it is.
    pub staff: StaffId,
}

impl Staff {
    /// Creates the staff of an open store.
    pub fn new(store: Store, options: Options) -> Self {
        let site = Site::new(&options.public_url, SITE);
        Self {
            store,
            site: site.into(),
            options,
            known: Arc::new(GenerationCache::new(CAPACITY)),
            members: Arc::new(GenerationCache::new(REGIONS)),
            ways: Arc::new(GenerationCache::new(REGIONS)),
        }
    }

    /// Returns how long a session lasts without use, and at most.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Returns the session of the desk that a token opens, and counts this as use. Returns `None` if
    /// the token is invalid, the session has ended, or the person is not active. A session in which a
    /// first way in is registered is no session of the desk.
    pub async fn session(&self, token: &[u8]) -> Result<Option<Arc<StaffSession>>, Error> {
        let Some((TokenKind::Staff, hash)) = Token::recognise(token) else {
            return Ok(None);
        };
        let (generation, now) = (self.store.session_generation(), self.store.clock().now());
        if let Some(known) = self.known.get(generation, &hash)
            && known.touch(now, self.options.idle)
        {
            return Ok(Some(known));
        }
        // It may have been used on another node since.
        let Some((stored, owner)) = self.store.staff_session(&hash).await? else {
            return Ok(None);
        };
        if stored.kind != SessionKind::Desk || owner.status != StaffStatus::Active {
            return Ok(None);
        }
        let session = Arc::new(StaffSession::new(stored, owner, now));
        if !session.touch(now, self.options.idle) {
            return Ok(None);
        }
        self.known.keep(generation, hash, session.clone());
        Ok(Some(session))
    }

    /// Opens a session for a person who proved a way in. Returns `None` if the person is not active.
    pub async fn open(&self, sign_in: SignIn) -> Result<Option<OpenedDesk>, Error> {
        let now = self.store.clock().now();
        let (token, session) = self.new_session(sign_in, now);
        let (staff, expires_at) = (session.staff, session.expires_at);
        let entry = opened_entry(&session, now);
        let opened = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                if !is_active(tx, staff).await? {
                    return Ok::<_, Error>(false);
                }
                sessions::open(tx, &session).await?;
                sessions::limit(tx, staff, SessionKind::Desk, MAX_SESSIONS).await?;
                tx.note(entry);
                Ok(true)
            })
            .await?;
        if opened {
            self.store.note_staff_seen(vec![(staff, now)]).await?;
        }
        Ok(opened.then_some(OpenedDesk {
            token,
            expires_at,
            staff,
        }))
    }

    /// Creates the session of a proven way in, and its token.
    pub(super) fn new_session(
        &self,
        sign_in: SignIn,
        now: Timestamp,
    ) -> (Token, StoredStaffSession) {
        let token = Token::random(TokenKind::Staff, self.store.random().as_ref());
        let expires_at = now.plus(self.options.lifetime);
        let session = StoredStaffSession {
            // A link proves control of an address only.
            stepped_up_until: (sign_in.method != "link").then(|| now.plus(STEP_UP)),
            idle_until: now.plus(self.options.idle).min(expires_at),
            expires_at,
            network: sign_in.client.network.map(|network| network.to_string()),
            browser: sign_in.client.browser,
            provider_session: sign_in.provider_session,
            ..StoredStaffSession::new(token.hash(), sign_in.staff, sign_in.method, now)
        };
        (token, session)
    }

    /// Replaces a session by one with a new token whose proof of a way in is recent. The old token
    /// opens nothing any more. Returns `None` if the session has ended.
    pub async fn step_up(
        &self,
        session: &StaffSession,
        method: &str,
    ) -> Result<Option<OpenedDesk>, Error> {
        self.step_up_at(session, method, None).await
    }

    /// Does the same by a way in at a provider: its issuer, and its name of the session there.
    pub(super) async fn step_up_at(
        &self,
        session: &StaffSession,
        method: &str,
        provider_session: Option<(String, String)>,
    ) -> Result<Option<OpenedDesk>, Error> {
        let now = self.store.clock().now();
        let mut renewed = StoredStaffSession {
            stepped_up_until: Some(now.plus(STEP_UP)),
            ..session.stored.clone()
        };
        // The ways before it still count: a provider can end what began there.
        if !session.ways().any(|way| way == method) {
            renewed.confirmed.push(method.to_owned());
        }
        // The newest session at a provider replaces the one before it.
        if provider_session.is_some() {
            renewed.provider_session = provider_session;
        }
        self.renew(session, renewed, None).await
    }

    /// Replaces a session by one with a new token and other content. `entered` is the region that an
    /// operator opens with it, and the entry of that.
    pub(super) async fn renew(
        &self,
        session: &StaffSession,
        mut renewed: StoredStaffSession,
        entered: Option<(Entry, RegionId)>,
    ) -> Result<Option<OpenedDesk>, Error> {
        let now = self.store.clock().now();
        let token = Token::random(TokenKind::Staff, self.store.random().as_ref());
        renewed.hash = token.hash();
        renewed.idle_until = now.plus(self.options.idle).min(renewed.expires_at);
        let (old, staff, expires_at) = (session.hash, session.staff, session.expires_at);
        let own = self.clone();
        let done = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                if !sessions::end(tx, &old).await? || !is_active(tx, staff).await? {
                    return Ok::<_, Error>(false);
                }
                sessions::open(tx, &renewed).await?;
                if let Some((entry, region)) = entered {
                    tx.note(entry);
                    own.write_to_managers(tx, region, staff).await?;
                }
                Ok(true)
            })
            .await?;
        Ok(done.then_some(OpenedDesk {
            token,
            expires_at,
            staff,
        }))
    }

    /// Ends a session, immediately and on every node. This is what signing out does.
    pub async fn end(&self, session: &StaffSession) -> Result<(), Error> {
        let hash = session.hash;
        self.store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                sessions::end(tx, &hash).await.map(drop)
            })
            .await
    }

    /// Returns the invited and active people with a role in a region, by name.
    pub async fn members(&self, region: RegionId) -> Result<Arc<Vec<RegionMember>>, Error> {
        let generation = self.store.session_generation();
        if let Some(known) = self.members.get(generation, &region) {
            return Ok(known);
        }
        let members = Arc::new(self.store.members_of_region(region).await?);
        self.members.keep(generation, region, members.clone());
        Ok(members)
    }

    /// Returns a person's name, also of one who was disabled. `None` if nobody has this id, or if the
    /// name was erased.
    pub async fn name(&self, id: StaffId) -> Result<Option<String>, Error> {
        let name = self.store.staff_name(id).await?;
        Ok(name.filter(|name| !name.is_empty()))
    }

    /// Writes the times of last use to the database. Call it periodically, and at shutdown.
    pub async fn note_uses(&self) -> Result<(), Error> {
        let most = i64::try_from(NOTED_WITHIN.as_micros()).unwrap_or(i64::MAX);
        let sessions: Vec<_> = self
            .known
            .all()
            .filter_map(|(_, session)| {
                let until = session.idle_until.load(Ordering::Relaxed);
                (until - session.noted.load(Ordering::Relaxed) >= most).then_some((session, until))
            })
            .collect();
        if sessions.is_empty() {
            return Ok(());
        }
        let uses = sessions
            .iter()
            .map(|(session, until)| (session.hash, Timestamp::from_micros(*until)))
            .collect();
        self.store.prolong_staff_sessions(uses).await?;
        let seen = sessions.iter().map(|(session, until)| {
            let at = Timestamp::from_micros(*until).minus(self.options.idle);
            (session.staff, at)
        });
        self.store.note_staff_seen(seen.collect()).await?;
        for (session, until) in sessions {
            session.noted.store(until, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// Returns whether a person is active, and keeps others from changing that until the transaction
/// ends.
pub(super) async fn is_active(tx: &mut SessionTx<'_, '_>, id: StaffId) -> Result<bool, Error> {
    if !staff::hold(tx.transaction(), id).await? {
        return Ok(false);
    }
    let found = staff::find(tx.transaction(), id).await?;
    Ok(found.is_some_and(|found| found.status == StaffStatus::Active))
}

/// Returns the entry of a session that was opened.
pub(super) fn opened_entry(session: &StoredStaffSession, now: Timestamp) -> Entry {
    let entry = Entry::new(Kind::SessionOpened, Actor::Staff(session.staff), now)
        .about(SessionId::of(&session.hash))
        .with("method", session.method.clone());
    match &session.network {
        Some(network) => entry.with("network", network.clone()),
        None => entry,
    }
}
