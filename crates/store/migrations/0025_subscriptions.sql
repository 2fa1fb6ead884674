-- Subscriptions of regions to events, the events, and the log of their deliveries.

-- - subscribed: a bit set of the kinds of events to which the scope's subscriptions apply. While it is
--   0, a change writes no event.
-- - last_event: the last assigned position of an event.
ALTER TABLE scope_state ADD COLUMN subscribed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scope_state ADD COLUMN last_event BIGINT NOT NULL DEFAULT 0;

-- - kinds: a bit set of the kinds of events to deliver. 9223372036854775807 is every kind.
-- - secret: signs the deliveries. former_secret: the previous one, which also signs them until the
--   moment in former_secret_until.
-- - sent_to: the position up to which every event was attempted. A later event has no delivery, or
--   one that will be repeated.
-- - repeats_from: while sent_to is below this position, events are sent again in their order, and
--   single deliveries are not repeated.
-- - due_at: when the next repeated delivery is due.
-- - lease, rests_until: nobody works on the subscription before this moment but the holder of the
--   lease, if there is one.
-- - failing_since, failing_from: when the deliveries began to fail, without a success since, and the
--   position of the first event that failed then.
-- - paused_at, paused_for: since when nothing is delivered, and why: requested, unreachable or gone.
CREATE TABLE subscriptions (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    url TEXT NOT NULL,
    description TEXT,
    kinds BIGINT NOT NULL,
    secret TEXT NOT NULL,
    former_secret TEXT,
    former_secret_until BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    sent_to BIGINT NOT NULL,
    repeats_from BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT,
    lease TEXT,
    rests_until BIGINT,
    failing_since BIGINT,
    failing_from BIGINT,
    succeeded_at BIGINT,
    paused_at BIGINT,
    paused_for TEXT,
    PRIMARY KEY (region_id, environment, id)
);

-- Events, in the order of their commits. They are kept for 30 days.
-- - subject: the id of a contact moment, an attachment or a mutation.
-- - details: the names of changed fields, or the phases before and after, as JSON. Removed when the
--   candidate is erased.
-- - actor: the id of an API key, `candidate`, or NULL for the server and its operator.
CREATE TABLE subscription_events (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    id TEXT NOT NULL,
    kind BIGINT NOT NULL,
    candidate_id TEXT,
    subject TEXT,
    details TEXT,
    actor TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, sequence)
);
CREATE UNIQUE INDEX subscription_events_by_id
    ON subscription_events (region_id, environment, id) WHERE id IS NOT NULL;
CREATE INDEX subscription_events_by_candidate
    ON subscription_events (region_id, environment, candidate_id) WHERE details IS NOT NULL;

-- The deliveries of events. A delivery is stored once it was attempted.
-- - status: 0 pending, 1 delivered, 2 failed.
-- - tries: the number of attempts since the delivery was first or again requested.
-- - attempts: the latest attempts, as a JSON array.
-- - due_at: when the next attempt is due.
CREATE TABLE subscription_deliveries (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    subscription_id TEXT NOT NULL,
    status BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    attempts TEXT NOT NULL,
    due_at BIGINT,
    PRIMARY KEY (region_id, environment, sequence, subscription_id)
);
CREATE INDEX subscription_deliveries_by_subscription
    ON subscription_deliveries (region_id, environment, subscription_id, sequence) WHERE status IS NOT NULL;
CREATE INDEX subscription_deliveries_by_status
    ON subscription_deliveries (region_id, environment, subscription_id, status, sequence) WHERE status IS NOT NULL;
CREATE INDEX subscription_deliveries_due
    ON subscription_deliveries (region_id, environment, subscription_id, due_at) WHERE due_at IS NOT NULL;
