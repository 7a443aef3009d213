-- A child shop. The primary one is named by property 'primary'.
CREATE TABLE shop (
    number        INTEGER NOT NULL PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE, -- as the config file or --shop names it
    shopify_id    INTEGER, -- known once the shop was read live
    domain        TEXT,
    key_settings  TEXT NOT NULL, -- what is taken off its SKUs: its keys rest on it
    live_products INTEGER NOT NULL,
    live_variants INTEGER NOT NULL,
    outcomes      TEXT  -- JSON: how many variants have which outcome
) STRICT;

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
    image_url      TEXT,
    PRIMARY KEY (shop, id)
) STRICT, WITHOUT ROWID;

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
    inventory_item_id INTEGER,
    PRIMARY KEY (shop, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX shop_variant_by_product ON shop_variant (shop, product_id);
CREATE INDEX shop_variant_by_sku ON shop_variant (shop, sku_key)
    WHERE sku_key IS NOT NULL;
CREATE INDEX shop_variant_by_barcode ON shop_variant (shop, barcode_key)
    WHERE barcode_key IS NOT NULL;

-- What a variant of a child shop is: a catalog variant, or blocked.
CREATE TABLE link (
    shop               INTEGER NOT NULL,
    variant_id         INTEGER NOT NULL,
    catalog_variant_id INTEGER, -- null: blocked by an operator
    origin             TEXT NOT NULL, -- auto; manual: a pin or a block
    key                TEXT, -- by which an automatic link was made
    run                INTEGER NOT NULL,
    linked_at          TEXT NOT NULL,
    by                 TEXT NOT NULL, -- the user whose run made it
    note               TEXT,
    PRIMARY KEY (shop, variant_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX link_by_catalog_variant ON link (catalog_variant_id);

-- Every change of a link, with its whole state before and after: id null and
-- origin manual is a block, origin null is nothing. Only ever appended to.
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
) STRICT;

CREATE INDEX link_history_by_variant
    ON link_history (shop, variant_id, sequence);
CREATE INDEX link_history_by_run ON link_history (run, sequence);

-- A variant that had no link from one run of associate on until another one;
-- what is open now has no until_run. Bookkeeping.
CREATE TABLE unresolved (
    shop       INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    since_run  INTEGER NOT NULL,
    until_run  INTEGER,
    product_id INTEGER NOT NULL,
    outcome    TEXT NOT NULL,
    identifier TEXT,
    candidates TEXT NOT NULL, -- JSON: ids of catalog variants
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

CREATE VIEW links AS
SELECT shop.name AS shop, v.product_id AS product_id,
       link.variant_id AS variant_id, v.inventory_item_id AS inventory_item_id,
       c.product_id AS catalog_product_id,
       link.catalog_variant_id AS catalog_variant_id,
       v.sku AS sku, v.barcode AS barcode, link.origin AS origin,
       link.linked_at AS linked_at, link.note AS note
FROM link
JOIN shop ON shop.number = link.shop
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
