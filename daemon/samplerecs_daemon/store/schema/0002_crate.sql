-- Files of the live crate: `path` is where one lies and `sample_id` whose sound it is. `size` and
-- `mtime_ns` are as it was made, so that a file that somebody changed since is never deleted.
CREATE TABLE crate (
  path BLOB PRIMARY KEY,
  sample_id INTEGER NOT NULL REFERENCES samples,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  made_at REAL NOT NULL,
  shown_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX crate_sample ON crate (sample_id);
