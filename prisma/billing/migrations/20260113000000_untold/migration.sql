-- Wallets are told of behind the writer's back.
CREATE TABLE untold (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_ids uuid[] NOT NULL,
    request_ids text[],
    traceparents text[]
);
ALTER TABLE untold SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
COMMENT ON TABLE untold IS 'Wallets that have changed and are not told of yet (billing.wallet.changed), one row per transaction; request_ids and traceparents say for each which request did it, null where none did. Written by whatever posts or opens (noteChanged), drained by the relay before it looks for events. Growth: the relay does not run, or the transport is away.';
