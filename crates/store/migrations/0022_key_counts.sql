-- What an upgrade found when it computed the keys of candidates anew: how many got another search key or phone key, and how
-- many have an e-mail address that is none.
ALTER TABLE installation ADD COLUMN keys_changed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE installation ADD COLUMN keys_without_address BIGINT NOT NULL DEFAULT 0;
