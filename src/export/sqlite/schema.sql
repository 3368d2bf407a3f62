-- The ledger as tables. Amounts stand as exact decimal text and, to compute with, as whole minor units (pence):
-- sums of integers are exact, and SQLite refuses a sum beyond 64 bits instead of rounding it.

CREATE TABLE about (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    account       TEXT PRIMARY KEY,
    position      INTEGER NOT NULL,  -- the order in which money takes through them
    is_outside    INTEGER NOT NULL,  -- 1: where money came from; its balances run below zero
    by_initiative INTEGER NOT NULL   -- 1: kept for each initiative
) STRICT, WITHOUT ROWID;

CREATE TABLE missions (
    mission TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    outcome TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE contributors (
    contributor TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    labels      TEXT NOT NULL   -- a JSON object
) STRICT, WITHOUT ROWID;

CREATE TABLE pools (
    pool     TEXT PRIMARY KEY,
    mission  TEXT NOT NULL REFERENCES missions,
    name     TEXT NOT NULL,
    host     TEXT NOT NULL,
    currency TEXT NOT NULL,
    decimals INTEGER NOT NULL,  -- digits after the point
    scale    INTEGER NOT NULL   -- minor units in one unit of the currency
) STRICT, WITHOUT ROWID;

CREATE TABLE initiatives (
    pool          TEXT NOT NULL REFERENCES pools,
    initiative    TEXT NOT NULL,
    name          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    lead_body     TEXT,
    window        TEXT,
    planned_start TEXT,
    planned_end   TEXT,
    labels        TEXT NOT NULL,  -- a JSON object
    PRIMARY KEY (pool, initiative)
) STRICT, WITHOUT ROWID;

CREATE TABLE payees (
    payee TEXT PRIMARY KEY,
    kind  TEXT NOT NULL,
    name  TEXT              -- of an organisation; a person's name is never in the ledger
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
    entry           INTEGER PRIMARY KEY,
    part            INTEGER NOT NULL,
    parts           INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    recorded        TEXT NOT NULL,
    effective       TEXT NOT NULL,
    pool            TEXT REFERENCES pools DEFERRABLE INITIALLY DEFERRED,
    names_entry     INTEGER,  -- the earlier entry that its command names
    reverses        INTEGER,  -- the entry that it undoes
    payee           TEXT REFERENCES payees DEFERRABLE INITIALLY DEFERRED,
    document_number TEXT,
    reason          TEXT,
    on_behalf_of    TEXT,
    post            TEXT,
    actor           TEXT NOT NULL,
    request_id      TEXT NOT NULL,
    line            TEXT NOT NULL  -- byte for byte: SHA-256(0x00 || line) is its leaf
) STRICT;

CREATE TABLE moves (
    entry           INTEGER NOT NULL REFERENCES entries,
    move            INTEGER NOT NULL,  -- from 1, as they stand in the entry
    pool            TEXT NOT NULL REFERENCES pools DEFERRABLE INITIALLY DEFERRED,
    year            TEXT NOT NULL,
    budget_type     TEXT NOT NULL,
    from_account    TEXT NOT NULL REFERENCES accounts,
    from_initiative TEXT,
    to_account      TEXT NOT NULL REFERENCES accounts,
    to_initiative   TEXT,
    amount          TEXT NOT NULL,
    minor           INTEGER NOT NULL,
    rule            TEXT,  -- what made it beside the command: cover, correct, equalise, substitute, succeed
    PRIMARY KEY (entry, move),
    FOREIGN KEY (pool, from_initiative) REFERENCES initiatives DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (pool, to_initiative) REFERENCES initiatives DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE shares (
    entry       INTEGER NOT NULL,
    move        INTEGER NOT NULL,
    source      TEXT NOT NULL,
    contributor TEXT REFERENCES contributors DEFERRABLE INITIALLY DEFERRED,  -- absent: UNCOVERED, nobody's
    restriction TEXT,                                                         -- absent: free
    amount      TEXT NOT NULL,
    minor       INTEGER NOT NULL,
    PRIMARY KEY (entry, move, source),
    FOREIGN KEY (entry, move) REFERENCES moves
) STRICT, WITHOUT ROWID;

-- Both ends of every share: below zero where it was, above zero where it is now.
CREATE VIEW postings AS
SELECT entry, move, pool, year, budget_type, from_account AS account, coalesce(from_initiative, '') AS initiative,
       source, contributor, -shares.minor AS minor
FROM moves JOIN shares USING (entry, move)
UNION ALL
SELECT entry, move, pool, year, budget_type, to_account, coalesce(to_initiative, ''), source, contributor, shares.minor
FROM moves JOIN shares USING (entry, move);

-- What every source holds in every place, as GetBalances tells it.
CREATE VIEW balances_by_source AS
SELECT pool, year, budget_type, account, initiative, source,
       CASE decimals WHEN 0 THEN CAST(minor AS TEXT)
       ELSE printf('%s%d.%0*d', iif(minor < 0, '-', ''), abs(minor) / scale, decimals, abs(minor) % scale) END AS balance,
       currency, minor
FROM (SELECT pool, year, budget_type, account, initiative, source, sum(minor) AS minor
      FROM postings GROUP BY pool, year, budget_type, account, initiative, source)
JOIN pools USING (pool)
WHERE minor <> 0;

-- What every place holds.
CREATE VIEW balances AS
SELECT pool, year, budget_type, account, initiative,
       CASE decimals WHEN 0 THEN CAST(minor AS TEXT)
       ELSE printf('%s%d.%0*d', iif(minor < 0, '-', ''), abs(minor) / scale, decimals, abs(minor) % scale) END AS balance,
       currency, minor
FROM (SELECT pool, year, budget_type, account, initiative, sum(minor) AS minor
      FROM postings GROUP BY pool, year, budget_type, account, initiative)
JOIN pools USING (pool);
