CREATE TABLE partner (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('COMPANY', 'PERSON')),
    name text NOT NULL CHECK (name <> ''),
    first_name text,
    middle_name text,
    last_name text,
    email text,
    mobile text,
    tax_id text,
    external_reference text,
    address jsonb,
    roles text[] NOT NULL CHECK (cardinality(roles) > 0 AND roles <@ ARRAY['CUSTOMER', 'SUPPLIER']),
    linked_organization_id uuid,
    archived_at timestamptz(3),
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    -- For foreign keys that take the organisation along, so that nothing can point at somebody else's partner.
    CONSTRAINT partner_organization_id_id_key UNIQUE (organization_id, id)
);
CREATE UNIQUE INDEX partner_external_reference ON partner (organization_id, external_reference) WHERE external_reference IS NOT NULL;
CREATE INDEX partner_by_name ON partner (organization_id, lower(name), id);
CREATE INDEX partner_by_creation ON partner (organization_id, created_at, id);
COMMENT ON TABLE partner IS 'Customers and suppliers. Written by the commands of partner/ and by claimInvoice (the link); archived ones stay. Grows with the customers of all organisations.';

CREATE TABLE organization (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    country text NOT NULL,
    currency text NOT NULL,
    tax_id text,
    address jsonb,
    email text,
    version integer NOT NULL
);
COMMENT ON TABLE organization IS 'What user tells of organisations: the seller''s data of documents. Written by the handlers of organisation events; one row per organisation.';

CREATE TABLE organization_logo (
    organization_id uuid PRIMARY KEY,
    content_type text NOT NULL CHECK (content_type IN ('image/png', 'image/jpeg')),
    bytes bytea NOT NULL CHECK (octet_length(bytes) <= 204800),
    updated_at timestamptz(3) NOT NULL
);
COMMENT ON TABLE organization_logo IS 'The picture on an organisation''s documents. Written by setInvoiceLogo; at most one row per organisation.';

