-- Which rows and links a run wrote, so that they can be found without a look at
-- all of them.

ALTER TABLE product ADD COLUMN written_run INTEGER;
ALTER TABLE variant ADD COLUMN written_run INTEGER;
ALTER TABLE shop ADD COLUMN loaded_run INTEGER;
ALTER TABLE shop_product ADD COLUMN written_run INTEGER;
ALTER TABLE shop_variant ADD COLUMN written_run INTEGER;
ALTER TABLE link ADD COLUMN written_run INTEGER;

-- The rows that are there have none: it would cost a copy of the catalog.
UPDATE shop SET loaded_run = (SELECT MAX(id) FROM run);
INSERT INTO property (name, value)
SELECT 'loaded_run', last
FROM (SELECT MAX(id) AS last FROM run)
WHERE last IS NOT NULL;

CREATE INDEX product_by_written_run ON product (written_run)
    WHERE written_run IS NOT NULL;
CREATE INDEX variant_by_written_run ON variant (written_run)
    WHERE written_run IS NOT NULL;
CREATE INDEX shop_product_by_written_run ON shop_product (shop, written_run)
    WHERE written_run IS NOT NULL;
CREATE INDEX shop_variant_by_written_run ON shop_variant (shop, written_run)
    WHERE written_run IS NOT NULL;
CREATE INDEX link_by_run ON link (run);
CREATE INDEX link_by_written_run ON link (written_run)
    WHERE written_run IS NOT NULL;

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

-- By which rule a link was made is told to other programs, too.
DROP VIEW links;
CREATE VIEW links AS
SELECT shop.name AS shop, v.product_id AS product_id,
       link.variant_id AS variant_id, v.inventory_item_id AS inventory_item_id,
       c.product_id AS catalog_product_id,
       link.catalog_variant_id AS catalog_variant_id,
       v.sku AS sku, v.barcode AS barcode, link.origin AS origin,
       link.linked_at AS linked_at, link.note AS note,
       link.rule AS rule
FROM link
JOIN shop ON shop.number = link.shop
LEFT JOIN shop_variant AS v ON v.shop = link.shop AND v.id = link.variant_id
LEFT JOIN variant AS c ON c.id = link.catalog_variant_id
WHERE link.catalog_variant_id IS NOT NULL;

-- Why evidence held a link back.
ALTER TABLE unresolved ADD COLUMN reason TEXT;

-- What leaves a child's products out of coverage. Null until the next whole
-- reading.
ALTER TABLE shop_product ADD COLUMN tags TEXT;
ALTER TABLE shop_product ADD COLUMN is_gift_card INTEGER;
