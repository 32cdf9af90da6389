-- +goose Up

-- Workbooks that are lodged, and how far they have come. Rows are changed
-- often: half of each page stays free for that.
CREATE TABLE batches (
    id           uuid PRIMARY KEY,
    tenant       text COLLATE "C" NOT NULL,
    role         text COLLATE "C" NOT NULL,
    name         text COLLATE "C" NOT NULL,
    file         text COLLATE "C" NOT NULL,
    digest       bytea NOT NULL,
    size         bigint NOT NULL,
    dry_run      boolean NOT NULL,
    orders       bytea COMPRESSION lz4,
    day          date,
    created      timestamptz NOT NULL,
    status       text COLLATE "C" NOT NULL,
    tariff       text COLLATE "C" NOT NULL,
    claims       boolean NOT NULL,
    sheet_rows   integer NOT NULL,
    done         integer NOT NULL,
    declarations integer NOT NULL,
    accepted     integer NOT NULL,
    rejected     integer NOT NULL,
    warnings     integer NOT NULL,
    codes        bytea COMPRESSION lz4,
    problem      bytea COMPRESSION lz4,
    cancelled    boolean NOT NULL,
    epoch        integer NOT NULL,
    changed      timestamptz NOT NULL,
    leased_until timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 50);

CREATE INDEX batches_of_tenant ON batches (tenant, created, id);

-- One batch lodges a file; the tenant's same file again is answered with it.
CREATE UNIQUE INDEX batches_claiming ON batches (tenant, digest) WHERE claims;

-- What is left to be done is little beside what is done.
CREATE INDEX batches_open ON batches (created, id)
    WHERE status NOT IN ('done', 'refused', 'cancelled', 'failed');

-- A tenant's file is kept once, whatever number of batches name it.
CREATE TABLE files (
    tenant text COLLATE "C" NOT NULL,
    digest bytea NOT NULL,
    size   bigint NOT NULL,
    PRIMARY KEY (tenant, digest)
);

-- Not compressed: a workbook is a zip already.
CREATE TABLE file_parts (
    tenant text COLLATE "C" NOT NULL,
    digest bytea NOT NULL,
    part   integer NOT NULL,
    body   bytea NOT NULL,
    PRIMARY KEY (tenant, digest, part)
);
ALTER TABLE file_parts ALTER COLUMN body SET STORAGE EXTERNAL;

-- What became of the rows of each declaration.
CREATE TABLE outcomes (
    batch uuid NOT NULL,
    n     integer NOT NULL,
    id    uuid,
    body  bytea COMPRESSION lz4 NOT NULL,
    PRIMARY KEY (batch, n)
);

CREATE TABLE mappings (
    tenant   text COLLATE "C" NOT NULL,
    headings bytea NOT NULL,
    mapping  bytea COMPRESSION lz4 NOT NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (tenant, headings)
);
