-- How many rows of a kind (0 products, 1 variants) a shop has, and 0 is the primary
-- one; and the sums of the runs that they name: `written_runs` is that of
-- written_run, or of changed_run where that is null. Kept, so that nobody removes a
-- deleted row, of which nothing else tells, or changes its runs unseen.
CREATE TABLE row_tally (
    shop         INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    row_count    INTEGER NOT NULL, -- deleted ones included
    created_runs INTEGER NOT NULL,
    changed_runs INTEGER NOT NULL,
    written_runs INTEGER NOT NULL,
    PRIMARY KEY (shop, kind)
) STRICT, WITHOUT ROWID;

INSERT INTO row_tally
SELECT shop, 0, COUNT(*), SUM(created_run), SUM(changed_run),
       SUM(COALESCE(written_run, changed_run))
FROM shop_product
GROUP BY shop;

INSERT INTO row_tally
SELECT shop, 1, COUNT(*), SUM(created_run), SUM(changed_run),
       SUM(COALESCE(written_run, changed_run))
FROM shop_variant
GROUP BY shop;

INSERT INTO row_tally
SELECT 0, 0, n, created, changed, written
FROM (SELECT COUNT(*) AS n, SUM(created_run) AS created,
             SUM(changed_run) AS changed,
             SUM(COALESCE(written_run, changed_run)) AS written
      FROM product)
WHERE n > 0;

INSERT INTO row_tally
SELECT 0, 1, n, created, changed, written
FROM (SELECT COUNT(*) AS n, SUM(created_run) AS created,
             SUM(changed_run) AS changed,
             SUM(COALESCE(written_run, changed_run)) AS written
      FROM variant)
WHERE n > 0;
