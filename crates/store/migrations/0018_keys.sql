-- expires_at: from when the key is refused; none for a key without an end. permissions: a set of bits, 1 read, 2 write,
-- 4 erase, 8 settings. allowed_networks: a JSON array of networks in CIDR notation; none for a key that works from anywhere.
ALTER TABLE api_keys ADD COLUMN expires_at BIGINT;
ALTER TABLE api_keys ADD COLUMN permissions BIGINT NOT NULL DEFAULT 15;
ALTER TABLE api_keys ADD COLUMN allowed_networks TEXT;

-- The sandbox signs its callbacks with a secret of its own.
ALTER TABLE regions ADD COLUMN sandbox_callback_secret TEXT;
ALTER TABLE regions ADD COLUMN former_sandbox_callback_secret TEXT;
ALTER TABLE regions ADD COLUMN former_sandbox_callback_secret_until BIGINT;

-- The generation of the settings in which a region last changed, so that its change leaves what is cached of others.
-- common_generation: the same of what concerns all regions.
ALTER TABLE regions ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;
CREATE INDEX regions_by_generation ON regions (generation);
ALTER TABLE installation ADD COLUMN common_generation BIGINT NOT NULL DEFAULT 0;

-- Which candidates a key saw, for the report of a breach.
CREATE INDEX accesses_by_key ON accesses (region_id, environment, key_id, span, place, first_at, id)
    WHERE key_id IS NOT NULL;

-- How many candidates each key erased for good, by the minute, as long as that counts against its allowance. told: whether
-- the region was told that it went beyond it.
CREATE TABLE key_erasures (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    minute BIGINT NOT NULL,
    erasures BIGINT NOT NULL,
    told BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, key_id, minute)
);

-- Before this moment no candidate is erased for the end of its retention: a shortened retention waits as long as the
-- longer one would have warned.
ALTER TABLE region_settings ADD COLUMN retention_not_before BIGINT;
