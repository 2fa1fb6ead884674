-- The e-mail outbox. The text of an e-mail is generated when it is sent, from the row that
-- reference points at. The recipient's address is the only confidential value in this table.
-- due_at: when the next attempt is due. A process that claims an e-mail moves due_at ahead.
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

-- The new e-mail address, when the verification is about an address change.
ALTER TABLE verifications ADD COLUMN new_email TEXT;
