//! The command line of `subscription`.

use super::scope::ScopeArgs;
use clap::{ArgGroup, Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Subscription {
    /// Print a region's subscriptions to events as a JSON array
    List {
        #[command(flatten)]
        scope: ScopeArgs,
    },
    /// Subscribe to events, and print the subscription with its secret, which is never shown again
    Add(AddSubscription),
    /// Send nothing until `subscription resume`; events wait for at most 30 days
    Pause(OneSubscription),
    /// Send the events that waited, and what failed since the last success
    Resume(OneSubscription),
    /// Make a new secret and print the subscription with it; the former one stays valid for 24 hours
    Rotate(OneSubscription),
    /// End a subscription
    Remove(OneSubscription),
    /// Print the latest deliveries, the newest event first, a JSON object per line
    Deliveries {
        #[command(flatten)]
        one: OneSubscription,
        /// Only those in this state: pending, delivered or failed
        #[arg(long)]
        status: Option<String>,
    },
    /// Send one event again, or all since a moment; the running server sends them
    #[command(group(ArgGroup::new("which").args(["event", "since"]).required(true)))]
    Redeliver {
        #[command(flatten)]
        one: OneSubscription,
        /// The event's id, as `subscription deliveries` shows it
        #[arg(long, value_name = "ID")]
        event: Option<String>,
        /// Send all events of this moment and later, such as 2026-01-01T00:00:00Z
        #[arg(long, value_name = "MOMENT")]
        since: Option<String>,
    },
    /// Send a signed test message, and print what came of it
    Test(OneSubscription),
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct AddSubscription {
    #[command(flatten)]
    pub(crate) scope: ScopeArgs,
    /// The URL that receives the events
    #[arg(long)]
    pub(crate) url: String,
    /// An event to send, such as candidate.created; repeatable [default: all of them]
    #[arg(long = "event", value_name = "EVENT")]
    pub(crate) events: Vec<String>,
    /// What the subscription is for
    #[arg(long)]
    pub(crate) description: Option<String>,
    /// Add it only if the URL answers a challenge
    #[arg(long)]
    pub(crate) verify: bool,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct OneSubscription {
    #[command(flatten)]
    pub(crate) scope: ScopeArgs,
    /// The subscription's id, as `subscription list` shows it
    pub(crate) id: String,
}
