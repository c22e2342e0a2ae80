/** The tables of the embedded transport, in a database of its own. Made at start; statements here must be repeatable. */
export const schema = `
CREATE TABLE IF NOT EXISTS subscription (
    service text NOT NULL,
    type text NOT NULL,
    PRIMARY KEY (service, type)
);
COMMENT ON TABLE subscription IS 'Which service gets which type of event. Written when a service subscribes, never drained: one row per route.';

CREATE TABLE IF NOT EXISTS message (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    event_id uuid NOT NULL,
    event jsonb NOT NULL,
    attempt integer NOT NULL DEFAULT 1,
    deliveries integer NOT NULL DEFAULT 0,
    -- Fresh messages come first, in order of position; a failed one waits here until its next attempt, a leased one until its lease ends.
    visible_at timestamptz NOT NULL DEFAULT '-infinity',
    enqueued_at timestamptz NOT NULL DEFAULT now(),
    owner integer,
    error text,
    dead_at timestamptz(3),
    UNIQUE (service, event_id)
);
CREATE INDEX IF NOT EXISTS message_visible ON message (service, visible_at, position);
CREATE INDEX IF NOT EXISTS message_owner ON message (owner) WHERE owner IS NOT NULL;
ALTER TABLE message SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
COMMENT ON TABLE message IS 'Events on their way, one row for each service that subscribed. Written by publishers, leased and deleted by the consumer. Grows when a consumer is away, slow, or fails: see attempt and error.';
`;

/** First number of the two-part advisory locks of this database; the second tells the processes apart. */
export const presenceLock = 0x71_62;
