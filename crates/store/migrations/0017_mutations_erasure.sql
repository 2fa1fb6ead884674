-- outcome: what became of a mutation beside its status, as JSON; only upserts have one. unremoved: files that it let go of
-- and that could not be removed yet. forgotten: its candidate was erased; 1: its callback is tried once more, and then the
-- address goes; 2: it is the erasure itself, whose callback has all its tries. A status of 3 has done its work in the
-- database, and its files are still to be removed.
ALTER TABLE mutations ADD COLUMN outcome TEXT;
ALTER TABLE mutations ADD COLUMN unremoved BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mutations ADD COLUMN forgotten BIGINT NOT NULL DEFAULT 0;

-- Whose a discarded file was, and which mutation let go of it; how often its removal failed, and when it is tried next.
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

-- The identity key of the address that a letter goes to, by which it is found when whoever has the address is erased.
ALTER TABLE mails ADD COLUMN identity_key TEXT;
CREATE INDEX mails_by_identity ON mails (identity_key) WHERE identity_key IS NOT NULL;
