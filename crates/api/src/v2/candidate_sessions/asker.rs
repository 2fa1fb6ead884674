//! Identifies who requests a sign-in link or tries a code: by the client's address, or by the
//! visitor's address that a region's server forwards.

use crate::{
    auth::{Anyone, client_ip, read_address},
    describe::parameters,
    input::BodyCall,
};
use messages::Parameter;
use model::Fault;
use services::sessions::Caller;

const VISITOR: &str = "x-visitor-address";

parameters! {
    /// On whose behalf a region's server signs in.
    Header VisitorAddress {
        /// The IP address of the visitor who signs in. It requires a region's key. The limits then
        /// apply to this address instead of that of the key's server.
        #[param(rename = "x-visitor-address", example = "203.0.113.9")]
        visitor_address: Option<String>,
    }
}

impl<B> BodyCall<B, Anyone, VisitorAddress> {
    /// Returns the caller to which attempts are counted. A header that is invalid or comes without
    /// a region's key is a fault.
    pub(super) fn asker(&mut self) -> Caller {
        let region = self.region();
        let mut given = self.parts.headers.get_all(VISITOR).iter();
        let fault = match (given.next(), given.next(), region) {
            (None, ..) => {
                let from = client_ip(
                    &self.parts.headers,
                    &self.parts.extensions,
                    self.app.settings.proxies,
                );
                return from.map_or(Caller::Unknown, Caller::Address);
            }
            (Some(value), None, Some(region)) => match value.to_str().ok().and_then(read_address) {
                Some(address) => return Caller::Visitor(region, address),
                None => Parameter::VisitorAddress,
            },
            (Some(_), Some(_), _) => Parameter::Repeated,
            (Some(_), None, None) => Parameter::VisitorWithoutKey,
        };
        self.faults.push(Fault::parameter(VISITOR, fault));
        Caller::Unknown
    }
}
