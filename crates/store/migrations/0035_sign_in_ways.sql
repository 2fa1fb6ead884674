-- How the staff of a region sign in: names of ways, separated by blanks: `passkey`, or `oidc:` and the
-- name of a provider. NULL for all ways.
ALTER TABLE region_settings ADD COLUMN sign_in TEXT;
