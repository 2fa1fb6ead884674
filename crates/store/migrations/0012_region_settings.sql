-- The settings that a region manages itself: the notification URL, the branding in the portal and
-- the retention. A region has a row once it has changed a setting. logo_hash: identifies the logo's
-- bytes. retention_since: when the retention was last changed.
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
