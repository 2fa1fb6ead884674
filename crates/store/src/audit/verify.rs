//! Verification of the audit log: each entry follows the previous one, and each hash and checksum
//! is correct.

use super::{
    Hash, Kind, NOTHING,
    entry::hex,
    is_sealed,
    read::{Kept, query},
};
use crate::Store;
use db::{Database, Error};
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
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str =
            "expected a number, a colon and 64 hexadecimal digits, as `audit verify` prints them";
        let (sequence, digits) = text.split_once(':').ok_or(EXPECTED)?;
        let mut hash = NOTHING;
        if digits.len() != 64 || !digits.is_ascii() {
            return Err(EXPECTED);
        }
        for (index, byte) in hash.iter_mut().enumerate() {
            *byte =
                u8::from_str_radix(&digits[2 * index..2 * index + 2], 16).map_err(|_| EXPECTED)?;
        }
        Ok(Self {
            sequence: sequence.parse().map_err(|_| EXPECTED)?,
            hash,
        })
    }
}

/// The reason why a log cannot be relied on.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// An entry was changed, or was not written by this installation.
    #[error("entry {sequence} is not what was written: {what}")]
    Entry {
        /// Its sequence number.
        sequence: i64,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Entries are missing.
    #[error("entry {0} is missing")]
    Missing(i64),
    /// The oldest entries are missing, and no entry records their removal.
    #[error("the entries before {0} are missing, and none says that they were removed")]
    Beheaded(i64),
    /// The entry that was noted outside the database has another hash.
    #[error("entry {0} is not the one whose hash was noted")]
    Noted(i64),
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
            Some((last, _)) if sequence != last + 1 => return Err(Broken::Missing(last + 1)),
            Some((_, hash)) if kept.previous != hash => {
                return Err(Broken::Entry {
                    sequence,
                    what: "it does not follow the entry before it",
                });
            }
            Some(_) => {}
            None => self.first = Some((sequence, kept.previous.clone())),
        }
        let hash = kept.text.hash();
        if kept.hash != hash {
            return Err(Broken::Entry {
                sequence,
                what: "its hash is another",
            });
        }
        if !is_sealed(&self.secret, &hash, &kept.seal) {
            return Err(Broken::Entry {
                sequence,
                what: "its seal was not made with this installation's secret",
            });
        }
        if self
            .noted
            .is_some_and(|noted| noted.sequence == sequence && noted.hash != hash)
        {
            return Err(Broken::Noted(sequence));
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
            return Err(Broken::Beheaded(first));
        }
        let head = last.map(|(sequence, hash)| Noted { sequence, hash });
        match (noted, head) {
            (Some(noted), Some(head)) if noted.sequence <= head.sequence => {}
            (Some(noted), _) => return Err(Broken::Missing(noted.sequence)),
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
