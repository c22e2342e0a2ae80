-- A transfer is one row: its two entries are columns of it, and its journal stands with the first transfer. What was three tables to write is one
-- table and two views to read (docs/adr/0012).

-- Nobody posts meanwhile. Who runs the version before fails afterwards, whole, and can try again with this one.
LOCK TABLE journal, transfer, entry IN ACCESS EXCLUSIVE MODE;

-- Fixed widths first, so that no row is padded.
CREATE TABLE transfer_of_one_row (
    debit_seq bigint NOT NULL CHECK (debit_seq > 0),
    debit_balance_after_minor bigint NOT NULL,
    credit_seq bigint NOT NULL CHECK (credit_seq > 0),
    credit_balance_after_minor bigint NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    pending_minor bigint NOT NULL,
    posted_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3),
    id uuid NOT NULL,
    journal_id uuid NOT NULL,
    debit_account_id uuid NOT NULL,
    credit_account_id uuid NOT NULL,
    pending_id uuid,
    reverses_id uuid,
    ordinal smallint NOT NULL CHECK (ordinal >= 0),
    kind text NOT NULL CHECK (kind IN ('single', 'pending', 'post', 'void', 'expire')),
    currency text NOT NULL CHECK (octet_length(currency) = 3),
    type text CHECK (octet_length(type) BETWEEN 1 AND 40),
    request_hash bytea CHECK (octet_length(request_hash) = 32),
    external_ref text CHECK (length(external_ref) <= 100),
    reference text CHECK (length(reference) <= 140),
    CONSTRAINT transfer_two_accounts CHECK (debit_account_id <> credit_account_id),
    CONSTRAINT transfer_resolves_a_pending_one CHECK ((kind IN ('post', 'void', 'expire')) = (pending_id IS NOT NULL)),
    CONSTRAINT transfer_only_pending_expires CHECK (expires_at IS NULL OR kind = 'pending'),
    CONSTRAINT transfer_moves_something CHECK (pending_minor <> 0 OR kind IN ('single', 'post')),
    CONSTRAINT transfer_first_says_what_journal CHECK (
        CASE WHEN ordinal = 0 THEN num_nulls(type, request_hash) = 0 ELSE num_nonnulls(type, request_hash, external_ref, reference, reverses_id) = 0 END
    )
);

INSERT INTO transfer_of_one_row
    (debit_seq, debit_balance_after_minor, credit_seq, credit_balance_after_minor, amount_minor, pending_minor, posted_at, expires_at, id, journal_id,
     debit_account_id, credit_account_id, pending_id, reverses_id, ordinal, kind, currency, type, request_hash, external_ref, reference)
SELECT transfer.debit_seq, debit.balance_after_minor, transfer.credit_seq, credit.balance_after_minor, transfer.amount_minor, debit.pending_minor,
       transfer.posted_at, transfer.expires_at, transfer.id, transfer.journal_id, transfer.debit_account_id, transfer.credit_account_id,
       transfer.pending_id, journal.reverses_id, transfer.ordinal, transfer.kind, transfer.currency, journal.type, journal.request_hash,
       journal.external_ref, journal.reference
  FROM transfer
  JOIN journal AS its ON its.id = transfer.journal_id AND its.posted_at = transfer.posted_at
  JOIN entry AS debit ON debit.account_id = transfer.debit_account_id AND debit.account_seq = transfer.debit_seq
   AND (debit.transfer_id, debit.side, debit.posted_at) = (transfer.id, 'debit', transfer.posted_at)
   AND debit.amount_minor = CASE WHEN transfer.kind IN ('single', 'post') THEN transfer.amount_minor ELSE 0 END
  JOIN entry AS credit ON credit.account_id = transfer.credit_account_id AND credit.account_seq = transfer.credit_seq
   AND (credit.transfer_id, credit.side, credit.posted_at) = (transfer.id, 'credit', transfer.posted_at)
   AND (credit.amount_minor, credit.pending_minor) = (debit.amount_minor, debit.pending_minor)
  LEFT JOIN journal ON journal.id = its.id AND transfer.ordinal = 0;

