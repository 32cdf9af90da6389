-- +goose Up

-- Advance accounts, in kopiykas.
CREATE TABLE accounts (
    tenant  text COLLATE "C" NOT NULL,
    payer   text COLLATE "C" NOT NULL,
    balance bigint NOT NULL CHECK (balance >= 0),
    PRIMARY KEY (tenant, payer)
);

-- A document of the bank counts once, to whichever account.
CREATE TABLE deposits (
    payer    text COLLATE "C" NOT NULL,
    document text COLLATE "C" NOT NULL,
    tenant   text COLLATE "C" NOT NULL,
    amount   bigint NOT NULL CHECK (amount > 0),
    actor    text COLLATE "C" NOT NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (payer, document)
);

-- What is due for declarations, and whether it was taken from the account.
CREATE TABLE charges (
    id     uuid PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    payer  text COLLATE "C" NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    paid   boolean NOT NULL,
    at     timestamptz NOT NULL
);

-- What waits is little beside what is done, so this stays small.
CREATE INDEX charges_waiting ON charges (tenant, payer, id) WHERE NOT paid;
