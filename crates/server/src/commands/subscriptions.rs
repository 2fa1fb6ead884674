//! The commands `subscription …`.

use super::support::{refuse, scope};
use crate::{
    cli::{AddSubscription, OneSubscription, Subscription as Command},
    configuration::Configuration,
    output::{Format, print},
};
use anyhow::{Context, Result, bail, ensure};
use messages::Command as Message;
use model::{EventId, Fault, Scope, SubscriptionId, Timestamp};
use serde_json::{Map, Value, json};
use services::{
    mutations::{Challenge, Mutations, Options, SubscriptionTest},
    subscriptions::{self, DeliveryView, SubscriptionView},
};
use store::{
    Store,
    subscriptions::{DeliveriesPage, DeliveryStatus, Subscription},
};

/// The number of deliveries that are printed.
const SHOWN: i64 = 100;

/// The store, the configuration, and the form of what is printed.
type Of<'a> = (&'a Store, &'a Configuration, Format);

pub(super) async fn run(
    store: &Store,
    configuration: &Configuration,
    command: Command,
    format: Format,
) -> Result<()> {
    let of = (store, configuration, format);
    match command {
        Command::List { scope: args } => {
            let found = store.subscriptions(&scope(store, &args).await?).await?;
            let shown: Vec<_> = found.iter().map(SubscriptionView::new).collect();
            format.value(&serde_json::to_value(shown)?)
        }
        Command::Add(options) => add(store, configuration, options, format).await,
        Command::Pause(one) => change(of, &one, json!({"paused": true})).await,
        Command::Resume(one) => change(of, &one, json!({"paused": false})).await,
        Command::Rotate(one) => change(of, &one, json!({"rotateSecret": true})).await,
        Command::Remove(one) => {
            let (scope, id) = named(store, &one).await?;
            let removed = store.remove_subscription(scope, id).await?;
            ensure!(removed, unknown(&one));
            done(format, "removed", &one.id)
        }
        Command::Deliveries { one, status } => deliveries(store, &one, status.as_deref()).await,
        Command::Redeliver { one, event, since } => {
            redeliver(store, &one, [event.as_deref(), since.as_deref()], format).await
        }
        Command::Test(one) => test(of, &one).await,
    }
}

async fn add(
    store: &Store,
    configuration: &Configuration,
    options: AddSubscription,
    format: Format,
) -> Result<()> {
    let scope = scope(store, &options.scope).await?;
    let events = if options.events.is_empty() {
        json!("*")
    } else {
        options.events.into()
    };
    let mut body =
        json!({"url": options.url, "events": events, "description": options.description});
    let mut faults = schema::NEW_SUBSCRIPTION.read(&mut body, store.clock().now());
    let body = members(body);
    let policy = configuration.egress();
    let (order, _) = subscriptions::order(&body, policy, scope.environment, &mut faults);
    refuse(&faults)?;
    if options.verify {
        match mutations(store, configuration)
            .challenge(scope, &order.url)
            .await
        {
            Challenge::Answered => {}
            Challenge::Failed(fault) => refuse(&[Fault::pointer("/url", fault)])?,
            Challenge::TooSoon { why, .. } => bail!(why),
        }
    }
    let added = subscriptions::add(store, scope, order).await?;
    show(&added, true, format)
}

async fn change(
    (store, configuration, format): Of<'_>,
    one: &OneSubscription,
    mut body: Value,
) -> Result<()> {
    let (scope, id) = named(store, one).await?;
    let mut faults = schema::CHANGED_SUBSCRIPTION.read(&mut body, store.clock().now());
    let policy = configuration.egress();
    let change = subscriptions::change(&members(body), store, policy, &mut faults);
    refuse(&faults)?;
    let rotates = change.secret.is_some();
    let changed = store.change_subscription(scope, id, change).await?;
    show(&changed.with_context(|| unknown(one))?, rotates, format)
}

async fn deliveries(store: &Store, one: &OneSubscription, status: Option<&str>) -> Result<()> {
    let (scope, id) = named(store, one).await?;
    let all = DeliveryStatus::ALL;
    let status = match status {
        None => None,
        Some(given) => {
            let known = all.into_iter().find(|status| status.name() == given);
            let text = given.to_owned();
            Some(known.with_context(|| Message::DeliveryStatus { text })?)
        }
    };
    ensure!(
        store.subscription(&scope, id).await?.is_some(),
        unknown(one)
    );
    let page = DeliveriesPage {
        status,
        before: i64::MAX,
        limit: SHOWN,
    };
    for delivery in store.deliveries(&scope, id, page).await? {
        print(&serde_json::to_string(&DeliveryView::new(&delivery)?)?)?;
    }
    Ok(())
}

async fn redeliver(
    store: &Store,
    one: &OneSubscription,
    [event, since]: [Option<&str>; 2],
    format: Format,
) -> Result<()> {
    let (scope, id) = named(store, one).await?;
    if let Some(text) = since {
        let since: Option<Timestamp> = text.parse().ok();
        let since = since.with_context(|| Message::Between {
            flag: "since",
            text: text.to_owned(),
        })?;
        let rewound = store.deliver_again_since(scope, id, since).await?;
        return show(&rewound.with_context(|| unknown(one))?, false, format);
    }
    ensure!(
        store.subscription(&scope, id).await?.is_some(),
        unknown(one)
    );
    let event = event.unwrap_or_default();
    let found = match event.parse::<EventId>() {
        Ok(event) => store.delivery(&scope, id, event).await?,
        Err(_) => None,
    };
    let id_of_event = event.to_owned();
    let found = found.with_context(|| Message::NoDelivery { id: id_of_event })?;
    store.deliver_again(scope, id, found.event.sequence).await?;
    done(format, "redelivered", event)
}

/// Prints what was done with `--json`, and nothing otherwise.
fn done(format: Format, what: &str, id: &str) -> Result<()> {
    match format {
        Format::Json => format.value(&json!({what: id})),
        Format::Terminal | Format::Piped => Ok(()),
    }
}

async fn test((store, configuration, format): Of<'_>, one: &OneSubscription) -> Result<()> {
    let (scope, id) = named(store, one).await?;
    let found = store.subscription(&scope, id).await?;
    let found = found.with_context(|| unknown(one))?;
    let mutations = mutations(store, configuration);
    match mutations.test_subscription(scope, &found).await {
        SubscriptionTest::Attempted(attempt) => format.value(&serde_json::to_value(&attempt)?),
        SubscriptionTest::TooSoon { why, .. } => bail!(why),
    }
}

/// Returns the means to call receivers, under the configured rules.
fn mutations(store: &Store, configuration: &Configuration) -> Mutations {
    let options = Options {
        egress: configuration.egress(),
        ..Options::default()
    };
    Mutations::new(store.clone(), options)
}

async fn named(store: &Store, one: &OneSubscription) -> Result<(Scope, SubscriptionId)> {
    let scope = scope(store, &one.scope).await?;
    let id = one.id.parse().ok();
    Ok((scope, id.with_context(|| unknown(one))?))
}

fn unknown(one: &OneSubscription) -> Message {
    let id = one.id.clone();
    Message::NoSubscription { id }
}

fn members(body: Value) -> Map<String, Value> {
    match body {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn show(subscription: &Subscription, with_secret: bool, format: Format) -> Result<()> {
    let mut shown = SubscriptionView::new(subscription);
    if with_secret {
        shown = shown.with_secret(subscription);
    }
    format.value(&serde_json::to_value(shown)?)
}
