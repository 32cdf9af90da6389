-- +goose Up

-- Workbooks that are lodged, and how far they have come. leased_until is by
-- this machine's clock; holder is the serving process that took the lease.
CREATE TABLE batches (
    n            INTEGER PRIMARY KEY,
    id           BLOB NOT NULL UNIQUE,
    tenant       TEXT NOT NULL,
    role         TEXT NOT NULL,
    name         TEXT NOT NULL,
    file         TEXT NOT NULL,
    digest       BLOB NOT NULL,
    size         INTEGER NOT NULL,
    dry_run      INTEGER NOT NULL,
    orders       BLOB,
    day          TEXT NOT NULL,
    created      INTEGER NOT NULL,
    status       TEXT NOT NULL,
    tariff       TEXT NOT NULL,
    claims       INTEGER NOT NULL,
    sheet_rows   INTEGER NOT NULL,
    done         INTEGER NOT NULL,
    declarations INTEGER NOT NULL,
    accepted     INTEGER NOT NULL,
    rejected     INTEGER NOT NULL,
    warnings     INTEGER NOT NULL,
    codes        BLOB,
    problem      BLOB,
    cancelled    INTEGER NOT NULL,
    epoch        INTEGER NOT NULL,
    changed      INTEGER NOT NULL,
    leased_until INTEGER NOT NULL DEFAULT 0,
    holder       BLOB NOT NULL DEFAULT x''
) STRICT;

CREATE INDEX batches_of_tenant ON batches (tenant, created, id);

-- One batch lodges a file; the tenant's same file again is answered with it.
CREATE UNIQUE INDEX batches_claiming ON batches (tenant, digest) WHERE claims;

-- What is left to be done is little beside what is done.
CREATE INDEX batches_open ON batches (created, id)
    WHERE status NOT IN ('done', 'refused', 'cancelled', 'failed');

-- A tenant's file is kept once, whatever number of batches name it. It is not
-- compressed: a workbook is a zip already.
CREATE TABLE files (
    tenant TEXT NOT NULL,
    digest BLOB NOT NULL,
    size   INTEGER NOT NULL,
    PRIMARY KEY (tenant, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE file_parts (
    tenant TEXT NOT NULL,
    digest BLOB NOT NULL,
    part   INTEGER NOT NULL,
    body   BLOB NOT NULL,
    UNIQUE (tenant, digest, part)
) STRICT;

-- What became of the rows of each declaration, compressed (S2).
CREATE TABLE outcomes (
    batch BLOB NOT NULL,
    n     INTEGER NOT NULL,
    id    BLOB,
    body  BLOB NOT NULL,
    PRIMARY KEY (batch, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE mappings (
    tenant   TEXT NOT NULL,
    headings BLOB NOT NULL,
    mapping  BLOB NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (tenant, headings)
) STRICT, WITHOUT ROWID;
