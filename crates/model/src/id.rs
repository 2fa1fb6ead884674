//! Identifiers: a three-letter prefix and 14 random base-62 characters.

use crate::random::{Random, base62};

const LEN: usize = 17;

/// The error for a text that is not an id of the expected kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidId;

impl std::fmt::Display for InvalidId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not an id of the expected kind")
    }
}

impl std::error::Error for InvalidId {}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name([u8; LEN]);

        impl $name {
            /// The prefix of every id of this kind.
            pub const PREFIX: &'static str = $prefix;

            /// Creates a random id.
            pub fn random(random: &dyn Random) -> Self {
                let mut id = [0; LEN];
                id[..3].copy_from_slice($prefix.as_bytes());
                id[3..].copy_from_slice(&base62::<14>(random));
                Self(id)
            }

            /// Returns the id as text.
            pub fn as_str(&self) -> &str {
                std::str::from_utf8(&self.0).expect("ids are ASCII")
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let bytes: [u8; LEN] = text.as_bytes().try_into().map_err(|_| InvalidId)?;
                let valid = bytes.starts_with($prefix.as_bytes()) && bytes[3..].iter().all(u8::is_ascii_alphanumeric);
                if valid { Ok(Self(bytes)) } else { Err(InvalidId) }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// The id of a candidate: `rec` + 14 characters.
    CandidateId = "rec";
    /// The id of an interaction with a candidate: `rec` + 14 characters.
    InteractionId = "rec";
    /// The id of an attachment of a candidate: `att` + 14 characters.
    AttachmentId = "att";
    /// The id of an education region: `reg` + 14 characters.
    RegionId = "reg";
    /// The id of an API key (not its secret): `key` + 14 characters.
    KeyId = "key";
    /// The id of an accepted write: `mut` + 14 characters.
    MutationId = "mut";
    /// The id of a custom field's definition: `fld` + 14 characters.
    CustomFieldId = "fld";
    /// The id of a request to prove control of an e-mail address: `ver` + 14 characters.
    VerificationId = "ver";
    /// The id of an e-mail in the outbox: `mai` + 14 characters.
    MailId = "mai";
    /// The id of a change of a person's address that can be undone: `adr` + 14 characters.
    AddressChangeId = "adr";
    /// The id of a candidate's session (not its token): `ses` + 14 characters.
    SessionId = "ses";
    /// The id of a notice to a region: `ntc` + 14 characters.
    NoticeId = "ntc";
    /// The id of an attachment's file in the file store: `fil` + 14 characters.
    FileId = "fil";
    /// The id of a region's subscription to events: `sub` + 14 characters.
    SubscriptionId = "sub";
    /// The id of an event: `evt` + 14 characters.
    EventId = "evt";
    /// The id of a member of staff: `usr` + 14 characters.
    StaffId = "usr";
    /// The id of a task about a candidate: `tsk` + 14 characters.
    TaskId = "tsk";
    /// The id of a way in of a member of staff, a passkey or an account at a provider: `fac` + 14
    /// characters.
    FactorId = "fac";
    /// The id of an invitation of a member of staff (not its token): `inv` + 14 characters.
    InvitationId = "inv";
    /// The id of a change of many candidates at once: `job` + 14 characters.
    JobId = "job";
    /// The id of a table that was exported: `exp` + 14 characters.
    ExportId = "exp";
}

impl TaskId {
    /// Returns the id of the task that a mutation adds. It has the characters of the mutation's id,
    /// so that a repeated request names the same task.
    pub fn of_mutation(mutation: MutationId) -> Self {
        let mut id = mutation.0;
        id[..3].copy_from_slice(Self::PREFIX.as_bytes());
        Self(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;

    #[test]
    fn a_new_id_reads_back() {
        let id = CandidateId::random(&SystemRandom);
        assert_eq!(id.as_str().parse(), Ok(id));
        assert!(id.as_str().starts_with("rec"));
    }

    #[test]
    fn a_task_has_the_characters_of_its_mutation() {
        let mutation = "mutAbC13pTbjpS6Iz".parse().unwrap();
        assert_eq!(TaskId::of_mutation(mutation).as_str(), "tskAbC13pTbjpS6Iz");
    }

    #[test]
    fn other_texts_are_rejected() {
        for text in [
            "",
            "rec",
            "recAbC13pTbjpS6I",
            "recAbC13pTbjpS6Izz",
            "attAbC13pTbjpS6Iz",
            "recAbC13pTbjpS6I-",
            "recAbC13pTbjpS6\u{e9}",
        ] {
            assert_eq!(text.parse::<CandidateId>(), Err(InvalidId), "{text}");
        }
        assert!("recAbC13pTbjpS6Iz".parse::<CandidateId>().is_ok());
    }
}
