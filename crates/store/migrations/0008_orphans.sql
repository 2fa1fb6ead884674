-- Finds the files in a range of names that an attachment refers to. The search for orphaned files
-- uses it.
CREATE INDEX attachments_by_file ON attachments (region_id, environment, file);

-- When the last search for orphaned files began, so that one node does it for all.
ALTER TABLE installation ADD COLUMN orphans_sought_at BIGINT;
