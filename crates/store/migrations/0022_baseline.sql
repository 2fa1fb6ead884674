-- The tables of version 22 of the schema. Later migrations are files of their own, with the next number.

-- One row of facts about this installation.
-- - secret: the signing secret; empty when it is kept outside the database.
-- - secret_checks: the check values of the secrets that this installation was used with, 16 bytes
--   each, newest first.
-- - generation: grows with every change of a region, a key or a custom field, so that caches detect
--   when they are stale.
-- - common_generation: the generation of the last change that concerns all regions.
-- - session_generation: grows whenever sessions end early, so that other nodes drop them from their
--   caches.
-- - orphans_sought_at: when the last search for orphaned files began, so that one node does it for
--   all.
-- - keys_changed, keys_without_address: what was found when the keys of candidates were recomputed:
--   how many got another search key or phone key, and how many have an e-mail address that is none.
CREATE TABLE installation (
    name TEXT NOT NULL PRIMARY KEY,
    secret BLOB NOT NULL,
    generation BIGINT NOT NULL,
    session_generation BIGINT NOT NULL DEFAULT 0,
    orphans_sought_at BIGINT,
    common_generation BIGINT NOT NULL DEFAULT 0,
    secret_checks BLOB,
    keys_changed BIGINT NOT NULL DEFAULT 0,
    keys_without_address BIGINT NOT NULL DEFAULT 0
);

-- - callback_secret, sandbox_callback_secret: sign the callbacks of each environment.
-- - former_…: the previous secret, which stays valid until the moment in …_until, so that receivers
--   can switch.
-- - generation: the settings generation in which the region last changed, so that its change does
--   not invalidate the cached data of other regions.
CREATE TABLE regions (
    id TEXT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    redirect_urls TEXT NOT NULL,
    callback_secret TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    former_callback_secret TEXT,
    former_callback_secret_until BIGINT,
    sandbox_callback_secret TEXT,
    former_sandbox_callback_secret TEXT,
    former_sandbox_callback_secret_until BIGINT,
    generation BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX regions_by_generation ON regions (generation);

-- API keys. Admin keys have no region.
-- - expires_at: from when the key is refused, NULL for never.
-- - permissions: a bit set of 1 read, 2 write, 4 erase, 8 settings.
-- - allowed_networks: a JSON array of networks in CIDR notation, NULL for a key that works from
--   anywhere.
CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    region_id TEXT,
    hash BLOB NOT NULL UNIQUE,
    preview TEXT NOT NULL,
    description TEXT,
    sandbox_only BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT,
    expires_at BIGINT,
    permissions BIGINT NOT NULL DEFAULT 15,
    allowed_networks TEXT
);
CREATE INDEX api_keys_by_region ON api_keys (region_id, created_at, id);

-- One row per region and environment (a scope). A transaction locks the row to assign positions, so
-- commit order is position order.
-- - last_position, last_change, last_mutation: last assigned position of candidates, in the change
--   feed and in the mutation queue.
-- - queued: number of mutations that have not ended.
-- - work_at: when the scope next has work to do, NULL for never.
-- - lease, lease_until: which process fetches files for the scope's first mutation, and until when.
-- - emptied_at: when the scope was last emptied, which happens to sandboxes.
-- - swept_at: when the scope's candidates were last searched for expired retentions.
-- - records, attachment_bytes, waiting_bytes: the usage, counted by the transactions that change
--   it, so that a quota check needs no counting: candidates and contact moments, bytes of
--   attachments, bytes of queued writes.
-- - quota_records, quota_attachment_bytes: the limits set for this scope: NULL for the operator's
--   default, -1 for unlimited.
CREATE TABLE scope_state (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    last_position BIGINT NOT NULL,
    last_change BIGINT NOT NULL DEFAULT 0,
    last_mutation BIGINT NOT NULL DEFAULT 0,
    queued BIGINT NOT NULL DEFAULT 0,
    work_at BIGINT,
    lease TEXT,
    lease_until BIGINT,
    emptied_at BIGINT,
    swept_at BIGINT,
    records BIGINT NOT NULL DEFAULT 0,
    attachment_bytes BIGINT NOT NULL DEFAULT 0,
    waiting_bytes BIGINT NOT NULL DEFAULT 0,
    quota_records BIGINT,
    quota_attachment_bytes BIGINT,
    PRIMARY KEY (region_id, environment)
);

