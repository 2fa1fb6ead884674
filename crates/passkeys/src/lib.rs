//! Passkeys: which are asked for, and which answers of a browser are accepted.
//!
//! The protocol is `WebAuthn`, by `webauthn-rs`. This crate fixes the policy:
//!
//! - The relying party's id is the host of the public URL. The origin is exactly that URL's.
//! - A passkey is discoverable and verifies its user (by PIN or biometrics). No attestation is asked
//!   for. The algorithms are ES256, ES384 and RS256.
//! - A challenge has 32 random bytes. Its [`Started::state`] is kept by the caller, on the server, for
//!   [`LIFE`], and is used once.
//! - A counter that does not rise is refused: the passkey may have been copied.
//!
//! Nothing is stored here. The caller removes a state before it finishes with it, stores
//! [`Passkey`]s, and knows whose they are.

mod rejection;
mod site;

pub use rejection::Rejection;
pub use site::{LIFE, Site, Unusable};

/// The bytes of a user handle: what a passkey stores as its owner, as a random number.
pub type Handle = [u8; 16];

/// The person that a passkey is made for.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    /// The person's handle, which is the same for all their passkeys.
    pub handle: Handle,
    /// What distinguishes the accounts of people in the browser's list, such as an e-mail address.
    pub account: &'a str,
    /// The person's name.
    pub name: &'a str,
}

/// A request to the browser.
#[derive(Debug, Clone)]
pub struct Started {
    /// The options for `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`, as JSON.
    pub options: String,
    /// What the server must keep until the answer arrives. It contains the challenge.
    pub state: String,
}

/// A passkey as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// The credential's id, unique in the installation.
    pub id: Vec<u8>,
    /// The public key and what else an answer is checked against, opaque to the caller.
    pub key: Vec<u8>,
    /// The last counter seen. 0 if the passkey has none, as synchronised ones.
    pub counter: u32,
    /// Whether the passkey is stored in more places than one device.
    pub backed_up: bool,
}

/// Whose passkey an answer claims to be from, before it is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The handle of the person.
    pub handle: Handle,
    /// The id of the credential.
    pub id: Vec<u8>,
}

#[cfg(test)]
mod tests;
