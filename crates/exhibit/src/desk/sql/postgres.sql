CREATE TABLE desk_document (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (kind, name)
);

CREATE TABLE desk_tally (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (kind, name)
);
