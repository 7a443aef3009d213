"""What a catalog holds, told so that two of them can be compared."""

import hashlib
import shutil
import sqlite3
from dataclasses import dataclass

# What a run wrote, not when and in which attempt it did.
OF_THE_ATTEMPT = {"created_run", "changed_run", "written_run", "loaded_run",
                  "run_digests", "run", "from_run", "linked_at", "since_run", "until_run",
                  "digest"}
PROPERTIES = ("(SELECT * FROM property WHERE name NOT IN"
              " ('catalog_changed_run', 'loaded_run', 'rare_words',"
              " 'rare_word_bytes', 'key_blocks_removed_to', 'identifier_run')"
              " AND name NOT GLOB 'match_basis_*') AS property")
TABLES = ["property", "product", "variant", "incomplete", "watermark", "shop",
          "shop_product", "shop_variant", "row_tally", "link", "link_history", "link_run",
          "unresolved"]
ALLOWED_FILES = {"catalog.db", "catalog.db-wal", "catalog.db-shm"}

NOTHING = "no catalog"
NEVER_FILLED = hashlib.sha256().hexdigest()  # as of a catalog without a row


@dataclass
class State:
    dump: str
    fault: str | None = None
    running: int = 0


def columns_of(database, table, also=frozenset()):
    left_out = OF_THE_ATTEMPT | also | (
        {"at"} if table in ("link_history", "link_run") else set())
    return [row[1] for row in database.execute(f"PRAGMA table_info({table})")
            if row[1] not in left_out]


def rows_of(database, left_out=frozenset()):
    """Every row of products, variants, links, history and watermarks."""
    for table in TABLES:
        columns = columns_of(database, table, left_out)
        if not columns:
            continue  # of a later schema
        names = ", ".join(f'"{name}"' for name in columns)
        source = PROPERTIES if table == "property" else table
        for row in database.execute(f"SELECT {names} FROM {source} ORDER BY {names}"):
            yield table, row


def dump_of(database, left_out=frozenset()):
    digest = hashlib.sha256()
    for table, row in rows_of(database, left_out):
        digest.update(repr((table, row)).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def open_copy(folder, scratch):
    """A copy of what lies in `folder`, so that looking changes nothing."""
    scratch.mkdir(parents=True, exist_ok=True)
    for name in ("catalog.db", "catalog.db-wal"):
        if (scratch / name).exists():
            (scratch / name).unlink()
        if (folder / name).exists():
            shutil.copyfile(folder / name, scratch / name)
    (scratch / "catalog.db-shm").unlink(missing_ok=True)
    return sqlite3.connect(scratch / "catalog.db", isolation_level=None)


def look(folder, scratch, left_out=frozenset()):
    """The state of folder/catalog.db, as whoever opens it next sees it; some
    columns may be left out."""
    if not (folder / "catalog.db").exists():
        return State(NOTHING)
    database = open_copy(folder, scratch)
    try:
        database.text_factory = lambda raw: raw.decode("utf-8",
                                                       "surrogateescape")
        sound = database.execute("PRAGMA integrity_check").fetchall()
        if sound != [("ok",)]:
            return State("damaged", f"integrity_check: {sound[:3]}")
        running = database.execute(
            "SELECT count(*) FROM run WHERE state = 'running'").fetchone()[0]
        return State(dump_of(database, left_out), None, running)
    except sqlite3.DatabaseError as error:
        return State("damaged", str(error))
    finally:
        database.close()


def litter_in(folder, inputs):
    """Files that nobody asked for."""
    return sorted(
        path.name for path in folder.iterdir()
        if path.name not in ALLOWED_FILES and path.name not in inputs
        and not path.name.endswith(".lock") and ".damaged-" not in path.name)
