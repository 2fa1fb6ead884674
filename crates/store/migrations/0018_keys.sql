-- - expires_at: from when the key is refused, NULL for never.
-- - permissions: a bit set of 1 read, 2 write, 4 erase, 8 settings.
-- - allowed_networks: a JSON array of networks in CIDR notation, NULL for a key that works from
--   anywhere.
ALTER TABLE api_keys ADD COLUMN expires_at BIGINT;
ALTER TABLE api_keys ADD COLUMN permissions BIGINT NOT NULL DEFAULT 15;
ALTER TABLE api_keys ADD COLUMN allowed_networks TEXT;

-- The sandbox signs its callbacks with its own secret.
ALTER TABLE regions ADD COLUMN sandbox_callback_secret TEXT;
ALTER TABLE regions ADD COLUMN former_sandbox_callback_secret TEXT;
ALTER TABLE regions ADD COLUMN former_sandbox_callback_secret_until BIGINT;

-- generation: the settings generation in which the region last changed, so that its change does not
-- invalidate the cached data of other regions. common_generation: the same for changes that concern
-- all regions.
ALTER TABLE regions ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;
CREATE INDEX regions_by_generation ON regions (generation);
ALTER TABLE installation ADD COLUMN common_generation BIGINT NOT NULL DEFAULT 0;

-- Finds the candidates that a key saw, for a data breach report.
CREATE INDEX accesses_by_key ON accesses (region_id, environment, key_id, span, place, first_at, id)
    WHERE key_id IS NOT NULL;

-- The number of candidates that each key erased permanently, per minute, as long as it counts
-- towards the key's limit. told: whether the region was notified that the key exceeded its limit.
CREATE TABLE key_erasures (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    minute BIGINT NOT NULL,
    erasures BIGINT NOT NULL,
    told BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, key_id, minute)
);

-- Until this moment no candidate is erased because its retention ended. A shortened retention takes
-- effect only after the warning period of the longer one.
ALTER TABLE region_settings ADD COLUMN retention_not_before BIGINT;
