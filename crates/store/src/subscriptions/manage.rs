//! Adding, changing and removing subscriptions.

use super::subscription::{
    NewSubscription, PausedFor, Subscription, SubscriptionChange, by_id, of_scope,
};
use crate::{
    Store,
    audit::{Entry, Kind},
    regions::OVERLAP,
    settings,
    unit_of_work::{ScopeTx, aggregate},
};
use db::{Error, Value, column, statements};
use model::{Environment, EventKinds, Scope, SubscriptionId};

statements! {
    pub(super) scope INSERT as "INSERT_SUBSCRIPTION" =
        "INSERT INTO subscriptions (region_id, environment, id, url, description, kinds, secret, created_at, updated_at, sent_to) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)";
    pub(super) scope CHANGE as "CHANGE_SUBSCRIPTION" =
        "UPDATE subscriptions SET url = $4, description = $5, kinds = $6, secret = $7, former_secret = $8, \
         former_secret_until = $9, updated_at = $10, sent_to = $11, lease = $12, rests_until = $13, failing_since = $14, \
         failing_from = $15, paused_at = $16, paused_for = $17, repeats_from = $18, due_at = $19 \
         WHERE region_id = $1 AND environment = $2 AND id = $3";
    pub(super) scope REMOVE as "REMOVE_SUBSCRIPTION" =
        "DELETE FROM subscriptions WHERE region_id = $1 AND environment = $2 AND id = $3";
    /// Ends the work on every subscription of a scope that is emptied.
    pub(crate) scope RELEASE as "RELEASE_SUBSCRIPTIONS" =
        "UPDATE subscriptions SET lease = NULL, rests_until = NULL, due_at = NULL WHERE region_id = $1 AND environment = $2";
    pub(super) scope COUNT as "COUNT_SUBSCRIPTIONS" =
        "SELECT COUNT(*) AS total FROM subscriptions WHERE region_id = $1 AND environment = $2";
    pub(super) scope SAVE_KINDS as "SAVE_SUBSCRIBED" =
        "UPDATE scope_state SET subscribed = $3 WHERE region_id = $1 AND environment = $2";
}

/// Maximum number of subscriptions of a region, in both environments together.
pub const MAX_SUBSCRIPTIONS: i64 = 20;

/// The result of an addition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// The subscription was added.
    Yes(Box<Subscription>),
    /// The region has [`MAX_SUBSCRIPTIONS`] subscriptions.
    TooMany,
}

aggregate! {
    /// The subscriptions of the locked scope.
    Subscriptions,
    /// Gives access to the subscriptions of the scope.
    subscriptions
}

impl Subscriptions<'_, '_> {
    async fn add(&mut self, new: &NewSubscription, entry: Entry) -> Result<Added, Error> {
        let scope = self.state.scope;
        // `raise` locks the installation's row, so additions in the other environment wait here.
        let changed = settings::raise(self.transaction, Some(scope.region)).await?;
        self.state.effects.settings_changed = Some(changed);
        if self.count().await? >= MAX_SUBSCRIPTIONS {
            return Ok(Added::TooMany);
        }
        let [region, environment] = Value::of_scope(&scope);
        let values = [
            region,
            environment,
            Value::Text(new.id.as_str()),
            Value::Text(&new.url),
            new.description.as_deref().into(),
            Value::Int(new.kinds.bits()),
            Value::Text(&new.secret),
            Value::Int(self.state.now.micros()),
            Value::Int(self.state.row.last_event),
        ];
        self.transaction.execute(&INSERT, &values).await?;
        self.save_kinds().await?;
        self.state.effects.audit.push(entry.about(new.id));
        let added = by_id(self.transaction, &scope, new.id).await?;
        added
            .map(|added| Added::Yes(Box::new(added)))
            .ok_or_else(|| Error::internal("an added subscription is missing"))
    }

    /// Returns the number of the region's subscriptions in both environments.
    async fn count(&mut self) -> Result<i64, Error> {
        let (own, mut all) = (self.state.scope, 0);
        for environment in Environment::ALL {
            let scope = Scope { environment, ..own };
            self.transaction.enter_unreplicated(&scope);
            let values = Value::of_scope(&scope);
            let total = self
                .transaction
                .first(&COUNT, &values, |row| row.int(column!(COUNT, total)));
            all += total.await?.unwrap_or_default();
        }
        self.transaction.enter(&own);
        Ok(all)
    }

