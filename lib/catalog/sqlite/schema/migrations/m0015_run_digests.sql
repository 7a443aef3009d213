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
