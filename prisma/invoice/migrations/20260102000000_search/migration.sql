-- Searching for a part of a text without reading every row. The extension comes with PostgreSQL and is trusted: the owner of the database may
-- create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE INDEX invoice_search ON invoice USING gin ((coalesce(number, '') || ' ' || coalesce(buyer_name, '')) gin_trgm_ops);
CREATE INDEX partner_search ON partner
    USING gin ((name || ' ' || coalesce(email, '') || ' ' || coalesce(external_reference, '')) gin_trgm_ops);
