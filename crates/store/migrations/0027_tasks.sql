-- What the staff of a region plans for a candidate.
-- - text: what is to be done.
-- - due_on: the date by which it is to be done, as YYYY-MM-DD. open_due_on is the same date, NULL
--   once the task is done.
-- - assignee_id: the id of the person of the staff who will do it; empty if nobody is named.
CREATE TABLE tasks (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    candidate_id TEXT NOT NULL,
    id TEXT NOT NULL,
    text TEXT NOT NULL,
    due_on TEXT NOT NULL,
    open_due_on TEXT,
    assignee_id TEXT NOT NULL,
    done_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, candidate_id, id)
);
CREATE INDEX tasks_by_assignee
    ON tasks (region_id, environment, assignee_id, open_due_on, candidate_id, id) WHERE open_due_on IS NOT NULL;

-- The person of the staff who guides a candidate. A candidate without one has no row.
CREATE TABLE coordinators (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    candidate_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    PRIMARY KEY (region_id, environment, candidate_id)
);
CREATE INDEX coordinators_by_staff
    ON coordinators (region_id, environment, staff_id, candidate_id) WHERE staff_id IS NOT NULL;
