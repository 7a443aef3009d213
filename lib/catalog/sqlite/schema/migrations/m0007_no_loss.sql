-- What it takes to lose nothing and to link nothing wrongly. Each part stands in
-- the order of schema.sql.

-- Runs, watermarks and incomplete products.

-- Which start of the system a run is of: a process id says nothing after it.
ALTER TABLE run ADD COLUMN boot TEXT;

ALTER TABLE incomplete ADD COLUMN since TEXT;
ALTER TABLE incomplete ADD COLUMN again TEXT;
UPDATE incomplete SET since = (SELECT MAX(started_at) FROM run);

-- When the newest reading of a whole shop began. What it did not hold was not
-- there.
CREATE TABLE whole_reading (
    shop TEXT NOT NULL PRIMARY KEY,
    at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What that reading named without telling it: lines that it could not use, and
-- products with a variant's line that does not say of which.
CREATE TABLE reading_gap (
    shop TEXT NOT NULL,
    kind INTEGER NOT NULL, -- 0 a product, 1 a variant
    id   INTEGER NOT NULL,
    PRIMARY KEY (shop, kind, id)
) STRICT, WITHOUT ROWID;

-- A command whose readings of a shop have not ended what did not come, because
-- of lines that do not say whom they name.
CREATE TABLE withholding (
    shop    TEXT NOT NULL,
    command TEXT NOT NULL,
    since   TEXT NOT NULL,
    PRIMARY KEY (shop, command)
) STRICT, WITHOUT ROWID;

INSERT INTO property (name, value)
SELECT 'known_until', at
FROM (SELECT MAX(updated_at) AS at FROM product)
WHERE at IS NOT NULL;

-- Child shops and what was read of them.

-- Links, blocks and their history.

-- A key that an operator blocks in a child shop, for all variants that have it
-- or will. What was blocked stays, marked as ended.
CREATE TABLE key_block (
    id         INTEGER NOT NULL PRIMARY KEY,
    shop       INTEGER NOT NULL,
    key        TEXT NOT NULL,
    identifier TEXT NOT NULL, -- as it was given
    run        INTEGER NOT NULL,
    blocked_at TEXT NOT NULL,
    by         TEXT NOT NULL,
    note       TEXT,
    ended_run  INTEGER, -- null while it holds
    ended_at   TEXT,
    ended_by   TEXT,
    ended_note TEXT
) STRICT;

CREATE UNIQUE INDEX key_block_by_key ON key_block (shop, key)
    WHERE ended_run IS NULL;

-- The run that a run of undo took back. Bookkeeping, and gone with the run.
CREATE TABLE run_undo (
    run    INTEGER NOT NULL PRIMARY KEY,
    undone INTEGER NOT NULL
) STRICT;

-- Until now an undo named it in what it read: "run 7".
INSERT INTO run_undo (run, undone)
SELECT id, CAST(substr(source, 5) AS INTEGER)
FROM run
WHERE command = 'undo' AND source LIKE 'run %';

CREATE VIEW blocks AS
SELECT shop.name AS shop, link.variant_id AS variant_id, v.sku AS sku,
       v.barcode AS barcode, NULL AS identifier,
       link.linked_at AS blocked_at, link.by AS by, link.note AS note
FROM link
JOIN shop ON shop.number = link.shop
LEFT JOIN shop_variant AS v ON v.shop = link.shop AND v.id = link.variant_id
WHERE link.catalog_variant_id IS NULL
UNION ALL
SELECT shop.name, NULL, NULL, NULL, key_block.identifier,
       key_block.blocked_at, key_block.by, key_block.note
FROM key_block
JOIN shop ON shop.number = key_block.shop
WHERE key_block.ended_run IS NULL;
