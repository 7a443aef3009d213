-- What it takes to lose nothing and to link nothing wrongly. Each part stands in
-- the order of schema.sql.

-- Runs, watermarks and incomplete products.

-- Which start of the system a run is of: a process id says nothing after it.
ALTER TABLE run ADD COLUMN boot TEXT;

-- Child shops and what was read of them.

-- Links, blocks and their history.
