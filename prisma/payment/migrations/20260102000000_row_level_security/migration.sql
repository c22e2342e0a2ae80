-- The second line of defence: what a caller asks for reaches the rows of their own, whatever the statement forgets to ask. Who asks is told by
-- settings (packages/database/src/tenant.ts, docs/adr/0008): 'app.scope' is 'all' on connections of handlers, workers, payment pages and tools, and
-- where a payment is on its way, which has two sides; to whom nothing was told gets nothing. Settings are read in sub-selects: once per
-- statement, not once per row. A setting that a transaction has ended is empty, not null.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['payment', 'payment_event', 'payment_attempt', 'webhook_receipt', 'payable_invoice', 'payment_link', 'wallet',
                                'idempotency'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY across_tenants ON %I USING ((SELECT current_setting(''app.scope'', true)) = ''all'')', name);
    END LOOP;
END $$;

-- What callers themselves read; everything else is for the work of all tenants. PostgreSQL promises no order among policies, so those that look
-- things up ask first whether they are needed.
CREATE POLICY either_side ON payment FOR SELECT USING (
    organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid)
    OR paid_by_organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid)
    OR to_organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid)
    OR paid_by_user_id = (SELECT nullif(current_setting('app.person', true), '')::uuid)
    OR to_user_id = (SELECT nullif(current_setting('app.person', true), '')::uuid)
);
CREATE POLICY either_side ON payment_event FOR SELECT USING (
    CASE WHEN (SELECT current_setting('app.scope', true)) = 'all' THEN true
         ELSE EXISTS (SELECT FROM payment WHERE payment.id = payment_id) END
);
-- The receiver's, and whoever claimed it or has paid for it.
CREATE POLICY either_side ON payable_invoice FOR SELECT USING (
    CASE WHEN (SELECT current_setting('app.scope', true)) = 'all' THEN true
         ELSE organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid)
           OR claimed_by_organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid)
           OR claimed_by_user_id = (SELECT nullif(current_setting('app.person', true), '')::uuid)
           OR EXISTS (SELECT FROM payment WHERE payment.invoice_id = payable_invoice.invoice_id) END
);
CREATE POLICY owner ON wallet FOR SELECT USING (
    owner_organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid)
    OR owner_user_id = (SELECT nullif(current_setting('app.person', true), '')::uuid)
);
