-- What was decided ahead of the locks and does not hold under them fails in the database, so that its COMMIT can be sent along with it (docs/adr/0010).
CREATE FUNCTION ledger_has_moved_on() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is not any more as this was decided on' USING ERRCODE = 'serialization_failure';
END
$$;
COMMENT ON FUNCTION ledger_has_moved_on() IS 'Fails, and with it the transaction, which may succeed when it is decided anew.';
