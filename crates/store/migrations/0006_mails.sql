-- Letters that are to be sent. What a letter says is made when it is sent, from what reference points at: nothing here
-- is secret but the address. due_at: when it is tried next; who has taken it on for the moment moves it ahead.
CREATE TABLE mails (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    reference TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX mails_by_due ON mails (due_at);

-- The address that is to take the place of the one that asks, where a verification is about that.
ALTER TABLE verifications ADD COLUMN new_email TEXT;
