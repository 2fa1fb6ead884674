//! How a request comes in. Without a body it has its place among the requests in flight from the start, and with one it
//! has it once the body is there: who sends slowly takes no place from others.

use crate::{App, problem::Problem};
use axum::{body::HttpBody, extract::Request};
use edge::{Admission, Refused, RequestBody, WithBody};
use engine::waiting::{self, Place};
use http::header;
use model::Fault;
use std::net::IpAddr;

/// Lets a request in: its place, and its body, of which the request itself has none any more.
pub(super) async fn enter(
    app: &App,
    address: Option<IpAddr>,
    request: &mut Request,
) -> Result<(Place, Option<WithBody>), Problem> {
    if !request.body().is_end_stream() {
        let admission = || Box::new(InFlight(app.clone())) as Box<dyn Admission>;
        let taken = RequestBody::take(&app.bodies, address, admission, request);
        return Ok((Place::later(&app.in_flight), Box::pin(taken).await?));
    }
    let (place, before) = Place::take(&app.in_flight);
    // Health is always answered: an overloaded server is not a dead one.
    if app.has_room(before) || request.uri().path().starts_with("/health/") {
        Ok((place, None))
    } else {
        Err(Refused::Overloaded.into())
    }
}

impl App {
    /// Whether one more request is let in where so many are in flight.
    fn has_room(&self, in_flight: usize) -> bool {
        in_flight < self.settings.max_in_flight && self.load.admits()
    }
}

/// Requests in flight, for a request whose body has arrived.
struct InFlight(App);

impl Admission for InFlight {
    fn enter(&self) -> bool {
        let admitted = waiting::take_place().is_none_or(|before| self.0.has_room(before));
        if !admitted {
            waiting::give_back();
        }
        admitted
    }

    fn leave(&self) {
        waiting::give_back();
    }
}

/// What is wrong with a request as HTTP has it, though its head could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// HTTP/1.1 without `Host`.
    NoHost,
    /// More than one `Host`.
    SeveralHosts,
    /// A `Host` that is none.
    BadHost,
}

impl From<Malformed> for Problem {
    fn from(malformed: Malformed) -> Self {
        let (code, expected) = match malformed {
            Malformed::NoHost => ("required", "expected the host that the request is for"),
            Malformed::SeveralHosts => ("duplicate", "expected exactly once"),
            Malformed::BadHost => ("format", "expected a host, and a port where it is not the usual one"),
        };
        Self::invalid(vec![Fault::parameter(header::HOST.as_str(), code, expected)])
    }
}
