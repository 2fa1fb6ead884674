-- The audit log: who changed keys, regions and settings, requested an erasure, exported data or
-- failed to authenticate. Rows are only added. Each entry contains the hash of the previous entry,
-- so that changed or missing entries are detected.
-- - actor: the id of a key, or the kind of actor.
-- - details: a JSON object, never with personal data.
-- - seal: a keyed checksum (HMAC) of the hash.
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
-- The entries that record up to where older entries were removed. The database refuses to remove
-- entries without one.
CREATE INDEX audit_prunings ON audit (sequence) WHERE kind = 'audit.pruned';

-- The trace that a mutation's callback belongs to (W3C Trace Context), if any.
ALTER TABLE mutations ADD COLUMN traceparent TEXT;
