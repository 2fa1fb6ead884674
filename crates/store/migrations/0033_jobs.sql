-- Changes of many candidates at once, which the staff of a region starts.
-- - action: what is done to each candidate, as JSON. Its texts are removed when the job ends.
-- - total: the number of candidates.
-- - open_at: from when a node may work on the job; NULL once it has ended.
-- - undone_by: the job that undoes this one.
CREATE TABLE jobs (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    staff_name TEXT NOT NULL,
    action TEXT NOT NULL,
    total BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    open_at BIGINT,
    finished_at BIGINT,
    undone_by TEXT,
    PRIMARY KEY (region_id, environment, id)
);
CREATE INDEX jobs_by_time ON jobs (region_id, environment, created_at, id) WHERE created_at IS NOT NULL;
CREATE INDEX jobs_open ON jobs (region_id, environment, open_at) WHERE open_at IS NOT NULL;

-- The candidates of a job.
-- - state: the state of the record when the job was started; NULL if the record may have changed.
-- - before: the value that the job replaces.
-- - result: 0 done, 1 left as it was; NULL while it is open.
-- - reason: the code of why it was left.
CREATE TABLE job_items (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    job_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    candidate_id TEXT NOT NULL,
    state BIGINT,
    before TEXT NOT NULL,
    result BIGINT,
    reason TEXT,
    PRIMARY KEY (region_id, environment, job_id, number)
);
CREATE INDEX job_items_by_candidate
    ON job_items (region_id, environment, candidate_id) WHERE candidate_id IS NOT NULL;

-- Tables that a person of the staff has exported, each for that person alone.
-- - format: 0 a workbook, 1 delimited text.
CREATE TABLE desk_exports (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    format BIGINT NOT NULL,
    total BIGINT NOT NULL,
    size BIGINT NOT NULL,
    pieces BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, id)
);
CREATE INDEX desk_exports_by_time ON desk_exports (region_id, environment, created_at) WHERE created_at IS NOT NULL;

-- The pieces of such a table, sealed.
CREATE TABLE desk_export_pieces (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    export_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (region_id, environment, export_id, number)
);
