//! A signed JSON Web Token in its compact form.

use crate::Reason;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

/// The maximum length of a token in bytes.
const LONGEST: usize = 32 * 1024;

/// The algorithms that are accepted. `none` and those with a shared secret are not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Rs256,
    Ps256,
    Es256,
    EdDsa,
}

impl Algorithm {
    /// Returns the name in a token's header and in a key.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        let all = [Self::Rs256, Self::Ps256, Self::Es256, Self::EdDsa];
        all.into_iter().find(|algorithm| algorithm.name() == name)
    }
}

/// A token whose signature is not verified yet.
pub(crate) struct Token<'t> {
    pub(crate) algorithm: Algorithm,
    pub(crate) key_id: Option<String>,
    /// The type in the header.
    kind: Option<String>,
    pub(crate) signed: &'t str,
    pub(crate) signature: Vec<u8>,
    payload: Vec<u8>,
}

impl<'t> Token<'t> {
    /// Parses a token. Keys and their addresses in the header are not looked at.
    pub(crate) fn parse(text: &'t str) -> Result<Self, Reason> {
        if text.len() > LONGEST {
            return Err(Reason::TokenTooLong);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(Reason::Token)?;
        let (header, payload) = signed.split_once('.').ok_or(Reason::Token)?;
        let header: Map<String, Value> =
            serde_json::from_slice(&decode(header)?).map_err(|_| Reason::Token)?;
        let text = |name: &str| match header.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(Reason::Token),
        };
        let algorithm = text("alg")?.ok_or(Reason::Token)?;
        let algorithm = Algorithm::parse(&algorithm).ok_or(Reason::Algorithm)?;
        if header.contains_key("crit") {
            return Err(Reason::Critical);
        }
        Ok(Self {
            algorithm,
            key_id: text("kid")?,
            kind: text("typ")?,
            signed,
            signature: decode(signature)?,
            payload: decode(payload)?,
        })
    }

    /// Returns whether the header names this type; `absent` is the answer if it names none.
    pub(crate) fn is_of_type(&self, kind: &str, absent: bool) -> bool {
        self.kind.as_deref().map_or(absent, |given| {
            let given = given.to_ascii_lowercase();
            given.strip_prefix("application/").unwrap_or(&given) == kind
        })
    }

    /// Returns the claims. Only a verified token's claims mean anything.
    pub(crate) fn claims(&self) -> Result<Map<String, Value>, Reason> {
        serde_json::from_slice(&self.payload).map_err(|_| Reason::Token)
    }
}

fn decode(part: &str) -> Result<Vec<u8>, Reason> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| Reason::Token)
}