CREATE TABLE invoice (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    status text NOT NULL CHECK (status IN ('DRAFT', 'ISSUED', 'PARTIALLY_PAID', 'PAID', 'VOID', 'UNCOLLECTIBLE')),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    price_mode text NOT NULL CHECK (price_mode IN ('NET', 'GROSS')),
    number text,
    issued_on date,
    due_on date,
    buyer_id uuid,
    buyer_name text,
    content jsonb NOT NULL,
    notes text,
    internal_notes text,
    line_net_minor bigint NOT NULL CHECK (line_net_minor >= 0),
    discount_minor bigint NOT NULL CHECK (discount_minor >= 0),
    charge_minor bigint NOT NULL CHECK (charge_minor >= 0),
    taxable_minor bigint NOT NULL,
    tax_minor bigint NOT NULL CHECK (tax_minor >= 0),
    total_minor bigint NOT NULL CHECK (total_minor >= 0),
    document_id uuid,
    pay_token text CHECK (length(pay_token) = 22),
    issued_at timestamptz(3),
    created_by_user_id uuid,
    created_at timestamptz(3) NOT NULL,
    paid_minor bigint NOT NULL DEFAULT 0 CHECK (paid_minor >= 0),
    due_minor bigint NOT NULL CHECK (due_minor >= 0),
    bill_version integer NOT NULL DEFAULT 0,
    paid_at timestamptz(3),
    voided_at timestamptz(3),
    void_reason text,
    claimed_at timestamptz(3),
    claimed_by_user_id uuid,
    claimed_by_organization_id uuid,
    sent_at timestamptz(3),
    viewed_at timestamptz(3),
    version integer NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    CONSTRAINT invoice_parts_add_up CHECK (
        taxable_minor = line_net_minor - discount_minor + charge_minor AND total_minor = taxable_minor + tax_minor
    ),
    CONSTRAINT invoice_issued_is_complete CHECK (
        CASE WHEN status = 'DRAFT' THEN num_nonnulls(number, document_id, pay_token, issued_at) = 0
             ELSE num_nonnulls(number, document_id, pay_token, issued_at, issued_on, buyer_id, buyer_name) = 7 END
    ),
    CONSTRAINT invoice_due_after_issue CHECK (due_on >= issued_on),
    CONSTRAINT invoice_claim_has_a_claimer CHECK ((claimed_at IS NULL) = (claimed_by_user_id IS NULL)),
    CONSTRAINT invoice_buyer_fkey FOREIGN KEY (organization_id, buyer_id) REFERENCES partner (organization_id, id)
);
CREATE UNIQUE INDEX invoice_organization_id_number_key ON invoice (organization_id, number);
CREATE UNIQUE INDEX invoice_document_id_key ON invoice (document_id);
CREATE UNIQUE INDEX invoice_pay_token_key ON invoice (pay_token);
-- Lists are read along these, page by page; what has no date sorts as the end of time.
CREATE INDEX invoice_by_creation ON invoice (organization_id, created_at, id);
CREATE INDEX invoice_by_status ON invoice (organization_id, status, created_at, id);
CREATE INDEX invoice_by_buyer ON invoice (organization_id, buyer_id, created_at, id);
CREATE INDEX invoice_by_total ON invoice (organization_id, total_minor, id);
CREATE INDEX invoice_by_issue_date ON invoice (organization_id, coalesce(issued_on, 'infinity'), id);
CREATE INDEX invoice_by_due_date ON invoice (organization_id, coalesce(due_on, 'infinity'), id);
CREATE INDEX invoice_open ON invoice (organization_id, due_on) INCLUDE (currency, due_minor) WHERE status IN ('ISSUED', 'PARTIALLY_PAID');
COMMENT ON TABLE invoice IS 'Drafts, and the life cycle of issued invoices. Written by the commands of invoice/ under the row''s lock; once issued only the columns of the life cycle can change (trigger). Grows with the invoices.';

-- What may change once an invoice is issued. Everything else is content, also columns that come later.
CREATE FUNCTION invoice_content(invoice) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT to_jsonb($1) - ARRAY['status', 'paid_minor', 'due_minor', 'bill_version', 'paid_at', 'voided_at', 'void_reason', 'claimed_at',
        'claimed_by_user_id', 'claimed_by_organization_id', 'sent_at', 'viewed_at', 'version', 'updated_at']
$$;

CREATE FUNCTION invoice_keep_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'DRAFT' THEN
            RAISE EXCEPTION 'invoice % is issued and can''t be deleted', OLD.number USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.id <> OLD.id OR NEW.organization_id <> OLD.organization_id THEN
        RAISE EXCEPTION 'an invoice stays with its organisation' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status <> 'DRAFT' THEN
        IF NEW.status = 'DRAFT' OR invoice_content(NEW) IS DISTINCT FROM invoice_content(OLD) THEN
            RAISE EXCEPTION 'invoice % is issued and can''t be changed', OLD.number USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invoice_keep_issued BEFORE UPDATE OR DELETE ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_keep_issued();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: its rows never change', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER invoice_keep_all BEFORE TRUNCATE ON invoice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE number_series (
    organization_id uuid NOT NULL,
    series text NOT NULL,
    last_number integer NOT NULL,
    PRIMARY KEY (organization_id, series)
) WITH (fillfactor = 70);
COMMENT ON TABLE number_series IS 'The last number given in each series (INV-2026). Written by issuing, always by one (trigger), its row lock held until commit; one row per organisation and year.';

CREATE FUNCTION number_series_count_by_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.last_number = 1 THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' AND NEW.last_number = OLD.last_number + 1 AND NEW.series = OLD.series AND NEW.organization_id = OLD.organization_id THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'numbers of a series count by one and are never given back' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER number_series_count_by_one BEFORE INSERT OR UPDATE OR DELETE ON number_series
    FOR EACH ROW EXECUTE FUNCTION number_series_count_by_one();
