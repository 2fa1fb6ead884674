//! A request as authentication sees it.

use crate::{State, context::Context, problem::Problem};
use http::{HeaderMap, HeaderName, Method, request::Parts};
use messages::{Credential, Parameter};
use model::{Fault, Permission, RegionId};
use services::audit::AuthFailure;

/// The header in which an admin key names the region that it acts for.
pub(super) const REGION: HeaderName = HeaderName::from_static("x-api-region");

/// The parts of a request that authentication uses.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Incoming<'r> {
    pub(crate) app: &'r State,
    pub(crate) method: &'r Method,
    pub(crate) headers: &'r HeaderMap,
    pub(super) query: Option<&'r str>,
    pub(crate) context: &'r Context,
}

impl<'r> Incoming<'r> {
    pub(crate) fn new(app: &'r State, parts: &'r Parts, context: &'r Context) -> Self {
        Self {
            app,
            method: &parts.method,
            headers: &parts.headers,
            query: parts.uri.query(),
            context,
        }
    }

    /// Returns the permission that this request requires of a key.
    pub(super) fn needs(&self) -> Option<Permission> {
        self.app
            .needs
            .of_request(self.context.route(), self.method, self.query)
    }

    /// Returns the 403 for a valid credential of a kind that the route does not take.
    pub(super) fn wrong(&self, detail: Credential) -> Problem {
        self.context.refuse(AuthFailure::Kind);
        Problem::new(detail)
    }

    /// Adds a fault if the request names a region, for a caller that acts for its own.
    pub(super) fn refuse_region(&self, faults: &mut Vec<Fault>) {
        if self.headers.contains_key(REGION) {
            faults.push(Fault::parameter(REGION.as_str(), Parameter::OwnRegion));
        }
    }

    /// Determines the region that an admin key acts for, from the header that names it.
    pub(super) async fn acted_for(
        &self,
        faults: &mut Vec<Fault>,
    ) -> Result<Option<RegionId>, Problem> {
        let Self { app, headers, .. } = *self;
        let mut named = headers.get_all(REGION).iter();
        let name = match (named.next(), named.next()) {
            (Some(_), Some(_)) => {
                faults.push(Fault::parameter(REGION.as_str(), Parameter::Repeated));
                return Ok(None);
            }
            (Some(name), None) if !name.as_bytes().trim_ascii().is_empty() => name,
            _ => {
                faults.push(Fault::parameter(REGION.as_str(), Parameter::RegionMissing));
                return Ok(None);
            }
        };
        let name = name.to_str().unwrap_or_default();
        let look_up = async {
            let region = app.store.region_named(name).await?;
            Ok(region.map(|region| region.id))
        };
        let region = app
            .regions
            .get_or_load(&app.store, name, look_up, |_| None)
            .await?;
        region
            .map(|region| Some(*region))
            .ok_or_else(Problem::not_found)
    }
}
