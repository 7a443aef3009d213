-- What a table's rows add up to, to notice damage: of every table whose rows
-- have no digest of their own.
CREATE TABLE seal (
    name   TEXT NOT NULL PRIMARY KEY,
    digest INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
