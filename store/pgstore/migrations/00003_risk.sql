-- +goose Up

-- Every version of what decides about declarations.
CREATE TABLE rulebook (
    kind   text COLLATE "C" NOT NULL,
    id     text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    actor  text COLLATE "C" NOT NULL,
    at     timestamptz NOT NULL,
    note   text COLLATE "C" NOT NULL,
    body   bytea COMPRESSION lz4 NOT NULL,
    PRIMARY KEY (kind, id, number)
);

-- One row: how many versions were ever kept.
CREATE TABLE rulebook_stamp (one boolean PRIMARY KEY CHECK (one), n bigint NOT NULL);
INSERT INTO rulebook_stamp VALUES (true, 0);

-- Models and lists by their SHA-256.
CREATE TABLE artefacts (
    hash bytea PRIMARY KEY,
    body bytea COMPRESSION lz4 NOT NULL
);

-- What inspections found.
CREATE TABLE feedback (
    id       uuid NOT NULL,
    number   integer NOT NULL,
    revision integer NOT NULL,
    actor    text COLLATE "C" NOT NULL,
    at       timestamptz NOT NULL,
    body     bytea COMPRESSION lz4 NOT NULL,
    PRIMARY KEY (id, number)
);

-- One row: the counters of risk as of the tally with number mark, NULL until
-- there are any. Tallies up to dropped are gone.
CREATE TABLE snapshot (
    one     boolean PRIMARY KEY CHECK (one),
    mark    bigint,
    size    bigint NOT NULL,
    dropped bigint NOT NULL
);
INSERT INTO snapshot VALUES (true, NULL, 0, 0);

-- In parts, so that no message between server and client is large.
CREATE TABLE snapshot_parts (
    part integer PRIMARY KEY,
    body bytea COMPRESSION lz4 NOT NULL
);
