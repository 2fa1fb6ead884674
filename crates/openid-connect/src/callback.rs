//! The query with which the browser comes back from the provider.

use crate::{Flow, Reason, Settings, metadata::Metadata};
use std::fmt;
use url::form_urlencoded;

/// The query with which the browser comes back from the provider.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Callback {
    code: Option<String>,
    state: Option<String>,
    issuer: Option<String>,
    error: Option<String>,
}

impl Callback {
    /// Parses a query. A parameter that stands there twice is refused, because two readers might
    /// take a different one.
    pub fn parse(query: &str) -> Result<Self, Reason> {
        let mut callback = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "code" => &mut callback.code,
                "state" => &mut callback.state,
                "iss" => &mut callback.issuer,
                "error" => &mut callback.error,
                _ => continue,
            };
            if place.replace(value.into_owned()).is_some() {
                return Err(Reason::Callback);
            }
        }
        Ok(callback)
    }

    /// Returns the code, if the callback belongs to the flow and comes from this provider.
    pub(crate) fn code(
        &self,
        flow: &Flow,
        settings: &Settings,
        metadata: &Metadata,
    ) -> Result<&str, Reason> {
        if self.state.as_deref() != Some(flow.state.as_str()) {
            return Err(Reason::State);
        }
        match self.issuer.as_deref() {
            None if metadata.promises_issuer => return Err(Reason::ResponseIssuerMissing),
            Some(issuer) if issuer != settings.issuer => return Err(Reason::ResponseIssuer),
            _ => {}
        }
        match self.error.as_deref() {
            Some("access_denied") => return Err(Reason::Denied),
            Some(_) => return Err(Reason::ProviderError),
            None => {}
        }
        let code = self.code.as_deref().filter(|code| !code.is_empty());
        code.ok_or(Reason::CodeMissing)
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback").finish_non_exhaustive()
    }
}
