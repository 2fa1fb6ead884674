-- Most mutations succeed, most of them immediately. Succeeded mutations are found by walking over
-- all mutations, newest first. Only the others have an index by status.
DROP INDEX mutations_by_status;
CREATE INDEX mutations_by_status ON mutations (region_id, environment, status, sequence) WHERE status <> 1;
