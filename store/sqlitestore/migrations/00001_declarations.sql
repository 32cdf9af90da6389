-- +goose Up

-- What the office thinks of a declaration. IDs and hashes are blobs, times
-- microseconds since 1970, days are texts, exact numbers the text they were
-- written as.
CREATE TABLE entries (
    n          INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    mrn        TEXT NOT NULL UNIQUE,
    lrn        TEXT NOT NULL,
    tenant     TEXT NOT NULL,
    declarant  TEXT NOT NULL,
    office     TEXT NOT NULL,
    type       TEXT NOT NULL,
    procedure  TEXT NOT NULL,
    importer   TEXT NOT NULL,
    items      INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    status     TEXT NOT NULL,
    channel    TEXT NOT NULL,
    parked     INTEGER NOT NULL,
    rate_date  TEXT NOT NULL,
    value      TEXT NOT NULL,
    total      TEXT NOT NULL,
    lodged_at  INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    inspector  TEXT NOT NULL,
    claimed_at INTEGER,
    duplicate  BLOB,
    UNIQUE (tenant, declarant, lrn)
) STRICT;

-- Lists: newest first, of a tenant and of all.
CREATE INDEX entries_of_tenant ON entries (tenant, lodged_at, id);
CREATE INDEX entries_in_order ON entries (lodged_at, id);

-- The same consignment lodged twice.
CREATE INDEX entries_alike ON entries (duplicate, tenant, lodged_at) WHERE duplicate IS NOT NULL;

-- What waits is little beside what is done, so these stay small.
CREATE INDEX entries_waiting ON entries (status, lodged_at, id)
    WHERE status IN ('lodged', 'document-check', 'physical-check', 'documents-requested', 'unassessable');
CREATE INDEX entries_parked ON entries (lodged_at, id) WHERE parked;

-- The document as it came, compressed (S2); a row is never changed.
CREATE TABLE documents (
    id       BLOB NOT NULL,
    revision INTEGER NOT NULL,
    body     BLOB NOT NULL,
    digest   BLOB NOT NULL,
    warnings BLOB,
    UNIQUE (id, revision)
) STRICT;

CREATE TABLE keys (
    tenant TEXT NOT NULL,
    key    TEXT NOT NULL,
    digest BLOB NOT NULL,
    id     BLOB NOT NULL,
    PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE results (
    id         BLOB NOT NULL,
    revision   INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    tariff     TEXT NOT NULL,
    rule_set   TEXT NOT NULL,
    assessment BLOB,
    risk       BLOB,
    UNIQUE (id, revision)
) STRICT;

CREATE TABLE decisions (
    id        BLOB NOT NULL,
    seq       INTEGER NOT NULL,
    revision  INTEGER NOT NULL,
    inspector TEXT NOT NULL,
    decision  TEXT NOT NULL,
    reasons   BLOB,
    at        INTEGER NOT NULL,
    PRIMARY KEY (id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    id     BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    type   TEXT NOT NULL,
    at     INTEGER NOT NULL,
    actor  TEXT NOT NULL,
    public INTEGER NOT NULL,
    detail BLOB,
    PRIMARY KEY (id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE leaves (
    id     BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    actor  TEXT NOT NULL,
    at     INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (id, seq)
) STRICT, WITHOUT ROWID;

-- The outbox. AUTOINCREMENT: a number is never given to a second message.
CREATE TABLE messages (
    n        INTEGER PRIMARY KEY AUTOINCREMENT,
    topic    TEXT NOT NULL,
    id       BLOB NOT NULL,
    revision INTEGER NOT NULL,
    trace    TEXT NOT NULL
) STRICT;

CREATE TABLE tallies (
    n    INTEGER PRIMARY KEY AUTOINCREMENT,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE serials (
    office TEXT NOT NULL,
    year   INTEGER NOT NULL,
    next   INTEGER NOT NULL,
    PRIMARY KEY (office, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
    hash    BLOB PRIMARY KEY,
    tenant  TEXT NOT NULL,
    role    TEXT NOT NULL,
    name    TEXT NOT NULL,
    created INTEGER NOT NULL,
    revoked INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    hash    BLOB PRIMARY KEY,
    token   BLOB NOT NULL,
    csrf    TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tariffs (
    version    TEXT PRIMARY KEY,
    valid_from TEXT NOT NULL,
    loaded     INTEGER NOT NULL,
    source     TEXT NOT NULL,
    body       BLOB NOT NULL
) STRICT;

CREATE TABLE rates (
    n        INTEGER PRIMARY KEY AUTOINCREMENT,
    currency TEXT NOT NULL,
    day      TEXT NOT NULL,
    value    TEXT NOT NULL,
    source   TEXT NOT NULL,
    verified INTEGER NOT NULL,
    at       INTEGER NOT NULL
) STRICT;

CREATE TABLE secrets (
    day    TEXT PRIMARY KEY,
    secret BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One row each: the number of changes of tariffs and rates, and what Ping writes.
CREATE TABLE stamp (one INTEGER PRIMARY KEY CHECK (one = 1), n INTEGER NOT NULL) STRICT;
INSERT INTO stamp VALUES (1, 1);
CREATE TABLE pulse (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL) STRICT;
INSERT INTO pulse VALUES (1, 0);
