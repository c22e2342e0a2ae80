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
