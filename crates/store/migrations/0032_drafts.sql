-- Forms that were posted after their session had ended. They are kept for a short time for the person
-- who filled them in, and offered when that person has signed in again.
-- - form: which form: the end of its path. candidate_id: the candidate it is about; empty for a new one.
-- - sealed: the fields, encrypted. Only the person's own session reads them.
CREATE TABLE drafts (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    candidate_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    form TEXT NOT NULL,
    sealed BLOB NOT NULL,
    kept_until BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, candidate_id, staff_id, form)
);
CREATE INDEX drafts_by_end ON drafts (region_id, environment, kept_until) WHERE kept_until IS NOT NULL;
