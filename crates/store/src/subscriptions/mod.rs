//! Subscriptions of regions to events, and the deliveries of events.
//!
//! - `events` notes events in a unit of work and writes them; `event_state` keeps them until then.
//! - `stored_event` is an event as it is stored.
//! - `subscription` is a subscription as it is stored, `manage` lists, adds, changes and removes them.
//! - `claim` takes the events that a subscription is to be sent, and records the outcome.
//! - `counts` counts them for dashboards.
//! - `due` says when there is something to do.
//! - `failing` pauses a subscription whose deliveries fail, `pause_mails` reports that to managers.
//! - `log` lists deliveries and requests them again, `old` deletes what is older than 30 days.

mod claim;
mod counts;
mod due;
mod event_state;
mod events;
mod failing;
mod log;
mod manage;
mod old;
pub mod pause_mails;
mod stored_event;
mod subscription;

pub use claim::{Claim, Ended, Outcome, Outgoing};
pub use counts::SubscriptionCounts;
pub(crate) use due::next_due;
pub(crate) use event_state::EventState;
pub(crate) use events::{
    forget as forget_events, write as write_events, write_many as write_many_events,
};
pub use failing::PAUSED_AFTER;
pub use log::{DeliveriesPage, Delivery, DeliveryStatus};
pub(crate) use manage::RELEASE;
pub use manage::{Added, MAX_SUBSCRIPTIONS, Subscriptions};
pub use old::KEPT;
pub use stored_event::StoredEvent;
pub use subscription::{NewSubscription, PausedFor, Subscription, SubscriptionChange};

use db::Statement;

pub(crate) static STATEMENTS: &[&Statement] = &[
    &events::INSERT,
    &events::FORGET,
    &subscription::OF_SCOPE,
    &subscription::BY_ID,
    &manage::INSERT,
    &manage::CHANGE,
    &manage::REMOVE,
    &manage::RELEASE,
    &manage::COUNT,
    &manage::SAVE_KINDS,
    &claim::LEASE,
    &stored_event::NEXT_EVENTS,
    &stored_event::EVENT_AT,
    &claim::ATTEMPTS,
    &claim::DUE_DELIVERIES,
    &claim::DROP_DELIVERY,
    &claim::NOTE_DELIVERY,
    &claim::FINISH,
    &claim::NEXT_DELIVERY,
    &counts::SUBSCRIBED_SCOPES,
    &counts::COUNTED,
    &failing::PAUSE,
    &log::LIST,
    &log::LIST_BY_STATUS,
    &log::AT,
    &log::BY_EVENT,
    &log::AGAIN,
    &log::SET_BACK,
    &log::DUE_NOW,
    &old::SCOPES_WITH_OLD,
    &old::OLDEST,
    &old::DELETE_EVENTS,
    &old::DELETE_DELIVERIES,
    &pause_mails::MANAGERS,
];
