-- What tells how sure a link is.

-- By which rule a link was made. Earlier releases did not say.
ALTER TABLE link ADD COLUMN rule TEXT;
ALTER TABLE link_history ADD COLUMN from_rule TEXT;
ALTER TABLE link_history ADD COLUMN to_rule TEXT;
