-- The staff of the regions and the operators, how they sign in, and their sessions.

-- - name: empty once the last record that names the person is gone.
-- - email, email_key: the address and its identity key. NULL from 90 days after the person was disabled.
-- - status: 0 invited, 1 active, 2 disabled.
-- - operator: 1 for an operator of the installation.
-- - handle: the user handle of the person's passkeys, 16 random bytes.
-- - invited_by: the member of staff who sent the last invitation; NULL for a key or the command line.
-- - last_seen_at: accurate to about a minute.
CREATE TABLE staff (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT,
    email_key TEXT,
    status BIGINT NOT NULL,
    operator BIGINT NOT NULL,
    handle BLOB NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    invited_by TEXT,
    joined_at BIGINT,
    disabled_at BIGINT,
    last_seen_at BIGINT
);
CREATE UNIQUE INDEX staff_by_email ON staff (email_key) WHERE email_key IS NOT NULL;
CREATE INDEX staff_by_creation ON staff (created_at, id);
CREATE INDEX staff_by_disabling ON staff (disabled_at, id) WHERE disabled_at IS NOT NULL;

-- - role: 1 viewer, 2 coordinator, 3 manager, 4 technician.
-- - provider: the provider whose claims gave the role, NULL for a role that a person gave.
CREATE TABLE staff_roles (
    staff_id TEXT NOT NULL,
    region_id TEXT NOT NULL,
    role BIGINT NOT NULL,
    given_at BIGINT NOT NULL,
    provider TEXT,
    PRIMARY KEY (staff_id, region_id, role)
);
CREATE INDEX staff_roles_by_region ON staff_roles (region_id, staff_id, role);

-- Accounts at identity providers. issuer and subject decide whose account it is, never an address.
-- - provider: the name of the provider in the configuration.
CREATE TABLE staff_identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    staff_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX staff_identities_by_staff ON staff_identities (staff_id, created_at, id);

-- - credential: the credential's id, as the authenticator made it.
-- - public_key: the public key and what else verifies an assertion, as the verifier encodes it.
-- - counter, flags: of the authenticator data of the last use.
CREATE TABLE passkeys (
    credential BLOB NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    staff_id TEXT NOT NULL,
    name TEXT NOT NULL,
    public_key BLOB NOT NULL,
    counter BIGINT NOT NULL,
    flags BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX passkeys_by_staff ON passkeys (staff_id, created_at, id);

-- Sessions. Only the SHA-256 of a token is stored.
-- - kind: 0 a session of the desk, 1 the registration of a first way in, which opens nothing else.
-- - method: how the person signed in: passkey, the name of a provider, or link.
-- - stepped_up_until: until when the last proof of a way in counts as recent.
-- - network, browser: the network (/24 or /48) and the browser family at sign-in.
-- - issuer, provider_session: the issuer and its `sid`, by which a provider ends the session.
-- - entered_region, entered_until, entered_for: the region that an operator opened, until when, and
--   the reason.
CREATE TABLE staff_sessions (
    hash BLOB NOT NULL PRIMARY KEY,
    staff_id TEXT NOT NULL,
    kind BIGINT NOT NULL,
    method TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    idle_until BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    stepped_up_until BIGINT,
    network TEXT,
    browser TEXT,
    issuer TEXT,
    provider_session TEXT,
    entered_region TEXT,
    entered_until BIGINT,
    entered_for TEXT
);
CREATE INDEX staff_sessions_by_staff ON staff_sessions (staff_id, created_at, hash);
CREATE INDEX staff_sessions_by_end ON staff_sessions (idle_until);
CREATE INDEX staff_sessions_by_provider ON staff_sessions (issuer, provider_session) WHERE issuer IS NOT NULL;

-- Invitations. A person has one at most.
-- - purpose: invitation, break-glass or demo.
-- - token_hash: the SHA-256 of the link's token, NULL until the e-mail is written.
CREATE TABLE invitations (
    id TEXT NOT NULL PRIMARY KEY,
    staff_id TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL,
    token_hash BLOB UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX invitations_by_end ON invitations (expires_at);

-- Sign-ins that have begun. Each ends with its first answer.
-- - hash: the SHA-256 of the value that the browser keeps.
-- - purpose: what the answer may be used for.
-- - state: what the answer is checked against. Encrypted where it is secret.
CREATE TABLE sign_in_flows (
    hash BLOB NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    state BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_flows_by_end ON sign_in_flows (expires_at);
