-- The usage of a scope, counted by the transactions that change it, so that a quota check needs no
-- counting: records (candidates and contact moments), bytes of attachments, and bytes of queued
-- writes. quota_records and quota_attachment_bytes are the limits set for this scope: NULL for the
-- operator's default, -1 for unlimited.
ALTER TABLE scope_state ADD COLUMN records BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scope_state ADD COLUMN attachment_bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scope_state ADD COLUMN waiting_bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scope_state ADD COLUMN quota_records BIGINT;
ALTER TABLE scope_state ADD COLUMN quota_attachment_bytes BIGINT;

-- The size of a queued mutation in bytes: its payload and the files that were uploaded with it.
ALTER TABLE mutations ADD COLUMN waiting_bytes BIGINT;

UPDATE mutations SET waiting_bytes = LENGTH(payload) WHERE status = 0;
UPDATE scope_state SET
    records = (SELECT COALESCE(SUM(candidate_counts.total), 0) FROM candidate_counts
               WHERE candidate_counts.region_id = scope_state.region_id AND candidate_counts.environment = scope_state.environment)
            + (SELECT COUNT(*) FROM interactions
               WHERE interactions.region_id = scope_state.region_id AND interactions.environment = scope_state.environment),
    attachment_bytes = (SELECT COALESCE(SUM(attachments.size), 0) FROM attachments
               WHERE attachments.region_id = scope_state.region_id AND attachments.environment = scope_state.environment),
    waiting_bytes = (SELECT COALESCE(SUM(mutations.waiting_bytes), 0) FROM mutations
               WHERE mutations.region_id = scope_state.region_id AND mutations.environment = scope_state.environment
               AND mutations.status = 0);
