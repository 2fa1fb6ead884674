-- The access log: who saw or changed a candidate, without any of the candidate's data. An entry
-- refers to a candidate's position, which identifies nobody once the candidate is erased.
-- - span: 1, and place is a position; or 4096, and place is the number of the span, and positions
--   is the set of positions in it.
-- - fields: the fields that were shown or changed, as a bit set, where known.
-- - key_id: NULL for the operator.
CREATE TABLE accesses (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    span BIGINT NOT NULL,
    place BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    id BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    key_id TEXT,
    action TEXT NOT NULL,
    fields BIGINT,
    positions BLOB,
    PRIMARY KEY (region_id, environment, span, place, first_at, id)
);
CREATE INDEX accesses_by_time ON accesses (region_id, environment, first_at) WHERE first_at IS NOT NULL;

-- The API key that sent the mutation. NULL when it was not sent with a key.
ALTER TABLE mutations ADD COLUMN key_id TEXT;
