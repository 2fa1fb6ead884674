-- The candidate that a mutation is about, so that the candidate's erasure finds the mutation. Most
-- mutations are about one candidate. The other candidates of a mutation are in mutation_subjects,
-- and so are all candidates of mutations written before this migration.
ALTER TABLE mutations ADD COLUMN subject TEXT;
CREATE INDEX mutations_by_subject ON mutations (region_id, environment, subject) WHERE subject IS NOT NULL;
