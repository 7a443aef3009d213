-- Where pins and blocks are, and which variant they moved to or came from: before,
-- only the reason told the latter.
CREATE INDEX link_by_decision ON link (shop, variant_id)
    WHERE origin = 'manual';

ALTER TABLE link_history ADD COLUMN other_variant INTEGER;
CREATE INDEX link_history_by_other ON link_history (shop, other_variant)
    WHERE other_variant IS NOT NULL;

UPDATE link_history
SET other_variant =
    CAST(substr(reason, instr(reason, 'variant ') + 8) AS INTEGER)
WHERE from_origin IS NULL AND to_origin = 'manual' AND (
    reason LIKE 'blocked: variant % was, in whose stead it was made anew'
    OR reason LIKE 'pinned: variant % was, in whose stead it was made anew')
OR from_origin = 'manual' AND to_origin IS NULL AND (
    reason LIKE 'its block went along to variant %'
    OR reason LIKE 'its pin went along to variant %');
