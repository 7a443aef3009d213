-- What verify may find of a child shop's variants, as an operator accepted it.
-- It holds while nothing that the finding rested on has changed. One that was
-- taken back stays, marked.
CREATE TABLE waiver (
    id         INTEGER NOT NULL PRIMARY KEY,
    shop       INTEGER NOT NULL,
    variant_id INTEGER, -- null: each variant of the shop that has the key
    key        TEXT,
    identifier TEXT,    -- as it stood in the shop, or as it was asked for
    kind       TEXT,    -- of the finding; null: of any kind
    until      TEXT,    -- null: without an end
    facts      INTEGER NOT NULL, -- a digest of what the finding rested on
    at         TEXT NOT NULL,
    by         TEXT NOT NULL,
    note       TEXT NOT NULL,
    removed_at TEXT,
    removed_by TEXT
) STRICT;

CREATE VIEW waivers AS
SELECT waiver.id AS id, shop.name AS shop, waiver.variant_id AS variant_id,
       waiver.identifier AS identifier, waiver.kind AS kind,
       waiver.until AS until, waiver.by AS by, waiver.at AS at,
       waiver.note AS note
FROM waiver
JOIN shop ON shop.number = waiver.shop
WHERE waiver.removed_at IS NULL;
