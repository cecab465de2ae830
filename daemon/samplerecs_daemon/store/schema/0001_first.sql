-- The first schema. Paths are BLOBs (os.fsencode), because a file name need not be Unicode.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value
) WITHOUT ROWID;
INSERT INTO meta VALUES ('generation', 0);
-- Tells this library from another one whose generation happens to be the same.
INSERT INTO meta VALUES ('identity', lower(hex(randomblob(16))));

-- A root is a folder of a volume; `path` is where it was last seen.
CREATE TABLE roots (
  id INTEGER PRIMARY KEY,
  volume TEXT NOT NULL,
  subpath BLOB NOT NULL,
  path BLOB NOT NULL,
  watched INTEGER NOT NULL DEFAULT 1,
  added_at REAL NOT NULL,
  last_scan REAL,
  UNIQUE (volume, subpath)
);

-- A sample is a sound, whatever its name and place.
CREATE TABLE samples (
  id INTEGER PRIMARY KEY,
  payload_hash TEXT NOT NULL UNIQUE,
  duration_s REAL NOT NULL,
  source_rate INTEGER NOT NULL,
  channels INTEGER NOT NULL,
  repaired INTEGER NOT NULL,
  decoder TEXT NOT NULL,
  first_seen REAL NOT NULL,
  changed INTEGER NOT NULL
);
CREATE INDEX samples_changed ON samples (changed);

CREATE TABLE analyses (
  sample_id INTEGER PRIMARY KEY REFERENCES samples,
  versions TEXT NOT NULL,
  body TEXT NOT NULL,
  at REAL NOT NULL
);

CREATE TABLE locations (
  id INTEGER PRIMARY KEY,
  root_id INTEGER NOT NULL REFERENCES roots,
  relative BLOB NOT NULL,
  display TEXT NOT NULL,
  sample_id INTEGER NOT NULL REFERENCES samples,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  present INTEGER NOT NULL,
  seen_at REAL NOT NULL,
  facts TEXT NOT NULL,
  UNIQUE (root_id, relative)
);
CREATE INDEX locations_sample ON locations (sample_id);
CREATE INDEX locations_size ON locations (size);

CREATE TABLE failures (
  root_id INTEGER NOT NULL REFERENCES roots,
  relative BLOB NOT NULL,
  display TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (root_id, relative)
) WITHOUT ROWID;

-- What merge() makes of facts, analysis and correction, kept so that 100,000 rows stream in a
-- second. Rewritten in the transaction of every change; rebuilt when merge() itself changes.
CREATE TABLE described (
  sample_id INTEGER PRIMARY KEY REFERENCES samples,
  location_id INTEGER NOT NULL REFERENCES locations,
  present INTEGER NOT NULL,
  locations INTEGER NOT NULL,
  duration_s REAL NOT NULL,
  bpm REAL, bpm_confidence REAL NOT NULL, bpm_source TEXT NOT NULL,
  tonic INTEGER, mode TEXT, key_confidence REAL NOT NULL, key_source TEXT NOT NULL,
  kind TEXT, kind_confidence REAL NOT NULL, kind_source TEXT NOT NULL,
  role TEXT, role_confidence REAL NOT NULL, role_source TEXT NOT NULL,
  alternatives TEXT NOT NULL,
  descriptors BLOB NOT NULL,
  words TEXT NOT NULL,
  tags TEXT NOT NULL,
  pack TEXT NOT NULL,
  analysed INTEGER NOT NULL
);

-- Each row names a vec0 table `vectors_<id>`; vectors of two models never share one.
CREATE TABLE models (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  revision TEXT NOT NULL,
  preprocess TEXT NOT NULL,
  weights_sha256 TEXT NOT NULL,
  dim INTEGER NOT NULL,
  added_at REAL NOT NULL,
  UNIQUE (name, revision, preprocess, weights_sha256, dim)
);

CREATE TABLE corrections (
  sample_id INTEGER PRIMARY KEY REFERENCES samples,
  body TEXT NOT NULL,
  at REAL NOT NULL
);

CREATE TABLE context (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  source TEXT NOT NULL,
  at REAL NOT NULL,
  confidence REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE feedback (
  id INTEGER PRIMARY KEY,
  sample_id INTEGER NOT NULL REFERENCES samples,
  verdict TEXT NOT NULL,
  at REAL NOT NULL,
  context TEXT NOT NULL
);
CREATE INDEX feedback_at ON feedback (at);

CREATE TABLE pins (
  sample_id INTEGER PRIMARY KEY REFERENCES samples,
  at REAL NOT NULL
);

CREATE TABLE bans (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (kind, value)
) WITHOUT ROWID;
