-- What the lists of candidates sort and filter by: one row per candidate, written in the transaction
-- of every change of the candidate.
-- - position: the candidate's position, which never changes.
-- - archived, phase: as in candidates.
-- - facets, grades: one bit for each value of the enumerated fields, and one for an empty field
--   (store::desk::facts).
-- - phase_since: when the candidate entered its phase.
-- - last_contact: when the newest contact moment took place, 0 for never.
-- - next_task: when the next open task is due, as YYYY-MM-DD; '~', which follows every date, if no
--   task is open.
-- - coordinator: the id of the member of staff who guides the candidate.
-- - name_key: the key by which names are sorted: the surname without particles first.
-- - words: the words by which the candidate is found, each between blanks. Each of them has a row in
--   desk_words.
-- - custom: the values of the custom fields, as in candidates.
CREATE TABLE desk_rows (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    candidate_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    archived BIGINT NOT NULL,
    phase BIGINT NOT NULL,
    facets BIGINT NOT NULL,
    grades BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    phase_since BIGINT NOT NULL,
    last_contact BIGINT NOT NULL,
    next_task TEXT NOT NULL,
    coordinator TEXT,
    name_key TEXT NOT NULL,
    city_key TEXT NOT NULL,
    postal_key TEXT NOT NULL,
    words TEXT NOT NULL,
    custom TEXT,
    PRIMARY KEY (region_id, environment, candidate_id)
);
CREATE UNIQUE INDEX desk_rows_by_position ON desk_rows (region_id, environment, position)
    WHERE position IS NOT NULL;
CREATE INDEX desk_rows_by_created ON desk_rows (region_id, environment, created_at, candidate_id)
    WHERE created_at IS NOT NULL;
CREATE INDEX desk_rows_by_name ON desk_rows (region_id, environment, name_key, candidate_id)
    WHERE name_key IS NOT NULL;
CREATE INDEX desk_rows_by_contact ON desk_rows (region_id, environment, last_contact, candidate_id)
    WHERE last_contact IS NOT NULL;
CREATE INDEX desk_rows_by_phase
    ON desk_rows (region_id, environment, archived, phase, next_task, phase_since, candidate_id)
    WHERE phase IS NOT NULL;

-- The words by which candidates are found, with the position of the candidate. The words of one
-- candidate are those in its row of desk_rows.
CREATE TABLE desk_words (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    word TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, word, position)
);

-- desk_change: the position in the change feed up to which desk_rows and desk_words are complete; -1
-- if the rows of candidates from before these tables are not all there. Less than last_change once a
-- node of an earlier version has changed candidates.
ALTER TABLE scope_state ADD COLUMN desk_change BIGINT NOT NULL DEFAULT -1;
