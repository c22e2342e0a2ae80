-- The platform's own accounts beside clearing and shortfall: bank, cash, fees, reserves, and what currencies are exchanged against.
ALTER TABLE account DROP CONSTRAINT account_kind_check;
ALTER TABLE account ADD CONSTRAINT account_kind_check CHECK (kind IN (
    'wallet', 'payer', 'unapplied', 'clearing', 'outside', 'shortfall', 'bank', 'cash', 'fees', 'refunds', 'disputes', 'liquidity'));
