-- Wallets that settle the new bills of their owner by themselves.
CREATE TABLE autopay (
    wallet_id uuid PRIMARY KEY REFERENCES wallet (id),
    active boolean NOT NULL,
    most_per_bill_minor bigint NOT NULL CHECK (most_per_bill_minor > 0),
    most_per_month_minor bigint CHECK (most_per_month_minor > 0),
    set_at timestamptz(3) NOT NULL
);
COMMENT ON TABLE autopay IS 'Wallets whose owner has said that they pay new bills by themselves, and up to what. Written by setAutopay and stopAutopay; its row lock orders the payments of a wallet, so that the limit per month holds. At most one row per wallet, never removed.';

CREATE TABLE autopay_order (
    bill_id uuid PRIMARY KEY REFERENCES bill (id),
    wallet_id uuid NOT NULL REFERENCES wallet (id),
    status text NOT NULL CHECK (status IN ('DUE', 'PAID', 'REFUSED')),
    reason text,
    amount_minor bigint,
    ordered_at timestamptz(3) NOT NULL,
    resolved_at timestamptz(3),
    CONSTRAINT autopay_order_resolved CHECK ((status = 'DUE') = (resolved_at IS NULL)),
    CONSTRAINT autopay_order_paid CHECK ((status = 'PAID') = (amount_minor IS NOT NULL) AND (status = 'REFUSED') = (reason IS NOT NULL))
);
-- What is to be done, and what a wallet has paid this month.
CREATE INDEX autopay_order_due ON autopay_order (ordered_at) WHERE status = 'DUE';
CREATE INDEX autopay_order_paid ON autopay_order (wallet_id, resolved_at) WHERE status = 'PAID';
COMMENT ON TABLE autopay_order IS 'Bills that a wallet has to try to pay, or has, once each. Written DUE with the event that made the bill its owner''s to pay, resolved by a job within a second or two. Never removed: one row per such bill. Rows that stay DUE: the job does not run or fails.';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['autopay', 'autopay_order'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()',
                       name || '_kept', name);
    END LOOP;
END
$$;
