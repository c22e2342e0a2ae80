-- Wallets, bills and the ledger they stand on. Below them stand the tables that every service has.

-- ---------------------------------------------------------------------------------------------------------------------------
-- The ledger. No foreign keys between its tables: a check per row would cost the writer more than the writing. Its only writer is
-- postJournals (subgraphs/billing/src/ledger), and `ledger verify` proves what foreign keys would promise.
-- ---------------------------------------------------------------------------------------------------------------------------

CREATE TABLE account (
    id uuid PRIMARY KEY,
    code text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('wallet', 'payer', 'unapplied', 'clearing', 'outside', 'shortfall')),
    organization_id uuid,
    user_id uuid,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    no_overdraft boolean NOT NULL,
    debits_pending bigint NOT NULL DEFAULT 0 CHECK (debits_pending >= 0),
    debits_posted bigint NOT NULL DEFAULT 0 CHECK (debits_posted >= 0),
    credits_pending bigint NOT NULL DEFAULT 0 CHECK (credits_pending >= 0),
    credits_posted bigint NOT NULL DEFAULT 0 CHECK (credits_posted >= 0),
    seq bigint NOT NULL DEFAULT 0 CHECK (seq >= 0),
    last_posted_at timestamptz(3),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    -- Holds count: what is set aside can't be spent twice. Added as numeric, so that the check itself can't overflow.
    CONSTRAINT account_no_overdraft CHECK (NOT no_overdraft OR debits_posted::numeric + debits_pending <= credits_posted)
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX account_code_key ON account (code);
ALTER TABLE account SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
COMMENT ON TABLE account IS 'Accounts of the ledger: wallets, payers without one, and the platform''s own. Counters and seq are written by postJournals only, under the row''s lock, taken in the order of id. Balance = credits_posted - debits_posted. Never removed: one small row per owner and currency.';

