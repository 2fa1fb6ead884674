//! The command `session end`: ends candidates' sessions on the operator's behalf.

use super::support::region_named;
use crate::{
    cli::{EndSessions, Session},
    output::{Format, print},
};
use anyhow::{Context, Result};
use model::{CandidateId, Environment, Scope};
use serde_json::json;
use services::sessions::{end_every_session, end_sessions_of};
use store::Store;

pub(super) async fn run(store: &Store, command: Session, format: Format) -> Result<()> {
    let Session::End(EndSessions {
        region,
        candidate,
        sandbox,
        ..
    }) = command;
    let ended = match (region, candidate) {
        (Some(region), Some(candidate)) => {
            let environment = if sandbox {
                Environment::Sandbox
            } else {
                Environment::Production
            };
            let scope = Scope {
                region: region_named(store, &region).await?.id,
                environment,
            };
            let missing = messages::Command::NoCandidate {
                id: candidate.clone(),
            };
            let id: CandidateId = candidate.parse().ok().context(missing.clone())?;
            let ended = end_sessions_of(store, &scope, id).await?.context(missing)?;
            u64::try_from(ended).unwrap_or(u64::MAX)
        }
        _ => end_every_session(store).await?,
    };
    let value = json!({"ended": ended});
    match format {
        Format::Terminal => format.value(&value),
        Format::Piped | Format::Json => print(&value.to_string()),
    }
}
