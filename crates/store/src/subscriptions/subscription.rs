//! A subscription as it is stored.

use crate::regions::CallbackSecret;
use db::{Error, Row, Transaction, Value, column, columns, statements};
use model::{Environment, EventKinds, Scope, SubscriptionId, Timestamp};

/// The columns that [`subscription`] reads.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT environment, id, url, description, kinds, secret, former_secret, former_secret_until, created_at, ",
            "updated_at, sent_to, repeats_from, due_at, lease, rests_until, failing_since, failing_from, succeeded_at, paused_at, ",
            "paused_for FROM subscriptions WHERE region_id = $1 AND environment = $2",
            $rest
        )
    };
}

statements! {
    pub(super) scope OF_SCOPE as "SUBSCRIPTIONS_OF_SCOPE" = select!("");
    pub(super) scope BY_ID as "SUBSCRIPTION_BY_ID" = select!(" AND id = $3");
}

columns! {
    /// The columns of a subscription.
    SubscriptionColumns: OF_SCOPE, BY_ID
}

/// A subscription of a region to events in one of its environments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// The environment of the events.
    pub environment: Environment,
    /// The URL that events are sent to.
    pub url: String,
    /// The region's description of it.
    pub description: Option<String>,
    /// The kinds of events.
    pub kinds: EventKinds,
    /// The secret that signs deliveries.
    pub secret: CallbackSecret,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The position up to which every event was attempted.
    pub sent_to: i64,
    /// While `sent_to` is below this position, events are sent again in their order.
    pub(super) repeats_from: i64,
    /// When the next repeated delivery is due.
    pub due_at: Option<Timestamp>,
    /// The holder of the lease.
    pub(super) lease: Option<String>,
    /// Until when only the holder of the lease works on it.
    pub rests_until: Option<Timestamp>,
    /// Since when no delivery succeeded.
    pub failing_since: Option<Timestamp>,
    /// The position of the first event that failed since then.
    pub(super) failing_from: Option<i64>,
    /// When a delivery last succeeded.
    pub succeeded_at: Option<Timestamp>,
    /// Since when and why nothing is delivered.
    pub paused: Option<(Timestamp, PausedFor)>,
}

/// Why a subscription is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PausedFor {
    /// The region asked for it.
    Requested,
    /// No delivery succeeded for days.
    Unreachable,
    /// The receiver answered 410.
    Gone,
}

impl PausedFor {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Requested, Self::Unreachable, Self::Gone];

    /// Returns its name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Unreachable => "unreachable",
            Self::Gone => "gone",
        }
    }

    fn named(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|reason| reason.name() == name)
            .unwrap_or(Self::Requested)
    }
}

/// A subscription to add.
#[derive(Debug, Clone)]
pub struct NewSubscription {
    /// Its id.
    pub id: SubscriptionId,
    /// The URL that events are sent to.
    pub url: String,
    /// The region's description of it.
    pub description: Option<String>,
    /// The kinds of events.
    pub kinds: EventKinds,
    /// The secret that signs deliveries.
    pub secret: String,
}

/// Changes to a subscription. `None` leaves a property unchanged.
#[derive(Debug, Clone, Default)]
pub struct SubscriptionChange {
    /// The URL that events are sent to.
    pub url: Option<String>,
    /// The description. `Some(None)` clears it.
    pub description: Option<Option<String>>,
    /// The kinds of events.
    pub kinds: Option<EventKinds>,
    /// Whether it is paused.
    pub paused: Option<bool>,
    /// A new secret. The present one stays valid for a day.
    pub secret: Option<String>,
}

impl SubscriptionChange {
    /// Returns the names of what is changed.
    pub(super) fn given(&self) -> Vec<&'static str> {
        let Self {
            url,
            description,
            kinds,
            paused,
            secret,
        } = self;
        let given = [
            ("url", url.is_some()),
            ("description", description.is_some()),
            ("events", kinds.is_some()),
            ("paused", paused.is_some()),
            ("secret", secret.is_some()),
        ];
        let given = given.into_iter().filter(|(_, given)| *given);
        given.map(|(name, _)| name).collect()
    }
}

impl Subscription {
    /// Returns whether single deliveries are repeated.
    pub(super) fn repeats(&self) -> bool {
        self.sent_to >= self.repeats_from
    }

    /// Goes back to a position: the events after it are sent again.
    pub(super) fn go_back(&mut self, position: i64) {
        if position < self.sent_to {
            self.repeats_from = self.repeats_from.max(self.sent_to);
            self.sent_to = position;
            (self.due_at, self.lease, self.rests_until) = (None, None, None);
        }
    }

