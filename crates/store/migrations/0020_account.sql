-- chosen: which of a person's records a session acts on, where the person had to choose:
-- "region/candidate" items, separated by spaces. NULL: all records. answers: how often the question
-- that tells the records apart was answered.
ALTER TABLE candidate_sessions ADD COLUMN chosen TEXT;
ALTER TABLE candidate_sessions ADD COLUMN answers BIGINT NOT NULL DEFAULT 0;

-- The same, for a verification that such a session requested.
ALTER TABLE verifications ADD COLUMN chosen TEXT;

-- An address change that can be undone from the former address. token_hash: hash of the token in
-- the undo link, set once that was created. told: whether the e-mail to the former address was
-- requested.
CREATE TABLE address_changes (
    id TEXT NOT NULL PRIMARY KEY,
    environment BIGINT NOT NULL,
    token_hash BLOB UNIQUE,
    told BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX address_changes_by_end ON address_changes (expires_at);

-- The address that a record had before such a change, and the key of the new one. Deleted with the
-- record.
CREATE TABLE former_addresses (
    change_id TEXT NOT NULL,
    region TEXT NOT NULL,
    environment BIGINT NOT NULL,
    candidate TEXT NOT NULL,
    email TEXT NOT NULL,
    replaced_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (change_id, region, candidate)
);
CREATE INDEX former_addresses_by_record ON former_addresses (region, environment, candidate);
CREATE INDEX former_addresses_by_age ON former_addresses (created_at);

-- Finds e-mails by the row they are generated from, for the erasure of a record.
CREATE INDEX mails_by_reference ON mails (reference);
