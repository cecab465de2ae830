-- Where the volume of a root was mounted when the root was last seen: an empty mount point is not
-- the drive, or the share, that was mounted there. Empty: not seen yet since this is kept.
ALTER TABLE roots ADD COLUMN mount BLOB NOT NULL DEFAULT x'';
