-- Most mutations succeed, most of them at once: those that did are found among all others, newest first, and only the rest
-- have an index by what became of them.
DROP INDEX mutations_by_status;
CREATE INDEX mutations_by_status ON mutations (region_id, environment, status, sequence) WHERE status <> 1;
