//! Invalidation of cached data by changes of settings, on every node.

use crate::{fresh, open_at};
use model::RegionId;
use store::{
    Store,
    region_settings::RegionSettingsChange,
    regions::{CallbackSecret, Region, RegionChange},
};

async fn add(store: &Store, number: u8) -> RegionId {
    let id: RegionId = format!("reg{number:014}").parse().unwrap();
    let now = store.clock().now();
    let region = Region {
        id,
        slug: format!("regio{number}"),
        name: "Regio".into(),
        redirect_urls: Vec::new(),
        callback_secret: CallbackSecret::random(store.random().as_ref()),
        sandbox_callback_secret: CallbackSecret::random(store.random().as_ref()),
        created_at: now,
        updated_at: now,
    };
    assert!(store.insert_region(region).await.unwrap());
    id
}

#[testkit::test]
async fn change_of_one_region_keeps_cached_entries_of_others() {
    let it = fresh().await;
    let (one, other) = (add(&it.store, 1).await, add(&it.store, 2).await);
    let node = open_at(it.database.url(), it.folder.path()).await.unwrap();
    let good = |store: &Store, under: i64| {
        [Some(one), Some(other), None]
            .map(|region| store.is_current(under, &store.settings_change(region)))
    };
    let under = [it.store.generation().unwrap(), node.generation().unwrap()];
    for _ in 0..3 {
        let change = RegionSettingsChange {
            colour: Some(Some("#112233".into())),
            ..RegionSettingsChange::default()
        };
        it.store.change_region_settings(one, change).await.unwrap();
    }
    assert_eq!(good(&it.store, under[0]), [false, true, true]);
    node.refresh_generation().await.unwrap();
    assert_eq!(good(&node, under[1]), [false, true, true]);
    let now = node.generation().unwrap();
    assert_eq!(good(&node, now), [true; 3]);
    // A change that concerns all regions invalidates everything.
    let change = RegionChange {
        name: Some("Regio Noord".into()),
        ..RegionChange::default()
    };
    it.store.change_region(other, change).await.unwrap();
    assert_eq!(good(&it.store, now), [false; 3]);
    node.refresh_generation().await.unwrap();
    assert_eq!(good(&node, now), [false; 3]);
}

/// A node's own change does not hide an earlier change by another node.
#[testkit::test]
async fn change_by_another_node_is_not_hidden_by_an_own_change() {
    let it = fresh().await;
    let (one, other) = (add(&it.store, 1).await, add(&it.store, 2).await);
    let node = open_at(it.database.url(), it.folder.path()).await.unwrap();
    let under = node.generation().unwrap();
    let change = || RegionSettingsChange {
        colour: Some(Some("#112233".into())),
        ..RegionSettingsChange::default()
    };
    it.store
        .change_region_settings(one, change())
        .await
        .unwrap();
    node.change_region_settings(other, change()).await.unwrap();
    node.refresh_generation().await.unwrap();
    assert!(!node.is_current(under, &node.settings_change(Some(one))));
    assert!(!node.is_current(under, &node.settings_change(Some(other))));
}
