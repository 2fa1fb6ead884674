-- Which files of a range of names some row refers to: files are looked for that none does.
CREATE INDEX attachments_by_file ON attachments (region_id, environment, file);

-- When that was last begun, so that one node does it for all.
ALTER TABLE installation ADD COLUMN orphans_sought_at BIGINT;
