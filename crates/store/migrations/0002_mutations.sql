-- Counters and work state of a scope.
-- - last_change, last_mutation: last assigned position in the change feed and in the mutation
--   queue.
-- - queued: number of mutations that have not ended.
-- - work_at: when the scope next has work to do, NULL for never.
-- - lease, lease_until: which process fetches files for the scope's first mutation, and until when.
-- - emptied_at: when the scope was last emptied, which happens to sandboxes.
ALTER TABLE scope_state ADD COLUMN last_change BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scope_state ADD COLUMN last_mutation BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scope_state ADD COLUMN queued BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scope_state ADD COLUMN work_at BIGINT;
ALTER TABLE scope_state ADD COLUMN lease TEXT;
ALTER TABLE scope_state ADD COLUMN lease_until BIGINT;
ALTER TABLE scope_state ADD COLUMN emptied_at BIGINT;

-- The change feed lists candidates in the order of their last change, together with the erased
-- candidates: one entry each. change_kind: 0 created, 1 updated, 2 archived, 3 restored.
ALTER TABLE candidates ADD COLUMN change_position BIGINT NOT NULL DEFAULT 0;
ALTER TABLE candidates ADD COLUMN change_kind BIGINT NOT NULL DEFAULT 0;
CREATE INDEX candidates_by_change ON candidates (region_id, environment, change_position);

-- All that remains of an erased candidate.
CREATE TABLE erased (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    change_position BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, id)
);
CREATE INDEX erased_by_change ON erased (region_id, environment, change_position);

-- Accepted writes.
-- - status: 0 queued (running once started_at is set), 1 succeeded, 2 failed.
-- - payload: the work to do, until the mutation has ended.
-- - callback_at: when the next delivery of the callback is due.
-- - deliveries: the outcome of earlier deliveries, as JSON.
CREATE TABLE mutations (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    id TEXT NOT NULL,
    operation TEXT NOT NULL,
    status BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    idempotency_key TEXT,
    candidate_ids TEXT NOT NULL,
    interaction_ids TEXT NOT NULL,
    attachment_ids TEXT NOT NULL,
    payload TEXT,
    problem TEXT,
    callback_url TEXT,
    callback_at BIGINT,
    deliveries TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    PRIMARY KEY (region_id, environment, sequence)
);
CREATE UNIQUE INDEX mutations_by_id ON mutations (region_id, environment, id);
CREATE INDEX mutations_by_status ON mutations (region_id, environment, status, sequence);
CREATE INDEX mutations_by_callback ON mutations (region_id, environment, callback_at) WHERE callback_at IS NOT NULL;

-- The mutations that are about a candidate, so that its erasure finds them.
CREATE TABLE mutation_subjects (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    candidate_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, candidate_id, sequence)
);

-- Records that a queued mutation will create. Further writes to their ids are accepted at once.
CREATE TABLE pending_records (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    candidate_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, id)
);

-- owner: empty for the region's keys, else the id of the candidate whose session sent the request.
-- request: a keyed hash of the request.
CREATE TABLE idempotency_keys (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    request BLOB NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, owner, key)
);
CREATE INDEX idempotency_keys_by_mutation ON idempotency_keys (region_id, environment, sequence);

-- Files that are no longer referenced and must still be removed.
CREATE TABLE discarded_files (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (region_id, environment, file)
);
