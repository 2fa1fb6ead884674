//! `GET /auth/candidates/me/sessions`: a candidate's sessions.

use crate::{
    answers::{Data, views},
    auth::Visitor,
    input::Validated,
    problem::Problem,
    v2::candidate_sessions::region_name::RegionName,
};
use model::{SessionId, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use services::sessions::Listed;
use utoipa::ToSchema;

views! {
    OwnSession<'a> { list: "OwnSessions" }
}

/// A session of the candidate.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OwnSession<'a> {
    #[schema(value_type = String, pattern = "^ses[A-Za-z0-9]{14}$")]
    id: SessionId,
    /// The only region whose records the session includes. It is `null` if the session includes all
    /// regions.
    #[schema(value_type = Option<RegionName>, inline, required)]
    region: Option<&'a RawValue>,
    /// When the session began.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When the session was last used.
    #[schema(value_type = String, format = DateTime)]
    last_used_at: Timestamp,
    /// When the session ends at the latest.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// Whether the session is that of the request.
    current: bool,
}

impl<'a> OwnSession<'a> {
    /// `region` is the JSON of the region to which the session is limited.
    fn new(session: &Listed, region: Option<&'a str>) -> Self {
        Self {
            id: session.id,
            region: region.and_then(|region| serde_json::from_str(region).ok()),
            created_at: session.created_at,
            last_used_at: session.last_used_at,
            expires_at: session.expires_at,
            current: session.current,
        }
    }
}

#[utoipa::path(
    get,
    path = "/auth/candidates/me/sessions",
    operation_id = "listOwnSessions",
    tag = "Candidate sessions",
    summary = "List your sessions",
    description = "Returns the candidate's open sessions, the newest first. `current` marks the \
        session of the request. A session that was opened on the website of a region includes the \
        records of that `region` only, and lists the sessions of that region only. `lastUsedAt` \
        is accurate to a minute. The server does not store the browser or the address of a \
        session. A candidate has at most ten sessions. A new one ends the session that was unused \
        for the longest time.",
    responses((status = 200, description = "The sessions.")),
)]
pub(crate) async fn list(
    request: Validated<Visitor>,
) -> Result<Data<Vec<OwnSession<'static>>>, Problem> {
    let app = &request.app;
    let listed = app.sessions.list(&request.caller.session).await?;
    let mut regions = Vec::with_capacity(listed.len());
    for session in &listed {
        regions.push(match session.region {
            Some(region) => Some(app.region_name(region).await?),
            None => None,
        });
    }
    let regions = regions
        .iter()
        .map(|region| region.as_deref().map(String::as_str));
    let shown = listed
        .iter()
        .zip(regions)
        .map(|(one, region)| OwnSession::new(one, region));
    request.data("Successfully retrieved sessions", &shown.collect())
}
