-- After a rotation the secret before it stays good for a while, so that receivers can follow.
ALTER TABLE regions ADD COLUMN former_callback_secret TEXT;
ALTER TABLE regions ADD COLUMN former_callback_secret_until BIGINT;
