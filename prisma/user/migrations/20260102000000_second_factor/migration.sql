CREATE TABLE second_factor (
    person_id uuid PRIMARY KEY REFERENCES person (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
    -- Nonce, tag and ciphertext: never the secret itself.
    secret bytea NOT NULL CHECK (octet_length(secret) > 28),
    begun_at timestamptz(3) NOT NULL,
    enabled_at timestamptz(3),
    last_step integer NOT NULL CHECK (last_step >= 0)
);
COMMENT ON TABLE second_factor IS 'Secrets of authenticator apps, encrypted with a key derived from AUTH_SECRET. Written by beginSecondFactor, enableSecondFactor and each use of a code, deleted by disableSecondFactor and with the account; at most one row per person.';

CREATE TABLE recovery_code (
    person_id uuid NOT NULL REFERENCES second_factor (person_id) ON DELETE CASCADE ON UPDATE RESTRICT,
    code_hash bytea NOT NULL CHECK (octet_length(code_hash) = 32),
    PRIMARY KEY (person_id, code_hash)
);
COMMENT ON TABLE recovery_code IS 'Codes that take the place of the second factor''s, as hashes. Ten are written by enableSecondFactor, each is deleted by its use, the rest with the second factor.';
