-- Where the list of a session is steered to: "more like this" (step ''), and its steps. A log like
-- the signals: nothing here refers to samples.
CREATE TABLE steps (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id INTEGER REFERENCES sessions,
  sample_id INTEGER NOT NULL,
  step TEXT NOT NULL,
  at REAL NOT NULL
);
CREATE INDEX steps_session ON steps (session_id);

-- In how many sessions that have ended a sound was seen in lists: one that is never taken tires.
CREATE TABLE seen_often (
  sample_id INTEGER PRIMARY KEY,
  sessions INTEGER NOT NULL,
  last_session INTEGER NOT NULL
) WITHOUT ROWID;
