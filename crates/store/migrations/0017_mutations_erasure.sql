-- - outcome: the result of a mutation in addition to its status, as JSON. Only upserts have one.
-- - unremoved: the number of files that the mutation released and that could not be removed yet.
-- - forgotten: 0 by default. 1: the candidate was erased; the callback is tried once more, then its
--   URL is deleted. 2: the mutation is the erasure itself, whose callback gets all its attempts.
-- - status 3: the mutation's work in the database is done, and its files must still be removed.
ALTER TABLE mutations ADD COLUMN outcome TEXT;
ALTER TABLE mutations ADD COLUMN unremoved BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mutations ADD COLUMN forgotten BIGINT NOT NULL DEFAULT 0;

-- The candidate a discarded file belonged to, the mutation that released it, the number of failed
-- removals, and when the next attempt is due.
ALTER TABLE discarded_files ADD COLUMN candidate_id TEXT;
ALTER TABLE discarded_files ADD COLUMN sequence BIGINT;
ALTER TABLE discarded_files ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE discarded_files ADD COLUMN due_at BIGINT DEFAULT 0;
CREATE INDEX discarded_files_by_due ON discarded_files (region_id, environment, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX discarded_files_by_candidate ON discarded_files (region_id, environment, candidate_id)
    WHERE candidate_id IS NOT NULL;
CREATE INDEX discarded_files_by_mutation ON discarded_files (region_id, environment, sequence)
    WHERE sequence IS NOT NULL;

-- A notice that waits until all of a candidate is gone has no due_at yet.
ALTER TABLE notices ADD COLUMN held_for TEXT;
CREATE INDEX notices_by_candidate ON notices (region_id, environment, held_for) WHERE held_for IS NOT NULL;

-- When the values of a deleted field were removed from every record.
ALTER TABLE custom_fields ADD COLUMN purged_at BIGINT;

-- The identity key of the recipient's address. The erasure of the person finds the e-mail by it.
ALTER TABLE mails ADD COLUMN identity_key TEXT;
CREATE INDEX mails_by_identity ON mails (identity_key) WHERE identity_key IS NOT NULL;
