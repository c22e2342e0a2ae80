-- First outcomes of mutations that make documents or move money. Written by the command, in its transaction; read when the same key
-- comes again; pruned after 30 days. It grows with the number of such mutations.
CREATE TABLE "idempotency" (
  "scope" TEXT NOT NULL,
  "mutation" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "input_hash" BYTEA NOT NULL,
  "outcome" JSONB,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  PRIMARY KEY ("scope", "mutation", "key")
);
CREATE INDEX "idempotency_created_at" ON "idempotency" ("created_at");
COMMENT ON TABLE "idempotency" IS 'First outcomes of mutations by idempotency key; written by commands, kept 30 days.';
