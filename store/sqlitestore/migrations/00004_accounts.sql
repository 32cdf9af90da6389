-- +goose Up

-- Advance accounts, in kopiykas.
CREATE TABLE accounts (
    tenant  TEXT NOT NULL,
    payer   TEXT NOT NULL,
    balance INTEGER NOT NULL CHECK (balance >= 0),
    PRIMARY KEY (tenant, payer)
) STRICT, WITHOUT ROWID;

-- A document of the bank counts once, to whichever account.
CREATE TABLE deposits (
    payer    TEXT NOT NULL,
    document TEXT NOT NULL,
    tenant   TEXT NOT NULL,
    amount   INTEGER NOT NULL CHECK (amount > 0),
    actor    TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (payer, document)
) STRICT, WITHOUT ROWID;

-- What is due for declarations, and whether it was taken from the account.
CREATE TABLE charges (
    id     BLOB NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL,
    payer  TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    paid   INTEGER NOT NULL,
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What waits is little beside what is done, so this stays small.
CREATE INDEX charges_waiting ON charges (tenant, payer, id) WHERE NOT paid;
