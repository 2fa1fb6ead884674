//! The e-mail to the managers of a region about a subscription that was paused. The store queues it
//! with the pause. It is composed when it is sent.

use super::digests::civil;
use crate::mail::{NamedSubscription, StaffEmail};
use egress::Url;
use model::{Environment, RegionId, Right, Role, Scope, SubscriptionId, Timestamp};
use store::{Error, Store, regions::Region, staff::StoredStaff, subscriptions::Subscription};

/// Fills in what the e-mail says about the subscription that `reference` names. Returns false if
/// there is nothing to report any more: the subscription was resumed or removed, or the recipient no
/// longer manages the region.
pub(super) async fn fill(
    store: &Store,
    (recipient, reference): (&StoredStaff, &str),
    public_url: &str,
    email: &mut StaffEmail,
) -> Result<bool, Error> {
    let Some((scope, id, paused_at)) = referred(reference) else {
        return Ok(false);
    };
    let manages =
        |(of, role): &(RegionId, Role)| *of == scope.region && role.may(Right::ManageStaff);
    if !recipient.roles.iter().any(manages) {
        return Ok(false);
    }
    let Some(region) = store.region(scope.region).await? else {
        return Ok(false);
    };
    let found = store.subscription(&scope, id).await?;
    let is_same = |found: &Subscription| found.paused.is_some_and(|(at, _)| at == paused_at);
    let Some(subscription) = found.filter(is_same) else {
        return Ok(false);
    };
    email.link = email
        .kind
        .leads_to()
        .map(|path| format!("{public_url}{path}"));
    email.region = match scope.environment {
        Environment::Production => region.name.clone(),
        Environment::Sandbox => format!("{} (sandbox)", region.name),
    };
    let since = subscription.failing_since.unwrap_or(paused_at);
    email.about = named((&region, &subscription), since, public_url);
    Ok(true)
}

/// Reads the reference of such an e-mail.
fn referred(reference: &str) -> Option<(Scope, SubscriptionId, Timestamp)> {
    let mut parts = reference.split('/');
    let id = parts.next()?.parse().ok()?;
    let region = parts.next()?.parse().ok()?;
    let environment = Environment::of_code(parts.next()?.parse().ok()?);
    let paused_at = Timestamp::from_micros(parts.next()?.parse().ok()?);
    let scope = Scope {
        region,
        environment,
    };
    Some((scope, id, paused_at))
}

/// Returns what the e-mail names of a subscription: of its URL only the host, because the rest may
/// be a credential.
fn named(
    (region, subscription): (&Region, &Subscription),
    since: Timestamp,
    public_url: &str,
) -> NamedSubscription {
    let id = subscription.id;
    let url = Url::parse(&subscription.url).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    let (base, option) = match subscription.environment {
        Environment::Production => ("/api/v2", ""),
        Environment::Sandbox => ("/api/sandbox", " --sandbox"),
    };
    let slug = &region.slug;
    NamedSubscription {
        subscription: match &subscription.description {
            Some(description) => format!("{id} ({description})"),
            None => id.to_string(),
        },
        host: host.to_owned(),
        since: civil(since).strftime("%Y-%m-%d %H:%M").to_string(),
        address: format!("{public_url}{base}/auth/regions/me/subscriptions/{id}"),
        command: format!("onderwijsregio subscription resume --region {slug}{option} {id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference_is_read_whole_or_not_at_all() {
        let whole = "subAAAAAAAAAAAAAA/regBBBBBBBBBBBBBB/1/1767323045678000";
        let (scope, id, at) = referred(whole).unwrap();
        assert_eq!(id.as_str(), "subAAAAAAAAAAAAAA");
        assert_eq!(scope.region.as_str(), "regBBBBBBBBBBBBBB");
        assert_eq!(scope.environment, Environment::Sandbox);
        assert_eq!(at.micros(), 1_767_323_045_678_000);
        for part in [
            "",
            "subAAAAAAAAAAAAAA",
            "subAAAAAAAAAAAAAA/regBBBBBBBBBBBBBB/1",
            "subAAAAAAAAAAAAAA/regBBBBBBBBBBBBBB/1/x",
            "regBBBBBBBBBBBBBB/subAAAAAAAAAAAAAA/1/1767323045678000",
        ] {
            assert!(referred(part).is_none(), "{part}");
        }
    }
}
