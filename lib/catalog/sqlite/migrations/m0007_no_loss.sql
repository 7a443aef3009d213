-- What it takes to lose nothing and to link nothing wrongly. Each part stands in
-- the order of schema.sql.

-- Runs, watermarks and incomplete products.

-- Child shops and what was read of them.

-- Links, blocks and their history.