    /// Returns whether somebody else works on it at this moment, or it rests.
    pub(super) fn rests(&self, now: Timestamp) -> bool {
        self.rests_until.is_some_and(|until| until > now)
    }
}

pub(super) fn subscription(row: Row<'_>) -> Result<Subscription, Error> {
    let text = |column| Ok::<_, Error>(row.optional_text(column)?.map(str::to_owned));
    let moment = |column| Ok::<_, Error>(row.optional_int(column)?.map(Timestamp::from_micros));
    let former = text(column!(SubscriptionColumns, former_secret))?;
    let until = moment(column!(SubscriptionColumns, former_secret_until))?;
    let paused_for = text(column!(SubscriptionColumns, paused_for))?.unwrap_or_default();
    let environment = if row.int(column!(SubscriptionColumns, environment))? == 0 {
        Environment::Production
    } else {
        Environment::Sandbox
    };
    Ok(Subscription {
        id: row.parsed(column!(SubscriptionColumns, id))?,
        environment,
        url: row.text(column!(SubscriptionColumns, url))?.to_owned(),
        description: text(column!(SubscriptionColumns, description))?,
        kinds: EventKinds::of_bits(row.int(column!(SubscriptionColumns, kinds))?),
        secret: CallbackSecret {
            current: row.text(column!(SubscriptionColumns, secret))?.to_owned(),
            former: former.zip(until),
        },
        created_at: Timestamp::from_micros(row.int(column!(SubscriptionColumns, created_at))?),
        updated_at: Timestamp::from_micros(row.int(column!(SubscriptionColumns, updated_at))?),
        sent_to: row.int(column!(SubscriptionColumns, sent_to))?,
        repeats_from: row.int(column!(SubscriptionColumns, repeats_from))?,
        due_at: moment(column!(SubscriptionColumns, due_at))?,
        lease: text(column!(SubscriptionColumns, lease))?,
        rests_until: moment(column!(SubscriptionColumns, rests_until))?,
        failing_since: moment(column!(SubscriptionColumns, failing_since))?,
        failing_from: row.optional_int(column!(SubscriptionColumns, failing_from))?,
        succeeded_at: moment(column!(SubscriptionColumns, succeeded_at))?,
        paused: moment(column!(SubscriptionColumns, paused_at))?
            .map(|since| (since, PausedFor::named(&paused_for))),
    })
}

/// Returns the subscriptions of a scope.
pub(super) async fn of_scope(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
) -> Result<Vec<Subscription>, Error> {
    let values = Value::of_scope(scope);
    let mut found = transaction.all(&OF_SCOPE, &values, subscription).await?;
    sort(&mut found);
    Ok(found)
}

/// Returns one subscription of a scope.
pub(super) async fn by_id(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    id: SubscriptionId,
) -> Result<Option<Subscription>, Error> {
    let [region, environment] = Value::of_scope(scope);
    let values = [region, environment, Value::Text(id.as_str())];
    transaction.first(&BY_ID, &values, subscription).await
}

fn sort(found: &mut [Subscription]) {
    found.sort_by_key(|subscription| (subscription.created_at, subscription.id));
}

impl crate::Store {
    /// Returns the subscriptions of a region in an environment, oldest first.
    pub async fn subscriptions(&self, scope: &Scope) -> Result<Vec<Subscription>, Error> {
        let values = Value::of_scope(scope);
        let found = self.database().all(&OF_SCOPE, &values, subscription);
        let mut found = found.await?;
        sort(&mut found);
        Ok(found)
    }

    /// Returns one subscription of a region in an environment.
    pub async fn subscription(
        &self,
        scope: &Scope,
        id: SubscriptionId,
    ) -> Result<Option<Subscription>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [region, environment, Value::Text(id.as_str())];
        self.database().first(&BY_ID, &values, subscription).await
    }
}

/// Returns a subscription for tests.
#[cfg(test)]
pub(super) fn example(now: Timestamp) -> Subscription {
    Subscription {
        id: "subAAAAAAAAAAAAAA".parse().expect("an id"),
        environment: Environment::Production,
        url: "https://www.example.nl/events".into(),
        description: None,
        kinds: EventKinds::ALL,
        secret: CallbackSecret {
            current: "whsec_".into(),
            former: None,
        },
        created_at: now,
        updated_at: now,
        sent_to: 9,
        repeats_from: 0,
        due_at: None,
        lease: None,
        rests_until: None,
        failing_since: None,
        failing_from: None,
        succeeded_at: None,
        paused: None,
    }
}
