-- What a lane holds, counted by the transactions that change it, so that a quota is checked without counting: records
-- (candidates and contact moments), bytes of attachments, and bytes of the writes that wait for their turn. The quotas are
-- those set for this lane: empty where the operator's defaults hold, -1 for none.
ALTER TABLE lanes ADD COLUMN records BIGINT NOT NULL DEFAULT 0;
ALTER TABLE lanes ADD COLUMN attachment_bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE lanes ADD COLUMN waiting_bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE lanes ADD COLUMN quota_records BIGINT;
ALTER TABLE lanes ADD COLUMN quota_attachment_bytes BIGINT;

-- How many bytes a queued mutation holds: its payload, and the files that came along with it.
ALTER TABLE mutations ADD COLUMN waiting_bytes BIGINT;

UPDATE mutations SET waiting_bytes = LENGTH(payload) WHERE status = 0;
UPDATE lanes SET
    records = (SELECT COALESCE(SUM(candidate_counts.total), 0) FROM candidate_counts
               WHERE candidate_counts.region_id = lanes.region_id AND candidate_counts.environment = lanes.environment)
            + (SELECT COUNT(*) FROM interactions
               WHERE interactions.region_id = lanes.region_id AND interactions.environment = lanes.environment),
    attachment_bytes = (SELECT COALESCE(SUM(attachments.size), 0) FROM attachments
               WHERE attachments.region_id = lanes.region_id AND attachments.environment = lanes.environment),
    waiting_bytes = (SELECT COALESCE(SUM(mutations.waiting_bytes), 0) FROM mutations
               WHERE mutations.region_id = lanes.region_id AND mutations.environment = lanes.environment
               AND mutations.status = 0);
