-- What operators have to account for: who changed keys, regions and settings, had somebody erased, took data along, or
-- failed to get in. Only ever added to. Each entry holds the hash of the one before it, so that none can be changed or
-- left out unnoticed. actor: a key's id, or who else it was. details: a JSON object, never a personal value.
CREATE TABLE audit (
    sequence BIGINT NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    region_id TEXT,
    subject TEXT,
    request_id TEXT,
    details TEXT NOT NULL,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL,
    seal BLOB NOT NULL
);
-- The entries that say up to where older ones were removed: without one, the database removes none.
CREATE INDEX audit_prunings ON audit (sequence) WHERE kind = 'audit.pruned';

-- The trace that a mutation's callback is part of (W3C Trace Context), where there is one.
ALTER TABLE mutations ADD COLUMN traceparent TEXT;
