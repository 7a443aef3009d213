-- The lines that live rows were stored from, packed in the order of their ids, so
-- that an import knows them again without reading the rows. `run` is the last one
-- whose writing they tell of: rows with a later written_run are left to be read.
-- Whoever writes a row without giving it a later one, as only other programs do,
-- removes them by a trigger, and the next import of a whole shop makes them anew.
CREATE TABLE product_lines (
    id     INTEGER NOT NULL PRIMARY KEY, -- the first one in it
    run    INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    lines  BLOB NOT NULL
) STRICT;

CREATE TRIGGER product_lines_insert AFTER INSERT ON product
WHEN COALESCE(NEW.written_run, 0) <= (SELECT run FROM product_lines LIMIT 1)
BEGIN
    DELETE FROM product_lines;
END;

CREATE TRIGGER product_lines_update
AFTER UPDATE OF id, line_hash, deleted_at, updated_at, variants_count,
    written_run ON product
WHEN COALESCE(NEW.written_run, 0) <= (SELECT run FROM product_lines LIMIT 1)
    OR NEW.id <> OLD.id
BEGIN
    DELETE FROM product_lines;
END;

CREATE TRIGGER product_lines_delete AFTER DELETE ON product
BEGIN
    DELETE FROM product_lines;
END;

CREATE TABLE variant_lines (
    id     INTEGER NOT NULL PRIMARY KEY, -- the first one in it
    run    INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    lines  BLOB NOT NULL
) STRICT;

CREATE TRIGGER variant_lines_insert AFTER INSERT ON variant
WHEN COALESCE(NEW.written_run, 0) <= (SELECT run FROM variant_lines LIMIT 1)
BEGIN
    DELETE FROM variant_lines;
END;

CREATE TRIGGER variant_lines_update
AFTER UPDATE OF id, line_hash, product_id, deleted_at, updated_at, written_run ON variant
WHEN COALESCE(NEW.written_run, 0) <= (SELECT run FROM variant_lines LIMIT 1)
    OR NEW.id <> OLD.id
BEGIN
    DELETE FROM variant_lines;
END;

CREATE TRIGGER variant_lines_delete AFTER DELETE ON variant
BEGIN
    DELETE FROM variant_lines;
END;