-- The number of candidates per list, updated in the transaction that changes the list.
CREATE TABLE candidate_counts (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    archived BIGINT NOT NULL,
    phase BIGINT NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, archived, phase)
);

-- Candidates.
-- - environment: 0 production, 1 sandbox.
-- - phase: index in the shared vocabulary.
-- - email_key, phone_key: the keys by which regions search.
-- - identity_key: identifies the person a record belongs to: a stricter key of the e-mail address
--   than email_key. NULL until opening the database has computed the keys, which it does in small
--   steps.
-- - document: the complete JSON document.
-- - lengths: the length of each value in the document.
-- - custom: JSON object with the custom field values, by custom field id.
-- - change_position: the position in the change feed, which lists candidates in the order of their
--   last change, together with the erased candidates: one entry each.
-- - change_kind: 0 created, 1 updated, 2 archived, 3 restored.
--
-- Every index is partial, on a column that always has a value where the index is useful. A
-- statement that does not name that column cannot be planned with the index. Without this,
-- PostgreSQL, which has no statistics for a table that was just filled, treats the first columns of
-- any index as equal to a full key, and keeps that plan.
CREATE TABLE candidates (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    archived BIGINT NOT NULL,
    phase BIGINT NOT NULL,
    email_key TEXT NOT NULL,
    phone_key TEXT,
    lengths BLOB NOT NULL,
    document TEXT NOT NULL,
    custom TEXT,
    change_position BIGINT NOT NULL DEFAULT 0,
    change_kind BIGINT NOT NULL DEFAULT 0,
    identity_key TEXT,
    PRIMARY KEY (region_id, environment, id)
);
CREATE UNIQUE INDEX candidates_by_position
    ON candidates (region_id, environment, archived, position)
    WHERE position IS NOT NULL;
CREATE INDEX candidates_by_phase ON candidates (region_id, environment, archived, phase, position)
    WHERE phase IS NOT NULL;
CREATE INDEX candidates_by_phone
    ON candidates (region_id, environment, phone_key, archived, position)
    WHERE phone_key IS NOT NULL;
CREATE INDEX candidates_by_change ON candidates (region_id, environment, change_position)
    WHERE change_position IS NOT NULL;
CREATE INDEX candidates_by_identity
    ON candidates (environment, identity_key, region_id, archived, position)
    WHERE identity_key IS NOT NULL;
CREATE INDEX candidates_without_identity ON candidates (region_id, environment, id)
    WHERE identity_key IS NULL;
CREATE INDEX candidates_by_email
    ON candidates (region_id, environment, email_key, archived, position)
    WHERE email_key IS NOT NULL;

CREATE TABLE interactions (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    candidate_id TEXT NOT NULL,
    performed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (region_id, environment, id)
);
CREATE INDEX interactions_by_candidate
    ON interactions (region_id, environment, candidate_id, performed_at, created_at, id)
    WHERE candidate_id IS NOT NULL;

-- - file: name of the file in the file store. Several attachments of one scope can name the same
--   file.
-- - content: the SHA-256 of the file's content, in base64. Attachments of one scope with the same
--   content share one file. NULL for an attachment with its own file.
-- The index by file finds the files in a range of names that an attachment refers to. The search
-- for orphaned files uses it.
CREATE TABLE attachments (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    candidate_id TEXT NOT NULL,
    filename TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    file TEXT NOT NULL,
    content TEXT,
    PRIMARY KEY (region_id, environment, id)
);
CREATE INDEX attachments_by_candidate ON attachments (region_id, environment, candidate_id, id)
    WHERE candidate_id IS NOT NULL;
CREATE INDEX attachments_by_file ON attachments (region_id, environment, file)
    WHERE file IS NOT NULL;
CREATE INDEX attachments_by_content ON attachments (region_id, environment, content)
    WHERE content IS NOT NULL;

