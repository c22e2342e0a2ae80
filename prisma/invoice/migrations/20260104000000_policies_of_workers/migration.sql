-- PostgreSQL promises no order among policies, so those that look things up ask first whether they are needed: handlers and workers must not
-- pay for them.
ALTER POLICY payer ON invoice_document USING (
    CASE WHEN (SELECT current_setting('app.scope', true)) = 'all' THEN true ELSE EXISTS (SELECT FROM invoice WHERE invoice.id = invoice_id) END
);
ALTER POLICY reader ON document_file USING (
    CASE WHEN (SELECT current_setting('app.scope', true)) = 'all' THEN true
         ELSE EXISTS (SELECT FROM invoice_document WHERE invoice_document.id = document_id) END
);
ALTER POLICY payer ON timeline_entry USING (
    CASE WHEN (SELECT current_setting('app.scope', true)) = 'all' THEN true
         ELSE audience <> 'SELLER' AND EXISTS (SELECT FROM invoice WHERE invoice.id = invoice_id) END
);
