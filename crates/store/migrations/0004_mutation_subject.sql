-- The candidate that a mutation is about, so that erasing it finds the mutation. Most are about one; what is about more has
-- the others in mutation_subjects, and so has what was written before this.
ALTER TABLE mutations ADD COLUMN subject TEXT;
CREATE INDEX mutations_by_subject ON mutations (region_id, environment, subject) WHERE subject IS NOT NULL;
