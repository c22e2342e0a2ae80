-- The mail service's own tables. Below them stand the tables that every service has.

CREATE TABLE message (
    id uuid PRIMARY KEY,
    organization_id uuid,
    purpose text NOT NULL CHECK (purpose IN ('INVOICE', 'RECEIPT', 'PASSWORD_RESET', 'INVITATION', 'CUSTOM')),
    cause_id uuid NOT NULL,
    recipient text NOT NULL CHECK (recipient ~ '^[^\s@]+@[^\s@]+$' AND length(recipient) <= 254),
    recipient_key text NOT NULL CHECK (recipient_key = lower(recipient)),
    -- A line break in a header could start another one: refused here too, whatever the code before it did.
    from_name text CHECK (from_name !~ '[\r\n]'),
    from_address text NOT NULL CHECK (from_address !~ '[\r\n]'),
    reply_to text CHECK (reply_to !~ '[\r\n]'),
    subject text NOT NULL CHECK (subject !~ '[\r\n]' AND length(subject) <= 300),
    text_body text,
    html_body text,
    invoice_id uuid,
    partner_id uuid,
    resend_of_id uuid REFERENCES message (id),
    status text NOT NULL DEFAULT 'QUEUED' CHECK (status IN ('QUEUED', 'SENDING', 'SENT', 'DELIVERED', 'DEFERRED', 'BOUNCED', 'COMPLAINED', 'FAILED', 'SUPPRESSED', 'UNKNOWN')),
    version integer NOT NULL DEFAULT 1 CHECK (version > 0),
    provider text,
    provider_message_id text,
    due_at timestamptz(3),
    lease integer NOT NULL DEFAULT 0,
    deferrals integer NOT NULL DEFAULT 0,
    look_ups integer NOT NULL DEFAULT 0,
    created_at timestamptz(3) NOT NULL,
    give_up_at timestamptz(3) NOT NULL,
    sent_at timestamptz(3),
    -- Nobody looks after a message without a due time: these two states always have one.
    CONSTRAINT message_in_work_is_due CHECK (status NOT IN ('QUEUED', 'SENDING') OR due_at IS NOT NULL),
    CONSTRAINT message_done_is_not_due CHECK (status NOT IN ('DELIVERED', 'BOUNCED', 'COMPLAINED', 'FAILED', 'SUPPRESSED', 'SENT') OR due_at IS NULL)
);
CREATE UNIQUE INDEX message_cause_id_recipient_key_key ON message (cause_id, recipient_key);
CREATE INDEX message_organization_id_id_idx ON message (organization_id, id DESC);
CREATE INDEX message_invoice_id_id_idx ON message (invoice_id, id DESC);
-- What workers poll: as small as the work that is left.
CREATE INDEX message_due ON message (due_at) WHERE due_at IS NOT NULL;
-- What the hourly limit counts.
CREATE INDEX message_custom ON message (organization_id, created_at) WHERE purpose = 'CUSTOM';
CREATE INDEX message_resend_of ON message (resend_of_id) WHERE resend_of_id IS NOT NULL;
ALTER TABLE message SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE message IS 'One e-mail to one recipient. Written by event handlers and commands, moved on by workers and delivery webhooks, never deleted. Rows with due_at long past: no worker runs. Rows UNKNOWN without due_at wait for a person.';

CREATE TABLE message_attachment (
    message_id uuid NOT NULL REFERENCES message (id),
    position integer NOT NULL,
    name text NOT NULL CHECK (name !~ '[\r\n/\\]'),
    content_type text NOT NULL CHECK (content_type ~ '^[a-z0-9.+-]+/[a-z0-9.+-]+$'),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    document_id uuid,
    PRIMARY KEY (message_id, position)
);
CREATE INDEX message_attachment_sha256_idx ON message_attachment (sha256);
COMMENT ON TABLE message_attachment IS 'Files of messages. Written with the message, never changed; the content may follow later (document_id says from where).';

CREATE TABLE attachment_content (
    sha256 text PRIMARY KEY,
    bytes bytea NOT NULL,
    byte_length integer NOT NULL CHECK (byte_length = octet_length(bytes)),
    created_at timestamptz(3) NOT NULL,
    -- Whoever reads a content by its hash gets that content: the database proves it.
    CONSTRAINT attachment_content_is_what_it_says CHECK (sha256 = encode(sha256(bytes), 'hex'))
);
COMMENT ON TABLE attachment_content IS 'Contents of attachments, each once, by hash. Written by sendMessage and by workers (PDFs), read when sending and downloading. Grows with distinct attachments; the largest table of this service.';