CREATE TRIGGER number_series_keep_all BEFORE TRUNCATE ON number_series FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE invoice_document (
    id uuid PRIMARY KEY,
    invoice_id uuid NOT NULL REFERENCES invoice (id),
    organization_id uuid NOT NULL,
    series text NOT NULL,
    series_number integer NOT NULL CHECK (series_number > 0),
    number text NOT NULL,
    issued_on date NOT NULL,
    currency text NOT NULL,
    total_minor bigint NOT NULL,
    snapshot jsonb NOT NULL,
    created_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX invoice_document_organization_id_series_series_number_key ON invoice_document (organization_id, series, series_number);
CREATE INDEX invoice_document_invoice_id_idx ON invoice_document (invoice_id);
CREATE TRIGGER invoice_document_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_document
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE invoice_document IS 'What issued documents say, for ever: seller, buyer, lines, totals. Written by issuing, insert only (trigger); grows with the invoices issued.';

CREATE TABLE document_file (
    document_id uuid PRIMARY KEY REFERENCES invoice_document (id),
    content_type text NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    byte_length integer NOT NULL,
    bytes bytea NOT NULL,
    created_at timestamptz(3) NOT NULL,
    CONSTRAINT document_file_is_what_its_hash_says CHECK (byte_length = octet_length(bytes) AND sha256 = encode(sha256(bytes), 'hex'))
);
-- PDFs are compressed already.
ALTER TABLE document_file ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TRIGGER document_file_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON document_file
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE document_file IS 'The PDFs, one per document. Written once by the rendering worker, insert only (trigger); the largest table by far.';

CREATE TABLE render_job (
    document_id uuid PRIMARY KEY REFERENCES invoice_document (id),
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz(3) NOT NULL,
    last_error text
);
CREATE INDEX render_job_next_attempt_at_idx ON render_job (next_attempt_at);
COMMENT ON TABLE render_job IS 'Documents to render. Written by issuing, drained by the rendering worker; next_attempt_at is also the lease of the worker that has it. Rows with last_error failed and are tried again: growth means that rendering is broken.';

CREATE TABLE invoice_send (
    id uuid PRIMARY KEY,
    invoice_id uuid NOT NULL REFERENCES invoice (id),
    organization_id uuid NOT NULL,
    document_id uuid NOT NULL REFERENCES invoice_document (id),
    recipients text[] NOT NULL CHECK (cardinality(recipients) BETWEEN 1 AND 20),
    message text,
    requested_by_user_id uuid,
    request_id text,
    requested_at timestamptz(3) NOT NULL,
    released_at timestamptz(3)
);
CREATE INDEX invoice_send_invoice_id_idx ON invoice_send (invoice_id);
CREATE INDEX invoice_send_waiting ON invoice_send (document_id) WHERE released_at IS NULL;
COMMENT ON TABLE invoice_send IS 'Intents to mail an invoice. Written by sendInvoice, released (told to email) when the PDF is stored, at once if it is. Old rows without released_at: their PDF can''t be rendered.';

CREATE TABLE timeline_entry (
    id uuid PRIMARY KEY,
    invoice_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    kind text NOT NULL,
    at timestamptz(3) NOT NULL,
    dedupe_key text NOT NULL,
    audience text NOT NULL CHECK (audience IN ('SELLER', 'EVERYONE', 'PAYER')),
    payer_user_id uuid,
    payer_organization_id uuid,
    by_user_id uuid,
    amount_minor bigint,
    currency text,
    recipient text,
    detail text,
    payment_id uuid,
    message_id uuid,
    CONSTRAINT timeline_entry_payer_is_named CHECK (audience <> 'PAYER' OR payer_user_id IS NOT NULL)
);
CREATE UNIQUE INDEX timeline_entry_invoice_id_dedupe_key_key ON timeline_entry (invoice_id, dedupe_key);
CREATE INDEX timeline_entry_in_order ON timeline_entry (invoice_id, at, id);
COMMENT ON TABLE timeline_entry IS 'What happened to invoices: our own commands, and what payment, billing and email told. Written once each (dedupe_key); those of a deleted draft go with it. Grows by some rows per invoice.';

CREATE FUNCTION timeline_entry_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM invoice WHERE id = OLD.invoice_id AND status <> 'DRAFT') THEN RETURN OLD; END IF;
    RAISE EXCEPTION '% of timeline_entry is refused: what happened stays', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER timeline_entry_keep BEFORE UPDATE OR DELETE ON timeline_entry FOR EACH ROW EXECUTE FUNCTION timeline_entry_keep();
