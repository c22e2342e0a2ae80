CREATE TABLE open_deed (
    id uuid PRIMARY KEY,
    begun_at timestamptz(3) NOT NULL,
    deed jsonb NOT NULL CHECK (jsonb_typeof(deed) = 'object'),
    request_id text
);
CREATE INDEX open_deed_begun_at_idx ON open_deed (begun_at);
COMMENT ON TABLE open_deed IS 'What platform administrators have begun, as the event told. Written when the audit trail hears of it, deleted when it hears how it ended, or a quarter of an hour later, when it records that as unknown. Growth means that the ends do not come.';
