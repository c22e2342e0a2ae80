-- What every posting pays for, made cheaper; what is guaranteed stays.

-- Nearly every journal and transfer has a null here: no index entry for those.
CREATE UNIQUE INDEX journal_reverses_id ON journal (reverses_id) WHERE reverses_id IS NOT NULL;
DROP INDEX journal_reverses_id_key;
CREATE UNIQUE INDEX transfer_pending_id ON transfer (pending_id) WHERE pending_id IS NOT NULL;
DROP INDEX transfer_pending_id_key;

-- A regular expression costs more than the rest of a row's checks. What a currency is, its accounts say (currency_of_accounts of `ledger verify`);
-- what types there are, the code does.
ALTER TABLE transfer DROP CONSTRAINT transfer_currency_check, ADD CONSTRAINT transfer_currency_check CHECK (octet_length(currency) = 3);
ALTER TABLE journal DROP CONSTRAINT journal_type_check, ADD CONSTRAINT journal_type_check CHECK (octet_length(type) BETWEEN 1 AND 40);

-- The same condition without numbers of any length: none of the counters is negative, so neither side can overflow.
ALTER TABLE account DROP CONSTRAINT account_no_overdraft,
    ADD CONSTRAINT account_no_overdraft CHECK (NOT no_overdraft OR debits_pending <= credits_posted - debits_posted);

-- A trigger before each row makes PostgreSQL lock the row once more. After it is early enough to refuse.
DROP TRIGGER account_fixed ON account;
CREATE TRIGGER account_fixed AFTER UPDATE OF id, code, kind, organization_id, user_id, currency, no_overdraft ON account FOR EACH ROW
    WHEN ((OLD.id, OLD.code, OLD.kind, OLD.organization_id, OLD.user_id, OLD.currency, OLD.no_overdraft)
          IS DISTINCT FROM (NEW.id, NEW.code, NEW.kind, NEW.organization_id, NEW.user_id, NEW.currency, NEW.no_overdraft))
    EXECUTE FUNCTION account_identity_is_fixed();
CREATE TRIGGER account_counts_up AFTER UPDATE OF seq ON account FOR EACH ROW WHEN (NEW.seq < OLD.seq)
    EXECUTE FUNCTION account_identity_is_fixed();

-- postJournals is not the only one any more that decides what is written here.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['account', 'journal', 'transfer', 'entry', 'rejection', 'unsealed'] LOOP
        EXECUTE format('COMMENT ON TABLE %I IS %L', name,
                       replace(obj_description(name::regclass), 'postJournals', 'the ledger (subgraphs/billing/src/ledger/write.ts)'));
    END LOOP;
END
$$;
