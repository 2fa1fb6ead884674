//! Verification of the audit log: each entry follows the previous one, and each hash and checksum
//! is correct.

use super::{
    Hash, Kind, NOTHING,
    entry::hex,
    has_valid_mac,
    read::{Kept, query},
};
use crate::Store;
use db::{Database, Error};
use messages::{AuditLog, Command};
use model::Secret;

/// The result for a log without faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// The number of entries.
    pub entries: i64,
    /// The last entry, to be noted outside the database.
    pub head: Option<Noted>,
}

/// Sequence number and hash of an entry, as noted outside the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noted {
    /// Its sequence number.
    pub sequence: i64,
    /// Its hash.
    pub hash: Hash,
}

impl std::fmt::Display for Noted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.sequence, hex(&self.hash))
    }
}

impl std::str::FromStr for Noted {
    type Err = Command;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = Command::NotedEntry;
        let (sequence, digits) = text.split_once(':').ok_or(Command::NotedEntry)?;
        let mut hash = NOTHING;
        if digits.len() != 64 || !digits.is_ascii() {
            return Err(expected);
        }
        for (index, byte) in hash.iter_mut().enumerate() {
            let pair = &digits[2 * index..2 * index + 2];
            *byte = u8::from_str_radix(pair, 16).map_err(|_| Command::NotedEntry)?;
        }
        Ok(Self {
            sequence: sequence.parse().map_err(|_| expected)?,
            hash,
        })
    }
}

/// The reason why a log cannot be relied on.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// An entry is missing, was changed, or was not written by this installation.
    #[error(transparent)]
    Log(#[from] AuditLog),
    /// The log could not be read.
    #[error(transparent)]
    Store(#[from] Error),
}

/// The state of a verification in progress.
struct Walk {
    secret: Secret,
    noted: Option<Noted>,
    /// The sequence number of the first entry, and the previous hash it contains.
    first: Option<(i64, Vec<u8>)>,
    /// The sequence number of the last removed entry, and its hash.
    pruned: Option<(i64, String)>,
    last: Option<(i64, Hash)>,
    entries: i64,
}

impl Walk {
    fn step(&mut self, kept: &Kept) -> Result<(), Broken> {
        let Kept { sequence, .. } = *kept;
        match self.last {
            Some((last, _)) if sequence != last + 1 => {
                let (sequence, before) = (last + 1, last);
                return Err(AuditLog::Missing { sequence, before }.into());
            }
            Some((before, hash)) if kept.previous != hash => {
                return Err(AuditLog::Order { sequence, before }.into());
            }
            Some(_) => {}
            None => self.first = Some((sequence, kept.previous.clone())),
        }
        let hash = kept.text.hash();
        if kept.hash != hash {
            return Err(AuditLog::Hash { sequence }.into());
        }
        if !has_valid_mac(&self.secret, &hash, &kept.mac) {
            return Err(AuditLog::Mac { sequence }.into());
        }
        if self
            .noted
            .is_some_and(|noted| noted.sequence == sequence && noted.hash != hash)
        {
            return Err(AuditLog::Noted { sequence }.into());
        }
        if kept.kind == Kind::Pruned.name() {
            let last = kept
                .subject
                .as_deref()
                .and_then(|subject| subject.parse().ok());
            let hash = kept.details["hash"].as_str().map(str::to_owned);
            self.pruned = last.zip(hash).or(self.pruned.take());
        }
        self.last = Some((sequence, hash));
        self.entries += 1;
        Ok(())
    }

    fn end(self) -> Result<Verified, Broken> {
        let Self {
            noted,
            first,
            pruned,
            last,
            entries,
            ..
        } = self;
        if let Some((first, previous)) = first
            && !(first == 1 && previous == NOTHING)
            && pruned != Some((first - 1, hex(&previous)))
        {
            return Err(AuditLog::Beheaded { sequence: first }.into());
        }
        let head = last.map(|(sequence, hash)| Noted { sequence, hash });
        match (noted, head) {
            (Some(noted), Some(head)) if noted.sequence <= head.sequence => {}
            (Some(noted), _) => {
                let (sequence, before) = (noted.sequence, head.map_or(0, |head| head.sequence));
                return Err(AuditLog::Missing { sequence, before }.into());
            }
            (None, _) => {}
        }
        Ok(Verified { entries, head })
    }
}

pub(crate) async fn verify(
    database: &Database,
    secret: &Secret,
    noted: Option<Noted>,
) -> Result<Verified, Broken> {
    let secret = secret.clone();
    let mut walk = Walk {
        secret,
        noted,
        first: None,
        pruned: None,
        last: None,
        entries: 0,
    };
    query(database, 0, |kept| walk.step(&kept)).await?;
    walk.end()
}

impl Store {
    /// Verifies the whole audit log. An entry noted outside the database must be in it, or have
    /// been removed since.
    pub async fn verify_audit(&self, noted: Option<Noted>) -> Result<Verified, Broken> {
        verify(self.database(), &self.installation().secret, noted).await
    }
}
