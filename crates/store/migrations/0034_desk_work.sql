-- The lists of a region's tasks, reasons of leaving to choose from, and the daily digest of tasks.

CREATE INDEX tasks_done_by_assignee
    ON tasks (region_id, environment, assignee_id, done_at, candidate_id, id) WHERE done_at IS NOT NULL;
-- The tasks of all people. The second condition holds for every task. Only the statements about all people
-- have it, so that a planner does not take these indexes for the tasks of one person.
CREATE INDEX tasks_by_due ON tasks (region_id, environment, open_due_on, candidate_id, id)
    WHERE open_due_on IS NOT NULL AND created_at > 0;
CREATE INDEX tasks_by_done ON tasks (region_id, environment, done_at, candidate_id, id)
    WHERE done_at IS NOT NULL AND created_at > 0;

-- - exit_reasons: the reasons of leaving that a region offers, as a JSON array of texts. NULL for none.
-- - exit_reason_required: 1 if the desk asks for a reason before a candidate leaves; NULL or 0 if it
--   may be skipped.
ALTER TABLE region_settings ADD COLUMN exit_reasons TEXT;
ALTER TABLE region_settings ADD COLUMN exit_reason_required BIGINT;

-- - exit_category: the reason among exit_reasons that was given, as the list had it then. NULL if no
--   reason was given, or another one.
ALTER TABLE phase_changes ADD COLUMN exit_category TEXT;

-- - digest_language: the language of the daily e-mail about the person's tasks, `nl` or `en`. NULL if
--   the person wants none.
-- - digest_on: the last day for which that e-mail was considered, as YYYY-MM-DD.
ALTER TABLE staff ADD COLUMN digest_language TEXT;
ALTER TABLE staff ADD COLUMN digest_on TEXT;
CREATE INDEX staff_by_digest ON staff (digest_on, id) WHERE digest_language IS NOT NULL;

CREATE INDEX retentions_by_end
    ON retentions (region_id, environment, retain_until, candidate_id) WHERE retain_until IS NOT NULL;
