-- The second line of defence: even a statement that forgets to ask whose rows they are sees and changes none of another tenant's. Who asks
-- is told by settings (packages/database/src/tenant.ts), and to whom nothing was told gets nothing:
--
--   app.scope = 'all'    a connection of handlers, workers and tools, whose work belongs to no tenant
--   app.organization     the organisation a caller acts for; app.organizations: all that they are a member of, with commas
--   app.person           the caller
--   app.idempotency      whose idempotency keys they use
--
-- Settings are read in sub-selects: once per statement, not once per row. A setting that a transaction has ended is empty, not null.
ALTER TABLE partner ENABLE ROW LEVEL SECURITY;
ALTER TABLE partner FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON partner USING ((SELECT current_setting('app.scope', true)) = 'all');
CREATE POLICY seller ON partner USING (organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid));

ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
ALTER TABLE organization FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON organization USING ((SELECT current_setting('app.scope', true)) = 'all');
-- Written by the handlers of events alone.
CREATE POLICY member ON organization FOR SELECT USING (id = (SELECT nullif(current_setting('app.organization', true), '')::uuid));

ALTER TABLE organization_logo ENABLE ROW LEVEL SECURITY;
ALTER TABLE organization_logo FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON organization_logo USING ((SELECT current_setting('app.scope', true)) = 'all');
CREATE POLICY seller ON organization_logo
    USING (organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid));

ALTER TABLE number_series ENABLE ROW LEVEL SECURITY;
ALTER TABLE number_series FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON number_series USING ((SELECT current_setting('app.scope', true)) = 'all');
CREATE POLICY seller ON number_series USING (organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid));

ALTER TABLE invoice ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoice FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON invoice USING ((SELECT current_setting('app.scope', true)) = 'all');
CREATE POLICY seller ON invoice USING (organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid));
CREATE POLICY payer ON invoice FOR SELECT USING (
    claimed_by_user_id = (SELECT nullif(current_setting('app.person', true), '')::uuid)
    OR claimed_by_organization_id = ANY ((SELECT string_to_array(current_setting('app.organizations', true), ',')::uuid[])::uuid[])
);

ALTER TABLE invoice_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoice_document FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON invoice_document USING ((SELECT current_setting('app.scope', true)) = 'all');
CREATE POLICY seller ON invoice_document
    USING (organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid));
-- Of the invoices that they see.
CREATE POLICY payer ON invoice_document FOR SELECT USING (EXISTS (SELECT FROM invoice WHERE invoice.id = invoice_id));

ALTER TABLE document_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_file FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON document_file USING ((SELECT current_setting('app.scope', true)) = 'all');
-- Of the documents that they see. Written by the rendering worker alone.
CREATE POLICY reader ON document_file FOR SELECT USING (EXISTS (SELECT FROM invoice_document WHERE invoice_document.id = document_id));

ALTER TABLE invoice_send ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoice_send FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON invoice_send USING ((SELECT current_setting('app.scope', true)) = 'all');
CREATE POLICY seller ON invoice_send USING (organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid));

ALTER TABLE timeline_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE timeline_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON timeline_entry USING ((SELECT current_setting('app.scope', true)) = 'all');
CREATE POLICY seller ON timeline_entry USING (organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid));
CREATE POLICY payer ON timeline_entry FOR SELECT USING (
    audience <> 'SELLER' AND EXISTS (SELECT FROM invoice WHERE invoice.id = invoice_id)
);

ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON idempotency USING ((SELECT current_setting('app.scope', true)) = 'all');
CREATE POLICY holder ON idempotency USING (scope = (SELECT nullif(current_setting('app.idempotency', true), '')));

-- What policies make dear goes past them, through functions that ask themselves whose the organisation is. They belong to the owner of the
-- tables, who may read all.
--
-- A policy comes before every condition that might tell what it is asked with. ILIKE is one of those, so it could not use the index of parts of
-- a text, and a search would read all rows of the organisation. Found here are ids; whoever reads the rows reads them through the policies.
CREATE POLICY owner ON invoice FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner ON partner FOR SELECT TO CURRENT_USER USING (true);

CREATE FUNCTION is_tenant(organization uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT current_setting('app.scope', true) = 'all' OR organization = nullif(current_setting('app.organization', true), '')::uuid
$$;

CREATE FUNCTION invoice_matching(organization uuid, pattern text, at_most integer) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM invoice
     WHERE organization_id = organization AND (SELECT is_tenant(organization))
       AND (coalesce(number, '') || ' ' || coalesce(buyer_name, '')) ILIKE pattern
     LIMIT at_most
$$;

CREATE FUNCTION partner_matching(organization uuid, pattern text, at_most integer) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM partner
     WHERE organization_id = organization AND (SELECT is_tenant(organization))
       AND (name || ' ' || coalesce(email, '') || ' ' || coalesce(external_reference, '')) ILIKE pattern
     LIMIT at_most
$$;

-- Figures over all invoices are read from indexes that don't have the columns which policies ask for.
CREATE FUNCTION invoice_counts(organization uuid) RETURNS TABLE (status text, count integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT invoice.status, count(*)::int FROM invoice
     WHERE organization_id = organization AND (SELECT is_tenant(organization)) GROUP BY invoice.status
$$;

-- In minor units, by currency, of what is open; overdue is what was due before `today`.
CREATE FUNCTION invoice_open_sums(organization uuid, today date) RETURNS TABLE (currency text, due text, overdue text, late integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT invoice.currency, sum(due_minor)::text, coalesce(sum(due_minor) FILTER (WHERE due_on < today), 0)::text,
           (count(*) FILTER (WHERE due_on < today))::int
      FROM invoice
     WHERE organization_id = organization AND (SELECT is_tenant(organization)) AND invoice.status IN ('ISSUED', 'PARTIALLY_PAID')
     GROUP BY invoice.currency
$$;