-- The custom fields of a region, the same in both environments. A deleted field keeps its row, so
-- that its id is never reused. purged_at: when the values of a deleted field were removed from
-- every record.
CREATE TABLE custom_fields (
    region_id TEXT NOT NULL,
    id TEXT NOT NULL,
    key TEXT NOT NULL,
    label TEXT NOT NULL,
    type TEXT NOT NULL,
    options TEXT NOT NULL,
    required BIGINT NOT NULL,
    description TEXT,
    position BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    purged_at BIGINT,
    PRIMARY KEY (region_id, id)
);
CREATE UNIQUE INDEX custom_fields_by_key ON custom_fields (region_id, key) WHERE deleted_at IS NULL;

-- All that remains of an erased candidate.
CREATE TABLE erased (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    change_position BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, id)
);
CREATE INDEX erased_by_change ON erased (region_id, environment, change_position)
    WHERE change_position IS NOT NULL;

-- Accepted writes.
-- - status: 0 queued (running once started_at is set), 1 succeeded, 2 failed, 3 done in the
--   database while its files must still be removed.
-- - payload: the work to do, until the mutation has ended.
-- - callback_at: when the next delivery of the callback is due.
-- - deliveries: the outcome of earlier deliveries, as JSON.
-- - subject: the candidate that the mutation is about, so that the candidate's erasure finds the
--   mutation. Most mutations are about one candidate. The other candidates of a mutation are in
--   mutation_subjects.
-- - key_id: the API key that sent the mutation. NULL when it was not sent with a key.
-- - traceparent: the trace that the callback belongs to (W3C Trace Context), if any.
-- - outcome: the result of a mutation in addition to its status, as JSON. Only upserts have one.
-- - unremoved: the number of files that the mutation released and that could not be removed yet.
-- - forgotten: 0 by default. 1: the candidate was erased; the callback is tried once more, then its
--   URL is deleted. 2: the mutation is the erasure itself, whose callback gets all its attempts.
-- - waiting_bytes: the size of a queued mutation: its payload and the files that were uploaded with
--   it.
--
-- Most mutations succeed, most of them immediately. Succeeded mutations are found by walking over
-- all mutations, newest first. Only the others have an index by status.
CREATE TABLE mutations (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    id TEXT NOT NULL,
    operation TEXT NOT NULL,
    status BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    idempotency_key TEXT,
    candidate_ids TEXT NOT NULL,
    interaction_ids TEXT NOT NULL,
    attachment_ids TEXT NOT NULL,
    payload TEXT,
    problem TEXT,
    callback_url TEXT,
    callback_at BIGINT,
    deliveries TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    subject TEXT,
    key_id TEXT,
    traceparent TEXT,
    outcome TEXT,
    unremoved BIGINT NOT NULL DEFAULT 0,
    forgotten BIGINT NOT NULL DEFAULT 0,
    waiting_bytes BIGINT,
    PRIMARY KEY (region_id, environment, sequence)
);
CREATE INDEX mutations_by_callback ON mutations (region_id, environment, callback_at)
    WHERE callback_at IS NOT NULL;
CREATE INDEX mutations_by_subject ON mutations (region_id, environment, subject)
    WHERE subject IS NOT NULL;
CREATE UNIQUE INDEX mutations_by_id ON mutations (region_id, environment, id) WHERE id IS NOT NULL;
CREATE INDEX mutations_by_status ON mutations (region_id, environment, status, sequence)
    WHERE status <> 1;

-- The further candidates that a mutation is about, so that their erasure finds it.
CREATE TABLE mutation_subjects (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    candidate_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, candidate_id, sequence)
);

-- Records that a queued mutation will create. Further writes to their ids are accepted at once.
CREATE TABLE pending_records (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    id TEXT NOT NULL,
    candidate_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, id)
);

-- - owner: empty for the region's keys, else the id of the candidate whose session sent the
--   request.
-- - request: a keyed hash of the request.
CREATE TABLE idempotency_keys (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    request BLOB NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, owner, key)
);
CREATE INDEX idempotency_keys_by_mutation ON idempotency_keys (region_id, environment, sequence)
    WHERE sequence IS NOT NULL;

-- Files that are no longer referenced and must still be removed: the candidate a file belonged to,
-- the mutation that released it, the number of failed removals, and when the next attempt is due.
CREATE TABLE discarded_files (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    file TEXT NOT NULL,
    candidate_id TEXT,
    sequence BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT DEFAULT 0,
    PRIMARY KEY (region_id, environment, file)
);
CREATE INDEX discarded_files_by_due ON discarded_files (region_id, environment, due_at)
    WHERE due_at IS NOT NULL;
