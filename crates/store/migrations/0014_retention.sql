-- Until when a candidate is kept, as far as that is not computed: retain_until, where it was set by hand; warned_for, the
-- end of which the region was told last, and warned_at, when. look_at: when there is next something to do about it.
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

-- When the lane's candidates were last looked through for those that are kept no longer.
ALTER TABLE scope_state ADD COLUMN swept_at BIGINT;
