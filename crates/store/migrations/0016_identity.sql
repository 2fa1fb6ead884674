-- identity_key identifies the person a record belongs to: a stricter key of the e-mail address than
-- email_key, which regions search by. Opening the database fills it in for older rows, and
-- recomputes their email_key, in small steps.
ALTER TABLE candidates ADD COLUMN identity_key TEXT;
CREATE INDEX candidates_by_identity ON candidates (environment, identity_key, region_id, archived, position)
    WHERE identity_key IS NOT NULL;
CREATE INDEX candidates_without_identity ON candidates (region_id, environment, id) WHERE identity_key IS NULL;
DROP INDEX candidates_by_email;
CREATE INDEX candidates_by_email ON candidates (region_id, environment, email_key, archived, position)
    WHERE email_key IS NOT NULL;

-- Sessions and sign-in requests use the identity key. Those from before this migration used a key
-- that several people could share, so all of them end.
DELETE FROM candidate_sessions;
DELETE FROM verifications;
UPDATE installation SET session_generation = session_generation + 1;
ALTER TABLE candidate_sessions RENAME COLUMN email_key TO identity_key;
ALTER TABLE verifications RENAME COLUMN email_key TO identity_key;

-- - request: the sign-in request that the row belongs to. A request with several e-mails has a row
--   for each.
-- - asked_by: the region whose key made the request, empty for none.
-- - caller: a keyed hash of the caller.
ALTER TABLE verifications ADD COLUMN request TEXT NOT NULL DEFAULT '';
ALTER TABLE verifications ADD COLUMN asked_by TEXT NOT NULL DEFAULT '';
ALTER TABLE verifications ADD COLUMN caller BLOB;
CREATE INDEX verifications_by_request ON verifications (request);
