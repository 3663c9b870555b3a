-- A ledger. No row stands for a visitor, and no time is finer than a minute, but in
-- device_health, which says how machines are.

CREATE TABLE setting (
    setting TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE device (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device TEXT COLLATE "C" NOT NULL UNIQUE,
    public_key BYTEA NOT NULL,
    revoked BIGINT NOT NULL
);

-- How far each chain has come without a gap.
CREATE TABLE chain (
    device_id BIGINT NOT NULL REFERENCES device (id),
    epoch BIGINT NOT NULL,
    contiguous BIGINT NOT NULL,
    PRIMARY KEY (device_id, epoch)
);

CREATE TABLE event (
    device_id BIGINT NOT NULL REFERENCES device (id),
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    bin_min BIGINT,
    bin_length_min BIGINT,
    entered BIGINT,
    departed BIGINT,
    undirected BIGINT,
    samples BIGINT,
    samples_expected BIGINT,
    detail TEXT COLLATE "C",
    mono_min BIGINT NOT NULL,
    wall_min BIGINT NOT NULL,
    offset_ms BIGINT NOT NULL,
    prev BYTEA NOT NULL,
    sig BYTEA NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    leaf BIGINT,
    PRIMARY KEY (device_id, epoch, seq)
);

-- One entry for each bin: a device cannot send a row for each visitor.
CREATE UNIQUE INDEX event_bin ON event (device_id, kind, bin_min, epoch) WHERE bin_min IS NOT NULL;

CREATE UNIQUE INDEX event_leaf ON event (day, leaf) WHERE leaf IS NOT NULL;

CREATE INDEX event_open ON event (day, device_id, epoch, seq) WHERE leaf IS NULL;

CREATE TABLE checkpoint (
    day TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (day, number)
);

CREATE TABLE device_health (
    device_id BIGINT NOT NULL PRIMARY KEY REFERENCES device (id),
    seen_ms BIGINT NOT NULL,
    offset_ms BIGINT NOT NULL,
    battery_percent BIGINT
);
