-- Words of mood, genre and instrument that a model heard in a sound, and how surely (0..1);
-- `version` is that of the words asked for.
CREATE TABLE heard_tags (
  sample_id INTEGER NOT NULL REFERENCES samples,
  model_id INTEGER NOT NULL REFERENCES models,
  axis TEXT NOT NULL,
  word TEXT NOT NULL,
  confidence REAL NOT NULL,
  PRIMARY KEY (sample_id, model_id, axis, word)
) WITHOUT ROWID;
CREATE INDEX heard_tags_model ON heard_tags (model_id);

-- Which words each sound was compared with, so that other words are asked for anew.
CREATE TABLE heard_tags_done (
  sample_id INTEGER NOT NULL REFERENCES samples,
  model_id INTEGER NOT NULL REFERENCES models,
  version TEXT NOT NULL,
  PRIMARY KEY (sample_id, model_id)
) WITHOUT ROWID;
CREATE INDEX heard_tags_done_model ON heard_tags_done (model_id);
