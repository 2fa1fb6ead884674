-- What a region settles for itself: where its coordinators are told of what happens by itself, how its part of the portal
-- looks, and for how long candidates are kept. One row a region, once there is anything to say. logo_hash: names its bytes.
-- retention_since: when what is said of that was last changed.
CREATE TABLE region_settings (
    region_id TEXT NOT NULL PRIMARY KEY,
    notification_url TEXT,
    display_name TEXT,
    colour TEXT,
    logo_type TEXT,
    logo_size BIGINT,
    logo_hash TEXT,
    logo BLOB,
    retention_days BIGINT,
    retention_days_with_consent BIGINT,
    retention_warn_days BIGINT,
    retention_since BIGINT
);
