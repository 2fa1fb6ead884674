-- The SHA-256 of a file's content, in base64. Attachments of one scope with the same content share
-- one file, so from this migration on several attachments can name the same file. Attachments from
-- before this migration have no value here and their own file.
ALTER TABLE attachments ADD COLUMN content TEXT;
CREATE INDEX attachments_by_content ON attachments (region_id, environment, content) WHERE content IS NOT NULL;
