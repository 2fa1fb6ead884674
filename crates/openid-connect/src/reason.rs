//! Why a sign-in or a logout token was refused.

/// Declares the reasons with their names, so that each is written once.
macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// Why a sign-in or a logout token was refused. It names no person and no value of a token.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
        pub enum Reason {
            $($(#[doc = $doc])+ #[error($text)] $name,)+
        }

        impl Reason {
            /// All reasons.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Returns the name for an audit log.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// Returns the reason with this name.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|reason| reason.name() == name)
            }
        }
    };
}

reasons! {
    /// The provider did not answer.
    Unreachable = "providerUnreachable",
    /// The metadata is no JSON document with the endpoints that a sign-in needs.
    Metadata = "metadataMalformed",
    /// The metadata names another issuer than the configured one.
    MetadataIssuer = "metadataIssuerDiffers",
    /// The key set is no JSON document with keys.
    KeySet = "keySetMalformed",
    /// The query of the callback has a parameter twice, or one that is not text.
    Callback = "callbackMalformed",
    /// The state is missing or belongs to another flow.
    State = "stateDiffers",
    /// The `iss` parameter is missing although the provider promises it.
    ResponseIssuerMissing = "responseIssuerMissing",
    /// The `iss` parameter names another provider (mix-up).
    ResponseIssuer = "responseIssuerDiffers",
    /// The person declined, or the provider refused.
    Denied = "providerDenied",
    /// The provider asks for a sign-in that it could not do without the person.
    ProviderError = "providerError",
    /// The callback has no code.
    CodeMissing = "codeMissing",
    /// The provider does not accept the code: it is used, too old or foreign.
    Code = "codeRefused",
    /// The provider does not accept the client's id or secret.
    ClientRefused = "clientRefused",
    /// The answer of the token endpoint is not what the standard says.
    TokenResponse = "tokenResponseMalformed",
    /// The answer of the token endpoint has no ID token.
    IdTokenMissing = "idTokenMissing",
    /// The token is no signed JWT.
    Token = "tokenMalformed",
    /// The token is longer than the limit.
    TokenTooLong = "tokenTooLong",
    /// The token is of another type, such as an access token.
    TokenType = "tokenTypeDiffers",
    /// The algorithm is none of RS256, PS256, ES256 and EdDSA.
    Algorithm = "algorithmNotAccepted",
    /// The header requires an extension.
    Critical = "criticalHeader",
    /// No key of the provider fits the token.
    KeyUnknown = "keyUnknown",
    /// The signature is wrong.
    Signature = "signatureWrong",
    /// The issuer is missing or differs from the configured one.
    Issuer = "issuerDiffers",
    /// The audience is missing or does not contain this client.
    Audience = "audienceDiffers",
    /// There are several audiences, and the authorized party is not this client.
    AuthorizedParty = "authorizedPartyDiffers",
    /// The expiry is missing or no number.
    ExpiryMissing = "expiryMissing",
    /// The token has expired.
    Expired = "expired",
    /// The time of issue is missing or no number.
    IssuedMissing = "issueTimeMissing",
    /// The token is issued in the future.
    IssuedInFuture = "issuedInFuture",
    /// The token is not valid yet.
    NotYetValid = "notYetValid",
    /// The token is older than a logout token may be.
    TooOld = "tooOld",
    /// The nonce is missing.
    NonceMissing = "nonceMissing",
    /// The nonce belongs to another flow.
    Nonce = "nonceDiffers",
    /// The access token is not the one that the ID token was issued with.
    AccessTokenHash = "accessTokenHashDiffers",
    /// The time of authentication is missing although it was asked for.
    AuthenticationTimeMissing = "authenticationTimeMissing",
    /// The person has authenticated too long ago, or in the future.
    AuthenticationTime = "authenticationTimeWrong",
    /// The authentication context is missing or none of those that are required.
    Acr = "authenticationContextDiffers",
    /// The subject is missing, empty or too long.
    Subject = "subjectMissing",
    /// The claim that identifies the person is missing or no text.
    SubjectClaim = "subjectClaimMissing",
    /// The tenant is missing or is another one than the issuer's.
    Tenant = "tenantDiffers",
    /// The hosted domain is missing although it is required.
    HostedDomainMissing = "hostedDomainMissing",
    /// The hosted domain is none of the provider's domains.
    HostedDomain = "hostedDomainDiffers",
    /// The answer of the userinfo endpoint is not what the standard says.
    Userinfo = "userinfoMalformed",
    /// The userinfo endpoint answers about another person.
    UserinfoSubject = "userinfoSubjectDiffers",
    /// The logout token has no event of a back-channel logout.
    LogoutEvent = "logoutEventMissing",
    /// The logout token has a nonce, so that it may be an ID token.
    LogoutNonce = "logoutNoncePresent",
    /// The logout token has no id of its own.
    LogoutId = "logoutIdMissing",
    /// The logout token names neither a person nor a session.
    LogoutTarget = "logoutTargetMissing",
}

#[cfg(test)]
mod tests {
    use super::Reason;

    #[test]
    fn every_reason_has_a_name_of_its_own() {
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.name()), Some(*reason));
            assert_eq!(reason.to_string(), reason.name());
        }
    }
}
