-- People in the records: which member of staff accepted a write, and which looked at a candidate.

-- - author_kind: 0 the server or its operator, 1 an API key (key_id), 2 a candidate, 3 a member of
--   staff. NULL in a row of the version before, which is by a key if it has a key_id.
-- - person_id, person_name, person_role: the member of staff, the name at that time, and the role in
--   which the person acted. A role is a number, see `model::Role::code`.
ALTER TABLE mutations ADD COLUMN author_kind BIGINT;
ALTER TABLE mutations ADD COLUMN person_id TEXT;
ALTER TABLE mutations ADD COLUMN person_name TEXT;
ALTER TABLE mutations ADD COLUMN person_role BIGINT;

-- - person_id: the member of staff who looked or changed something. Then key_id is NULL.
-- - person_role: the role in which the person acted, NULL for an operator of the installation.
ALTER TABLE accesses ADD COLUMN person_id TEXT;
ALTER TABLE accesses ADD COLUMN person_role BIGINT;
