-- What tells how sure a link is.

-- What child shops are compared by. It is null until the next whole reading.
ALTER TABLE shop ADD COLUMN kept_fields INTEGER;
ALTER TABLE shop_product ADD COLUMN vendor TEXT;
ALTER TABLE shop_product ADD COLUMN product_type TEXT;
ALTER TABLE shop_variant ADD COLUMN price TEXT;
ALTER TABLE shop_variant ADD COLUMN is_kit INTEGER;

-- By which numbers a child's links are weighed, as associate learned them, and
-- how many links were suspect then. Pinned ones do not count.
CREATE TABLE evidence (
    shop      INTEGER NOT NULL PRIMARY KEY,
    run       INTEGER NOT NULL, -- that learned them
    first_run INTEGER NOT NULL, -- that was the first to learn of the shop
    numbers   TEXT NOT NULL,
    suspects  INTEGER NOT NULL
) STRICT;

-- By which rule a link was made. Earlier releases did not say.
ALTER TABLE link ADD COLUMN rule TEXT;
ALTER TABLE link_history ADD COLUMN from_rule TEXT;
ALTER TABLE link_history ADD COLUMN to_rule TEXT;