CREATE INDEX discarded_files_by_candidate ON discarded_files (region_id, environment, candidate_id)
    WHERE candidate_id IS NOT NULL;
CREATE INDEX discarded_files_by_mutation ON discarded_files (region_id, environment, sequence)
    WHERE sequence IS NOT NULL;

-- Pending proofs that a person controls an e-mail address.
-- - region: the region whose sandbox it is about, empty in production.
-- - token_hash, code_hash: hashes of the link's token and of the code, set once those were created.
-- - wrong_codes: number of codes that were tried.
-- - new_email: the new e-mail address, when the verification is about an address change.
-- - request: the sign-in request that the row belongs to. A request with several e-mails has a row
--   for each.
-- - asked_by: the region whose key made the request, empty for none.
-- - caller: a keyed hash of the caller.
-- - chosen: as in candidate_sessions, of the session that requested it.
CREATE TABLE verifications (
    id TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    environment BIGINT NOT NULL,
    region TEXT NOT NULL,
    identity_key TEXT NOT NULL,
    redirect_url TEXT,
    token_hash BLOB UNIQUE,
    code_hash BLOB,
    wrong_codes BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    new_email TEXT,
    request TEXT NOT NULL DEFAULT '',
    asked_by TEXT NOT NULL DEFAULT '',
    caller BLOB,
    chosen TEXT
);
CREATE INDEX verifications_by_email ON verifications (environment, identity_key, region);
CREATE INDEX verifications_by_age ON verifications (created_at);
CREATE INDEX verifications_by_request ON verifications (request);

-- Counters for rate limits: how often something was requested since a moment. key: a keyed hash of
-- the caller or of the requested address.
CREATE TABLE verification_counts (
    key BLOB NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL,
    asked BIGINT NOT NULL
);
CREATE INDEX verification_counts_by_age ON verification_counts (since);

