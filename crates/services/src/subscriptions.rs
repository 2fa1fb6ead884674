//! Subscriptions of a region to events: reading them from validated bodies, and showing them.

use crate::mutations::Delivery as DeliveryAttempt;
use messages::{KeyOrField, Moment};
use model::{
    Environment, EventId, EventKind, EventKinds, Fault, Scope, SubscriptionId, Timestamp,
    moment_fault,
};
use serde::Serialize;
use serde_json::{Map, Value, value::RawValue};
use store::{
    Error, Store,
    regions::CallbackSecret,
    subscriptions::{
        Added, Delivery, DeliveryStatus, MAX_SUBSCRIPTIONS, NewSubscription, PausedFor,
        Subscription, SubscriptionChange,
    },
};
use utoipa::{
    ToSchema,
    openapi::{Array, ArrayBuilder, Object, ObjectBuilder, Ref, Type},
};

/// The reason why a subscription was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddSubscriptionError {
    /// The region has too many.
    #[error("{}", messages::State::TooManySubscriptions { most: MAX_SUBSCRIPTIONS })]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// A subscription to add, as a body or a command orders it.
#[derive(Debug, Clone)]
pub struct SubscriptionOrder {
    /// The URL that events are sent to.
    pub url: String,
    /// The kinds of events.
    pub kinds: EventKinds,
    /// The region's description of it.
    pub description: Option<String>,
}

/// Adds a subscription with a new secret.
pub async fn add(
    store: &Store,
    scope: Scope,
    order: SubscriptionOrder,
) -> Result<Subscription, AddSubscriptionError> {
    let random = store.random().as_ref();
    let new = NewSubscription {
        id: SubscriptionId::random(random),
        url: order.url,
        description: order.description,
        kinds: order.kinds,
        secret: CallbackSecret::random(random).current,
    };
    match store.add_subscription(scope, new).await? {
        Added::Yes(added) => Ok(*added),
        Added::TooMany => Err(AddSubscriptionError::TooMany),
    }
}

/// Reads a body that passed `schema::NEW_SUBSCRIPTION`. Adds the faults that the schema cannot find.
/// `requested` is the environment of the request. Returns the environment of the subscription, too.
pub fn order(
    body: &Map<String, Value>,
    policy: egress::Policy,
    requested: Environment,
    faults: &mut Vec<Fault>,
) -> (SubscriptionOrder, Environment) {
    let environment = match body.get("environment").and_then(Value::as_str) {
        Some("sandbox") => Environment::Sandbox,
        Some("production") if requested.is_sandbox() => {
            faults.push(Fault::pointer("/environment", KeyOrField::Environment));
            requested
        }
        _ => requested,
    };
    let order = SubscriptionOrder {
        url: url(body, policy, faults).unwrap_or_default(),
        kinds: kinds(body).unwrap_or_default(),
        description: description(body).and_then(stored),
    };
    (order, environment)
}

/// Reads a body that passed `schema::CHANGED_SUBSCRIPTION`. Adds the faults that the schema cannot
/// find.
pub fn change(
    body: &Map<String, Value>,
    store: &Store,
    policy: egress::Policy,
    faults: &mut Vec<Fault>,
) -> SubscriptionChange {
    let flag = |name: &str| body.get(name).and_then(Value::as_bool);
    let rotates = flag("rotateSecret") == Some(true);
    SubscriptionChange {
        url: url(body, policy, faults),
        description: description(body).map(stored),
        kinds: kinds(body),
        paused: flag("paused"),
        secret: rotates.then(|| CallbackSecret::random(store.random().as_ref()).current),
    }
}

/// Returns whether a body asks for a challenge to the URL.
pub fn verifies(body: &Map<String, Value>) -> bool {
    body.get("verify").and_then(Value::as_bool) == Some(true)
}

/// Reads a body that passed `schema::REDELIVERY`.
pub fn since(body: &Map<String, Value>, faults: &mut Vec<Fault>) -> Option<Timestamp> {
    let text = body.get("since").and_then(Value::as_str)?;
    let since = text.parse().ok();
    if since.is_none() && faults.is_empty() {
        let fault = moment_fault(text).unwrap_or(Moment::NoSuchMoment);
        faults.push(Fault::pointer("/since", fault));
    }
    since
}

fn url(
    body: &Map<String, Value>,
    policy: egress::Policy,
    faults: &mut Vec<Fault>,
) -> Option<String> {
    match egress::stored_url(body.get("url")?.as_str()?, &policy) {
        Ok(url) => Some(url),
        Err(expected) => {
            faults.push(Fault::pointer("/url", expected));
            None
        }
    }
}

