-- A person with an address can have records in several regions. One index finds them in all regions
-- and in a single region.
DROP INDEX candidates_by_email;
CREATE INDEX candidates_by_email ON candidates (environment, email_key, region_id, archived, position);

-- Grows whenever sessions end early, so that other nodes drop them from their caches.
ALTER TABLE installation ADD COLUMN session_generation BIGINT NOT NULL DEFAULT 0;

-- Pending proofs that a person controls an e-mail address.
-- - region: the region whose sandbox it is about, empty in production.
-- - token_hash, code_hash: hashes of the link's token and of the code, set once those were created.
-- - wrong_codes: number of codes that were tried.
CREATE TABLE verifications (
    id TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    environment BIGINT NOT NULL,
    region TEXT NOT NULL,
    email_key TEXT NOT NULL,
    redirect_url TEXT,
    token_hash BLOB UNIQUE,
    code_hash BLOB,
    wrong_codes BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT
);
CREATE INDEX verifications_by_email ON verifications (environment, email_key, region);
CREATE INDEX verifications_by_age ON verifications (created_at);

-- Counters for rate limits: how often something was requested since a moment. key: a keyed hash of
-- the caller or of the requested address.
CREATE TABLE verification_counts (
    key BLOB NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL,
    asked BIGINT NOT NULL
);
CREATE INDEX verification_counts_by_age ON verification_counts (since);

-- idle_until moves forward with use, up to expires_at.
CREATE TABLE candidate_sessions (
    hash BLOB NOT NULL PRIMARY KEY,
    environment BIGINT NOT NULL,
    region TEXT NOT NULL,
    email_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    idle_until BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX candidate_sessions_by_email ON candidate_sessions (environment, email_key, region);
CREATE INDEX candidate_sessions_by_end ON candidate_sessions (idle_until);