    async fn change(
        &mut self,
        id: SubscriptionId,
        change: SubscriptionChange,
    ) -> Result<Option<Subscription>, Error> {
        let scope = self.state.scope;
        let Some(mut kept) = by_id(self.transaction, &scope, id).await? else {
            return Ok(None);
        };
        let now = self.state.now;
        if change.url.is_some() || change.paused == Some(false) {
            // The rest belonged to the former receiver, or to its failures.
            (kept.lease, kept.rests_until) = (None, None);
        }
        kept.url = change.url.unwrap_or(kept.url);
        kept.description = change.description.unwrap_or(kept.description);
        kept.kinds = change.kinds.unwrap_or(kept.kinds);
        if let Some(secret) = change.secret {
            let former = std::mem::replace(&mut kept.secret.current, secret);
            kept.secret.former = Some((former, now.plus(OVERLAP)));
        }
        match change.paused {
            Some(true) if kept.paused.is_none() => kept.paused = Some((now, PausedFor::Requested)),
            Some(false) if kept.paused.is_some() => resume(&mut kept),
            _ => {}
        }
        kept.updated_at = now;
        self.save(&kept).await?;
        self.save_kinds().await?;
        self.state.is_rescheduled = true;
        Ok(Some(kept))
    }

    async fn remove(&mut self, id: SubscriptionId, entry: Entry) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(id.as_str())];
        if self.transaction.execute(&REMOVE, &values).await? == 0 {
            return Ok(false);
        }
        self.save_kinds().await?;
        self.state.is_rescheduled = true;
        self.state.effects.audit.push(entry.about(id));
        Ok(true)
    }

    pub(super) async fn save(&mut self, kept: &Subscription) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let former = kept.secret.former.as_ref();
        let paused = kept.paused;
        let values = [
            region,
            environment,
            Value::Text(kept.id.as_str()),
            Value::Text(&kept.url),
            kept.description.as_deref().into(),
            Value::Int(kept.kinds.bits()),
            Value::Text(&kept.secret.current),
            former.map(|(secret, _)| secret.as_str()).into(),
            former.map(|(_, until)| *until).into(),
            Value::Int(kept.updated_at.micros()),
            Value::Int(kept.sent_to),
            kept.lease.as_deref().into(),
            kept.rests_until.into(),
            kept.failing_since.into(),
            kept.failing_from.map_or(Value::Null, Value::Int),
            paused.map(|(since, _)| since).into(),
            paused.map(|(_, reason)| reason.name()).into(),
            Value::Int(kept.repeats_from),
            kept.due_at.into(),
        ];
        self.transaction.execute(&CHANGE, &values).await.map(drop)
    }

    /// Stores which kinds of events the scope's subscriptions name.
    async fn save_kinds(&mut self) -> Result<(), Error> {
        let scope = self.state.scope;
        let all = of_scope(self.transaction, &scope).await?;
        let kinds = all
            .iter()
            .fold(EventKinds::default(), |kinds, one| kinds.or(one.kinds));
        if kinds == self.state.events.subscribed {
            return Ok(());
        }
        self.state.events.subscribed = kinds;
        let [region, environment] = Value::of_scope(&scope);
        let values = [region, environment, Value::Int(kinds.bits())];
        self.transaction
            .execute(&SAVE_KINDS, &values)
            .await
            .map(drop)
    }
}

/// Ends a pause. What failed since the receiver was last reached is sent again.
fn resume(kept: &mut Subscription) {
    let failed = matches!(kept.paused, Some((_, reason)) if reason != PausedFor::Requested);
    if let Some(from) = kept.failing_from.filter(|_| failed) {
        kept.go_back(from - 1);
    }
    kept.paused = None;
    if failed {
        (kept.failing_since, kept.failing_from) = (None, None);
    }
}

impl Store {
    /// Adds a subscription, from the next event on.
    pub async fn add_subscription(
        &self,
        scope: Scope,
        new: NewSubscription,
    ) -> Result<Added, Error> {
        let entry = self.entry_in(Kind::SubscriptionCreated, scope);
        self.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.subscriptions().add(&new, entry).await
        })
        .await
    }

    /// Changes a subscription. Returns `None` if there is none with this id.
    pub async fn change_subscription(
        &self,
        scope: Scope,
        id: SubscriptionId,
        change: SubscriptionChange,
    ) -> Result<Option<Subscription>, Error> {
        let entry = self.entry_in(Kind::SubscriptionChanged, scope).about(id);
        let once = self.once_a_minute(entry.with("given", change.given()));
        let entries = once.entries().to_vec();
        let changed = self
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                let changed = tx.subscriptions().change(id, change).await?;
                if changed.is_some() {
                    for entry in entries {
                        tx.audit().note(entry);
                    }
                }
                Ok::<_, Error>(changed)
            })
            .await?;
        if changed.is_some() {
            self.done(once);
        }
        Ok(changed)
    }

    /// Removes a subscription. Returns false if there is none with this id.
    pub async fn remove_subscription(
        &self,
        scope: Scope,
        id: SubscriptionId,
    ) -> Result<bool, Error> {
        let entry = self.entry_in(Kind::SubscriptionRemoved, scope);
        self.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.subscriptions().remove(id, entry).await
        })
        .await
    }

    fn entry_in(&self, kind: Kind, scope: Scope) -> Entry {
        self.entry(kind)
            .of(scope.region)
            .with("environment", scope.environment.name())
    }
}