CREATE TABLE delivery_attempt (
    id uuid PRIMARY KEY,
    message_id uuid NOT NULL REFERENCES message (id),
    number integer NOT NULL CHECK (number > 0),
    provider text NOT NULL,
    outcome text NOT NULL DEFAULT 'SENDING' CHECK (outcome IN ('SENDING', 'ACCEPTED', 'UNAVAILABLE', 'RATE_LIMITED', 'DEFERRED', 'RECIPIENT_REFUSED', 'MISCONFIGURED', 'REJECTED', 'UNKNOWN')),
    code text,
    detail text,
    provider_message_id text,
    started_at timestamptz(3) NOT NULL,
    finished_at timestamptz(3),
    CONSTRAINT delivery_attempt_finished CHECK ((outcome = 'SENDING') = (finished_at IS NULL))
);
CREATE UNIQUE INDEX delivery_attempt_message_id_number_key ON delivery_attempt (message_id, number);
-- One message is in one provider's hands at a time.
CREATE UNIQUE INDEX delivery_attempt_one_at_a_time ON delivery_attempt (message_id) WHERE outcome = 'SENDING';
-- However many workers, crashes and fail-overs: a message is accepted once.
CREATE UNIQUE INDEX delivery_attempt_accepted_once ON delivery_attempt (message_id) WHERE outcome = 'ACCEPTED';
COMMENT ON TABLE delivery_attempt IS 'Tries to send, written before the provider is asked (intent) and finished with its answer. A row that stays SENDING belongs to a worker that died: its outcome is unknown.';

CREATE TABLE timeline_entry (
    id uuid PRIMARY KEY,
    message_id uuid NOT NULL REFERENCES message (id),
    type text NOT NULL CHECK (type IN ('QUEUED', 'SENT', 'DELIVERED', 'DEFERRED', 'BOUNCED', 'COMPLAINED', 'OPENED', 'CLICKED', 'FAILED', 'SUPPRESSED', 'UNKNOWN', 'RESENT')),
    at timestamptz(3) NOT NULL,
    detail text,
    provider text,
    provider_event_key text
);
CREATE UNIQUE INDEX timeline_entry_provider_provider_event_key_key ON timeline_entry (provider, provider_event_key);
CREATE INDEX timeline_entry_message_id_at_id_idx ON timeline_entry (message_id, at, id);
COMMENT ON TABLE timeline_entry IS 'What happened to messages; append-only. Written with each change of status and by delivery webhooks, whose repeats the unique key catches.';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER timeline_entry_append_only BEFORE UPDATE OR DELETE ON timeline_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER timeline_entry_no_truncate BEFORE TRUNCATE ON timeline_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE mailbox_entry (
    message_id uuid PRIMARY KEY REFERENCES message (id),
    organization_id uuid,
    kept_at timestamptz(3) NOT NULL
);
COMMENT ON TABLE mailbox_entry IS 'Messages that the built-in mailbox keeps instead of sending. Written by the worker in the transaction that makes the message SENT, so that each is there exactly once.';

CREATE TABLE suppression (
    id uuid PRIMARY KEY,
    organization_id uuid,
    address text NOT NULL CHECK (address = lower(address)),
    reason text NOT NULL CHECK (reason IN ('BOUNCE', 'COMPLAINT', 'UNSUBSCRIBE')),
    detail text,
    message_id uuid REFERENCES message (id),
    created_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX suppression_address ON suppression (organization_id, address) NULLS NOT DISTINCT;
CREATE INDEX suppression_organization_id_id_idx ON suppression (organization_id, id DESC);
COMMENT ON TABLE suppression IS 'Addresses that an organisation (null: the system) sends nothing to any more. Written when a message bounces for good or draws a complaint; removed by people.';

CREATE TABLE provider_health (
    provider text PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('WORKING', 'RESTING', 'RATE_LIMITED', 'MISCONFIGURED')),
    since timestamptz(3) NOT NULL,
    retry_at timestamptz(3),
    last_error text
);
COMMENT ON TABLE provider_health IS 'How each provider does, one row each, shared by all workers. Written when its state changes.';

CREATE TABLE organization (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    email text,
    version integer NOT NULL
);
COMMENT ON TABLE organization IS 'Names and reply addresses of organisations: a projection of user''s events, older versions ignored.';

-- First outcomes of mutations that make documents or move money. Written by the command, in its transaction; read when the same key
-- comes again; pruned after 30 days. It grows with the number of such mutations.
CREATE TABLE "idempotency" (
  "scope" TEXT NOT NULL,
  "mutation" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "input_hash" BYTEA NOT NULL,
  "outcome" JSONB,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  PRIMARY KEY ("scope", "mutation", "key")
);
CREATE INDEX "idempotency_created_at" ON "idempotency" ("created_at");
COMMENT ON TABLE "idempotency" IS 'First outcomes of mutations by idempotency key; written by commands, kept 30 days.';

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
