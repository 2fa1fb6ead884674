//! The operator's settings of the mutation engine.

use super::daily_reset::DailyReset;
use crate::quotas::Quotas;
use std::time::Duration;

/// Operator settings of the mutation engine.
#[derive(Debug, Clone)]
pub struct Options {
    /// Egress policy: the addresses that callbacks may be sent to and files fetched from.
    pub egress: egress::Policy,
    /// How long a mutation can be queried after it has ended.
    pub kept: Duration,
    /// How long the access log names who saw a candidate. A person's name is kept as long.
    pub accesses_kept: Duration,
    /// Public base URL of the server. The `type` URIs of problem responses (RFC 9457) begin with
    /// it.
    pub public_url: String,
    /// Time of day at which sandboxes are emptied; `None` if they never are.
    pub daily_reset: Option<DailyReset>,
    /// Length of the lease on a scope whose first mutation is fetching files. Other nodes leave the
    /// scope alone until it expires. The lease is renewed while the fetch runs.
    pub lease: Duration,
    /// Limits on what a region may store.
    pub quotas: Quotas,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            egress: egress::Policy::default(),
            kept: Duration::from_hours(30 * 24),
            accesses_kept: Duration::from_hours(365 * 24),
            public_url: "http://127.0.0.1:8080".into(),
            daily_reset: None,
            lease: Duration::from_secs(15),
            quotas: Quotas::default(),
        }
    }
}
