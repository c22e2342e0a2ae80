-- A payer can dispute a payment with the provider, who decides it. One dispute at a time; what became of the ones before is in payment_event.
ALTER TABLE payment ADD COLUMN dispute_id text CHECK (length(dispute_id) <= 100);
ALTER TABLE payment ADD COLUMN dispute_status text CHECK (dispute_status IN ('OPEN', 'WON', 'LOST'));
ALTER TABLE payment ADD COLUMN disputed_minor bigint CHECK (disputed_minor > 0);
ALTER TABLE payment ADD CONSTRAINT payment_dispute CHECK (num_nulls(dispute_id, dispute_status, disputed_minor) IN (0, 3));
ALTER TABLE payment ADD CONSTRAINT payment_disputed_at_most CHECK (disputed_minor <= amount_minor);

ALTER TABLE payment_event DROP CONSTRAINT payment_event_type_check;
ALTER TABLE payment_event ADD CONSTRAINT payment_event_type_check CHECK (type IN ('CREATED', 'CHECKOUT_OPENED', 'APPROVED', 'PENDING', 'CAPTURED',
    'FAILED', 'CANCELED', 'EXPIRED', 'UNKNOWN', 'DISPUTED', 'DISPUTE_WON', 'DISPUTE_LOST', 'DISPUTE_LOST_IN_PART'));

-- The sandbox's side of it.
ALTER TABLE sandbox_checkout ADD COLUMN dispute_id text;
ALTER TABLE sandbox_checkout ADD COLUMN dispute_status text CHECK (dispute_status IN ('OPEN', 'WON', 'LOST'));
ALTER TABLE sandbox_checkout ADD CONSTRAINT sandbox_checkout_dispute CHECK ((dispute_id IS NULL) = (dispute_status IS NULL));
