-- After a rotation, the previous callback secret stays valid for some time, so that receivers can
-- switch.
ALTER TABLE regions ADD COLUMN former_callback_secret TEXT;
ALTER TABLE regions ADD COLUMN former_callback_secret_until BIGINT;
