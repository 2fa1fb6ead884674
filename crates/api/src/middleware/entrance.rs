//! Admits requests. A request without a body occupies an in-flight slot from the start. A request
//! with a body occupies one only once the body has arrived, so that slow senders do not block
//! others.

use crate::{State, problem::Problem, state::ApiState};
use axum::{body::HttpBody, extract::Request};
use edge::{Admission, Rejection, RequestBody, WithBody};
use http::header;
use messages::Parameter;
use model::Fault;
use services::waiting::{self, InFlightPermit};
use std::net::IpAddr;

/// Admits a request. Returns its slot and its body, which is taken out of the request.
pub(super) async fn enter(
    app: &State,
    address: Option<IpAddr>,
    request: &mut Request,
) -> Result<(InFlightPermit, Option<WithBody>), Problem> {
    if !request.body().is_end_stream() {
        let admission = || Box::new(InFlight(app.clone())) as Box<dyn Admission>;
        let taken = RequestBody::take(&app.bodies, address, admission, request);
        return Ok((
            InFlightPermit::later(&app.in_flight),
            Box::pin(taken).await?,
        ));
    }
    let (permit, before) = InFlightPermit::take(&app.in_flight);
    // Health checks are always answered, because an overloaded server is not a failed one.
    if app.has_room(before) || request.uri().path().starts_with("/health/") {
        Ok((permit, None))
    } else {
        Err(Rejection::Overloaded.into())
    }
}

impl ApiState {
    /// Returns whether one more request is admitted, given the number in flight.
    fn has_room(&self, in_flight: usize) -> bool {
        in_flight < self.settings.max_in_flight && self.load.admits()
    }
}

/// The admission of a request whose body has arrived.
struct InFlight(State);

impl Admission for InFlight {
    fn enter(&self) -> bool {
        let admitted = waiting::take_permit().is_none_or(|before| self.0.has_room(before));
        if !admitted {
            waiting::release();
        }
        admitted
    }

    fn leave(&self) {
        waiting::release();
    }
}

/// A violation of HTTP in a request whose head could be parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// An HTTP/1.1 request without `Host`.
    NoHost,
    /// More than one `Host`.
    SeveralHosts,
    /// An invalid `Host`.
    BadHost,
}

impl From<Malformed> for Problem {
    fn from(malformed: Malformed) -> Self {
        let expected = match malformed {
            Malformed::NoHost => Parameter::HostMissing,
            Malformed::SeveralHosts => Parameter::HostRepeated,
            Malformed::BadHost => Parameter::Host,
        };
        Self::invalid(vec![Fault::parameter(header::HOST.as_str(), expected)])
    }
}
