//! The check behind `doctor` for the end of version 1 of the API: which keys still use it.

use crate::{CATALOGUE, Options, keys};
use db::{
    Database, Finding,
    migrations::{self, Shape},
};
use model::{Clock, Timestamp};
use std::{sync::Arc, time::Duration};

/// Keys that used version 1 within this time are named.
const RECENT: Duration = Duration::from_hours(30 * 24);
/// How long before the end of version 1 its use is a warning.
const NEAR: Duration = Duration::from_hours(90 * 24);
/// Maximum number of keys that are named.
const NAMED: i64 = 20;

/// Checks whether keys still use version 1, which ends at this moment. Returns nothing if the
/// database cannot be read, which other checks report.
pub async fn version_1(options: &Options, ends: Timestamp, clock: Arc<dyn Clock>) -> Vec<Finding> {
    let now = clock.now();
    let (address, postgres) = (&options.database, &options.postgres);
    let Ok(database) = Database::open_existing(address, postgres, &CATALOGUE, clock).await else {
        return Vec::new();
    };
    if !matches!(migrations::shape(&database).await, Ok(Shape::Current)) {
        return Vec::new();
    }
    let used = keys::used_since(&database, now.minus(RECENT), NAMED + 1).await;
    used.map(|used| finding(&used, ends, now))
        .into_iter()
        .collect()
}

fn finding(used: &[keys::KeyOfVersion1], ends: Timestamp, now: Timestamp) -> Finding {
    let day = ends.to_string();
    let day = day.get(..10).unwrap_or_default();
    let verb = if ends <= now { "ended" } else { "ends" };
    if used.is_empty() {
        return Finding::ok(format!(
            "version 1 of the API {verb} on {day}, and no key used it in the last 30 days"
        ));
    }
    let most = usize::try_from(NAMED).unwrap_or_default();
    let named: Vec<String> = used
        .iter()
        .take(most)
        .map(|key| match key.region {
            Some(region) => format!("{} of {region}", key.id),
            None => format!("{} of admin", key.id),
        })
        .collect();
    let more = if used.len() > most {
        "; and others"
    } else {
        ""
    };
    let what = format!(
        "version 1 of the API {verb} on {day}, and these keys used it in the last 30 days: {}{more}",
        named.join("; ")
    );
    if ends > now.plus(NEAR) {
        return Finding::ok(what);
    }
    Finding::warn(
        what,
        "move their websites to version 2 (docs/guides/en/from-version-1.md), or set a later --v1-sunset",
    )
}
