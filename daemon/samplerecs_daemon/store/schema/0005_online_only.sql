-- The content of a file that was never heard is in the cloud only: it is known by its name, and
-- must not be opened.
ALTER TABLE locations ADD COLUMN online INTEGER NOT NULL DEFAULT 0;
