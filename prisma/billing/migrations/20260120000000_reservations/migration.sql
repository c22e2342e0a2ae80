-- What is set aside for disputes, and now for refunds that somebody asked for as well.
ALTER TABLE dispute RENAME TO reservation;
ALTER TABLE reservation RENAME CONSTRAINT dispute_pkey TO reservation_pkey;
ALTER TABLE reservation RENAME CONSTRAINT dispute_funding_id_fkey TO reservation_funding_id_fkey;
ALTER TABLE reservation RENAME CONSTRAINT dispute_held TO reservation_held;
ALTER INDEX dispute_funding_id_idx RENAME TO reservation_funding_id_idx;
ALTER TRIGGER dispute_kept ON reservation RENAME TO reservation_kept;

ALTER TABLE reservation ADD COLUMN kind text NOT NULL DEFAULT 'DISPUTE';
ALTER TABLE reservation ALTER COLUMN kind DROP DEFAULT;
ALTER TABLE reservation DROP CONSTRAINT dispute_status_check;
ALTER TABLE reservation ADD CONSTRAINT reservation_status CHECK (
    (kind = 'DISPUTE' AND status IN ('OPEN', 'WON', 'LOST'))
    OR (kind = 'REFUND' AND status IN ('REQUESTED', 'RESERVED', 'REFUSED', 'FAILED', 'REFUNDED')));
-- All of a refund that is asked for is set aside, and the platform stands in for nobody.
ALTER TABLE reservation ADD CONSTRAINT reservation_of_refund CHECK (
    kind = 'DISPUTE'
    OR (short_released_minor = 0 AND short_applied_minor = 0
        AND (status <> 'RESERVED' OR unapplied_minor::numeric + released_minor + applied_minor = amount_minor)));
COMMENT ON TABLE reservation IS 'What of payments is set aside in a reserve until the provider has decided, by where it was taken from. DISPUTE: their payers dispute them (short_...: out of the shortfall, because a wallet had spent it); REFUND: somebody asked to give them back. Written by the event handlers under the bill''s lock. Nothing is set aside any more once it is WON, REFUSED or FAILED, or LOST or REFUNDED and the refund of the same id is booked. Never removed: a row per dispute and per refund that was asked for.';
