-- Every index except the primary keys is partial, on a column that always has a value where the
-- index is useful. A statement that does not name that column cannot be planned with the index.
-- Without this, PostgreSQL, which has no statistics for a table that was just filled, treats the
-- first columns of any index as equal to a full key, and keeps that plan.
DROP INDEX candidates_by_position;
CREATE UNIQUE INDEX candidates_by_position ON candidates (region_id, environment, archived, position)
    WHERE position IS NOT NULL;
DROP INDEX candidates_by_phase;
CREATE INDEX candidates_by_phase ON candidates (region_id, environment, archived, phase, position)
    WHERE phase IS NOT NULL;
DROP INDEX candidates_by_email;
CREATE INDEX candidates_by_email ON candidates (environment, email_key, region_id, archived, position)
    WHERE email_key IS NOT NULL;
DROP INDEX candidates_by_phone;
CREATE INDEX candidates_by_phone ON candidates (region_id, environment, phone_key, archived, position)
    WHERE phone_key IS NOT NULL;
DROP INDEX candidates_by_change;
CREATE INDEX candidates_by_change ON candidates (region_id, environment, change_position)
    WHERE change_position IS NOT NULL;
DROP INDEX interactions_by_candidate;
CREATE INDEX interactions_by_candidate
    ON interactions (region_id, environment, candidate_id, performed_at, created_at, id)
    WHERE candidate_id IS NOT NULL;
DROP INDEX attachments_by_candidate;
CREATE INDEX attachments_by_candidate ON attachments (region_id, environment, candidate_id, id)
    WHERE candidate_id IS NOT NULL;
DROP INDEX erased_by_change;
CREATE INDEX erased_by_change ON erased (region_id, environment, change_position)
    WHERE change_position IS NOT NULL;
DROP INDEX mutations_by_id;
CREATE UNIQUE INDEX mutations_by_id ON mutations (region_id, environment, id) WHERE id IS NOT NULL;
DROP INDEX mutations_by_status;
CREATE INDEX mutations_by_status ON mutations (region_id, environment, status, sequence) WHERE status IS NOT NULL;
DROP INDEX idempotency_keys_by_mutation;
CREATE INDEX idempotency_keys_by_mutation ON idempotency_keys (region_id, environment, sequence)
    WHERE sequence IS NOT NULL;
DROP INDEX attachments_by_file;
CREATE INDEX attachments_by_file ON attachments (region_id, environment, file) WHERE file IS NOT NULL;
