-- Notices to a region about events that it did not request, until they are delivered.
-- - data: the content, as JSON. It identifies a candidate by id only.
-- - due_at: when the next attempt is due. A process that claims a notice moves due_at ahead. The
--   column always has a value here, but is not declared NOT NULL, because SQLite would then not use
--   the index.
CREATE TABLE notices (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    url TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT,
    PRIMARY KEY (region_id, environment, id)
);
CREATE INDEX notices_by_due ON notices (region_id, environment, due_at) WHERE due_at IS NOT NULL;
