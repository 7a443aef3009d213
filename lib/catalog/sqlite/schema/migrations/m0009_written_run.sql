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
