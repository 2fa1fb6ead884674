-- What changed of candidates, and the phases that candidates went through.

-- What changed of a candidate, when, and who changed it. An entry is written in the transaction of its change.
-- - sequence: grows with every entry of the scope.
-- - kind: what happened, as in subscription_events.
-- - operation: the name of the operation that changed the candidate.
-- - subject: the id of a contact moment, if that changed.
-- - actor: the id of an API key or of a member of staff, `candidate`, or NULL for the server and its
--   operator. actor_name: the name of the member of staff at that time.
-- - fields: the names of the members that changed, with a space between two.
-- - changes: a JSON object with the value before and after for each of them. NULL if there is none,
--   and from 365 days after the change.
CREATE TABLE candidate_history (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    candidate_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    operation TEXT NOT NULL,
    subject TEXT,
    actor TEXT,
    actor_name TEXT,
    fields TEXT NOT NULL,
    changes TEXT,
    PRIMARY KEY (region_id, environment, candidate_id, sequence)
);
CREATE INDEX candidate_history_by_time ON candidate_history (region_id, environment, created_at)
    WHERE changes IS NOT NULL;

-- The phases that candidates went through, for figures. An entry is written in the transaction of its
-- change and stays when its candidate is erased.
-- - journey: a random number, the same in all entries of one candidate. Besides, only the candidate's
--   row holds it, so after an erasure the entries of one person belong together and to nobody.
-- - sequence: grows with every entry of the scope.
-- - created_at: the hour in which it happened.
-- - kind: 0 what was known of a candidate who is older than this table or who was imported; 1 created,
--   2 phase changed, 3 archived, 4 restored, 5 erased, 6 another exit reason.
-- - from_phase, to_phase: as in candidates. NULL before the creation and after the erasure.
-- - archived: whether the candidate is archived from then on.
-- - sectors, roles: bit sets over the vocabulary, as they were then. NULL for an erasure.
-- - exit_reason: when the phase is `uitgestroomd`: 0 no reason is given, 1 a reason is given. Larger
--   numbers are left for categories.
CREATE TABLE phase_changes (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    journey BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    from_phase BIGINT,
    to_phase BIGINT,
    archived BIGINT NOT NULL,
    sectors BIGINT,
    roles BIGINT,
    exit_reason BIGINT,
    PRIMARY KEY (region_id, environment, journey, sequence)
);
CREATE INDEX phase_changes_by_time ON phase_changes (region_id, environment, created_at)
    WHERE created_at IS NOT NULL;

-- NULL until the candidate's first entry in phase_changes is written.
ALTER TABLE candidates ADD COLUMN journey BIGINT;

-- - last_history: the last assigned sequence of candidate_history and phase_changes.
-- - phases_change: the position in the change feed up to which phase_changes is complete. It is less
--   than last_change until the candidates from before that table have entries, and when a node of an
--   earlier version has changed candidates.
ALTER TABLE scope_state ADD COLUMN last_history BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scope_state ADD COLUMN phases_change BIGINT NOT NULL DEFAULT 0;
