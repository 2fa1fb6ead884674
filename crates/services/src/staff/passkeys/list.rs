//! A person's ways in: listed, renamed, removed.

use crate::{
    mail::StaffMail,
    staff::{Staff, StaffSession},
};
use model::{FactorId, StaffId, Timestamp, misleads, text_rules::normalize};
use store::{
    Error,
    audit::{By, Kind},
    sessions::SessionTx,
    staff::{
        self,
        factors::{self, FactorRemoval},
        identities, passkeys,
    },
};

/// The maximum length of a passkey's name in characters.
const MAX_NAME: usize = 60;

/// What a way in is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactorKind {
    /// A passkey, with the name that the person gave it.
    Passkey {
        /// The name.
        name: String,
        /// Whether it is stored in more places than one device.
        backed_up: bool,
    },
    /// An account at the provider with this name in the configuration.
    Account {
        /// The provider's name.
        provider: String,
    },
}

/// A way in, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Its id.
    pub id: FactorId,
    /// What it is.
    pub kind: FactorKind,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// Why a way in was not removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRemoved {
    /// The person has no such way in.
    Missing,
    /// It is the last one.
    Last,
    /// It is the last one with which the person gets into one of the regions.
    LastOfRegion,
}

impl Staff {
    /// Returns a person's ways in, oldest first.
    pub async fn factors(&self, staff: StaffId) -> Result<Vec<Factor>, Error> {
        let passkeys = self.store.passkeys_of(staff).await?;
        let identities = self.store.identities_of(staff).await?;
        let of_passkey = |one: passkeys::Passkey| Factor {
            id: one.id,
            kind: FactorKind::Passkey {
                name: one.name,
                backed_up: one.flags & super::answer::BACKED_UP != 0,
            },
            created_at: one.created_at,
            last_used_at: one.last_used_at,
        };
        let of_identity = |one: identities::Identity| Factor {
            id: one.id,
            kind: FactorKind::Account {
                provider: one.provider,
            },
            created_at: one.created_at,
            last_used_at: one.last_used_at,
        };
        let mut all: Vec<_> = passkeys.into_iter().map(of_passkey).collect();
        all.extend(identities.into_iter().map(of_identity));
        all.sort_by_key(|one| (one.created_at, one.id));
        Ok(all)
    }

    /// Gives one of the person's passkeys another name. Returns false if there is no such passkey.
    pub async fn rename_passkey(
        &self,
        staff: StaffId,
        id: FactorId,
        name: &str,
    ) -> Result<bool, Error> {
        let name = named(name);
        self.store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                passkeys::rename(tx.transaction(), (staff, id), &name).await
            })
            .await
    }

    /// Removes a way in of the session's person. The last one stays, and so does the last one with which
    /// the person gets into one of the regions, also if that region chooses its ways at the same moment.
    pub async fn remove_factor(
        &self,
        session: &StaffSession,
        id: FactorId,
        by: impl Into<By>,
    ) -> Result<Result<(), NotRemoved>, Error> {
        let (store, person) = (self.store.on_behalf_of(by), session.staff);
        let own = self.clone();
        store
            .clone()
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                staff::hold(tx.transaction(), person).await?;
                let ways = own.allowed_ways_within(tx.transaction(), person).await?;
                let passkeys = passkeys::of(tx.transaction(), person).await?;
                let is_passkey = passkeys.iter().any(|one| one.id == id);
                let kind = if is_passkey { "passkey" } else { "account" };
                let before = factors::ways(tx.transaction(), person, None).await?;
                let after = factors::ways(tx.transaction(), person, Some(id)).await?;
                if !after.is_empty() && ways.is_lost(&before, &after) {
                    return Ok::<_, Error>(Err(NotRemoved::LastOfRegion));
                }
                match factors::remove(tx, person, id).await? {
                    FactorRemoval::Removed => {}
                    FactorRemoval::Last => return Ok(Err(NotRemoved::Last)),
                    FactorRemoval::Unknown => return Ok(Err(NotRemoved::Missing)),
                }
                let entry = store.entry(Kind::FactorRemoved).about(person);
                tx.note(entry.with("method", kind).with("factor", id.as_str()));
                let mail = StaffMail::FactorRemoved;
                own.post(tx.transaction(), person, mail, person.as_str())
                    .await?;
                Ok(Ok(()))
            })
            .await
    }
}

/// Returns a passkey's name as it is stored: in one line, and without characters that nobody sees.
pub(super) fn named(given: &str) -> String {
    let given: String = given
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !misleads(*c))
        .collect();
    let name: String = normalize(&given).chars().take(MAX_NAME).collect();
    if name.is_empty() {
        "Passkey".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_of_a_passkey_is_one_visible_line() {
        for (given, name) in [
            ("Laptop van het werk", "Laptop van het werk"),
            (" Lap\0top\n\u{202e}", "Laptop"),
            ("Kast\nboven", "Kast boven"),
            ("\0 \u{200b}", "Passkey"),
            ("", "Passkey"),
        ] {
            assert_eq!(named(given), name, "{given:?}");
        }
        assert_eq!(named(&"x".repeat(61)).len(), MAX_NAME);
    }
}
