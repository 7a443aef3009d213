-- By how many rows, and by runs, a shop is not as its tally says: what was damaged
-- stays so. The sums are compared by their last 32 bits. Version 14 brings an empty
-- table in the same transaction.
CREATE TEMP TABLE tally_gap AS
WITH found AS (
    SELECT 0 AS shop, 0 AS kind, COUNT(*) AS n,
           SUM(created_run & 4294967295) & 4294967295 AS created,
           SUM(changed_run & 4294967295) & 4294967295 AS changed,
           SUM(COALESCE(written_run, changed_run) & 4294967295) & 4294967295
               AS written
    FROM product UNION ALL
    SELECT 0 AS shop, 1 AS kind, COUNT(*) AS n,
           SUM(created_run & 4294967295) & 4294967295 AS created,
           SUM(changed_run & 4294967295) & 4294967295 AS changed,
           SUM(COALESCE(written_run, changed_run) & 4294967295) & 4294967295
               AS written
    FROM variant UNION ALL
    SELECT shop AS shop, 0 AS kind, COUNT(*) AS n,
           SUM(created_run & 4294967295) & 4294967295 AS created,
           SUM(changed_run & 4294967295) & 4294967295 AS changed,
           SUM(COALESCE(written_run, changed_run) & 4294967295) & 4294967295
               AS written
    FROM shop_product GROUP BY shop UNION ALL
    SELECT shop AS shop, 1 AS kind, COUNT(*) AS n,
           SUM(created_run & 4294967295) & 4294967295 AS created,
           SUM(changed_run & 4294967295) & 4294967295 AS changed,
           SUM(COALESCE(written_run, changed_run) & 4294967295) & 4294967295
               AS written
    FROM shop_variant GROUP BY shop
)
SELECT t.shop AS shop, t.kind AS kind,
       t.row_count - COALESCE(f.n, 0) AS row_gap,
       (t.created_runs & 4294967295) <> COALESCE(f.created, 0)
           OR (t.changed_runs & 4294967295) <> COALESCE(f.changed, 0)
           OR (t.written_runs & 4294967295) <> COALESCE(f.written, 0) AS run_gap
FROM row_tally AS t
LEFT JOIN found AS f ON f.shop = t.shop AND f.kind = t.kind
UNION ALL
SELECT f.shop, f.kind, -f.n, 1
FROM found AS f
WHERE f.n > 0 AND EXISTS (SELECT 1 FROM row_tally)
  AND NOT EXISTS (SELECT 1 FROM row_tally AS t
                  WHERE t.shop = f.shop AND t.kind = f.kind);

-- How many rows of a kind (0 products, 1 variants) a shop has, and 0 is the primary
-- one; and the sum of digests, each of a row's id and the runs that it names. Kept, so
-- that nobody removes a deleted row, of which nothing else tells, or changes its runs
-- unseen.
DROP TABLE row_tally;
CREATE TABLE row_tally (
    shop        INTEGER NOT NULL,
    kind        INTEGER NOT NULL,
    row_count   INTEGER NOT NULL, -- deleted ones included
    run_digests INTEGER NOT NULL,
    PRIMARY KEY (shop, kind)
) STRICT, WITHOUT ROWID;

INSERT INTO row_tally
SELECT 0, 0, n, digests
FROM (SELECT COUNT(*) AS n, SUM(x * x % 2147483647) AS digests
      FROM (SELECT ((id % 2147483647) * (id % 2147483647)
                    + 40503 * (created_run % 2147483647)
                    + 30011 * (changed_run % 2147483647)
                    + 20021 * (COALESCE(written_run, 0) % 2147483647))
                   % 2147483647 AS x
            FROM product))
WHERE n > 0;

INSERT INTO row_tally
SELECT 0, 1, n, digests
FROM (SELECT COUNT(*) AS n, SUM(x * x % 2147483647) AS digests
      FROM (SELECT ((id % 2147483647) * (id % 2147483647)
                    + 40503 * (created_run % 2147483647)
                    + 30011 * (changed_run % 2147483647)
                    + 20021 * (COALESCE(written_run, 0) % 2147483647))
                   % 2147483647 AS x
            FROM variant))
WHERE n > 0;

INSERT INTO row_tally
SELECT shop, 0, COUNT(*), SUM(x * x % 2147483647)
FROM (SELECT shop, ((id % 2147483647) * (id % 2147483647)
                    + 40503 * (created_run % 2147483647)
                    + 30011 * (changed_run % 2147483647)
                    + 20021 * (COALESCE(written_run, 0) % 2147483647))
                   % 2147483647 AS x
      FROM shop_product)
GROUP BY shop;

INSERT INTO row_tally
SELECT shop, 1, COUNT(*), SUM(x * x % 2147483647)
FROM (SELECT shop, ((id % 2147483647) * (id % 2147483647)
                    + 40503 * (created_run % 2147483647)
                    + 30011 * (changed_run % 2147483647)
                    + 20021 * (COALESCE(written_run, 0) % 2147483647))
                   % 2147483647 AS x
      FROM shop_variant)
GROUP BY shop;

INSERT INTO row_tally
SELECT shop, kind, 0, 0 FROM temp.tally_gap AS g
WHERE row_gap <> 0
  AND NOT EXISTS (SELECT 1 FROM row_tally AS t
                  WHERE t.shop = g.shop AND t.kind = g.kind);

UPDATE row_tally
SET row_count = row_count + g.row_gap, run_digests = run_digests + g.run_gap
FROM temp.tally_gap AS g
WHERE g.shop = row_tally.shop AND g.kind = row_tally.kind;

DROP TABLE temp.tally_gap;
