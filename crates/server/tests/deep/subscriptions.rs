//! Damage of subscriptions to events that the deep check must report.

use super::{all_agrees, wrong};
use crate::{harness::Installation, isolation::run_sql};

#[testkit::test]
fn damage_of_subscriptions_is_reported() {
    let it = Installation::new();
    it.region("noord");
    it.import("noord", &[testkit::candidate(1)]);
    all_agrees(&it);
    for (table, columns, values) in [
        (
            "subscriptions",
            "id, url, kinds, secret, created_at, updated_at, sent_to",
            "'sub00000000000001', 'https://www.example.nl/', 0, 'x', 5, 5, 9",
        ),
        (
            "subscription_events",
            "id, sequence, kind, created_at",
            "'evt00000000000001', 9, 0, 5",
        ),
        (
            "subscription_deliveries",
            "sequence, subscription_id, status, tries, attempts",
            "9, 'sub00000000000009', 1, 1, '[]'",
        ),
    ] {
        let insert = format!(
            "INSERT INTO {table} (region_id, environment, {columns}) SELECT id, 0, {values} FROM regions WHERE slug = 'noord'"
        );
        run_sql(&it, &insert);
    }
    let of = |table: &str, what: &str| format!("{table} of noord (production): {what}");
    let expected = [
        of(
            "subscription_deliveries",
            "sub00000000000009: has a number that its scope has not assigned",
        ),
        of(
            "subscription_events",
            "evt00000000000001: has a number that its scope has not assigned",
        ),
        of(
            "subscriptions",
            "sub00000000000001: was sent events that its scope has not assigned",
        ),
    ];
    assert_eq!(wrong(&it), expected);
}

#[testkit::test]
fn deliveries_of_a_removed_subscription_are_no_damage() {
    let it = Installation::new();
    it.region("noord");
    it.import("noord", &[testkit::candidate(1)]);
    run_sql(&it, "UPDATE scope_state SET last_event = 9");
    run_sql(
        &it,
        "INSERT INTO subscription_deliveries (region_id, environment, sequence, subscription_id, status, tries, attempts) \
         SELECT id, 0, 9, 'sub00000000000009', 1, 1, '[]' FROM regions WHERE slug = 'noord'",
    );
    all_agrees(&it);
}
