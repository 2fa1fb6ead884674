//! `GET /auth/regions/me`: the region that a key belongs to.

use super::view::OwnRegion;
use crate::{
    answers::Data,
    describe::parameters,
    input::{Call, QueryCall, Validated},
    problem::Problem,
};
use messages::{Credential, Parameter};
use model::{Fault, Permission};
use store::audit::Kind;

parameters! {
    /// What is shown beside the region.
    Query MeParameters {
        /// `callbackSecret` includes the secret that signs callbacks.
        #[param(pattern = "^callbackSecret$")]
        include: Option<String>,
    }
}

#[utoipa::path(
    get,
    path = "/auth/regions/me",
    operation_id = "getOwnRegion",
    tag = "Regions",
    summary = "Read your region",
    description = "Returns the region of the key, or the region that an admin key acts for, with \
        descriptions of its keys. The response never contains the keys themselves. On request it \
        contains the secret that signs callbacks in the request's environment. Production and the \
        sandbox have different secrets. A sandbox-only key cannot read the secret.",
    responses((status = 200, description = "The region.")),
)]
pub(crate) async fn me(
    mut call: QueryCall<MeParameters>,
) -> Result<Data<OwnRegion<'static>>, Problem> {
    let with_secret = includes_secret(&mut call);
    if with_secret {
        call.require(Permission::Settings)?;
    }
    let request = call.validate()?;
    if with_secret {
        note_secret_shown(&request).await?;
    }
    let (store, scope) = (&request.app.store, request.scope());
    let region = store.region(scope.region).await?;
    let region = region.ok_or_else(Problem::not_found)?;
    let keys = store.keys_of(region.id).await?;
    let secret = with_secret.then(|| region.secret(scope.environment).current.as_str());
    let shown = OwnRegion::new(&region, &keys, secret, request.app.clock.now());
    let answer = request.data("Successfully retrieved region", &shown)?;
    Ok(if with_secret {
        answer.with_secret()
    } else {
        answer
    })
}

fn includes_secret(call: &mut Call) -> bool {
    match call.query.one("include", &mut call.faults) {
        None => false,
        Some("callbackSecret") => true,
        Some(_) => {
            call.faults
                .push(Fault::parameter("include", Parameter::Include));
            false
        }
    }
}

/// Records in the audit log that the secret is shown. Refuses a sandbox-only key.
async fn note_secret_shown(request: &Validated) -> Result<(), Problem> {
    if request.caller.sandbox_only {
        return Err(Problem::new(Credential::SandboxOnlySecret));
    }
    let (store, scope) = (request.store(), request.scope());
    let shown = store.entry(Kind::SecretShown).of(scope.region);
    let shown = shown
        .about(scope.region)
        .with("environment", scope.environment.name());
    Ok(store.note_once_a_minute(vec![shown]).await?)
}
