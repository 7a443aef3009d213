-- What people read of the shared database: the catalogs' own views, with the
-- brand in front. hwsync-share(7) has examples.

CREATE OR REPLACE VIEW hwsync.products AS
SELECT b.name AS brand, p.id, p.handle, p.title, p.vendor, p.product_type,
       p.status, p.tags, p.is_gift_card, p.is_kit, p.created_at, p.updated_at,
       p.published_at, p.variants_count, p.category_id, p.category_name,
       p.category_full_name, p.options, p.image_url, p.online_store_url,
       p.seo_title, p.seo_description, p.description_html
FROM hwsync.product AS p
JOIN hwsync.brand AS b ON b.number = p.brand
WHERE p.deleted_at IS NULL;

CREATE OR REPLACE VIEW hwsync.variants AS
SELECT b.name AS brand, v.id, v.product_id, v.title, v.sku, v.barcode, v.price,
       v.compare_at_price, v."position", v.taxable, v.is_kit, v.created_at,
       v.updated_at, v.selected_options, v.inventory_item_id,
       v.requires_shipping, v.tracked, v.weight, v.weight_unit
FROM hwsync.variant AS v
JOIN hwsync.brand AS b ON b.number = v.brand
WHERE v.deleted_at IS NULL;

CREATE OR REPLACE VIEW hwsync.deleted_products AS
SELECT b.name AS brand, p.id, p.handle, p.title, p.deleted_at
FROM hwsync.product AS p
JOIN hwsync.brand AS b ON b.number = p.brand
WHERE p.deleted_at IS NOT NULL;

CREATE OR REPLACE VIEW hwsync.deleted_variants AS
SELECT b.name AS brand, v.id, v.product_id, v.title, v.sku, v.barcode,
       v.deleted_at
FROM hwsync.variant AS v
JOIN hwsync.brand AS b ON b.number = v.brand
WHERE v.deleted_at IS NOT NULL;

CREATE OR REPLACE VIEW hwsync.runs AS
SELECT b.name AS brand, r.id, r.command, r.shop, r.source, r."by", r.started_at,
       r.finished_at, r.state, r.exit_code, r.error, r.counts
FROM hwsync.run AS r
JOIN hwsync.brand AS b ON b.number = r.brand;

CREATE OR REPLACE VIEW hwsync.rejects AS
SELECT b.name AS brand, r.run, r.line, r.reason, r.id
FROM hwsync.reject AS r
JOIN hwsync.brand AS b ON b.number = r.brand;

CREATE OR REPLACE VIEW hwsync.links AS
SELECT b.name AS brand, s.name AS shop, v.product_id, l.variant_id,
       v.inventory_item_id, c.product_id AS catalog_product_id,
       l.catalog_variant_id, v.sku, v.barcode, l.origin,
       CASE l.linked_at WHEN '' THEN r.at ELSE l.linked_at END AS linked_at,
       l.note, l.rule
FROM hwsync.link AS l
LEFT JOIN hwsync.link_run AS r ON r.brand = l.brand AND r.run = l.run
JOIN hwsync.brand AS b ON b.number = l.brand
JOIN hwsync.shop AS s ON s.brand = l.brand AND s.number = l.shop
LEFT JOIN hwsync.shop_variant AS v
    ON v.brand = l.brand AND v.shop = l.shop AND v.id = l.variant_id
LEFT JOIN hwsync.variant AS c
    ON c.brand = l.brand AND c.id = l.catalog_variant_id
WHERE l.catalog_variant_id IS NOT NULL;

CREATE OR REPLACE VIEW hwsync.unlinked AS
SELECT b.name AS brand, s.name AS shop, u.product_id, u.variant_id, u.outcome,
       u.identifier, u.candidates
FROM hwsync.unresolved AS u
JOIN hwsync.brand AS b ON b.number = u.brand
JOIN hwsync.shop AS s ON s.brand = u.brand AND s.number = u.shop
WHERE u.until_run IS NULL;

CREATE OR REPLACE VIEW hwsync.waivers AS
SELECT b.name AS brand, w.id, s.name AS shop, w.variant_id, w.identifier,
       w.kind, w."until", w."by", w."at", w.note
FROM hwsync.waiver AS w
JOIN hwsync.brand AS b ON b.number = w.brand
JOIN hwsync.shop AS s ON s.brand = w.brand AND s.number = w.shop
WHERE w.removed_at IS NULL;

CREATE OR REPLACE VIEW hwsync.blocks AS
SELECT b.name AS brand, s.name AS shop, l.variant_id, v.sku, v.barcode,
       CAST(NULL AS text) AS identifier, l.linked_at AS blocked_at, l."by",
       l.note
FROM hwsync.link AS l
JOIN hwsync.brand AS b ON b.number = l.brand
JOIN hwsync.shop AS s ON s.brand = l.brand AND s.number = l.shop
LEFT JOIN hwsync.shop_variant AS v
    ON v.brand = l.brand AND v.shop = l.shop AND v.id = l.variant_id
WHERE l.catalog_variant_id IS NULL
UNION ALL
SELECT b.name, s.name, NULL, NULL, NULL, k.identifier, k.blocked_at, k."by",
       k.note
FROM hwsync.key_block AS k
JOIN hwsync.brand AS b ON b.number = k.brand
JOIN hwsync.shop AS s ON s.brand = k.brand AND s.number = k.shop
WHERE k.ended_run IS NULL;

-- Of a child shop's live variants that are neither blocked nor left out: how many
-- are linked. What is left out, the config file says, and the last associate counted.
CREATE OR REPLACE VIEW hwsync.coverage AS
SELECT brand, shop, variants, links, blocks,
       CAST(GREATEST(links - left_out_linked, 0) AS double precision) /
           CASE WHEN variants > blocks + left_out
                THEN variants - blocks - left_out END AS coverage,
       left_out, left_out_linked
FROM (
    SELECT b.name AS brand, s.name AS shop, s.live_variants AS variants,
           COALESCE(t.links, 0) AS links, COALESCE(t.blocks, 0) AS blocks,
           COALESCE(CAST(substring(a.counts FROM '"left_out":([0-9]+)')
               AS bigint), 0) AS left_out,
           COALESCE(CAST(substring(a.counts FROM '"left_out_linked":([0-9]+)')
               AS bigint), 0) AS left_out_linked
    FROM hwsync.shop AS s
    JOIN hwsync.brand AS b ON b.number = s.brand
    LEFT JOIN hwsync.link_tally AS t ON t.brand = s.brand AND t.shop = s.number
    LEFT JOIN LATERAL (
        SELECT r.counts
        FROM hwsync.run AS r
        WHERE r.brand = s.brand AND r.shop = s.name
          AND r.command = 'associate' AND r.state = 'done'
        ORDER BY r.id DESC
        LIMIT 1
    ) AS a ON true
) AS counted;

CREATE OR REPLACE VIEW hwsync.brands AS
SELECT name AS brand, generation, run, published_at
FROM hwsync.brand
WHERE generation > 0;
