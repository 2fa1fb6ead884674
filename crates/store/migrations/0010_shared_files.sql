-- What a file holds, as the SHA-256 of it in base64. Attachments of one lane that hold the same have one file, so from here
-- on an attachment's file may be another's too. Those of before have no such value, and a file of their own.
ALTER TABLE attachments ADD COLUMN content TEXT;
CREATE INDEX attachments_by_content ON attachments (region_id, environment, content) WHERE content IS NOT NULL;
