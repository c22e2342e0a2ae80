-- Runs of what proves the books: verifications of the ledger, reconciliations of the services.
CREATE TABLE proof (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('LEDGER', 'RECONCILIATION')),
    asked_at timestamptz(3) NOT NULL,
    asked_by_user_id uuid,
    begun_at timestamptz(3),
    ended_at timestamptz(3),
    outcome text CHECK (outcome IN ('AGREES', 'DIFFERS', 'FAILED')),
    difference_count bigint,
    report jsonb,
    failure text,
    CONSTRAINT proof_ended CHECK ((ended_at IS NULL) = (outcome IS NULL) AND (ended_at IS NULL OR begun_at IS NOT NULL)),
    CONSTRAINT proof_found CHECK (coalesce(outcome IN ('AGREES', 'DIFFERS'), false) = (report IS NOT NULL)
                                  AND (report IS NULL) = (difference_count IS NULL)
                                  AND coalesce(outcome = 'AGREES', false) = coalesce(difference_count = 0, false)),
    CONSTRAINT proof_failed CHECK (coalesce(outcome = 'FAILED', false) = (failure IS NOT NULL))
);
-- One of a kind at a time: whoever asks meanwhile gets that one.
CREATE UNIQUE INDEX proof_open ON proof (kind) WHERE ended_at IS NULL;
CREATE INDEX proof_ended ON proof (kind, ended_at) WHERE ended_at IS NOT NULL;
COMMENT ON TABLE proof IS 'Runs of the verification of the ledger and of the reconciliation: asked for, begun, ended, and what they found (differences at most 100 a check). Written by the schedule (one process at a time, by an advisory lock for each kind) and by runProof. Rows are removed a week after their end, but for the last of each kind and outcome. A row that stays without an end: its process died, the next one goes on with it; or no process of billing runs.';
