-- Wallets list their holds, newest first: one index for each side, so that a page costs as much among many as among few.
ALTER TABLE hold ADD COLUMN reference text CHECK (length(reference) BETWEEN 1 AND 140);
CREATE INDEX hold_wallet_id_placed_at_id_idx ON hold (wallet_id, placed_at, id);
CREATE INDEX hold_to_wallet_id_placed_at_id_idx ON hold (to_wallet_id, placed_at, id);
