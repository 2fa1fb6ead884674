//! Records in the audit log what a request does without changing the store: sign-ins, refused
//! requests and admins acting for a region.

use super::log::known;
use crate::{State, context::Context};
use axum::response::Response;
use http::Method;
use services::audit::{AuthFailure, Event, SignInRefused, SignedIn};

pub(super) fn note(app: &State, method: &Method, context: &Context, response: &Response) {
    // Web pages have no request context. They put the refusal into the response's extensions.
    let said = || response.extensions().get::<AuthFailure>().copied();
    let refused = context.refused().or_else(|| {
        if response.status().is_client_error() {
            said()
        } else {
            None
        }
    });
    if let Some(why) = refused {
        app.auditor.note(
            Event::Rejected {
                why,
                network: context.network(),
            },
            &context.request_id,
        );
    }
    if let Some(refused) = response.extensions().get::<SignInRefused>().cloned() {
        let network = context.network();
        app.auditor.note(
            Event::SignInRefused { refused, network },
            &context.request_id,
        );
    }
    if let Some(how) = response.extensions().get::<SignedIn>().copied() {
        app.auditor.note(
            Event::SignedIn {
                how,
                network: context.network(),
            },
            &context.request_id,
        );
    }
    if let (true, Some(key), Some(region)) = (context.has_acted(), context.key(), context.region())
    {
        let (key, region, environment) = (*key, *region, context.environment);
        let (method, route) = (known(method), context.route().to_owned());
        app.auditor.note(
            Event::Acted {
                key,
                region,
                environment,
                method,
                route,
            },
            &context.request_id,
        );
    }
}
