-- Who saw or changed a candidate: never what was in it. What is recorded names a position, which says nothing once the
-- candidate is erased. span: 1, and place is the position; or 4096, and place is the number of the span, with the positions
-- in it as a set. fields: what was shown or changed, as a set of bits, where that is known. key_id: none for the operator.
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

-- Whose write it is: none for what no key sent.
ALTER TABLE mutations ADD COLUMN key_id TEXT;