CREATE TRIGGER timeline_entry_keep_all BEFORE TRUNCATE ON timeline_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- First outcomes of mutations that make documents or move money. Written by the command, in its transaction; read when the same key
-- comes again; pruned after 30 days. It grows with the number of such mutations.
CREATE TABLE "idempotency" (
  "scope" TEXT NOT NULL,
  "mutation" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "input_hash" BYTEA NOT NULL,
  "outcome" JSONB,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  PRIMARY KEY ("scope", "mutation", "key")
);
CREATE INDEX "idempotency_created_at" ON "idempotency" ("created_at");
COMMENT ON TABLE "idempotency" IS 'First outcomes of mutations by idempotency key; written by commands, kept 30 days.';

-- The tables that every service has for its events. The same text stands in the first migration of each subgraph;
-- the code that reads and writes them is in packages/messaging.

CREATE TABLE outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    sequence bigint NOT NULL,
    organization_id text,
    request_id text,
    traceparent text,
    data jsonb NOT NULL,
    occurred_at timestamptz(3) NOT NULL DEFAULT now(),
    published_at timestamptz(3)
);
-- The hot path of the relay. Stays tiny however much history the table holds.
CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL;
CREATE UNIQUE INDEX outbox_subject_sequence_key ON outbox (subject, sequence);
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
COMMENT ON TABLE outbox IS 'Events of this service, one row each. Written by commands in the transaction of the fact itself (appendEvents), drained by the relay, which sets published_at after the transport has confirmed; published rows are pruned after 14 days. Rows with published_at NULL that grow or grow old: the relay does not run or the transport is away.';

CREATE TABLE outbox_sequence (
    subject text PRIMARY KEY,
    last_sequence bigint NOT NULL
) WITH (fillfactor = 70);
COMMENT ON TABLE outbox_sequence IS 'Last sequence given to an event of each aggregate. Written by appendEvents; its row lock, held until commit, keeps the order of an aggregate''s events. Never drained: grows by one small row per aggregate that ever had an event.';

CREATE TABLE inbox (
    consumer text NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    received_at timestamptz(3) NOT NULL DEFAULT now(),
    -- In this order, because event ids grow with time: new rows go to the right end, pruning starts at the left one.
    PRIMARY KEY (event_id, consumer)
);
COMMENT ON TABLE inbox IS 'Events this service has handled, one row each, so that a second delivery has no second effect. Written by the consumer in the transaction of the effects, pruned by the relay after 90 days. Grows with the events handled in that time.';

CREATE TABLE dead_letter (
    consumer text NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    event jsonb NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL,
    dead_at timestamptz(3) NOT NULL DEFAULT now(),
    replayed_at timestamptz(3),
    PRIMARY KEY (consumer, event_id)
);
CREATE INDEX dead_letter_open ON dead_letter (dead_at) WHERE replayed_at IS NULL;
COMMENT ON TABLE dead_letter IS 'Events this service could not handle, with the last error. Written by the consumer when the attempts are used up or the event can never succeed; drained by a person, who replays them (replayed_at) once the cause is gone. Every open row is work for somebody: growth is an alert.';
