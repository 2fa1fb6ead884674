-- The searches of sessions of the desk, so that no address contains their words.
-- - session: the SHA-256 of the session's token.
-- - id: random; the address has it instead of the search.
-- - sealed: what is searched for, encrypted.
CREATE TABLE searches (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    session BLOB NOT NULL,
    id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    kept_until BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, session, id)
);
CREATE INDEX searches_by_end ON searches (region_id, environment, kept_until) WHERE kept_until IS NOT NULL;

-- Views of the list of candidates that were saved: filters, columns and order under a name.
-- - staff_id: whose view it is; empty for a view of the region.
-- - sealed: the name and what is listed, encrypted, because it may have words that were searched for.
CREATE TABLE views (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    staff_id TEXT NOT NULL,
    id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (region_id, environment, staff_id, id)
);
