-- All that is kept of an entry. The key is random: it says nothing, and is the salt of the leaf.
CREATE TABLE entry (
  key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 16),
  period TEXT NOT NULL,
  quotable INTEGER NOT NULL CHECK (quotable IN (0, 1)),
  words TEXT NOT NULL,
  theme TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- Leaves of entries that staff took out, so that the root of their period can still be computed.
CREATE TABLE taken_out (
  leaf BLOB NOT NULL PRIMARY KEY CHECK (length(leaf) = 32),
  period TEXT NOT NULL
) STRICT, WITHOUT ROWID;
