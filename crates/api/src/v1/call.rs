//! A request of version 1 with a valid key of a region that uses it.

use crate::{
    State,
    auth::Caller,
    describe::{Body, Describe, Endpoint, NoBody},
    input::{BodyCall, Call, Format, Json, Query},
    problem::Problem,
};
use axum::extract::{FromRequest, Request};
use store::region_settings::{UnknownMembers, Version1};

/// A request of version 1. Its checks have this order: the sunset, the credential, the region's
/// choice, and `Accept`. A region that does not use version 1 gets the answer of a path that does
/// not exist.
#[derive(Debug)]
pub(super) struct Version1Call<B = NoBody> {
    pub(super) call: BodyCall<B>,
    /// What the region chose.
    pub(super) settings: Version1,
}

impl<B> FromRequest<State> for Version1Call<B> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &State) -> Result<Self, Problem> {
        app.version_1.check_not_ended(app.store.clock().now())?;
        let mut call: Call<Caller> = Call::admitted(request, app).await?;
        let settings = match call.scope() {
            Some(scope) => app.version_1.settings_of(&app.store, scope.region).await?,
            None => Version1::default(),
        };
        if settings.is_off {
            call.context.hide_version_1();
            return Err(Problem::new(messages::Request::NoSuchPath));
        }
        if let Some(key) = call.context.key() {
            app.version_1.note_use(*key, call.now());
        }
        Json::negotiate(&call.parts.headers)?;
        if settings.unknown == UnknownMembers::Ignore {
            // Version 1 has no parameters in its URLs.
            call.query = Query::default();
        }
        Ok(Self {
            call: call.into(),
            settings,
        })
    }
}

impl<B: Body> Describe for Version1Call<B> {
    fn describe(endpoint: &mut Endpoint<'_>) {
        BodyCall::<B>::describe(endpoint);
    }
}
