-- The user service's own tables. Below them stand the tables that every service has.

CREATE TABLE installation (
    the_one boolean PRIMARY KEY DEFAULT true CHECK (the_one),
    set_up_at timestamptz(3),
    first_admin_id uuid
);
INSERT INTO installation DEFAULT VALUES;
COMMENT ON TABLE installation IS 'One row: whether this installation has had its first administrator, and who it was. Written once, by the first registration or `admin grant`.';

CREATE TABLE person (
    id uuid PRIMARY KEY,
    -- Registered addresses are compared in this form alone.
    email text CHECK (email = lower(email) AND email ~ '^[^\s@]+@[^\s@]+$' AND length(email) <= 254),
    user_name text NOT NULL,
    -- No @ in it: a login is an e-mail address or a user name, never both.
    user_name_key text NOT NULL CHECK (user_name_key = lower(user_name) AND user_name_key ~ '^[a-z0-9][a-z0-9._-]{2,63}$'),
    first_name text NOT NULL CHECK (length(first_name) <= 100),
    last_name text NOT NULL CHECK (length(last_name) <= 100),
    platform_admin boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1 CHECK (version > 0),
    created_at timestamptz(3) NOT NULL,
    deleted_at timestamptz(3),
    CONSTRAINT person_deleted_is_nobody CHECK (deleted_at IS NULL OR (email IS NULL AND NOT platform_admin))
);
CREATE UNIQUE INDEX person_email_key ON person (email);
CREATE UNIQUE INDEX person_user_name_key_key ON person (user_name_key);
COMMENT ON TABLE person IS 'Everybody who has or had an account. Written by registration, first sight of an external identity, profile changes; never deleted, only emptied. Grows by one row per account.';

CREATE TABLE organization (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    tax_id text,
    address jsonb CHECK (jsonb_typeof(address) = 'object'),
    email text,
    version integer NOT NULL DEFAULT 1 CHECK (version > 0),
    created_at timestamptz(3) NOT NULL
);
COMMENT ON TABLE organization IS 'Businesses. Written by createOrganization and updateOrganization, never deleted. Grows by one row per organisation.';

CREATE TABLE membership (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
    role text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER')),
    version integer NOT NULL DEFAULT 1 CHECK (version > 0),
    joined_at timestamptz(3) NOT NULL,
    ended_at timestamptz(3)
);
CREATE UNIQUE INDEX membership_organization_id_person_id_key ON membership (organization_id, person_id);
CREATE INDEX membership_person_id_idx ON membership (person_id);
-- What the last owner is counted by, under the organisation's row lock.
CREATE INDEX membership_owner ON membership (organization_id) WHERE role = 'OWNER' AND ended_at IS NULL;
COMMENT ON TABLE membership IS 'Who belongs or belonged where. Written by the membership commands under the lock of the organisation''s row; never deleted. Grows with organisations times their members.';

CREATE TABLE invitation (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
    email text NOT NULL CHECK (email = lower(email)),
    role text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER')),
    token_hash bytea NOT NULL CHECK (octet_length(token_hash) = 32),
    invited_by_id uuid NOT NULL,
    created_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    accepted_at timestamptz(3),
    accepted_by_id uuid,
    revoked_at timestamptz(3),
    CONSTRAINT invitation_ends_once CHECK (accepted_at IS NULL OR revoked_at IS NULL)
);
CREATE UNIQUE INDEX invitation_token_hash_key ON invitation (token_hash);
CREATE INDEX invitation_organization_id_id_idx ON invitation (organization_id, id DESC);
-- One that counts per address and organisation.
CREATE UNIQUE INDEX invitation_waiting ON invitation (organization_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;
COMMENT ON TABLE invitation IS 'Links that make their holder a member. Written by inviteMember, ended by acceptInvitation, revokeInvitation or a newer one; never deleted.';

CREATE TABLE api_key (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
    created_by_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
    name text NOT NULL,
    prefix text NOT NULL,
    secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
    scopes text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 50),
    created_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3),
    last_used_at timestamptz(3),
    revoked_at timestamptz(3)
);
CREATE UNIQUE INDEX api_key_secret_hash_key ON api_key (secret_hash);
CREATE INDEX api_key_organization_id_id_idx ON api_key (organization_id, id DESC);
CREATE INDEX api_key_created_by_id_idx ON api_key (created_by_id);
COMMENT ON TABLE api_key IS 'Credentials of programs, as hashes. Written by createApiKey and revokeApiKey, last_used_at by the identity exchange; never deleted.';

