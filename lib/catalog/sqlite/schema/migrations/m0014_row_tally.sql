-- Version 15 makes the table anew, and fills it.
CREATE TABLE row_tally (
    shop         INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    row_count    INTEGER NOT NULL, -- deleted ones included
    created_runs INTEGER NOT NULL,
    changed_runs INTEGER NOT NULL,
    written_runs INTEGER NOT NULL,
    PRIMARY KEY (shop, kind)
) STRICT, WITHOUT ROWID;
