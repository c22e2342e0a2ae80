-- Money goes back to a payer because somebody asks for it here, or because somebody gave it back at the provider.
CREATE TABLE refund (
    id uuid PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES payment (id),
    provider text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    reason text CHECK (length(reason) <= 200),
    status text NOT NULL CHECK (status IN ('REQUESTED', 'RESERVED', 'SUCCEEDED', 'FAILED', 'REFUSED')),
    failure_reason text,
    provider_refund_id text CHECK (length(provider_refund_id) <= 100),
    -- Null: given back at the provider.
    requested_by_user_id uuid,
    -- Calls to the provider, counted before each is made.
    tries integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
    next_check_at timestamptz(3),
    checks integer NOT NULL DEFAULT 0,
    created_at timestamptz(3) NOT NULL,
    ended_at timestamptz(3),
    -- Until billing has set the money aside there is nothing to do for the worker, and afterwards there is until it is known how it ended.
    CONSTRAINT refund_reserved_is_checked CHECK ((status = 'RESERVED') = (next_check_at IS NOT NULL)),
    CONSTRAINT refund_ended_at CHECK ((status IN ('SUCCEEDED', 'FAILED', 'REFUSED')) = (ended_at IS NOT NULL)),
    CONSTRAINT refund_failure_reason CHECK ((status IN ('FAILED', 'REFUSED')) = (failure_reason IS NOT NULL)),
    -- What failed may be told once more, as done after all: then it counts as given back at the provider.
    CONSTRAINT refund_provider_refund_id CHECK (provider_refund_id IS NULL OR status IN ('RESERVED', 'SUCCEEDED')),
    CONSTRAINT refund_requested_by CHECK (requested_by_user_id IS NOT NULL OR (status = 'SUCCEEDED' AND provider_refund_id IS NOT NULL))
);
-- Money that a provider gave back counts once.
CREATE UNIQUE INDEX refund_provider_refund_key ON refund (provider, provider_refund_id);
CREATE INDEX refund_payment ON refund (payment_id, id);
CREATE INDEX refund_due ON refund (next_check_at) WHERE next_check_at IS NOT NULL;
COMMENT ON TABLE refund IS 'Refunds as they stand now. Written by commands, billing''s answer and providers'' news under the lock of the payment''s row; the worker takes those whose next_check_at has come. Never removed: grows with the refunds made. REQUESTED for long: billing does not answer; next_check_at long past: no worker runs, or the provider can''t be asked.';

CREATE FUNCTION refund_terms_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.payment_id, NEW.provider, NEW.amount_minor, NEW.reason, NEW.requested_by_user_id, NEW.created_at)
       IS DISTINCT FROM
       (OLD.id, OLD.payment_id, OLD.provider, OLD.amount_minor, OLD.reason, OLD.requested_by_user_id, OLD.created_at) THEN
        RAISE EXCEPTION 'the terms of a refund do not change' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'a refund that has ended does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER refund_fixed_terms BEFORE UPDATE ON refund FOR EACH ROW EXECUTE FUNCTION refund_terms_are_fixed();

-- Seen by whoever sees the payment.
ALTER TABLE refund ENABLE ROW LEVEL SECURITY;
ALTER TABLE refund FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON refund USING ((SELECT current_setting('app.scope', true)) = 'all');
CREATE POLICY either_side ON refund FOR SELECT USING (
    CASE WHEN (SELECT current_setting('app.scope', true)) = 'all' THEN true
         ELSE EXISTS (SELECT FROM payment WHERE payment.id = payment_id) END
);

ALTER TABLE payment_event DROP CONSTRAINT payment_event_type_check;
ALTER TABLE payment_event ADD CONSTRAINT payment_event_type_check CHECK (type IN ('CREATED', 'CHECKOUT_OPENED', 'APPROVED', 'PENDING', 'CAPTURED',
    'FAILED', 'CANCELED', 'EXPIRED', 'UNKNOWN', 'REFUNDED', 'REFUNDED_IN_PART', 'DISPUTED', 'DISPUTE_WON', 'DISPUTE_WON_AFTER_REFUND',
    'DISPUTE_LOST', 'DISPUTE_LOST_IN_PART'));

-- The sandbox's side of it.
CREATE TABLE sandbox_refund (
    id text PRIMARY KEY,
    checkout_id text NOT NULL REFERENCES sandbox_checkout (id),
    idempotency_key text,
    reference text,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    state text NOT NULL CHECK (state IN ('PENDING', 'DONE', 'FAILED')),
    created_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX sandbox_refund_idempotency_key_key ON sandbox_refund (idempotency_key);
CREATE INDEX sandbox_refund_checkout ON sandbox_refund (checkout_id);
COMMENT ON TABLE sandbox_refund IS 'Refunds at the sandbox provider. Written by its REST interface and approval page under the checkout''s lock; grows with sandbox refunds.';

ALTER TABLE sandbox_checkout DROP CONSTRAINT sandbox_checkout_fault_check;
ALTER TABLE sandbox_checkout ADD CONSTRAINT sandbox_checkout_fault_check CHECK (fault IN ('timeout_after_charge', 'duplicate_webhook', 'pending',
    'webhook_only', 'timeout_after_refund', 'pending_refund'));
-- What was refunded before can't be disputed any more.
ALTER TABLE sandbox_checkout ADD COLUMN disputed_amount text;
UPDATE sandbox_checkout SET disputed_amount = amount WHERE dispute_id IS NOT NULL;
ALTER TABLE sandbox_checkout DROP CONSTRAINT sandbox_checkout_dispute;
ALTER TABLE sandbox_checkout ADD CONSTRAINT sandbox_checkout_dispute CHECK (num_nulls(dispute_id, dispute_status, disputed_amount) IN (0, 3));
