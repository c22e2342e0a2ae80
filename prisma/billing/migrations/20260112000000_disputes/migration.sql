-- What payers dispute with a provider is set aside in the disputes reserve until the provider has decided.
CREATE TABLE dispute (
    id text PRIMARY KEY CHECK (length(id) <= 100),
    funding_id uuid NOT NULL REFERENCES funding (id),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    status text NOT NULL CHECK (status IN ('OPEN', 'WON', 'LOST')),
    unapplied_minor bigint NOT NULL DEFAULT 0 CHECK (unapplied_minor >= 0),
    released_minor bigint NOT NULL DEFAULT 0 CHECK (released_minor >= 0),
    applied_minor bigint NOT NULL DEFAULT 0 CHECK (applied_minor >= 0),
    short_released_minor bigint NOT NULL DEFAULT 0 CHECK (short_released_minor >= 0),
    short_applied_minor bigint NOT NULL DEFAULT 0 CHECK (short_applied_minor >= 0),
    CONSTRAINT dispute_held CHECK (
        unapplied_minor::numeric + released_minor + applied_minor + short_released_minor + short_applied_minor <= amount_minor)
);
CREATE INDEX dispute_funding_id_idx ON dispute (funding_id);
COMMENT ON TABLE dispute IS 'Payments that their payers dispute with the provider, and what is set aside for that in the reserve, by where it was taken from; short_...: out of the shortfall, because a wallet had spent it. Written by the event handler under the bill''s lock. Nothing is set aside any more once it is WON, or LOST and the refund of the same id is booked. Never removed: a row per dispute.';
CREATE TRIGGER dispute_kept BEFORE DELETE OR TRUNCATE ON dispute FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();

ALTER TABLE dispute ENABLE ROW LEVEL SECURITY;
ALTER TABLE dispute FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON dispute USING ((SELECT current_setting('app.scope', true)) = 'all');

-- What of a payment's unapplied money is set aside for disputes: it can't be applied meanwhile.
ALTER TABLE funding ADD COLUMN held_minor bigint NOT NULL DEFAULT 0 CHECK (held_minor >= 0);
ALTER TABLE funding DROP CONSTRAINT funding_spent_once;
ALTER TABLE funding ADD CONSTRAINT funding_spent_once CHECK (
    applied_minor::numeric + released_minor + refunded_minor + held_minor <= amount_minor);
