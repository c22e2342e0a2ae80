CREATE TABLE "fact" (
    "id" BIGSERIAL NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "fact_pkey" PRIMARY KEY ("id")
);

-- Semicolons inside the body must not end the statement.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'facts are append-only; % refused', TG_OP;
END;
$$;

CREATE TRIGGER fact_append_only BEFORE UPDATE OR DELETE ON "fact" FOR EACH ROW EXECUTE FUNCTION refuse_change();