fn kinds(body: &Map<String, Value>) -> Option<EventKinds> {
    Some(match body.get("events")? {
        Value::String(every) => EventKinds::named([every.as_str()]),
        Value::Array(names) => EventKinds::named(names.iter().filter_map(Value::as_str)),
        _ => EventKinds::default(),
    })
}

/// Returns the description that is given, or that `null` or blank text is.
fn description(body: &Map<String, Value>) -> Option<&str> {
    let given = body.get("description")?.as_str();
    Some(given.unwrap_or_default())
}

fn stored(description: &str) -> Option<String> {
    (!description.is_empty()).then(|| description.to_owned())
}

/// A subscription to events.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Subscription)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionView<'s> {
    #[schema(value_type = String, pattern = "^sub[A-Za-z0-9]{14}$")]
    id: SubscriptionId,
    #[schema(schema_with = environments)]
    environment: &'static str,
    #[schema(format = "uri")]
    url: &'s str,
    #[schema(schema_with = kinds_shown)]
    events: Vec<&'static str>,
    #[schema(required)]
    description: Option<&'s str>,
    paused: bool,
    /// Why nothing is sent: at the region's request, after 5 days without a success, or after a 410.
    #[schema(schema_with = reasons, required)]
    paused_for: Option<&'static str>,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    paused_at: Option<Timestamp>,
    /// Since when every delivery fails.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    failing_since: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    last_success_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// The secret that signs the deliveries. Only the response that makes it contains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    secret: Option<&'s str>,
}

fn text_of(values: impl IntoIterator<Item = &'static str>) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(values))
        .build()
}

fn environments() -> Object {
    text_of(Environment::ALL.map(Environment::name))
}

fn reasons() -> Object {
    let names = PausedFor::ALL.map(PausedFor::name);
    let values = names.into_iter().map(Some).chain([None]);
    ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::SchemaType::from_iter([
            Type::String,
            Type::Null,
        ]))
        .enum_values(Some(values))
        .build()
}

fn kinds_shown() -> Array {
    let kinds = EventKind::ALL.map(EventKind::name);
    ArrayBuilder::new()
        .items(text_of(kinds.into_iter().chain([EventKinds::EVERY])))
        .build()
}

impl<'s> SubscriptionView<'s> {
    /// Returns the view of a subscription.
    pub fn new(subscription: &'s Subscription) -> Self {
        let paused = subscription.paused;
        Self {
            id: subscription.id,
            environment: subscription.environment.name(),
            url: &subscription.url,
            events: subscription.kinds.names(),
            description: subscription.description.as_deref(),
            paused: paused.is_some(),
            paused_for: paused.map(|(_, reason)| reason.name()),
            paused_at: paused.map(|(since, _)| since),
            failing_since: subscription.failing_since,
            last_success_at: subscription.succeeded_at,
            created_at: subscription.created_at,
            updated_at: subscription.updated_at,
            secret: None,
        }
    }

    /// Returns the view with the secret.
    #[must_use]
    pub fn with_secret(self, subscription: &'s Subscription) -> Self {
        Self {
            secret: Some(&subscription.secret.current),
            ..self
        }
    }
}

/// The delivery of an event to a subscription.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Delivery)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryView<'d> {
    /// The id of the event.
    #[schema(value_type = String, pattern = "^evt[A-Za-z0-9]{14}$")]
    id: EventId,
    r#type: &'static str,
    #[schema(required)]
    candidate_id: Option<&'d str>,
    #[schema(minimum = 1)]
    sequence: i64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(schema_with = statuses)]
    status: &'static str,
    #[schema(schema_with = attempts)]
    attempts: &'d RawValue,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    next_attempt_at: Option<Timestamp>,
}

fn statuses() -> Object {
    text_of(DeliveryStatus::ALL.map(DeliveryStatus::name))
}

fn attempts() -> Array {
    ArrayBuilder::new()
        .items(Ref::from_schema_name(DeliveryAttempt::name()))
        .build()
}

impl<'d> DeliveryView<'d> {
    /// Returns the view of a delivery.
    ///
    /// # Errors
    ///
    /// Returns an error if stored data is not valid JSON.
    pub fn new(delivery: &'d Delivery) -> Result<Self, Error> {
        let event = &delivery.event;
        let attempts = serde_json::from_str(&delivery.attempts);
        Ok(Self {
            id: event.id,
            r#type: event.kind.map_or("", EventKind::name),
            candidate_id: event.candidate.as_deref(),
            sequence: event.sequence,
            created_at: event.created_at,
            status: delivery.status.name(),
            attempts: attempts.map_err(Error::internal)?,
            next_attempt_at: delivery.due_at,
        })
    }
}
