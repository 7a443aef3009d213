-- The catalog of one brand: what its primary shop sells, and what hwsync did.
--
-- Read it through the views at the end: they are a promise to other programs.
-- The tables are hwsync's own and change with it. Ids are Shopify's numbers.
-- Times are RFC 3339 in UTC. Prices are text, as Shopify writes them. Lists are
-- JSON text. Texts sort and compare by their bytes.

-- What the catalog is: 'identifier' (sku or barcode), 'primary' (the shop that
-- products come from), 'primary_given' (1 once a config file named it), and the
-- number of live rows: 'live_products', 'live_variants'. 'primary_shopify_id' is
-- the primary shop's id at Shopify, once it was read live. 'catalog_id' tells
-- the catalog from others, once a plan was made for it. 'catalog_changed_run' is
-- the run that last changed a product or variant; 'match_basis_' and a child's
-- number, what its outcomes rest on; 'match_rules_' and its number, the rules
-- of its last associate that earlier releases did not have. 'known_until' is the newest update of a
-- product that the last whole reading told of; 'key_version', in which way keys
-- were made, where that is not the first. 'loaded_run' is the primary
-- shop's, as in shop. 'rare_words' is the run up to which rare_word knows the
-- products, and how many were added to it since it was made anew;
-- 'rare_word_bytes', what it takes of the file.
CREATE TABLE property (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A product of the primary shop. What Shopify no longer holds stays, marked.
-- `written_run`: the run that last wrote the row, even where only Shopify's
-- times moved or --rewrite wrote what was there. Null means `changed_run`: the
-- rows that a shop began with need no place in an index, as 'loaded_run' tells how
-- new they can be.
CREATE TABLE product (
    id                 INTEGER NOT NULL PRIMARY KEY,
    line_hash          INTEGER NOT NULL, -- of the export's line, to know it again
    digest             INTEGER NOT NULL, -- of this row, to notice damage
    created_run        INTEGER NOT NULL, -- the run that brought it
    changed_run        INTEGER NOT NULL, -- the run that last wrote it
    deleted_at         TEXT,    -- when the export began that no longer held it
    handle             TEXT,
    title              TEXT,
    vendor             TEXT,
    product_type       TEXT,
    status             TEXT,    -- ACTIVE, ARCHIVED, DRAFT, UNLISTED
    tags               TEXT,    -- JSON: a list of texts
    is_gift_card       INTEGER, -- 0 or 1
    is_kit             INTEGER, -- 0 or 1: has variants that are bundles
    created_at         TEXT,
    updated_at         TEXT,
    published_at       TEXT,
    variants_count     INTEGER, -- how many variants Shopify counts
    category_id        TEXT,
    category_name      TEXT,
    category_full_name TEXT,
    options            TEXT,    -- JSON: a list of objects
    image_url          TEXT,
    online_store_url   TEXT,
    seo_title          TEXT,
    seo_description    TEXT,
    description_html   TEXT
, written_run INTEGER) STRICT;

CREATE INDEX product_by_written_run ON product (written_run)
    WHERE written_run IS NOT NULL;

-- A variant of such a product.
CREATE TABLE variant (
    id                INTEGER NOT NULL PRIMARY KEY,
    product_id        INTEGER NOT NULL,
    line_hash         INTEGER NOT NULL,
    digest            INTEGER NOT NULL,
    created_run       INTEGER NOT NULL,
    changed_run       INTEGER NOT NULL,
    deleted_at        TEXT,
    title             TEXT,
    sku               TEXT,
    barcode           TEXT,
    -- The forms in which identifiers are compared; null where there is none.
    -- A near form is kept only where it differs from the key.
    sku_key           TEXT,
    barcode_key       TEXT,
    sku_near          TEXT,
    barcode_near      TEXT,
    price             TEXT,
    compare_at_price  TEXT,
    position          INTEGER,
    taxable           INTEGER, -- 0 or 1
    is_kit            INTEGER, -- 0 or 1
    created_at        TEXT,
    updated_at        TEXT,
    selected_options  TEXT,    -- JSON: a list of objects
    inventory_item_id INTEGER,
    requires_shipping INTEGER, -- 0 or 1
    tracked           INTEGER, -- 0 or 1
    weight            REAL,
    weight_unit       TEXT     -- GRAMS, KILOGRAMS, OUNCES, POUNDS
, written_run INTEGER) STRICT;

CREATE INDEX variant_by_product ON variant (product_id);
CREATE INDEX variant_by_sku ON variant (sku_key) WHERE sku_key IS NOT NULL;
CREATE INDEX variant_by_barcode ON variant (barcode_key)
    WHERE barcode_key IS NOT NULL;
CREATE INDEX variant_by_near_sku ON variant (sku_near)
    WHERE sku_near IS NOT NULL;
CREATE INDEX variant_by_near_barcode ON variant (barcode_near)
    WHERE barcode_near IS NOT NULL;
CREATE INDEX variant_by_written_run ON variant (written_run)
    WHERE written_run IS NOT NULL;

-- A product that came with fewer variants than Shopify counts, or with none;
-- asked for again until it is whole. `since`: when that was first seen;
-- `again`: when it last came so once more.
CREATE TABLE incomplete (
    shop       TEXT NOT NULL,
    product_id INTEGER NOT NULL, since TEXT, again TEXT,
    PRIMARY KEY (shop, product_id)
) STRICT, WITHOUT ROWID;

-- From when on a command has yet to read a shop, in Shopify's clock.
CREATE TABLE watermark (
    shop    TEXT NOT NULL,
    command TEXT NOT NULL,
    at      TEXT NOT NULL,
    PRIMARY KEY (shop, command)
) STRICT, WITHOUT ROWID;

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

-- Every run, however it ended. Bookkeeping: a failed run leaves its record here
-- and in reject, and nothing elsewhere. 'boot' is which start of the system its
-- process was of.
CREATE TABLE run (
    id          INTEGER NOT NULL PRIMARY KEY,
    command     TEXT NOT NULL,
    shop        TEXT NOT NULL,
    source      TEXT NOT NULL, -- what was read
    by          TEXT NOT NULL, -- the user who ran it
    pid         INTEGER NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT,
    state       TEXT NOT NULL, -- running, done, failed, stopped
    exit_code   INTEGER,
    error       TEXT,          -- why it failed
    counts      TEXT           -- JSON: what it counted
, boot TEXT) STRICT;

CREATE INDEX run_by_job ON run (shop, command, state, id);

-- A line that a run could not use.
CREATE TABLE reject (
    run    INTEGER NOT NULL,
    line   INTEGER NOT NULL,
    reason TEXT NOT NULL,
    id     INTEGER -- what the line is about, where it says so
) STRICT;

CREATE INDEX reject_by_run ON reject (run, line);

-- A child shop. The primary one is named by property 'primary'. 'kept_fields'
-- is which fields of its rows its last whole reading kept; null for those of an
-- earlier version. `loaded_run` is the last run that wrote rows without a
-- written_run.
CREATE TABLE shop (
    number        INTEGER NOT NULL PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE, -- as the config file or --shop names it
    shopify_id    INTEGER, -- known once the shop was read live
    domain        TEXT,
    key_settings  TEXT NOT NULL, -- what is taken off its SKUs: its keys rest on it
    live_products INTEGER NOT NULL,
    live_variants INTEGER NOT NULL,
    outcomes      TEXT  -- JSON: how many variants have which outcome
, kept_fields INTEGER, loaded_run INTEGER) STRICT;

-- A product of a child shop, as it was when the shop was last read.
CREATE TABLE shop_product (
    shop           INTEGER NOT NULL,
    id             INTEGER NOT NULL,
    line_hash      INTEGER NOT NULL,
    digest         INTEGER NOT NULL,
    created_run    INTEGER NOT NULL,
    changed_run    INTEGER NOT NULL,
    deleted_at     TEXT,
    handle         TEXT,
    title          TEXT,
    status         TEXT,
    created_at     TEXT,
    updated_at     TEXT,
    variants_count INTEGER,
    image_url      TEXT, vendor TEXT, product_type TEXT, written_run INTEGER, tags TEXT, is_gift_card INTEGER,
    PRIMARY KEY (shop, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX shop_product_by_written_run ON shop_product (shop, written_run)
    WHERE written_run IS NOT NULL;

-- A variant of such a product.
CREATE TABLE shop_variant (
    shop              INTEGER NOT NULL,
    id                INTEGER NOT NULL,
    product_id        INTEGER NOT NULL,
    line_hash         INTEGER NOT NULL,
    digest            INTEGER NOT NULL,
    created_run       INTEGER NOT NULL,
    changed_run       INTEGER NOT NULL,
    deleted_at        TEXT,
    title             TEXT,
    sku               TEXT,
    barcode           TEXT,
    sku_key           TEXT,
    barcode_key       TEXT,
    sku_near          TEXT,
    barcode_near      TEXT,
    created_at        TEXT,
    updated_at        TEXT,
    selected_options  TEXT,
    inventory_item_id INTEGER, price TEXT, is_kit INTEGER, written_run INTEGER,
    PRIMARY KEY (shop, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX shop_variant_by_product ON shop_variant (shop, product_id);
CREATE INDEX shop_variant_by_sku ON shop_variant (shop, sku_key)
    WHERE sku_key IS NOT NULL;
CREATE INDEX shop_variant_by_barcode ON shop_variant (shop, barcode_key)
    WHERE barcode_key IS NOT NULL;
CREATE INDEX shop_variant_by_near_sku ON shop_variant (shop, sku_near)
    WHERE sku_near IS NOT NULL;
CREATE INDEX shop_variant_by_near_barcode ON shop_variant (shop, barcode_near)
    WHERE barcode_near IS NOT NULL;
CREATE INDEX shop_variant_by_written_run ON shop_variant (shop, written_run)
    WHERE written_run IS NOT NULL;

-- What a variant of a child shop is: a catalog variant, or blocked. `rule`: by
-- which an automatic link was made (exact, goes_along, on_duplicate, near,
-- tie_break, fallback); null for one that an earlier release made.
-- `linked_at` and `by` are empty for a first link that associate made and that
-- was not changed since: link_run says both for its `run`. `written_run`: the
-- run that wrote the row after `run`, to make its key anew.
CREATE TABLE link (
    shop               INTEGER NOT NULL,
    variant_id         INTEGER NOT NULL,
    catalog_variant_id INTEGER, -- null: blocked by an operator
    origin             TEXT NOT NULL, -- auto; manual: a pin or a block
    key                TEXT, -- by which an automatic link was made
    run                INTEGER NOT NULL,
    linked_at          TEXT NOT NULL,
    by                 TEXT NOT NULL, -- the user whose run made it
    note               TEXT, rule TEXT, written_run INTEGER,
    PRIMARY KEY (shop, variant_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX link_by_catalog_variant ON link (catalog_variant_id);
CREATE INDEX link_by_run ON link (run);
CREATE INDEX link_by_written_run ON link (written_run)
    WHERE written_run IS NOT NULL;
CREATE INDEX link_by_decision ON link (shop, variant_id)
    WHERE origin = 'manual';

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

-- How many rows of a kind (0 products, 1 variants) a shop has, and 0 is the primary
-- one; and the sum of digests, each of a row's id and the runs that it names. Kept, so
-- that nobody removes a deleted row, of which nothing else tells, or changes its runs
-- unseen.
CREATE TABLE row_tally (
    shop        INTEGER NOT NULL,
    kind        INTEGER NOT NULL,
    row_count   INTEGER NOT NULL, -- deleted ones included
    run_digests INTEGER NOT NULL,
    PRIMARY KEY (shop, kind)
) STRICT, WITHOUT ROWID;

-- Of a child shop's live variants: how many have a link, pinned ones too, and
-- how many are blocked. Kept, so that nobody has to count.
CREATE TABLE link_tally (
    shop   INTEGER NOT NULL PRIMARY KEY,
    links  INTEGER NOT NULL,
    blocks INTEGER NOT NULL
) STRICT;

-- By which numbers a child's links are weighed, as associate learned them, and
-- how many links were suspect then. Pinned ones do not count.
CREATE TABLE evidence (
    shop      INTEGER NOT NULL PRIMARY KEY,
    run       INTEGER NOT NULL, -- that learned them
    first_run INTEGER NOT NULL, -- that was the first to learn of the shop
    numbers   TEXT NOT NULL,
    suspects  INTEGER NOT NULL
) STRICT;

-- Which products have a word in their titles that few have: `word` is its number
-- (word_numbers() in model/evidence). Product 0 stands for too many, which are not
-- listed. Made by associate from the products alone. A product may be here by a
-- word that it has no more.
CREATE TABLE rare_word (
    word    INTEGER NOT NULL,
    product INTEGER NOT NULL,
    PRIMARY KEY (word, product)
) STRICT, WITHOUT ROWID;

-- Every change of a link, with its whole state before and after: id null and
-- origin manual is a block, origin null is nothing. A first link that associate
-- made comes here once it changes: `from_run` is then the run that made it, with
-- the time and the user in link_run. `other_variant`: of a pin or block that
-- moved between two variants of the shop, the other one. The oldest may go,
-- nothing else changes.
CREATE TABLE link_history (
    sequence    INTEGER NOT NULL PRIMARY KEY,
    run         INTEGER NOT NULL,
    at          TEXT NOT NULL,
    by          TEXT NOT NULL,
    shop        INTEGER NOT NULL,
    variant_id  INTEGER NOT NULL,
    from_id     INTEGER,
    from_origin TEXT,
    from_key    TEXT,
    from_note   TEXT,
    to_id       INTEGER,
    to_origin   TEXT,
    to_key      TEXT,
    to_note     TEXT,
    reason      TEXT NOT NULL
, from_rule TEXT, to_rule TEXT, from_run INTEGER, other_variant INTEGER) STRICT;

CREATE INDEX link_history_by_variant
    ON link_history (shop, variant_id, sequence);
CREATE INDEX link_history_by_run ON link_history (run, sequence);
CREATE INDEX link_history_by_from_run ON link_history (from_run)
    WHERE from_run IS NOT NULL;
CREATE INDEX link_history_by_other ON link_history (shop, other_variant)
    WHERE other_variant IS NOT NULL;

-- When associate made the links of a run of which the history tells nothing, by
-- whom, and where they stand in it: no entry has this sequence.
CREATE TABLE link_run (
    run      INTEGER NOT NULL PRIMARY KEY,
    at       TEXT NOT NULL,
    by       TEXT NOT NULL,
    sequence INTEGER NOT NULL
) STRICT;

-- The run that a run of undo took back. Bookkeeping, and gone with the run.
CREATE TABLE run_undo (
    run    INTEGER NOT NULL PRIMARY KEY,
    undone INTEGER NOT NULL
) STRICT;

-- A variant that had no link from one run of associate on until another one;
-- what is open now has no until_run. `reason` says why evidence held its link
-- back. Bookkeeping.
CREATE TABLE unresolved (
    shop       INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    since_run  INTEGER NOT NULL,
    until_run  INTEGER,
    product_id INTEGER NOT NULL,
    outcome    TEXT NOT NULL,
    identifier TEXT,
    candidates TEXT NOT NULL, reason TEXT, -- JSON: ids of catalog variants
    PRIMARY KEY (shop, variant_id, since_run)
) STRICT, WITHOUT ROWID;

-- A bulk operation that hwsync started, to be picked up by the next run where
-- this one dies. Bookkeeping.
CREATE TABLE operation (
    id            TEXT NOT NULL PRIMARY KEY, -- Shopify's
    shop          TEXT NOT NULL,
    command       TEXT NOT NULL,
    query         TEXT NOT NULL,
    created_at    TEXT NOT NULL, -- in Shopify's clock
    run           INTEGER NOT NULL, -- that started it
    committed_run INTEGER           -- that stored its result
) STRICT, WITHOUT ROWID;

-- What verify may find of a child shop's variants, as an operator accepted it.
-- It holds while nothing that the finding rested on has changed. One that was
-- taken back stays, marked.
CREATE TABLE waiver (
    id         INTEGER NOT NULL PRIMARY KEY,
    shop       INTEGER NOT NULL,
    variant_id INTEGER, -- null: each variant of the shop that has the key
    key        TEXT,
    identifier TEXT,    -- as it stood in the shop, or as it was asked for
    kind       TEXT,    -- of the finding; null: of any kind
    until      TEXT,    -- null: without an end
    facts      INTEGER NOT NULL, -- a digest of what the finding rested on
    at         TEXT NOT NULL,
    by         TEXT NOT NULL,
    note       TEXT NOT NULL,
    removed_at TEXT,
    removed_by TEXT
) STRICT;

-- What a table's rows add up to, to notice damage: of every table whose rows
-- have no digest of their own.
CREATE TABLE seal (
    name   TEXT NOT NULL PRIMARY KEY,
    digest INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The shared databases that this catalog was published to, by brand: what such a
-- one holds of it then, up to which run. All runs up to that one had ended.
CREATE TABLE publication (
    brand       TEXT NOT NULL PRIMARY KEY,
    generation  INTEGER NOT NULL, -- which each publication raises
    run         INTEGER NOT NULL,
    at          TEXT NOT NULL,
    fingerprint INTEGER NOT NULL, -- of all that was published
    begun       TEXT -- what the database knows one by that may have come about
) STRICT, WITHOUT ROWID;

-- The lines that live rows were stored from, packed in the order of their ids, so
-- that an import knows them again without reading the rows. `run` is the last one
-- whose writing they tell of: rows with a later written_run are left to be read.
-- Whoever writes a row without giving it a later one, as only other programs do,
-- removes them by a trigger, and the next import of a whole shop makes them anew.
CREATE TABLE product_lines (
    id     INTEGER NOT NULL PRIMARY KEY, -- the first one in it
    run    INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    lines  BLOB NOT NULL
) STRICT;

CREATE TRIGGER product_lines_insert AFTER INSERT ON product
WHEN COALESCE(NEW.written_run, 0) <= (SELECT run FROM product_lines LIMIT 1)
BEGIN
    DELETE FROM product_lines;
END;

CREATE TRIGGER product_lines_update
AFTER UPDATE OF id, line_hash, deleted_at, updated_at, variants_count,
    written_run ON product
WHEN COALESCE(NEW.written_run, 0) <= (SELECT run FROM product_lines LIMIT 1)
    OR NEW.id <> OLD.id
BEGIN
    DELETE FROM product_lines;
END;

CREATE TRIGGER product_lines_delete AFTER DELETE ON product
BEGIN
    DELETE FROM product_lines;
END;

CREATE TABLE variant_lines (
    id     INTEGER NOT NULL PRIMARY KEY, -- the first one in it
    run    INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    lines  BLOB NOT NULL
) STRICT;

CREATE TRIGGER variant_lines_insert AFTER INSERT ON variant
WHEN COALESCE(NEW.written_run, 0) <= (SELECT run FROM variant_lines LIMIT 1)
BEGIN
    DELETE FROM variant_lines;
END;

CREATE TRIGGER variant_lines_update
AFTER UPDATE OF id, line_hash, product_id, deleted_at, updated_at, written_run ON variant
WHEN COALESCE(NEW.written_run, 0) <= (SELECT run FROM variant_lines LIMIT 1)
    OR NEW.id <> OLD.id
BEGIN
    DELETE FROM variant_lines;
END;

CREATE TRIGGER variant_lines_delete AFTER DELETE ON variant
BEGIN
    DELETE FROM variant_lines;
END;

CREATE VIEW products AS
SELECT id, handle, title, vendor, product_type, status, tags, is_gift_card,
       is_kit, created_at, updated_at, published_at, variants_count,
       category_id, category_name, category_full_name, options, image_url,
       online_store_url, seo_title, seo_description, description_html
FROM product
WHERE deleted_at IS NULL;

CREATE VIEW variants AS
SELECT id, product_id, title, sku, barcode, price, compare_at_price, position,
       taxable, is_kit, created_at, updated_at, selected_options,
       inventory_item_id, requires_shipping, tracked, weight, weight_unit
FROM variant
WHERE deleted_at IS NULL;

CREATE VIEW deleted_products AS
SELECT id, handle, title, deleted_at
FROM product
WHERE deleted_at IS NOT NULL;

CREATE VIEW deleted_variants AS
SELECT id, product_id, title, sku, barcode, deleted_at
FROM variant
WHERE deleted_at IS NOT NULL;

CREATE VIEW runs AS
SELECT id, command, shop, source, by, started_at, finished_at, state,
       exit_code, error, counts
FROM run;

CREATE VIEW rejects AS
SELECT run, line, reason, id
FROM reject;

CREATE VIEW links AS
SELECT shop.name AS shop, v.product_id AS product_id,
       link.variant_id AS variant_id, v.inventory_item_id AS inventory_item_id,
       c.product_id AS catalog_product_id,
       link.catalog_variant_id AS catalog_variant_id,
       v.sku AS sku, v.barcode AS barcode, link.origin AS origin,
       CASE link.linked_at WHEN '' THEN link_run.at ELSE link.linked_at END
           AS linked_at,
       link.note AS note,
       link.rule AS rule
FROM link
JOIN shop ON shop.number = link.shop
LEFT JOIN link_run ON link_run.run = link.run
LEFT JOIN shop_variant AS v ON v.shop = link.shop AND v.id = link.variant_id
LEFT JOIN variant AS c ON c.id = link.catalog_variant_id
WHERE link.catalog_variant_id IS NOT NULL;

CREATE VIEW unlinked AS
SELECT shop.name AS shop, unresolved.product_id AS product_id,
       unresolved.variant_id AS variant_id, unresolved.outcome AS outcome,
       unresolved.identifier AS identifier,
       unresolved.candidates AS candidates
FROM unresolved
JOIN shop ON shop.number = unresolved.shop
WHERE unresolved.until_run IS NULL;

CREATE VIEW waivers AS
SELECT waiver.id AS id, shop.name AS shop, waiver.variant_id AS variant_id,
       waiver.identifier AS identifier, waiver.kind AS kind,
       waiver.until AS until, waiver.by AS by, waiver.at AS at,
       waiver.note AS note
FROM waiver
JOIN shop ON shop.number = waiver.shop
WHERE waiver.removed_at IS NULL;

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
