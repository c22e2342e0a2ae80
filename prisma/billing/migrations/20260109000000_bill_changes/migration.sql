-- What reports are made of: what changed in what is owed, by the day it counts for. Bills say where they stand now, and settlements what paid them;
-- neither says when money went back or an invoice was voided.
CREATE TABLE bill_change (
    bill_id uuid NOT NULL REFERENCES bill (id),
    version integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('BILLED', 'CANCELED', 'PAID', 'REFUNDED')),
    organization_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    happened_on date NOT NULL,
    PRIMARY KEY (bill_id, version, kind)
);
COMMENT ON TABLE bill_change IS 'What changed in what is owed: billed, canceled (the invoice was voided), paid, refunded (taken off what was paid); with the bill''s version of then. Written with the bill, in its transaction. Of a bill: BILLED is its amount, PAID less REFUNDED what is settled, CANCELED its amount once it is voided. Insert only, never removed: two or three rows per bill.';

-- Reports read all of an organisation up to a day, or of one partner, from the index alone.
CREATE INDEX bill_change_by_day ON bill_change (organization_id, happened_on) INCLUDE (partner_id, currency, kind, amount_minor);
CREATE INDEX bill_change_by_partner ON bill_change (organization_id, partner_id, happened_on) INCLUDE (currency, kind, amount_minor);

-- Bills from before. When one was voided was not kept: it counts for the day the invoice was issued; money that went back for the day of the last
-- refund, or that day. Versions below zero are in no bill.
SELECT set_config('app.scope', 'all', true);

INSERT INTO bill_change (bill_id, version, kind, organization_id, partner_id, amount_minor, currency, happened_on)
SELECT id, 0, kind, organization_id, partner_id, amount_minor, currency, issued_on
  FROM bill CROSS JOIN (VALUES ('BILLED'), ('CANCELED')) AS change (kind)
 WHERE status <> 'AWAITED' AND amount_minor > 0 AND (kind = 'BILLED' OR voided);

INSERT INTO bill_change (bill_id, version, kind, organization_id, partner_id, amount_minor, currency, happened_on)
SELECT bill.id, -row_number() OVER (PARTITION BY bill.id ORDER BY settlement.settled_at, settlement.transfer_id), 'PAID', bill.organization_id,
       bill.partner_id, settlement.amount_minor, bill.currency, (funding.received_at AT TIME ZONE 'UTC')::date
  FROM settlement JOIN bill ON bill.id = settlement.bill_id JOIN funding ON funding.id = settlement.funding_id;

INSERT INTO bill_change (bill_id, version, kind, organization_id, partner_id, amount_minor, currency, happened_on)
SELECT bill.id, 0, CASE WHEN rest.amount > 0 THEN 'PAID' ELSE 'REFUNDED' END, bill.organization_id, bill.partner_id, abs(rest.amount), bill.currency,
       coalesce((SELECT max(refund.refunded_at AT TIME ZONE 'UTC')::date FROM refund JOIN funding ON funding.id = refund.funding_id
                  WHERE funding.bill_id = bill.id), bill.issued_on)
  FROM bill
 CROSS JOIN LATERAL (SELECT bill.settled_minor - coalesce(sum(amount_minor), 0) AS amount FROM settlement WHERE bill_id = bill.id) AS rest
 WHERE bill.status <> 'AWAITED' AND rest.amount <> 0;

SELECT set_config('app.scope', '', true);

CREATE TRIGGER bill_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bill_change FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();
ALTER TABLE bill_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE bill_change FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON bill_change USING ((SELECT current_setting('app.scope', true)) = 'all');
-- Whom it is owed to; not the payer, who sees the bill.
CREATE POLICY payee ON bill_change FOR SELECT USING (organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid));
