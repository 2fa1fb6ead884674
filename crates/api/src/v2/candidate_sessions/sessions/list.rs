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
    /// The region whose records alone it sees; `null` for one that sees every region's.
    #[schema(value_type = Option<RegionName>, inline, required)]
    region: Option<&'a RawValue>,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was last used.
    #[schema(value_type = String, format = DateTime)]
    last_used_at: Timestamp,
    /// When it ends at the latest.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// Whether it is the one that asks.
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
    summary = "See one's sessions",
    description = "The candidate's sessions that have not ended, the newest first; `current` is the one that asks. `region` is \
the one whose records alone a session sees, because it was opened on that region's website; a session that is limited so sees \
the sessions of its region alone. `lastUsedAt` is accurate to a minute. What browser or address a session was opened from is \
not kept. A candidate has ten sessions at the same time at most: one more ends the one that was not used for longest.",
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
