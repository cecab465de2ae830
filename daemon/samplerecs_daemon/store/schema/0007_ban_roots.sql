-- A ban of a folder is kept as the root that holds it and its path below, so that it holds wherever
-- the root is mounted. root_id 0: all other bans, and folders in no root (their absolute path).
CREATE TABLE kept_bans (
  kind TEXT NOT NULL,
  root_id INTEGER NOT NULL,
  value TEXT NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (kind, root_id, value)
) WITHOUT ROWID;

INSERT INTO kept_bans SELECT kind, 0, value, at FROM bans;
DROP TABLE bans;
ALTER TABLE kept_bans RENAME TO bans;

-- Of nested roots the innermost, as for a ban that is spoken now. What is no Unicode (a BLOB) stays.
INSERT OR IGNORE INTO bans
SELECT b.kind, r.id,
  CAST(substr(CAST(b.value AS BLOB), length(r.path) + 2) AS TEXT), b.at
FROM bans b JOIN roots r ON r.id = (
  SELECT id FROM roots
  WHERE CAST(b.value AS BLOB) = path
    OR substr(CAST(b.value AS BLOB), 1, length(path) + 1) IN
      (CAST(path || '/' AS BLOB), CAST(path || '\' AS BLOB))
  ORDER BY watched DESC, away, length(path) DESC LIMIT 1
)
WHERE b.kind = 'folder' AND typeof(b.value) = 'text';

DELETE FROM bans WHERE root_id = 0 AND kind = 'folder' AND typeof(value) = 'text' AND EXISTS (
  SELECT 1 FROM roots
  WHERE CAST(value AS BLOB) = path
    OR substr(CAST(value AS BLOB), 1, length(path) + 1) IN
      (CAST(path || '/' AS BLOB), CAST(path || '\' AS BLOB))
);
