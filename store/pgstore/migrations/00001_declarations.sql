-- +goose Up

-- What the office thinks of a declaration. Texts are compared byte by byte
-- (collation "C"): cheaper than a language's order, and the same as in SQLite.
-- Exact numbers are kept as the text they were written as.
CREATE TABLE entries (
    id         uuid PRIMARY KEY,
    mrn        text COLLATE "C" NOT NULL UNIQUE,
    lrn        text COLLATE "C" NOT NULL,
    tenant     text COLLATE "C" NOT NULL,
    declarant  text COLLATE "C" NOT NULL,
    office     text COLLATE "C" NOT NULL,
    type       text COLLATE "C" NOT NULL,
    procedure  text COLLATE "C" NOT NULL,
    importer   text COLLATE "C" NOT NULL,
    items      integer NOT NULL,
    revision   integer NOT NULL,
    version    integer NOT NULL,
    seq        integer NOT NULL,
    status     text COLLATE "C" NOT NULL,
    channel    text COLLATE "C" NOT NULL,
    parked     boolean NOT NULL,
    rate_date  date,
    value      text COLLATE "C" NOT NULL,
    total      text COLLATE "C" NOT NULL,
    lodged_at  timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    inspector  text COLLATE "C" NOT NULL,
    claimed_at timestamptz,
    duplicate  uuid,
    UNIQUE (tenant, declarant, lrn)
);

-- Lists: newest first, of a tenant and of all.
CREATE INDEX entries_of_tenant ON entries (tenant, lodged_at, id);
CREATE INDEX entries_in_order ON entries (lodged_at, id);

-- The same consignment lodged twice.
CREATE INDEX entries_alike ON entries (duplicate, tenant, lodged_at) WHERE duplicate IS NOT NULL;

-- What waits is little beside what is done, so these stay small.
CREATE INDEX entries_waiting ON entries (status, lodged_at, id)
    WHERE status IN ('lodged', 'document-check', 'physical-check', 'documents-requested', 'unassessable');
CREATE INDEX entries_parked ON entries (lodged_at, id) WHERE parked;

-- The document as it came; a row is never changed. lz4 costs a tenth of pglz.
CREATE TABLE documents (
    id       uuid NOT NULL,
    revision integer NOT NULL,
    body     bytea COMPRESSION lz4 NOT NULL,
    digest   bytea NOT NULL,
    warnings bytea COMPRESSION lz4,
    PRIMARY KEY (id, revision)
);

CREATE TABLE keys (
    tenant text COLLATE "C" NOT NULL,
    key    text COLLATE "C" NOT NULL,
    digest bytea NOT NULL,
    id     uuid NOT NULL,
    PRIMARY KEY (tenant, key)
);

CREATE TABLE results (
    id         uuid NOT NULL,
    revision   integer NOT NULL,
    at         timestamptz NOT NULL,
    tariff     text COLLATE "C" NOT NULL,
    rule_set   text COLLATE "C" NOT NULL,
    assessment bytea COMPRESSION lz4,
    risk       bytea COMPRESSION lz4,
    PRIMARY KEY (id, revision)
);

CREATE TABLE decisions (
    id        uuid NOT NULL,
    seq       integer NOT NULL,
    revision  integer NOT NULL,
    inspector text COLLATE "C" NOT NULL,
    decision  text COLLATE "C" NOT NULL,
    reasons   bytea COMPRESSION lz4,
    at        timestamptz NOT NULL,
    PRIMARY KEY (id, seq)
);

CREATE TABLE events (
    id     uuid NOT NULL,
    seq    integer NOT NULL,
    type   text COLLATE "C" NOT NULL,
    at     timestamptz NOT NULL,
    actor  text COLLATE "C" NOT NULL,
    public boolean NOT NULL,
    detail bytea COMPRESSION lz4,
    PRIMARY KEY (id, seq)
);

CREATE TABLE leaves (
    id     uuid NOT NULL,
    seq    integer NOT NULL,
    kind   text COLLATE "C" NOT NULL,
    actor  text COLLATE "C" NOT NULL,
    at     timestamptz NOT NULL,
    digest bytea NOT NULL,
    PRIMARY KEY (id, seq)
);

-- The outbox. Every row is changed once by its lease and then deleted: half of
-- each page stays free so that the lease needs no second index entry, and
-- vacuum comes early.
CREATE TABLE messages (
    n            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic        text COLLATE "C" NOT NULL,
    id           uuid NOT NULL,
    revision     integer NOT NULL,
    trace        text COLLATE "C" NOT NULL,
    leased_until timestamptz
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

CREATE TABLE tallies (
    n    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body bytea COMPRESSION lz4 NOT NULL
);

CREATE TABLE serials (
    office text COLLATE "C" NOT NULL,
    year   integer NOT NULL,
    next   bigint NOT NULL,
    PRIMARY KEY (office, year)
) WITH (fillfactor = 50);

CREATE TABLE tokens (
    hash    bytea PRIMARY KEY,
    tenant  text COLLATE "C" NOT NULL,
    role    text COLLATE "C" NOT NULL,
    name    text COLLATE "C" NOT NULL,
    created timestamptz NOT NULL,
    revoked timestamptz
);

CREATE TABLE sessions (
    hash    bytea PRIMARY KEY,
    token   bytea NOT NULL,
    csrf    text COLLATE "C" NOT NULL,
    created timestamptz NOT NULL,
    expires timestamptz NOT NULL
);

CREATE TABLE tariffs (
    version    text COLLATE "C" PRIMARY KEY,
    valid_from date,
    loaded     timestamptz NOT NULL,
    source     text COLLATE "C" NOT NULL,
    body       bytea COMPRESSION lz4 NOT NULL
);

CREATE TABLE rates (
    n        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    currency text COLLATE "C" NOT NULL,
    day      date NOT NULL,
    value    text COLLATE "C" NOT NULL,
    source   text COLLATE "C" NOT NULL,
    verified boolean NOT NULL,
    at       timestamptz NOT NULL
);

CREATE TABLE secrets (
    day    date PRIMARY KEY,
    secret bytea NOT NULL
);

-- One row each: the number of changes of tariffs and rates, and what Ping writes.
CREATE TABLE stamp (one boolean PRIMARY KEY CHECK (one), n bigint NOT NULL);
INSERT INTO stamp VALUES (true, 1);
CREATE TABLE pulse (one boolean PRIMARY KEY CHECK (one), at timestamptz NOT NULL) WITH (fillfactor = 10);
INSERT INTO pulse VALUES (true, now());
