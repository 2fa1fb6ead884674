-- People who lost a role in a region, until what they held there has been released. The transaction that
-- takes the role adds the row.
-- - released_at: when it was released first. A write that had begun before the role ended may still have
--   named the person after that. NULL until then.
CREATE TABLE staff_departures (
    region_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    released_at BIGINT,
    PRIMARY KEY (region_id, staff_id)
);
-- A member loses nothing: a departure ends when the person is found among the members.
INSERT INTO staff_departures (region_id, staff_id) SELECT DISTINCT region_id, staff_id FROM views WHERE staff_id <> '';
