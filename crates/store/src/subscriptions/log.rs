//! The log of deliveries, and deliveries on request.

use super::{
    claim::NEXT_DELIVERY,
    manage::Subscriptions,
    old::OLDEST,
    stored_event::{EVENT_AT, StoredEvent, event},
    subscription::{Subscription, by_id},
};
use crate::{Store, unit_of_work::ScopeTx};
use db::{Error, Row, Value, column, columns, statements};
use model::{EventId, Scope, SubscriptionId, Timestamp};

/// The columns that [`delivery`] reads.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT sequence, status, tries, attempts, due_at FROM subscription_deliveries ",
            "WHERE region_id = $1 AND environment = $2 AND ",
            $rest
        )
    };
}

statements! {
    pub(super) scope LIST as "LIST_DELIVERIES" =
        select!("subscription_id = $3 AND status IS NOT NULL AND sequence < $4 ORDER BY sequence DESC LIMIT $5");
    pub(super) scope LIST_BY_STATUS as "LIST_DELIVERIES_BY_STATUS" =
        select!("subscription_id = $3 AND status = $6 AND sequence < $4 ORDER BY sequence DESC LIMIT $5");
    pub(super) scope AT as "DELIVERY_AT" = select!("sequence = $3 AND subscription_id = $4");
    pub(super) scope BY_EVENT as "EVENT_BY_ID" =
        "SELECT sequence FROM subscription_events WHERE region_id = $1 AND environment = $2 AND id = $3";
    pub(super) scope AGAIN as "DELIVER_AGAIN" =
        "UPDATE subscription_deliveries SET status = 0, tries = 0, due_at = $5 \
         WHERE region_id = $1 AND environment = $2 AND sequence = $3 AND subscription_id = $4";
    pub(super) scope DUE_NOW as "SUBSCRIPTION_DUE_NOW" =
        "UPDATE subscriptions SET due_at = $4, rests_until = CASE WHEN lease IS NULL THEN NULL ELSE rests_until END \
         WHERE region_id = $1 AND environment = $2 AND id = $3";
    pub(super) scope SET_BACK as "SET_BACK_SUBSCRIPTION" =
        "UPDATE subscriptions SET sent_to = $4, repeats_from = $5, due_at = $6, lease = $7, rests_until = $8 \
         WHERE region_id = $1 AND environment = $2 AND id = $3";
}

columns! {
    /// The columns of a delivery.
    DeliveryColumns: LIST, LIST_BY_STATUS, AT
}

/// The state of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryStatus {
    /// It is attempted again.
    Pending,
    /// The receiver has it.
    Delivered,
    /// It was given up.
    Failed,
}

impl DeliveryStatus {
    /// Every state, in the order of their stored numbers.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Delivered, Self::Failed];

    /// Returns its name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    fn of_code(code: i64) -> Self {
        let code = usize::try_from(code).ok();
        code.and_then(|code| Self::ALL.get(code).copied())
            .unwrap_or(Self::Failed)
    }
}

/// The delivery of an event.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The event.
    pub event: StoredEvent,
    /// The state.
    pub status: DeliveryStatus,
    /// The attempts, as a JSON array.
    pub attempts: String,
    /// When the next attempt is due.
    pub due_at: Option<Timestamp>,
}

/// A selection of deliveries, newest event first.
#[derive(Debug, Clone, Copy)]
pub struct DeliveriesPage {
    /// Only those in this state.
    pub status: Option<DeliveryStatus>,
    /// Only those of events before this position.
    pub before: i64,
    /// The maximum number.
    pub limit: i64,
}

/// A delivery's row without its event.
struct Bare {
    sequence: i64,
    status: DeliveryStatus,
    attempts: String,
    due_at: Option<Timestamp>,
}

fn delivery(row: Row<'_>) -> Result<Bare, Error> {
    Ok(Bare {
        sequence: row.int(column!(DeliveryColumns, sequence))?,
        status: DeliveryStatus::of_code(row.int(column!(DeliveryColumns, status))?),
        attempts: row.text(column!(DeliveryColumns, attempts))?.to_owned(),
        due_at: row
            .optional_int(column!(DeliveryColumns, due_at))?
            .map(Timestamp::from_micros),
    })
}

