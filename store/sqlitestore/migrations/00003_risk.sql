-- +goose Up

-- Every version of what decides about declarations, compressed (S2). The
-- bodies stand apart from the index: the newest version is found by it alone.
CREATE TABLE rulebook (
    kind   TEXT NOT NULL,
    id     TEXT NOT NULL,
    number INTEGER NOT NULL,
    actor  TEXT NOT NULL,
    at     INTEGER NOT NULL,
    note   TEXT NOT NULL,
    body   BLOB NOT NULL,
    UNIQUE (kind, id, number)
) STRICT;

-- One row: how many versions were ever kept.
CREATE TABLE rulebook_stamp (one INTEGER PRIMARY KEY CHECK (one = 1), n INTEGER NOT NULL) STRICT;
INSERT INTO rulebook_stamp VALUES (1, 0);

-- Models and lists by their SHA-256, compressed (S2).
CREATE TABLE artefacts (
    hash BLOB NOT NULL UNIQUE,
    body BLOB NOT NULL
) STRICT;

-- What inspections found, compressed (S2).
CREATE TABLE feedback (
    id       BLOB NOT NULL,
    number   INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    at       INTEGER NOT NULL,
    body     BLOB NOT NULL,
    PRIMARY KEY (id, number)
) STRICT, WITHOUT ROWID;

-- One row: the counters of risk as of the tally with number mark, NULL until
-- there are any. Tallies up to dropped are gone. A snapshot is written in
-- parts, each in a transaction of its own, by an attempt that has a number;
-- those of the current attempt count.
CREATE TABLE snapshot (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    mark     INTEGER,
    size     INTEGER NOT NULL,
    dropped  INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    current  INTEGER NOT NULL
) STRICT;
INSERT INTO snapshot VALUES (1, NULL, 0, 0, 0, 0);

-- Compressed (S2) part by part.
CREATE TABLE snapshot_parts (
    attempt INTEGER NOT NULL,
    part    INTEGER NOT NULL,
    body    BLOB NOT NULL,
    UNIQUE (attempt, part)
) STRICT;
