-- Whoever has an address has records in several regions: one index finds them in all of them, and a region's own.
DROP INDEX candidates_by_email;
CREATE INDEX candidates_by_email ON candidates (environment, email_key, region_id, archived, position);

-- Grows whenever sessions end before their time, so that no node goes on believing in them.
ALTER TABLE installation ADD COLUMN session_generation BIGINT NOT NULL DEFAULT 0;

-- Addresses that somebody wants to show to be theirs. region: the sandbox it is about, empty in production.
-- token_hash, code_hash: of what opens it, once that was made. wrong_codes: how many codes were tried.
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

-- How often something was asked for since when. key: a keyed hash of who asked, or of the address that was named.
CREATE TABLE verification_counts (
    key BLOB NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL,
    asked BIGINT NOT NULL
);
CREATE INDEX verification_counts_by_age ON verification_counts (since);

-- idle_until moves on with use, up to expires_at.
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
