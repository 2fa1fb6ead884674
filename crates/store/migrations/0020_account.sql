-- Which of a person's records a session acts on, where the person had to tell them apart: "region/candidate", separated by
-- blanks. Nothing: all of them. answers: how often the question that tells them apart was answered.
ALTER TABLE candidate_sessions ADD COLUMN chosen TEXT;
ALTER TABLE candidate_sessions ADD COLUMN answers BIGINT NOT NULL DEFAULT 0;

-- The same of what such a session asked for.
ALTER TABLE verifications ADD COLUMN chosen TEXT;

-- A change of a person's address that its former address can undo. token_hash: of the link that undoes it, once that was
-- made. told: whether the mail to the former address was asked for.
CREATE TABLE address_changes (
    id TEXT NOT NULL PRIMARY KEY,
    environment BIGINT NOT NULL,
    token_hash BLOB UNIQUE,
    told BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX address_changes_by_end ON address_changes (expires_at);

-- The address that a record had before such a change, and the key of the one it got. Gone with the record.
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

-- What an erased record gave rise to is found by what the mail is made from.
CREATE INDEX mails_by_reference ON mails (reference);
