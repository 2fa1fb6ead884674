//! The API, composed: its state, its routes and the middleware around them.

use crate::{
    auth::client_ip,
    context::Noted,
    metrics_page,
    middleware::Service,
    pages,
    settings::Settings,
    state::{ApiState, State},
    v1, v2,
};
use axum::{
    Router,
    extract::Request,
    middleware::{from_extractor, map_request},
};
use services::Services;
use std::sync::atomic::Ordering;

/// The API. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Api {
    pub(crate) state: State,
}

impl Api {
    /// Creates the API on the services.
    pub fn new(services: Services, settings: Settings) -> Self {
        Self {
            state: ApiState::new(services, settings, v2::document(), v1::document()).into(),
        }
    }

    /// Returns the service that answers all requests.
    pub fn service(&self) -> Service {
        self.service_beside(Router::new())
    }

    /// Returns the service with additional pages. The pages share its middleware, except for the
    /// headers that they set themselves. Each of their requests carries the caller's
    /// [`std::net::IpAddr`] as an extension if the address is known.
    pub fn service_beside(&self, others: Router) -> Service {
        let proxies = self.state.settings.proxies;
        let others = others.layer(map_request(move |mut request: Request| {
            if let Some(address) = client_ip(request.headers(), request.extensions(), proxies) {
                request.extensions_mut().insert(address);
            }
            std::future::ready(request)
        }));
        let pages = pages::routes(&self.state.settings.public_url)
            .merge(others.with_state(()))
            .route_layer(from_extractor::<Noted>());
        let mut routes = v2::router();
        if self.state.settings.version_1.is_on {
            routes = routes.merge(v1::router());
        }
        Service::new(routes.merge(pages), &self.state)
    }

    /// Returns the router that serves the metrics at `/metrics`. Bind it to an address that only
    /// the operator can reach.
    pub fn metrics_router(&self) -> Router {
        metrics_page::router(self.state.clone())
    }

    /// Compresses the static files, so that no request has to wait for it. This keeps a processor
    /// busy for a moment; call it while the server already answers requests.
    pub fn prepare_assets(&self) {
        self.state.document.prepare();
        if let Some(document) = &self.state.version_1.document {
            document.prepare();
        }
        pages::prepare_assets();
    }

    /// Makes `/health/ready` fail, so that a load balancer sends requests elsewhere.
    pub fn stop(&self) {
        self.state.stopping.store(true, Ordering::Release);
    }

    /// Writes the time of last use of keys and sessions, and drops idle rate limit buckets.
    pub async fn tidy(&self) -> Result<(), store::Error> {
        if let Some(limiter) = &self.state.limiter {
            limiter.forget_idle();
        }
        let uses = self.state.credentials.take_uses();
        if !uses.is_empty() {
            self.state.store.note_use_of_keys(uses).await?;
        }
        let uses = self.state.version_1.take_uses();
        if !uses.is_empty() {
            self.state.store.note_use_of_version_1(uses).await?;
        }
        self.state.staff.note_uses().await?;
        self.state.sessions.note_uses().await
    }
}
