-- What it takes to lose nothing and to link nothing wrongly. Each part stands in
-- the order of schema.sql.

-- Runs, watermarks and incomplete products.

-- Which start of the system a run is of: a process id says nothing after it.
ALTER TABLE run ADD COLUMN boot TEXT;

-- Child shops and what was read of them.

-- Links, blocks and their history.

-- The run that a run of undo took back. Bookkeeping, and gone with the run.
CREATE TABLE run_undo (
    run    INTEGER NOT NULL PRIMARY KEY,
    undone INTEGER NOT NULL
) STRICT;

-- Until now an undo named it in what it read: "run 7".
INSERT INTO run_undo (run, undone)
SELECT id, CAST(substr(source, 5) AS INTEGER)
FROM run
WHERE command = 'undo' AND source LIKE 'run %';
