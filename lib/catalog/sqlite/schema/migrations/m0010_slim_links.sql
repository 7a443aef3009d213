-- A link that was made and never changed is kept once. Those that are there keep
-- their entries in the history.
ALTER TABLE link_history ADD COLUMN from_run INTEGER;
CREATE INDEX link_history_by_from_run ON link_history (from_run)
    WHERE from_run IS NOT NULL;

-- When associate made the links of a run of which the history tells nothing, by
-- whom, and where they stand in it: no entry has this sequence.
CREATE TABLE link_run (
    run      INTEGER NOT NULL PRIMARY KEY,
    at       TEXT NOT NULL,
    by       TEXT NOT NULL,
    sequence INTEGER NOT NULL
) STRICT;

DROP VIEW links;
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
