-- The first schema. Paths are BLOBs (os.fsencode), because a file name need not be Unicode.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value
) WITHOUT ROWID;
INSERT INTO meta VALUES ('generation', 0);
-- Tells this library from another one whose generation happens to be the same.
INSERT INTO meta VALUES ('identity', lower(hex(randomblob(16))));

-- A root is a folder of a volume; `path` is where it was last seen. While it cannot be reached it
-- is `away`, and its locations stay as they are.
CREATE TABLE roots (
  id INTEGER PRIMARY KEY,
  volume TEXT NOT NULL,
  subpath BLOB NOT NULL,
  path BLOB NOT NULL,
  watched INTEGER NOT NULL DEFAULT 1,
  away INTEGER NOT NULL DEFAULT 0,
  added_at REAL NOT NULL,
  last_scan REAL,
  UNIQUE (volume, subpath)
);

-- A sample is a sound, whatever its name and place. One whose audio was not heard yet has no hash;
-- it has exactly one location. AUTOINCREMENT: faces keep ids, so that none is ever given again.
CREATE TABLE samples (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  payload_hash TEXT UNIQUE,
  duration_s REAL NOT NULL,
  source_rate INTEGER NOT NULL,
  channels INTEGER NOT NULL,
  repaired INTEGER NOT NULL,
  decoder TEXT NOT NULL,
  first_seen REAL NOT NULL,
  changed INTEGER NOT NULL
);
CREATE INDEX samples_changed ON samples (changed);

-- Unheard samples that are no more: when heard they were a sound known already (`by_id`), or no
-- sound at all (NULL).
CREATE TABLE replaced (
  sample_id INTEGER PRIMARY KEY,
  by_id INTEGER,
  changed INTEGER NOT NULL
);
CREATE INDEX replaced_changed ON replaced (changed);

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
  -- Its sample has a hash: repeated here for the index of what a new file may be a copy of.
  heard INTEGER NOT NULL,
  UNIQUE (root_id, relative)
);
CREATE INDEX locations_sample ON locations (sample_id);
CREATE INDEX locations_size ON locations (size, mtime_ns) WHERE heard;

-- Sizes in bytes of files on other computers that hold a sound: a file of that size here may be one
-- of them, and is then known by its hash.
CREATE TABLE sizes_elsewhere (
  size INTEGER NOT NULL,
  sample_id INTEGER NOT NULL REFERENCES samples,
  PRIMARY KEY (size, sample_id)
) WITHOUT ROWID;
-- For the check of the reference when an unheard sample gives way, as with every such column.
CREATE INDEX sizes_elsewhere_sample ON sizes_elsewhere (sample_id);

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
-- For the check of the reference when a location is deleted.
CREATE INDEX described_location ON described (location_id);

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

-- A stretch of work on one project; the one that has not ended is the current one. `context` is
-- what the user had set by hand in it, kept for resuming.
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  project TEXT NOT NULL,
  started_at REAL NOT NULL,
  ended_at REAL,
  context TEXT NOT NULL DEFAULT '[]'
);
CREATE UNIQUE INDEX sessions_current ON sessions (ended_at IS NULL) WHERE ended_at IS NULL;

CREATE TABLE feedback (
  id INTEGER PRIMARY KEY,
  sample_id INTEGER NOT NULL REFERENCES samples,
  verdict TEXT NOT NULL,
  at REAL NOT NULL,
  context TEXT NOT NULL,
  session_id INTEGER REFERENCES sessions
);
CREATE INDEX feedback_at ON feedback (at);
CREATE INDEX feedback_sample ON feedback (sample_id);

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

-- Ids are never used again: a deleted board can be taken back.
CREATE TABLE boards (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  created_at REAL NOT NULL
);

CREATE TABLE board_sounds (
  board_id INTEGER NOT NULL REFERENCES boards ON DELETE CASCADE,
  sample_id INTEGER NOT NULL REFERENCES samples,
  position INTEGER NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (board_id, sample_id)
) WITHOUT ROWID;
CREATE INDEX board_sounds_sample ON board_sounds (sample_id);

-- What the user did last, and as JSON what takes it back.
CREATE TABLE actions (
  id INTEGER PRIMARY KEY,
  at REAL NOT NULL,
  what TEXT NOT NULL,
  about TEXT NOT NULL,
  inverse TEXT NOT NULL
);

-- Signals: thousands a day, so the context of each is a number. They are a log: a sample that
-- goes does not wait for a search through all of them, so nothing here refers to samples.
CREATE TABLE contexts (
  id INTEGER PRIMARY KEY,
  body TEXT NOT NULL UNIQUE
);
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  at REAL NOT NULL,
  name TEXT NOT NULL,
  sample_id INTEGER NOT NULL,
  session_id INTEGER REFERENCES sessions,
  mode TEXT NOT NULL,
  list INTEGER NOT NULL,
  context_id INTEGER NOT NULL REFERENCES contexts,
  face TEXT NOT NULL,
  extra TEXT
);
-- Nearly all are views, and nobody looks one of those up.
CREATE INDEX events_done ON events (at) WHERE name <> 'view';

-- Events of 90 days ago and older: how many a day (days since 1970-01-01 UTC), by mode.
CREATE TABLE daily_events (
  day INTEGER NOT NULL,
  mode TEXT NOT NULL,
  name TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, mode, name)
) WITHOUT ROWID;

-- A known project of a DAW: `family` is what all its saved states have in common (folder and plain
-- name), the rest is that of the state saved last. A key with a `ground` is estimated.
CREATE TABLE projects (
  id INTEGER PRIMARY KEY,
  family BLOB NOT NULL UNIQUE,
  path BLOB NOT NULL,
  daw TEXT NOT NULL,
  name TEXT NOT NULL,
  bpm REAL,
  key TEXT, mode TEXT, key_confidence REAL NOT NULL, ground TEXT NOT NULL,
  tracks TEXT NOT NULL,
  saved_at REAL NOT NULL
);

-- Sound files that a project names or named, `sample_id` where the library knows them; when the
-- first and the last saved state was that has them.
CREATE TABLE project_samples (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
  written BLOB NOT NULL,
  sample_id INTEGER REFERENCES samples,
  first_at REAL NOT NULL,
  last_at REAL NOT NULL,
  UNIQUE (project_id, written)
);
CREATE INDEX project_samples_sample ON project_samples (sample_id);

-- Folders that were scanned for projects: what is saved in them is noticed.
CREATE TABLE project_folders (
  path BLOB PRIMARY KEY,
  at REAL NOT NULL
) WITHOUT ROWID;