impl Store {
    /// Returns a page of a subscription's deliveries.
    pub async fn deliveries(
        &self,
        scope: &Scope,
        id: SubscriptionId,
        page: DeliveriesPage,
    ) -> Result<Vec<Delivery>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let own = [region, environment, Value::Text(id.as_str())];
        let part = [Value::Int(page.before), Value::Int(page.limit)];
        let rows = match page.status {
            None => {
                let values = [own[0], own[1], own[2], part[0], part[1]];
                self.database().all(&LIST, &values, delivery).await?
            }
            Some(status) => {
                let status = Value::Int(status as i64);
                let values = [own[0], own[1], own[2], part[0], part[1], status];
                self.database()
                    .all(&LIST_BY_STATUS, &values, delivery)
                    .await?
            }
        };
        self.with_events(scope, rows).await
    }

    /// Returns the delivery of one event to a subscription.
    pub async fn delivery(
        &self,
        scope: &Scope,
        id: SubscriptionId,
        of: EventId,
    ) -> Result<Option<Delivery>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [region, environment, Value::Text(of.as_str())];
        let sequence = self.database().first(&BY_EVENT, &values, |row| {
            row.int(column!(BY_EVENT, sequence))
        });
        let Some(sequence) = sequence.await? else {
            return Ok(None);
        };
        let sequence = Value::Int(sequence);
        let values = [region, environment, sequence, Value::Text(id.as_str())];
        let rows = self.database().all(&AT, &values, delivery).await?;
        Ok(self.with_events(scope, rows).await?.pop())
    }

    /// Adds the events of deliveries. A delivery whose event is deleted is left out.
    async fn with_events(&self, scope: &Scope, rows: Vec<Bare>) -> Result<Vec<Delivery>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let sets = rows
            .iter()
            .map(|row| vec![region, environment, Value::Int(row.sequence)]);
        let mut events: Vec<Option<StoredEvent>> = rows.iter().map(|_| None).collect();
        let visit = |index: usize, row: Row<'_>| {
            events[index] = Some(event(row)?);
            Ok::<(), Error>(())
        };
        self.database().query_batch(&EVENT_AT, sets, visit).await?;
        let both = rows.into_iter().zip(events);
        let whole = both.filter_map(|(row, event)| {
            Some(Delivery {
                event: event?,
                status: row.status,
                attempts: row.attempts,
                due_at: row.due_at,
            })
        });
        Ok(whole.collect())
    }

    /// Makes the delivery of one event due now, whatever its outcome was. Returns false if it was
    /// never attempted.
    pub async fn deliver_again(
        &self,
        scope: Scope,
        id: SubscriptionId,
        sequence: i64,
    ) -> Result<bool, Error> {
        self.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.subscriptions().deliver_again(id, sequence).await
        })
        .await
    }

    /// Sends all events since a moment again. Returns the subscription, or `None` if there is none
    /// with this id.
    pub async fn deliver_again_since(
        &self,
        scope: Scope,
        id: SubscriptionId,
        since: Timestamp,
    ) -> Result<Option<Subscription>, Error> {
        self.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.subscriptions().deliver_again_since(id, since).await
        })
        .await
    }
}

impl Subscriptions<'_, '_> {
    async fn deliver_again(&mut self, id: SubscriptionId, sequence: i64) -> Result<bool, Error> {
        let scope = self.state.scope;
        let [region, environment] = Value::of_scope(&scope);
        let now = Value::Int(self.state.now.micros());
        let own = Value::Text(id.as_str());
        let values = [region, environment, Value::Int(sequence), own, now];
        if self.transaction.execute(&AGAIN, &values).await? == 0 {
            return Ok(false);
        }
        let values = [region, environment, own];
        let next = self.transaction.first(&NEXT_DELIVERY, &values, |row| {
            row.int(column!(NEXT_DELIVERY, due_at))
        });
        let next = next.await?.map_or(Value::Null, Value::Int);
        let values = [region, environment, own, next];
        self.transaction.execute(&DUE_NOW, &values).await?;
        self.state.is_rescheduled = true;
        Ok(true)
    }

    async fn deliver_again_since(
        &mut self,
        id: SubscriptionId,
        since: Timestamp,
    ) -> Result<Option<Subscription>, Error> {
        let scope = self.state.scope;
        let Some(mut kept) = by_id(self.transaction, &scope, id).await? else {
            return Ok(None);
        };
        let first = self.first_since(since).await?;
        kept.go_back(first - 1);
        let [region, environment] = Value::of_scope(&scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(kept.sent_to),
            Value::Int(kept.repeats_from),
            kept.due_at.into(),
            kept.lease.as_deref().into(),
            kept.rests_until.into(),
        ];
        self.transaction.execute(&SET_BACK, &values).await?;
        self.state.is_rescheduled = true;
        Ok(Some(kept))
    }

    /// Returns the position of the first event since a moment, or the one after the last event.
    /// Positions follow the clock, so the moment is found by halving.
    async fn first_since(&mut self, since: Timestamp) -> Result<i64, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Int(1)];
        let oldest = self
            .transaction
            .first(&OLDEST, &values, |row| row.int(column!(OLDEST, sequence)));
        let end = self.state.row.last_event + 1;
        let (mut first, mut after) = (oldest.await?.unwrap_or(end), end);
        while first < after {
            let middle = first + (after - first) / 2;
            let values = [region, environment, Value::Int(middle)];
            let found = self.transaction.first(&EVENT_AT, &values, event).await?;
            if found.is_some_and(|event| event.created_at >= since) {
                after = middle;
            } else {
                first = middle + 1;
            }
        }
        Ok(first)
    }
}
