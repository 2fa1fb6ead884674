-- The check values of the secrets that this installation was used with, 16 bytes each, newest
-- first. They identify a secret that is kept outside the database. In that case the column secret
-- is empty.
ALTER TABLE installation ADD COLUMN secret_checks BLOB;