-- One column can't hold two opinions: a ledger that does not agree with itself stays as it is for whoever has to look.
DO $$
BEGIN
    IF (SELECT count(*) FROM transfer_of_one_row) <> (SELECT count(*) FROM transfer)
       OR (SELECT 2 * count(*) FROM transfer_of_one_row) <> (SELECT count(*) FROM entry)
       OR (SELECT count(*) FROM transfer_of_one_row WHERE ordinal = 0) <> (SELECT count(*) FROM journal) THEN
        RAISE EXCEPTION 'the transfers, journals and entries of this ledger do not fit together: verify it with the version before';
    END IF;
END
$$;

DROP TABLE journal, transfer, entry;
ALTER TABLE transfer_of_one_row RENAME TO transfer;
ALTER TABLE transfer ADD PRIMARY KEY (id);
-- The journal's id is the idempotency key: a journal is there once.
CREATE UNIQUE INDEX transfer_journal_id_ordinal_key ON transfer (journal_id, ordinal);
-- An account's entries, in their order.
CREATE UNIQUE INDEX transfer_debit_account_id_debit_seq_key ON transfer (debit_account_id, debit_seq);
CREATE UNIQUE INDEX transfer_credit_account_id_credit_seq_key ON transfer (credit_account_id, credit_seq);
-- A hold resolves once and a journal is taken back once, whoever races for it.
CREATE UNIQUE INDEX transfer_pending_id ON transfer (pending_id) WHERE pending_id IS NOT NULL;
CREATE UNIQUE INDEX transfer_reverses_id ON transfer (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE TRIGGER transfer_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transfer FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();
COMMENT ON TABLE transfer IS 'Movements between two accounts, with both entries: *_seq counts 1, 2, 3 ... per account without gaps, *_balance_after_minor is the account''s posted balance after it, pending_minor by how much both pending counters changed. kind pending sets money aside; post, void and expire resolve the transfer pending_id, once. Transfers with one journal_id stood together; the first (ordinal 0) says of what type the journal was, what was asked (request_hash) and what it is about. Insert only, written by the ledger (subgraphs/billing/src/ledger/write.ts), never drained: history, the biggest table.';

CREATE VIEW journal AS
SELECT journal_id AS id, type, external_ref, reference, reverses_id, request_hash, posted_at FROM transfer WHERE ordinal = 0;
COMMENT ON VIEW journal IS 'Business facts: one journal of 1..n transfers that stood together. The id is the idempotency key.';

CREATE VIEW entry AS
SELECT debit_account_id AS account_id, debit_seq AS account_seq, id AS transfer_id, 'debit'::text AS side,
       CASE WHEN kind IN ('single', 'post') THEN amount_minor ELSE 0 END AS amount_minor, pending_minor,
       debit_balance_after_minor AS balance_after_minor, posted_at
  FROM transfer
UNION ALL
SELECT credit_account_id, credit_seq, id, 'credit'::text,
       CASE WHEN kind IN ('single', 'post') THEN amount_minor ELSE 0 END, pending_minor,
       credit_balance_after_minor, posted_at
  FROM transfer;
COMMENT ON VIEW entry IS 'The two sides of every transfer. amount_minor is what was posted (0 while only pending).';

-- What an account is does not change (account_fixed), so it is asked once, not each time that its counters move.
CREATE FUNCTION account_identity_is_wrong() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'there is no account of kind % in %', NEW.kind, NEW.currency USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER account_well_formed AFTER INSERT ON account FOR EACH ROW
    WHEN (NEW.currency !~ '^[A-Z]{3}$' OR NEW.kind NOT IN ('wallet', 'payer', 'unapplied', 'clearing', 'outside', 'shortfall', 'bank', 'cash', 'fees', 'refunds', 'disputes', 'liquidity'))
    EXECUTE FUNCTION account_identity_is_wrong();
ALTER TABLE account DROP CONSTRAINT account_currency_check, DROP CONSTRAINT account_kind_check;
