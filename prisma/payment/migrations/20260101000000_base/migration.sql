-- The payment service's own tables. Below them stand the tables that every service has.

CREATE TABLE payment (
    id uuid PRIMARY KEY,
    purpose text NOT NULL CHECK (purpose IN ('INVOICE', 'TOP_UP', 'PAY_USER')),
    provider text NOT NULL,
    method text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND amount_minor),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    organization_id uuid,
    invoice_id uuid,
    paid_by_user_id uuid,
    paid_by_organization_id uuid,
    to_wallet_id uuid,
    to_user_id uuid,
    to_organization_id uuid,
    status text NOT NULL CHECK (status IN ('CREATED', 'REQUIRES_ACTION', 'PENDING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'PARTIALLY_REFUNDED', 'REFUNDED', 'DISPUTED', 'UNKNOWN')),
    version integer NOT NULL CHECK (version > 0),
    last_fact text NOT NULL,
    checkout_id text,
    checkout_url text,
    expires_at timestamptz(3),
    capture_id text,
    return_url text,
    failure_reason text,
    reference text CHECK (length(reference) <= 200),
    received_on date,
    recorded_by_user_id uuid,
    applied_at timestamptz(3),
    next_check_at timestamptz(3),
    checks integer NOT NULL DEFAULT 0,
    created_at timestamptz(3) NOT NULL,
    captured_at timestamptz(3),
    CONSTRAINT payment_purpose_target CHECK ((purpose = 'INVOICE') = (invoice_id IS NOT NULL) AND (purpose = 'INVOICE') = (to_wallet_id IS NULL)),
    CONSTRAINT payment_open_checkout_has_url CHECK (status <> 'REQUIRES_ACTION' OR (checkout_id IS NOT NULL AND checkout_url IS NOT NULL AND expires_at IS NOT NULL)),
    CONSTRAINT payment_captured_at CHECK (status NOT IN ('SUCCEEDED', 'PARTIALLY_REFUNDED', 'REFUNDED', 'DISPUTED') OR captured_at IS NOT NULL),
    -- Nobody looks after an unfinished payment without a time to look: these states always have one, the finished ones never.
    CONSTRAINT payment_unfinished_is_checked CHECK ((status IN ('CREATED', 'REQUIRES_ACTION', 'PENDING', 'UNKNOWN')) = (next_check_at IS NOT NULL))
);
-- Paying twice from two windows: an invoice has at most one online payment whose outcome is open.
CREATE UNIQUE INDEX payment_one_open_per_invoice ON payment (invoice_id) WHERE received_on IS NULL AND status IN ('CREATED', 'REQUIRES_ACTION', 'PENDING', 'UNKNOWN');
CREATE UNIQUE INDEX payment_provider_checkout_key ON payment (provider, checkout_id);
CREATE INDEX payment_organization ON payment (organization_id, id);
CREATE INDEX payment_paid_by_user ON payment (paid_by_user_id, id);
CREATE INDEX payment_paid_by_organization ON payment (paid_by_organization_id, id);
CREATE INDEX payment_to_user ON payment (to_user_id, id);
CREATE INDEX payment_to_organization ON payment (to_organization_id, id);
CREATE INDEX payment_invoice ON payment (invoice_id, id);
-- What the worker polls: as small as the work that is left.
CREATE INDEX payment_due ON payment (next_check_at) WHERE next_check_at IS NOT NULL;
ALTER TABLE payment SET (fillfactor = 80);
COMMENT ON TABLE payment IS 'Payments as they stand now. Written by commands under the row''s lock; status and version follow from payment_event. Never removed: grows with the payments made. next_check_at long past: no worker runs, or the provider can''t be asked.';

CREATE TABLE payment_event (
    payment_id uuid NOT NULL REFERENCES payment (id),
    seq integer NOT NULL CHECK (seq > 0),
    type text NOT NULL CHECK (type IN ('CREATED', 'CHECKOUT_OPENED', 'APPROVED', 'PENDING', 'CAPTURED', 'FAILED', 'CANCELED', 'EXPIRED', 'UNKNOWN')),
    detail text,
    at timestamptz(3) NOT NULL,
    PRIMARY KEY (payment_id, seq)
);
-- Captured exactly once, whatever the code above it believes.
CREATE UNIQUE INDEX payment_event_captured_once ON payment_event (payment_id) WHERE type = 'CAPTURED';
COMMENT ON TABLE payment_event IS 'What happened to payments, insert only. Written with the payment under its lock, never drained: a few rows per payment.';

CREATE FUNCTION payment_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'payment_event is append-only' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER payment_event_no_change BEFORE UPDATE OR DELETE ON payment_event FOR EACH ROW EXECUTE FUNCTION payment_event_is_append_only();
CREATE TRIGGER payment_event_no_truncate BEFORE TRUNCATE ON payment_event FOR EACH STATEMENT EXECUTE FUNCTION payment_event_is_append_only();
REVOKE UPDATE, DELETE, TRUNCATE ON payment_event FROM PUBLIC;

-- What was agreed when the payment was asked for does not change afterwards; only how far it got does.
CREATE FUNCTION payment_terms_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.purpose, NEW.provider, NEW.amount_minor, NEW.currency, NEW.organization_id, NEW.invoice_id, NEW.to_wallet_id)
       IS DISTINCT FROM
       (OLD.id, OLD.purpose, OLD.provider, OLD.amount_minor, OLD.currency, OLD.organization_id, OLD.invoice_id, OLD.to_wallet_id) THEN
        RAISE EXCEPTION 'the terms of a payment do not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER payment_fixed_terms BEFORE UPDATE ON payment FOR EACH ROW EXECUTE FUNCTION payment_terms_are_fixed();

