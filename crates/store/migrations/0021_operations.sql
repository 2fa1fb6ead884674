-- The check values of the secrets that this installation was used with, 16 bytes each, the newest first. A secret that is
-- kept outside the database is known by them; `secret` is empty then.
ALTER TABLE installation ADD COLUMN secret_checks BLOB;
