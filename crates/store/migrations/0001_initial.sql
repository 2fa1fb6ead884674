-- One row of facts about this installation: its signing secret, and a generation. The generation
-- grows with every change of a region, a key or a custom field, so that caches detect when they are
-- stale.
CREATE TABLE installation (
    name TEXT NOT NULL PRIMARY KEY,
    secret BLOB NOT NULL,
    generation BIGINT NOT NULL
);

CREATE TABLE regions (
    id TEXT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    redirect_urls TEXT NOT NULL,
    callback_secret TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- API keys. Admin keys have no region.
CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    region_id TEXT,
    hash BLOB NOT NULL UNIQUE,
    preview TEXT NOT NULL,
    description TEXT,
    sandbox_only BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX api_keys_by_region ON api_keys (region_id, created_at, id);

-- One row per region and environment (a scope). A transaction locks the row to assign positions, so
-- commit order is position order.
CREATE TABLE scope_state (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    last_position BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment)
);

-- The number of candidates per list, updated in the transaction that changes the list.
CREATE TABLE candidate_counts (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    archived BIGINT NOT NULL,
    phase BIGINT NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, archived, phase)
);

-- Candidates.
-- - environment: 0 production, 1 sandbox.
-- - phase: index in the shared vocabulary.
-- - document: the complete JSON document.
-- - lengths: the length of each value in the document.
-- - custom: JSON object with the custom field values, by custom field id.
CREATE TABLE candidates (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    archived BIGINT NOT NULL,
    phase BIGINT NOT NULL,
    email_key TEXT NOT NULL,
    phone_key TEXT,
    lengths BLOB NOT NULL,
    document TEXT NOT NULL,
    custom TEXT,
    PRIMARY KEY (region_id, environment, id)
);
CREATE UNIQUE INDEX candidates_by_position ON candidates (region_id, environment, archived, position);
CREATE INDEX candidates_by_phase ON candidates (region_id, environment, archived, phase, position);
CREATE INDEX candidates_by_email ON candidates (region_id, environment, email_key, archived, position);
CREATE INDEX candidates_by_phone ON candidates (region_id, environment, phone_key, archived, position);

CREATE TABLE interactions (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    candidate_id TEXT NOT NULL,
    performed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (region_id, environment, id)
);
CREATE INDEX interactions_by_candidate
    ON interactions (region_id, environment, candidate_id, performed_at, created_at, id);

-- file: name of the file in the file store. Each attachment has its own file.
CREATE TABLE attachments (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    candidate_id TEXT NOT NULL,
    filename TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (region_id, environment, id)
);
CREATE INDEX attachments_by_candidate ON attachments (region_id, environment, candidate_id, id);

-- The custom fields of a region, the same in both environments. A deleted field keeps its row, so
-- that its id is never reused.
CREATE TABLE custom_fields (
    region_id TEXT NOT NULL,
    id TEXT NOT NULL,
    key TEXT NOT NULL,
    label TEXT NOT NULL,
    type TEXT NOT NULL,
    options TEXT NOT NULL,
    required BIGINT NOT NULL,
    description TEXT,
    position BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (region_id, id)
);
CREATE UNIQUE INDEX custom_fields_by_key ON custom_fields (region_id, key) WHERE deleted_at IS NULL;
