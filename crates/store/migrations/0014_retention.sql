-- The retention of a candidate, as far as it is not computed.
-- - retain_until: the end of the retention, where it was set by hand.
-- - warned_for, warned_at: the retention end that the region was last warned about, and when.
-- - look_at: when the candidate is next due for a check.
CREATE TABLE retentions (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    candidate_id TEXT NOT NULL,
    retain_until BIGINT,
    warned_for BIGINT,
    warned_at BIGINT,
    look_at BIGINT,
    PRIMARY KEY (region_id, environment, candidate_id)
);
CREATE INDEX retentions_by_look ON retentions (region_id, environment, look_at) WHERE look_at IS NOT NULL;

-- When the scope's candidates were last searched for expired retentions.
ALTER TABLE scope_state ADD COLUMN swept_at BIGINT;
