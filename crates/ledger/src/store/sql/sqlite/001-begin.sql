-- A ledger. No row stands for a visitor, and no time is finer than a minute, but in
-- device_health, which says how machines are.

CREATE TABLE setting (
    setting TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    id INTEGER PRIMARY KEY,
    device TEXT NOT NULL UNIQUE,
    public_key BLOB NOT NULL,
    revoked INTEGER NOT NULL
) STRICT;

-- How far each chain has come without a gap.
CREATE TABLE chain (
    device_id INTEGER NOT NULL REFERENCES device (id),
    epoch INTEGER NOT NULL,
    contiguous INTEGER NOT NULL,
    PRIMARY KEY (device_id, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    device_id INTEGER NOT NULL REFERENCES device (id),
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    bin_min INTEGER,
    bin_length_min INTEGER,
    entered INTEGER,
    departed INTEGER,
    undirected INTEGER,
    samples INTEGER,
    samples_expected INTEGER,
    detail TEXT,
    mono_min INTEGER NOT NULL,
    wall_min INTEGER NOT NULL,
    offset_ms INTEGER NOT NULL,
    prev BLOB NOT NULL,
    sig BLOB NOT NULL,
    day TEXT NOT NULL,
    leaf INTEGER,
    PRIMARY KEY (device_id, epoch, seq)
) STRICT, WITHOUT ROWID;

-- One entry for each bin: a device cannot send a row for each visitor.
CREATE UNIQUE INDEX event_bin ON event (device_id, kind, bin_min, epoch) WHERE bin_min IS NOT NULL;

CREATE UNIQUE INDEX event_leaf ON event (day, leaf) WHERE leaf IS NOT NULL;

CREATE INDEX event_open ON event (day, device_id, epoch, seq) WHERE leaf IS NULL;

CREATE TABLE checkpoint (
    day TEXT NOT NULL,
    number INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (day, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_health (
    device_id INTEGER NOT NULL PRIMARY KEY REFERENCES device (id),
    seen_ms INTEGER NOT NULL,
    offset_ms INTEGER NOT NULL,
    battery_percent INTEGER
) STRICT;
