//! Identifiers: a three-letter prefix and fourteen random base-62 characters.

use crate::random::{Random, base62};

const LEN: usize = 17;

/// A text that is not an id of the wanted kind.
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
            /// The characters every id of this kind begins with.
            pub const PREFIX: &'static str = $prefix;

            /// Makes a new one.
            pub fn random(random: &dyn Random) -> Self {
                let mut id = [0; LEN];
                id[..3].copy_from_slice($prefix.as_bytes());
                id[3..].copy_from_slice(&base62::<14>(random));
                Self(id)
            }

            /// The id as it is written.
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
    /// A candidate: `rec` + 14.
    CandidateId = "rec";
    /// An interaction with a candidate: `rec` + 14.
    InteractionId = "rec";
    /// An attachment of a candidate: `att` + 14.
    AttachmentId = "att";
    /// An education region: `reg` + 14.
    RegionId = "reg";
    /// An API key (its name, not its secret): `key` + 14.
    KeyId = "key";
    /// An accepted write: `mut` + 14.
    MutationId = "mut";
    /// The definition of a custom field: `fld` + 14.
    CustomFieldId = "fld";
    /// A request to show that an address is one's own: `ver` + 14.
    VerificationId = "ver";
    /// A letter that is to be sent: `mai` + 14.
    MailId = "mai";
    /// A change of a person's address that can be undone: `adr` + 14.
    AddressChangeId = "adr";
    /// A candidate's session (its name, not its token): `ses` + 14.
    SessionId = "ses";
    /// Something that a region is told of: `ntc` + 14.
    NoticeId = "ntc";
    /// The file behind an attachment, as the file store knows it.
    FileId = "fil";
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
    fn anything_else_is_refused() {
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
