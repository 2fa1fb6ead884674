-- What is written often and must not be in a table of which a distributed PostgreSQL keeps a copy on
-- every node: both tables are local to the node that clients connect to.

-- When each scope next has work to do, so that background work finds it without reading the row of
-- every scope.
-- - due_at: scope_state.work_at or earlier. The row may stay when the work is done or postponed; the
--   background work that finds it then corrects it.
-- A node of the version before does not write this table. Its work is found by scope_state.work_at.
CREATE TABLE due_scopes (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    due_at BIGINT,
    PRIMARY KEY (region_id, environment)
);
CREATE INDEX due_scopes_by_due ON due_scopes (due_at) WHERE due_at IS NOT NULL;

-- When each API key was last used.
-- - last_used_at: with any version of the API.
-- - v1_used_at: with version 1.
-- The columns of the same names in api_keys are written by nodes of the version before. The later
-- moment counts.
CREATE TABLE key_uses (
    key_id TEXT NOT NULL PRIMARY KEY,
    last_used_at BIGINT,
    v1_used_at BIGINT
);