CREATE TABLE journal (
    id uuid PRIMARY KEY,
    type text NOT NULL CHECK (type ~ '^[a-z_]{1,40}$'),
    external_ref text CHECK (length(external_ref) <= 100),
    reference text CHECK (length(reference) <= 140),
    reverses_id uuid,
    request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
    posted_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX journal_reverses_id_key ON journal (reverses_id);
COMMENT ON TABLE journal IS 'Business facts: one journal of 1..n transfers that stood together. The id is the idempotency key, request_hash what was asked. Insert only, written by postJournals, never drained: history.';

CREATE TABLE transfer (
    id uuid PRIMARY KEY,
    journal_id uuid NOT NULL,
    ordinal smallint NOT NULL CHECK (ordinal >= 0),
    kind text NOT NULL CHECK (kind IN ('single', 'pending', 'post', 'void', 'expire')),
    pending_id uuid,
    debit_account_id uuid NOT NULL,
    debit_seq bigint NOT NULL CHECK (debit_seq > 0),
    credit_account_id uuid NOT NULL,
    credit_seq bigint NOT NULL CHECK (credit_seq > 0),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    expires_at timestamptz(3),
    posted_at timestamptz(3) NOT NULL,
    CONSTRAINT transfer_two_accounts CHECK (debit_account_id <> credit_account_id),
    CONSTRAINT transfer_resolves_a_pending_one CHECK ((kind IN ('post', 'void', 'expire')) = (pending_id IS NOT NULL)),
    CONSTRAINT transfer_only_pending_expires CHECK (expires_at IS NULL OR kind = 'pending')
);
-- A hold resolves once, whoever races for it.
CREATE UNIQUE INDEX transfer_pending_id_key ON transfer (pending_id);
COMMENT ON TABLE transfer IS 'Movements between two accounts. kind pending sets money aside; post, void and expire resolve the transfer pending_id, once. debit_seq and credit_seq are the numbers of its two entries. Insert only, written by postJournals, never drained: history.';

CREATE TABLE entry (
    account_id uuid NOT NULL,
    account_seq bigint NOT NULL CHECK (account_seq > 0),
    transfer_id uuid NOT NULL,
    side text NOT NULL CHECK (side IN ('debit', 'credit')),
    amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
    pending_minor bigint NOT NULL,
    balance_after_minor bigint NOT NULL,
    posted_at timestamptz(3) NOT NULL,
    PRIMARY KEY (account_id, account_seq),
    CONSTRAINT entry_moves_something CHECK (amount_minor > 0 OR pending_minor <> 0)
);
COMMENT ON TABLE entry IS 'The two sides of every transfer. account_seq counts 1, 2, 3 ... per account without gaps. amount_minor is what was posted (0 while only pending), pending_minor by how much the side''s pending counter changed, balance_after_minor the account''s posted balance after it. Insert only, written by postJournals, never drained: history, the biggest table.';

CREATE TABLE rejection (
    journal_id uuid PRIMARY KEY,
    type text NOT NULL,
    request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
    code text NOT NULL,
    detail jsonb NOT NULL,
    rejected_at timestamptz(3) NOT NULL
);
COMMENT ON TABLE rejection IS 'Journals that were refused for a business reason, so that a retried id keeps its answer. Insert only, written by postJournals and the commands above it, never drained.';

CREATE TABLE unsealed (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transfer_ids uuid[] NOT NULL
);
COMMENT ON TABLE unsealed IS 'Transfers that are not in the hash chain yet, one row per posting transaction. Written by postJournals, drained by the sealer every few seconds. Growth: the sealer does not run.';

CREATE TABLE chain (
    seq bigint PRIMARY KEY CHECK (seq > 0),
    transfer_id uuid NOT NULL,
    prev_hash bytea NOT NULL CHECK (octet_length(prev_hash) = 32),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);
CREATE UNIQUE INDEX chain_transfer_id_key ON chain (transfer_id);
COMMENT ON TABLE chain IS 'A hash per transfer over the transfer, its journal, its entries and the hash before. Insert only, written by the sealer behind the writer''s back, one row per transfer.';

CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % stay: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION account_identity_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what an account is does not change' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER account_fixed BEFORE UPDATE ON account FOR EACH ROW
    WHEN ((OLD.id, OLD.code, OLD.kind, OLD.organization_id, OLD.user_id, OLD.currency, OLD.no_overdraft)
          IS DISTINCT FROM (NEW.id, NEW.code, NEW.kind, NEW.organization_id, NEW.user_id, NEW.currency, NEW.no_overdraft)
          OR NEW.seq < OLD.seq)
    EXECUTE FUNCTION account_identity_is_fixed();

-- ---------------------------------------------------------------------------------------------------------------------------
-- Wallets, payers, holds
-- ---------------------------------------------------------------------------------------------------------------------------

CREATE TABLE wallet (
    id uuid PRIMARY KEY REFERENCES account (id),
    owner_user_id uuid,
    owner_organization_id uuid,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    opened_at timestamptz(3) NOT NULL,
    CONSTRAINT wallet_one_owner CHECK (num_nonnulls(owner_user_id, owner_organization_id) = 1)
);
CREATE UNIQUE INDEX wallet_owner_user_id_currency_key ON wallet (owner_user_id, currency);
CREATE UNIQUE INDEX wallet_owner_organization_id_currency_key ON wallet (owner_organization_id, currency);
COMMENT ON TABLE wallet IS 'Whose money an account of kind wallet is; both have the same id. Written once, when the wallet is opened; never removed. One row per owner and currency.';

CREATE TABLE payer_account (
    account_id uuid PRIMARY KEY REFERENCES account (id),
    organization_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$')
);
CREATE UNIQUE INDEX payer_account_organization_id_partner_id_currency_key ON payer_account (organization_id, partner_id, currency);
COMMENT ON TABLE payer_account IS 'Which partner of which organisation an account of kind payer belongs to. Written once, when the first payment of that partner arrives; never removed.';

CREATE TABLE organization_owner (
    organization_id uuid NOT NULL,
    user_id uuid NOT NULL,
    is_owner boolean NOT NULL,
    version integer NOT NULL CHECK (version >= 0),
    PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX organization_owner_user_id_idx ON organization_owner (user_id);
COMMENT ON TABLE organization_owner IS 'Who owns which organisation, as the user service tells it: a person can be paid into the wallets of what they own. Written by event handlers only, one row per person who ever was a member.';

CREATE TABLE hold (
    id uuid PRIMARY KEY,
    wallet_id uuid NOT NULL REFERENCES wallet (id),
    to_wallet_id uuid NOT NULL REFERENCES wallet (id),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    status text NOT NULL CHECK (status IN ('PLACED', 'CAPTURED', 'RELEASED', 'EXPIRED')),
    captured_minor bigint NOT NULL DEFAULT 0,
    expires_at timestamptz(3) NOT NULL,
    placed_at timestamptz(3) NOT NULL,
    CONSTRAINT hold_captured CHECK (captured_minor BETWEEN 0 AND amount_minor AND (captured_minor > 0) = (status = 'CAPTURED'))
);
-- What the expiry looks at: as small as the holds that are open.
CREATE INDEX hold_open ON hold (expires_at) WHERE status = 'PLACED';
COMMENT ON TABLE hold IS 'Holds; the id is that of their pending transfer. Written by the commands in the transaction of the ledger''s transfers. Never removed. Rows PLACED with expires_at long past: the expiry does not run.';

-- ---------------------------------------------------------------------------------------------------------------------------
-- Bills
-- ---------------------------------------------------------------------------------------------------------------------------

CREATE TABLE bill (
    id uuid PRIMARY KEY,
    invoice_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    status text NOT NULL CHECK (status IN ('AWAITED', 'OPEN', 'PARTIALLY_SETTLED', 'SETTLED', 'CANCELED')),
    invoice_number text,
    partner_id uuid,
    payer_name text,
    payee_name text,
    amount_minor bigint CHECK (amount_minor >= 0),
    currency text CHECK (currency ~ '^[A-Z]{3}$'),
    settled_minor bigint NOT NULL DEFAULT 0 CHECK (settled_minor >= 0),
    issued_on date,
    due_on date,
    opened_at timestamptz(3),
    settled_at timestamptz(3),
    voided boolean NOT NULL DEFAULT false,
    claimed_by_user_id uuid,
    claimed_by_organization_id uuid,
    claim_version integer NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 0,
    CONSTRAINT bill_awaited_or_known CHECK (
        num_nulls(invoice_number, partner_id, payer_name, payee_name, amount_minor, currency, issued_on, opened_at)
        = CASE WHEN status = 'AWAITED' THEN 8 ELSE 0 END),
    CONSTRAINT bill_never_oversettled CHECK (settled_minor = 0 OR settled_minor <= amount_minor),
    CONSTRAINT bill_status_follows CHECK (CASE status
        WHEN 'AWAITED' THEN settled_minor = 0
        WHEN 'OPEN' THEN settled_minor = 0 AND amount_minor > 0 AND NOT voided
        WHEN 'PARTIALLY_SETTLED' THEN settled_minor > 0 AND settled_minor < amount_minor AND NOT voided
        WHEN 'SETTLED' THEN settled_minor = amount_minor AND NOT voided
        ELSE voided END)
);
CREATE UNIQUE INDEX bill_invoice_id_key ON bill (invoice_id);
CREATE INDEX bill_organization_id_id_idx ON bill (organization_id, id);
CREATE INDEX bill_claimed_by_user_id_id_idx ON bill (claimed_by_user_id, id);
CREATE INDEX bill_claimed_by_organization_id_id_idx ON bill (claimed_by_organization_id, id);
ALTER TABLE bill SET (fillfactor = 80);
COMMENT ON TABLE bill IS 'What is owed for an invoice, and the arbiter of whether it is settled: whoever changes that holds the row''s lock. AWAITED: something was heard of the invoice before its issue was; never shown. Never removed: one row per issued invoice.';

CREATE TABLE funding (
    id uuid PRIMARY KEY,
    source text NOT NULL CHECK (source IN ('PROVIDER', 'OFFLINE', 'WALLET')),
    purpose text NOT NULL CHECK (purpose IN ('INVOICE', 'TOP_UP', 'PAY_USER')),
    provider text,
    bill_id uuid REFERENCES bill (id),
    organization_id uuid,
    paid_by_user_id uuid,
    paid_by_organization_id uuid,
    to_wallet_id uuid,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    applied_minor bigint NOT NULL DEFAULT 0 CHECK (applied_minor >= 0),
    released_minor bigint NOT NULL DEFAULT 0 CHECK (released_minor >= 0),
    refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
    holder_account_id uuid REFERENCES account (id),
    applied_account_id uuid REFERENCES account (id),
    released_account_id uuid REFERENCES account (id),
    received_at timestamptz(3) NOT NULL,
    version integer NOT NULL DEFAULT 0,
    CONSTRAINT funding_spent_once CHECK (applied_minor::numeric + released_minor + refunded_minor <= amount_minor),
    CONSTRAINT funding_for_a_bill CHECK ((purpose = 'INVOICE') = (bill_id IS NOT NULL)),
    CONSTRAINT funding_through_somebody CHECK ((source = 'WALLET') = (provider IS NULL))
);
CREATE INDEX funding_bill_id_idx ON funding (bill_id);
COMMENT ON TABLE funding IS 'Money given for something: a captured payment (id is the payment''s) or a payment from a wallet (id is the transfer''s), and where it is now: applied to its bill or receiver, released to a wallet, refunded; the rest is unapplied and lies on the holder account. Written under the bill''s lock. Never removed: one row per payment.';

CREATE TABLE refund (
    id text PRIMARY KEY CHECK (length(id) <= 100),
    funding_id uuid NOT NULL REFERENCES funding (id),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    booked_minor bigint NOT NULL DEFAULT 0,
    refunded_at timestamptz(3) NOT NULL,
    CONSTRAINT refund_booked CHECK (booked_minor BETWEEN 0 AND amount_minor)
);
CREATE INDEX refund_funding_id_idx ON refund (funding_id);
COMMENT ON TABLE refund IS 'Money that providers gave back, and how much of it is booked. Written by the event handler; booked_minor below amount_minor after its transaction: more was refunded than was ever paid, somebody has to look. One row per refund.';

CREATE TABLE settlement (
    transfer_id uuid PRIMARY KEY,
    bill_id uuid NOT NULL REFERENCES bill (id),
    funding_id uuid NOT NULL REFERENCES funding (id),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    settled_at timestamptz(3) NOT NULL
);
CREATE INDEX settlement_bill_id_settled_at_idx ON settlement (bill_id, settled_at);
COMMENT ON TABLE settlement IS 'Transfers that settled bills. Insert only, written with the transfer; one row per transfer that paid something of a bill.';

-- A trigger whose name ends in append_only also makes the migrator take UPDATE, DELETE and TRUNCATE from the service's role.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['journal', 'transfer', 'entry', 'rejection', 'chain', 'settlement', 'wallet', 'payer_account'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()',
                       name || '_append_only', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['account', 'bill', 'funding', 'hold', 'refund'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()',
                       name || '_kept', name);
    END LOOP;
END
$$;

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
