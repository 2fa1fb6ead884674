-- What a region is told of that happened by itself, until it has heard. data: what there is to say, as JSON; never more of
-- a candidate than its id. due_at: when it is tried next; who has taken it on for the moment moves it ahead. It is always
-- there, but were it declared so, SQLite would not take the index for it.
CREATE TABLE notices (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    url TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT,
    PRIMARY KEY (region_id, environment, id)
);
CREATE INDEX notices_by_due ON notices (region_id, environment, due_at) WHERE due_at IS NOT NULL;
