-- The second line of defence: what a caller asks for reaches the rows of their own, whatever the statement forgets to ask. Who asks is told by
-- settings (packages/database/src/tenant.ts, docs/adr/0008): 'app.scope' is 'all' on connections of handlers, workers, tools and of whatever
-- moves money, which takes rows of both sides; to whom nothing was told gets nothing. Settings are read in sub-selects: once per statement, not
-- once per row. A setting that a transaction has ended is empty, not null.
--
-- The ledger itself (account, journal, transfer, entry) is not under it: policies come before every condition that is not known to be discreet,
-- such as a sum, and would take the index from the search by which statements find their entries, and time from every posting. Its rows are
-- found by way of wallets and bills, which are.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['wallet', 'hold', 'autopay', 'autopay_order', 'bill', 'settlement', 'funding', 'refund', 'payer_account',
                                'organization_owner'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY across_tenants ON %I USING ((SELECT current_setting(''app.scope'', true)) = ''all'')', name);
    END LOOP;
END $$;

-- What callers themselves read or write; everything else is for the work of all tenants. PostgreSQL promises no order among policies, so those
-- that look things up ask first whether they are needed.
CREATE POLICY owner ON wallet FOR SELECT USING (
    owner_organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid)
    OR owner_user_id = (SELECT nullif(current_setting('app.person', true), '')::uuid)
);
CREATE POLICY either_side ON hold FOR SELECT USING (
    CASE WHEN (SELECT current_setting('app.scope', true)) = 'all' THEN true
         ELSE EXISTS (SELECT FROM wallet WHERE wallet.id IN (wallet_id, to_wallet_id)) END
);
CREATE POLICY owner ON autopay USING (
    CASE WHEN (SELECT current_setting('app.scope', true)) = 'all' THEN true
         ELSE EXISTS (SELECT FROM wallet WHERE wallet.id = wallet_id) END
);
CREATE POLICY payer ON autopay_order FOR SELECT USING (
    CASE WHEN (SELECT current_setting('app.scope', true)) = 'all' THEN true
         ELSE EXISTS (SELECT FROM wallet WHERE wallet.id = wallet_id) END
);
CREATE POLICY payee_or_payer ON bill FOR SELECT USING (
    organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid)
    OR claimed_by_organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid)
    OR (claimed_by_organization_id IS NULL
        AND claimed_by_user_id = (SELECT nullif(current_setting('app.person', true), '')::uuid))
);
CREATE POLICY payee_or_payer ON settlement FOR SELECT USING (
    CASE WHEN (SELECT current_setting('app.scope', true)) = 'all' THEN true
         ELSE EXISTS (SELECT FROM bill WHERE bill.id = bill_id) END
);
