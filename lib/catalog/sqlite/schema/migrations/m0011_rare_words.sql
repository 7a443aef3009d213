-- What leads from a word to the products that have it in their titles.
CREATE TABLE rare_word (
    word    INTEGER NOT NULL,
    product INTEGER NOT NULL,
    PRIMARY KEY (word, product)
) STRICT, WITHOUT ROWID;
