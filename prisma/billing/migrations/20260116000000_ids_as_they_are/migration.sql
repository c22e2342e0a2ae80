-- Ids don't compress: trying to costs each posting transaction time, for rows that are gone within seconds.
ALTER TABLE unsealed ALTER COLUMN transfer_ids SET STORAGE EXTERNAL;
ALTER TABLE untold ALTER COLUMN account_ids SET STORAGE EXTERNAL;
