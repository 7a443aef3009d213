-- What status tells without counting.

-- Of a child shop's live variants: how many have a link, pinned ones too, and
-- how many are blocked. Kept, so that nobody has to count.
CREATE TABLE link_tally (
    shop   INTEGER NOT NULL PRIMARY KEY,
    links  INTEGER NOT NULL,
    blocks INTEGER NOT NULL
) STRICT;

INSERT INTO link_tally (shop, links, blocks)
SELECT l.shop, COUNT(l.catalog_variant_id),
       COUNT(*) - COUNT(l.catalog_variant_id)
FROM link AS l
JOIN shop_variant AS v ON v.shop = l.shop AND v.id = l.variant_id
WHERE v.deleted_at IS NULL
GROUP BY l.shop;

CREATE INDEX run_by_job ON run (shop, command, state, id);