-- - idle_until: moves forward with use, up to expires_at.
-- - chosen: which of a person's records the session acts on, where the person had to choose:
--   "region/candidate" items, separated by spaces. NULL: all records.
-- - answers: how often the question that distinguishes the records was answered.
CREATE TABLE candidate_sessions (
    hash BLOB NOT NULL PRIMARY KEY,
    environment BIGINT NOT NULL,
    region TEXT NOT NULL,
    identity_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    idle_until BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    chosen TEXT,
    answers BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX candidate_sessions_by_email ON candidate_sessions (environment, identity_key, region);
CREATE INDEX candidate_sessions_by_end ON candidate_sessions (idle_until);

-- The e-mail outbox. The text of an e-mail is generated when it is sent, from the row that
-- reference points at. The recipient's address is the only confidential value in this table.
-- - due_at: when the next attempt is due. A process that claims an e-mail moves due_at ahead.
-- - identity_key: the identity key of the recipient's address. The erasure of the person finds the
--   e-mail by it, and by the reference.
CREATE TABLE mails (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    reference TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    identity_key TEXT
);
CREATE INDEX mails_by_due ON mails (due_at);
CREATE INDEX mails_by_identity ON mails (identity_key) WHERE identity_key IS NOT NULL;
CREATE INDEX mails_by_reference ON mails (reference);

-- The access log: who saw or changed a candidate, without any of the candidate's data. An entry
-- refers to a candidate's position, which identifies nobody once the candidate is erased.
-- - span: 1, and place is a position; or 4096, and place is the number of the span, and positions
--   is the set of positions in it.
-- - fields: the fields that were shown or changed, as a bit set, where known.
-- - key_id: NULL for the operator.
-- The index by key finds the candidates that a key saw, for a data breach report.
CREATE TABLE accesses (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    span BIGINT NOT NULL,
    place BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    id BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    key_id TEXT,
    action TEXT NOT NULL,
    fields BIGINT,
    positions BLOB,
    PRIMARY KEY (region_id, environment, span, place, first_at, id)
);
CREATE INDEX accesses_by_time ON accesses (region_id, environment, first_at)
    WHERE first_at IS NOT NULL;
CREATE INDEX accesses_by_key ON accesses (region_id, environment, key_id, span, place, first_at, id)
    WHERE key_id IS NOT NULL;

-- The audit log: who changed keys, regions and settings, requested an erasure, exported data or
-- failed to authenticate. Rows are only added. Each entry contains the hash of the previous entry,
-- so that changed or missing entries are detected.
-- - actor: the id of a key, or the kind of actor.
-- - details: a JSON object, never with personal data.
-- - seal: a keyed checksum (HMAC) of the hash.
-- The index finds the entries that record up to where older entries were removed. The database
-- refuses to remove entries without one.
CREATE TABLE audit (
    sequence BIGINT NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    region_id TEXT,
    subject TEXT,
    request_id TEXT,
    details TEXT NOT NULL,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL,
    seal BLOB NOT NULL
);
CREATE INDEX audit_prunings ON audit (sequence) WHERE kind = 'audit.pruned';

-- The settings that a region manages itself: the notification URL, the branding in the portal and
-- the retention. A region has a row once it has changed a setting.
-- - logo_hash: identifies the logo's bytes.
-- - retention_since: when the retention was last changed.
-- - retention_not_before: until this moment no candidate is erased because its retention ended. A
--   shortened retention takes effect only after the warning period of the longer one.
CREATE TABLE region_settings (
    region_id TEXT NOT NULL PRIMARY KEY,
    notification_url TEXT,
    display_name TEXT,
    colour TEXT,
    logo_type TEXT,
    logo_size BIGINT,
    logo_hash TEXT,
    logo BLOB,
    retention_days BIGINT,
    retention_days_with_consent BIGINT,
    retention_warn_days BIGINT,
    retention_since BIGINT,
    retention_not_before BIGINT
);

-- Notices to a region about events that it did not request, until they are delivered.
-- - data: the content, as JSON. It identifies a candidate by id only.
-- - due_at: when the next attempt is due. A process that claims a notice moves due_at ahead. A
--   notice that waits until all of a candidate is gone has none yet.
-- - held_for: the candidate that such a notice waits for.
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
    held_for TEXT,
    PRIMARY KEY (region_id, environment, id)
);
CREATE INDEX notices_by_due ON notices (region_id, environment, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX notices_by_candidate ON notices (region_id, environment, held_for)
    WHERE held_for IS NOT NULL;

-- The retention of a candidate, as far as it is not computed.
-- - retain_until: the end of the retention, where it was set by hand.
-- - warned_for, warned_at: the retention end that the region was last warned about, and when.
-- - look_at: when the candidate is next due for a check. It always has a value here, but is not
--   declared NOT NULL, because SQLite would then not use the index.
CREATE TABLE retentions (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    candidate_id TEXT NOT NULL,
    retain_until BIGINT,
    warned_for BIGINT,
    warned_at BIGINT,
    look_at BIGINT,
    PRIMARY KEY (region_id, environment, candidate_id)
);
CREATE INDEX retentions_by_look ON retentions (region_id, environment, look_at)
    WHERE look_at IS NOT NULL;

-- The number of candidates that each key erased permanently, per minute, as long as it counts
-- towards the key's limit. told: whether the region was notified that the key exceeded its limit.
CREATE TABLE key_erasures (
    region_id TEXT NOT NULL,
    environment BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    minute BIGINT NOT NULL,
    erasures BIGINT NOT NULL,
    told BIGINT NOT NULL,
    PRIMARY KEY (region_id, environment, key_id, minute)
);

-- An address change that can be undone from the former address. token_hash: hash of the token in
-- the undo link, set once that was created. told: whether the e-mail to the former address was
-- requested.
CREATE TABLE address_changes (
    id TEXT NOT NULL PRIMARY KEY,
    environment BIGINT NOT NULL,
    token_hash BLOB UNIQUE,
    told BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX address_changes_by_end ON address_changes (expires_at);

-- The address that a record had before such a change, and the key of the new one. Deleted with the
-- record.
CREATE TABLE former_addresses (
    change_id TEXT NOT NULL,
    region TEXT NOT NULL,
    environment BIGINT NOT NULL,
    candidate TEXT NOT NULL,
    email TEXT NOT NULL,
    replaced_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (change_id, region, candidate)
);
CREATE INDEX former_addresses_by_record ON former_addresses (region, environment, candidate);
CREATE INDEX former_addresses_by_age ON former_addresses (created_at);