CREATE TABLE payment_attempt (
    id uuid PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES payment (id),
    kind text NOT NULL CHECK (kind IN ('CREATE_CHECKOUT', 'CAPTURE', 'CANCEL')),
    idempotency_key text NOT NULL,
    state text NOT NULL CHECK (state IN ('RUNNING', 'DONE', 'UNKNOWN')),
    tries integer NOT NULL CHECK (tries > 0),
    detail text,
    started_at timestamptz(3) NOT NULL,
    finished_at timestamptz(3)
);
CREATE UNIQUE INDEX payment_attempt_payment_kind_key ON payment_attempt (payment_id, kind);
CREATE UNIQUE INDEX payment_attempt_idempotency_key_key ON payment_attempt (idempotency_key);
COMMENT ON TABLE payment_attempt IS 'Calls to providers, written before they are made and closed in a second transaction. RUNNING for longer than the provider''s time-out: the process died in between; the worker asks the provider. Two or three rows per payment, never drained.';

CREATE TABLE webhook_receipt (
    provider text NOT NULL,
    event_id text NOT NULL,
    type text NOT NULL,
    body text NOT NULL,
    received_at timestamptz(3) NOT NULL,
    processed_at timestamptz(3),
    next_try_at timestamptz(3),
    tries integer NOT NULL DEFAULT 0,
    error text,
    PRIMARY KEY (provider, event_id)
);
CREATE INDEX webhook_receipt_due ON webhook_receipt (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX webhook_receipt_received_at ON webhook_receipt (received_at);
COMMENT ON TABLE webhook_receipt IS 'Webhooks received, one row per provider event. Written before the provider is answered, worked at once or by the worker, pruned after 90 days. next_try_at long past: no worker runs; processed_at and next_try_at both null: given up, see error.';

CREATE TABLE payable_invoice (
    invoice_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    number text,
    currency text,
    total_minor bigint,
    tax_minor bigint,
    issued_on date,
    due_on date,
    seller_name text,
    buyer_name text,
    lines jsonb,
    notes text,
    voided boolean NOT NULL DEFAULT false,
    claimed_by_user_id uuid,
    claimed_by_organization_id uuid,
    claim_version integer NOT NULL DEFAULT 0,
    bill_due_minor bigint,
    bill_version integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE payable_invoice IS 'What invoice and billing tell of an invoice, as far as paying needs it. Written by event handlers only; one row per issued invoice, never removed. number null: the bill or the claim arrived before the invoice.';

CREATE TABLE payment_link (
    token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    invoice_id uuid NOT NULL,
    told_at timestamptz(3)
);
CREATE UNIQUE INDEX payment_link_invoice_id_key ON payment_link (invoice_id);
COMMENT ON TABLE payment_link IS 'SHA-256 of each invoice''s payment token. Written when the invoice is issued; one row per issued invoice.';

CREATE TABLE wallet (
    id uuid PRIMARY KEY,
    owner_user_id uuid,
    owner_organization_id uuid,
    currency text NOT NULL,
    version integer NOT NULL,
    CONSTRAINT wallet_one_owner CHECK ((owner_user_id IS NULL) <> (owner_organization_id IS NULL))
);
COMMENT ON TABLE wallet IS 'Owner and currency of wallets, copied from billing''s events; one row per wallet.';

-- The sandbox provider's side. A real provider keeps this in its own database; nothing else reads these tables.
CREATE TABLE sandbox_checkout (
    id text PRIMARY KEY,
    idempotency_key text NOT NULL,
    request_hash bytea NOT NULL,
    reference text NOT NULL,
    amount text NOT NULL,
    currency text NOT NULL,
    description text NOT NULL,
    return_url text NOT NULL,
    status text NOT NULL CHECK (status IN ('OPEN', 'APPROVED', 'PENDING', 'CAPTURED', 'DECLINED', 'CANCELED', 'FAILED')),
    fault text CHECK (fault IN ('timeout_after_charge', 'duplicate_webhook', 'pending', 'webhook_only')),
    capture_id text,
    capture_key text,
    -- How often money moved: what tests look at to see that nobody was charged twice.
    charges integer NOT NULL DEFAULT 0,
    created_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX sandbox_checkout_idempotency_key_key ON sandbox_checkout (idempotency_key);
CREATE INDEX sandbox_checkout_reference ON sandbox_checkout (reference);
COMMENT ON TABLE sandbox_checkout IS 'Checkouts at the sandbox provider. Written by its REST interface and approval page; grows with sandbox payments.';

CREATE TABLE sandbox_webhook (
    id text PRIMARY KEY,
    body text NOT NULL,
    copies integer NOT NULL DEFAULT 1,
    tries integer NOT NULL DEFAULT 0,
    due_at timestamptz(3) NOT NULL,
    delivered_at timestamptz(3)
);
CREATE INDEX sandbox_webhook_due ON sandbox_webhook (due_at) WHERE delivered_at IS NULL;
COMMENT ON TABLE sandbox_webhook IS 'Webhooks of the sandbox provider. Written with the checkout, drained by its delivery loop; undelivered rows that grow: /webhooks/sandbox does not answer.';

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
