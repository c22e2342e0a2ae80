-- What currencies are exchanged at.
CREATE TABLE exchange_rate (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_currency text NOT NULL CHECK (from_currency ~ '^[A-Z]{3}$'),
    to_currency text NOT NULL CHECK (to_currency ~ '^[A-Z]{3}$'),
    rate text NOT NULL CHECK (rate ~ '^\d{1,15}(\.\d{1,12})?$' AND rate::numeric > 0),
    valid_from timestamptz(3) NOT NULL,
    valid_until timestamptz(3) NOT NULL,
    set_by_user_id uuid NOT NULL,
    set_at timestamptz(3) NOT NULL,
    CONSTRAINT exchange_rate_two_currencies CHECK (from_currency <> to_currency),
    CONSTRAINT exchange_rate_valid_for_a_while CHECK (valid_from < valid_until)
);
CREATE INDEX exchange_rate_from_currency_to_currency_position_idx ON exchange_rate (from_currency, to_currency, position);
COMMENT ON TABLE exchange_rate IS 'One unit of from_currency is worth rate units of to_currency; of those that are valid the one set last counts. Insert only, written by platform administrators, never drained: what was charged can be explained. Some rows per pair and day at most.';
CREATE TRIGGER exchange_rate_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON exchange_rate
    FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();
