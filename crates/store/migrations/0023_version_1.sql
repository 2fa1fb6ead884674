-- Version 1 of the API.
-- - region_settings.v1: whether the region's websites may use it, 1 or 0. NULL for yes.
-- - region_settings.v1_unknown: what becomes of members that version 1 does not know, `refuse` or
--   `ignore`. NULL for `ignore`.
-- - api_keys.v1_used_at: when the key was last used with version 1.
ALTER TABLE region_settings ADD COLUMN v1 BIGINT;
ALTER TABLE region_settings ADD COLUMN v1_unknown TEXT;
ALTER TABLE api_keys ADD COLUMN v1_used_at BIGINT;
