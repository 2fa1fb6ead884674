//! `GET /auth/regions/me`: the region that a key belongs to.

use super::shown::whole;
use crate::{
    envelope::{self, Envelope},
    input::{Call, accept},
    problem::Problem,
};
use axum::response::Response;
use messages::{Credential, Parameter};
use model::{Fault, Permission, Scope};
use store::audit::Kind;

#[utoipa::path(
    get,
    path = "/auth/regions/me",
    operation_id = "getOwnRegion",
    tag = "Regions",
    summary = "Read the own region",
    description = "The region that the key belongs to, or that an admin key acts for, with its keys (never the keys \
themselves). The secret that signs callbacks is shown on request, but not to a sandbox-only key: that of the environment \
which the request is in, since production and the sandbox each have their own.",
    params(("include" = Option<String>, Query, description = "`callbackSecret` to show the secret that signs callbacks.", pattern = "^callbackSecret$")),
    responses((status = 200, description = "The region.", body = ref("#/components/schemas/RegionRecord"))),
)]
pub(crate) async fn me(mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let secret = match call.query.one("include", &mut call.faults) {
        None => false,
        Some("callbackSecret") => true,
        Some(_) => {
            call.faults
                .push(Fault::parameter("include", Parameter::Include));
            false
        }
    };
    if secret {
        call.require(Permission::Settings)?;
    }
    let ready = call.ready()?;
    if secret && ready.sandbox_only {
        return Err(Problem::new(Credential::SandboxOnlySecret));
    }
    if secret {
        let Scope {
            region,
            environment,
        } = ready.scope;
        let shown = ready
            .store()
            .entry(Kind::SecretShown)
            .of(region)
            .about(region);
        let shown = shown.with("environment", environment.name());
        ready.app.store.note_once_a_minute(vec![shown]).await?;
    }
    let region = ready
        .app
        .store
        .region(ready.scope.region)
        .await?
        .ok_or_else(Problem::not_found)?;
    ready.context.count(1);
    let keys = ready.app.store.keys_of(region.id).await?;
    ready.context.count(keys.len());
    let mut envelope = Envelope::open("Successfully retrieved region", 1024);
    let shown = secret.then(|| region.secret(ready.scope.environment).current.as_str());
    envelope.json(&whole(&region, &keys, shown, ready.app.clock.now()))?;
    let response = envelope.close(ready.scope.environment, &[]);
    Ok(if secret {
        envelope::secret(response)
    } else {
        response
    })
}
