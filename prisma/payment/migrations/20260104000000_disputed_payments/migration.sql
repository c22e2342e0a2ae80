-- What administrators list: of many payments few are disputed.
CREATE INDEX payment_disputed ON payment (id) WHERE dispute_status IS NOT NULL;