CREATE TABLE audit_record (
    id uuid PRIMARY KEY,
    at timestamptz(3) NOT NULL,
    action text NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    organization_id uuid,
    subject text,
    details jsonb NOT NULL CHECK (jsonb_typeof(details) = 'object'),
    request_id text
);
CREATE INDEX audit_record_organization_id_id_idx ON audit_record (organization_id, id DESC);
CREATE INDEX audit_record_actor_id_id_idx ON audit_record (actor_id, id DESC);
COMMENT ON TABLE audit_record IS 'Privileged actions, for ever. Written by commands in their own transaction; nobody may change or delete a row, the trigger sees to it.';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER audit_record_is_append_only BEFORE UPDATE OR DELETE ON audit_record
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_record_is_never_emptied BEFORE TRUNCATE ON audit_record
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE external_identity (
    issuer text NOT NULL,
    subject text NOT NULL,
    provider text NOT NULL CHECK (provider IN ('clerk')),
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
    created_at timestamptz(3) NOT NULL,
    profile_at timestamptz(3),
    ended_at timestamptz(3),
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX external_identity_person_id_idx ON external_identity (person_id);
COMMENT ON TABLE external_identity IS 'Accounts with others who vouch for a person. Written at first sight of a session token and by the provider''s webhooks; never deleted, so that a deleted account stays deleted.';

CREATE TABLE signing_key (
    kid text PRIMARY KEY,
    public_jwk jsonb NOT NULL,
    private_jwk bytea NOT NULL,
    created_at timestamptz(3) NOT NULL
);
COMMENT ON TABLE signing_key IS 'Keys of the internal token, private halves encrypted with a key derived from INTERNAL_SECRET. Written and pruned by the rotation; two or three rows.';

CREATE TABLE throttle (
    key text PRIMARY KEY,
    failures integer NOT NULL CHECK (failures > 0),
    blocked_until timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX throttle_updated_at_idx ON throttle (updated_at);
COMMENT ON TABLE throttle IS 'Failed sign-ins and asked-for resets per account. Written before each attempt, deleted by a success, pruned a day after the last attempt. Growth means that somebody guesses.';

-- better-auth's tables: credentials and sessions of embedded accounts.

CREATE TABLE auth_user (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
    name text NOT NULL,
    email text NOT NULL,
    email_verified boolean NOT NULL DEFAULT false,
    image text,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX auth_user_person_id_key ON auth_user (person_id);
CREATE UNIQUE INDEX auth_user_email_key ON auth_user (email);
COMMENT ON TABLE auth_user IS 'Embedded accounts; email is a name made from the person''s id. Written by registration, deleted with the account.';

CREATE TABLE auth_session (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE ON UPDATE RESTRICT,
    -- The SHA-256 of the bearer token: who reads this table can't act for anybody.
    token text NOT NULL CHECK (token ~ '^[\w-]{43}$'),
    expires_at timestamptz(3) NOT NULL,
    ip_address text,
    user_agent text,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX auth_session_token_key ON auth_session (token);
CREATE INDEX auth_session_user_id_idx ON auth_session (user_id);
CREATE INDEX auth_session_expires_at_idx ON auth_session (expires_at);
COMMENT ON TABLE auth_session IS 'Sessions. Written by sign-in, deleted by sign-out and password changes, pruned when expired.';

CREATE TABLE auth_account (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE ON UPDATE RESTRICT,
    account_id text NOT NULL,
    provider_id text NOT NULL,
    access_token text,
    refresh_token text,
    id_token text,
    access_token_expires_at timestamptz(3),
    refresh_token_expires_at timestamptz(3),
    scope text,
    password text,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX auth_account_provider_id_account_id_key ON auth_account (provider_id, account_id);
CREATE INDEX auth_account_user_id_idx ON auth_account (user_id);
COMMENT ON TABLE auth_account IS 'Password hashes (scrypt), one per embedded account. Written by registration and password changes, deleted with the account.';

CREATE TABLE auth_verification (
    id uuid PRIMARY KEY,
    identifier text NOT NULL,
    value text NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL
);
CREATE INDEX auth_verification_identifier_idx ON auth_verification (identifier);
CREATE INDEX auth_verification_expires_at_idx ON auth_verification (expires_at);
COMMENT ON TABLE auth_verification IS 'Tokens of password resets, as hashes. Written by requestPasswordReset, deleted by use, pruned when expired.';

-- The tables that every service has for its events. The same text stands in the first migration of each subgraph;
-- the code that reads and writes them is in packages/messaging.

CREATE TABLE outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    sequence bigint NOT NULL,
    organization_id text,
    request_id text,
    traceparent text,
    data jsonb NOT NULL,
    occurred_at timestamptz(3) NOT NULL DEFAULT now(),
    published_at timestamptz(3)
);
-- The hot path of the relay. Stays tiny however much history the table holds.
CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL;
CREATE UNIQUE INDEX outbox_subject_sequence_key ON outbox (subject, sequence);
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
COMMENT ON TABLE outbox IS 'Events of this service, one row each. Written by commands in the transaction of the fact itself (appendEvents), drained by the relay, which sets published_at after the transport has confirmed; published rows are pruned after 14 days. Rows with published_at NULL that grow or grow old: the relay does not run or the transport is away.';

CREATE TABLE outbox_sequence (
    subject text PRIMARY KEY,
    last_sequence bigint NOT NULL
) WITH (fillfactor = 70);
COMMENT ON TABLE outbox_sequence IS 'Last sequence given to an event of each aggregate. Written by appendEvents; its row lock, held until commit, keeps the order of an aggregate''s events. Never drained: grows by one small row per aggregate that ever had an event.';

CREATE TABLE inbox (
    consumer text NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    received_at timestamptz(3) NOT NULL DEFAULT now(),
    -- In this order, because event ids grow with time: new rows go to the right end, pruning starts at the left one.
    PRIMARY KEY (event_id, consumer)
);
COMMENT ON TABLE inbox IS 'Events this service has handled, one row each, so that a second delivery has no second effect. Written by the consumer in the transaction of the effects, pruned by the relay after 90 days. Grows with the events handled in that time.';

CREATE TABLE dead_letter (
    consumer text NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    event jsonb NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL,
    dead_at timestamptz(3) NOT NULL DEFAULT now(),
    replayed_at timestamptz(3),
    PRIMARY KEY (consumer, event_id)
);
CREATE INDEX dead_letter_open ON dead_letter (dead_at) WHERE replayed_at IS NULL;
COMMENT ON TABLE dead_letter IS 'Events this service could not handle, with the last error. Written by the consumer when the attempts are used up or the event can never succeed; drained by a person, who replays them (replayed_at) once the cause is gone. Every open row is work for somebody: growth is an alert.';
