//! Why an answer of a browser is refused.

use webauthn_rs::prelude::WebauthnError;

/// Why an answer of a browser is refused. The person sees the same page for each; the audit log has
/// the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejection {
    /// The answer is not of the form that a browser sends.
    Malformed,
    /// The answer is to another challenge.
    Challenge,
    /// The answer is from a page of another site.
    Origin,
    /// The authenticator has not verified its user.
    Unverified,
    /// The counter has not risen: the passkey may have been copied.
    Counter,
    /// The credential is not the one that is known.
    Credential,
    /// The signature is wrong, or another check failed.
    Signature,
}

impl Rejection {
    /// Returns the name of the reason, as the audit log has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Challenge => "challenge",
            Self::Origin => "origin",
            Self::Unverified => "unverified",
            Self::Counter => "counter",
            Self::Credential => "credential",
            Self::Signature => "signature",
        }
    }
}

impl From<WebauthnError> for Rejection {
    fn from(error: WebauthnError) -> Self {
        use WebauthnError as E;
        match error {
            E::MismatchedChallenge | E::ChallengeNotFound => Self::Challenge,
            E::InvalidRPOrigin | E::InvalidRPIDHash | E::CredentialCrossOrigin => Self::Origin,
            E::UserNotVerified | E::UserNotPresent => Self::Unverified,
            E::CredentialPossibleCompromise => Self::Counter,
            E::CredentialNotFound
            | E::CredentialAlteredAlgFromRequest
            | E::CredentialExcludedFromRequest
            | E::CredentialBackupEligibilityInconsistent => Self::Credential,
            E::InvalidClientDataType
            | E::InvalidUserUniqueId
            | E::MissingAttestationCredentialData
            | E::ParseCBORFailure(_)
            | E::ParseJSONFailure(_)
            | E::ParseNOMFailure
            | E::ParseInsufficientBytesAvailable => Self::Malformed,
            _ => Self::Signature,
        }
    }
}
