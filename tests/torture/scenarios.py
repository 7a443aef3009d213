"""What is done to a catalog while things go wrong: each scenario is a folder
made once, a command line, and the states before and after it."""

import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

import catalogs
import shops


@dataclass
class Scenario:
    name: str
    base: Path                  # the folder as it is before
    words: list                 # what is run in a copy of it
    repeat_codes: tuple = (0,)  # what the same words may end in once it is done
    before: set = field(default_factory=set)
    after: str = ""
    inputs: set = field(default_factory=set)
    kept: dict = field(default_factory=dict)  # by ending: must never be lost


def files_of(folder):
    return {path.name for path in folder.iterdir()}


class Maker:
    """Makes the scenarios' folders with the program itself."""

    def __init__(self, program, root, products, schema_v1):
        self.program = program
        self.root = root
        self.products = products
        self.schema_v1 = schema_v1
        self.stages = {}

    def must(self, folder, words, codes=(0,)):
        result = self.program.run(words, folder)
        if result.code not in codes:
            raise SystemExit(f"torture: {' '.join(words)}: {result.words()}")
        return result

    def stage(self, name, previous, *commands):
        """A folder: a copy of the previous one after these commands."""
        folder = self.root / "stages" / name
        if previous is None:
            folder.mkdir(parents=True)
            shops.write_all(folder, self.products)
        else:
            shutil.copytree(self.stages[previous], folder)
        for command in commands:
            self.must(folder, command)
        self.stages[name] = folder
        return folder

    def make(self):
        catalog = ["-c", "catalog.db"]
        bulk = ["import-bulk", *catalog, "--as-of", shops.AS_OF]
        self.stage("empty", None)
        self.stage("filled", "empty", [*bulk, "--file", "first.jsonl"])
        associate = ["associate", *catalog, "--shop", "eu", "--as-of",
                     shops.AS_OF, "--file"]
        linked = self.stage("linked", "filled", [*associate, "child.jsonl"])
        self.write_links(linked)
        self.stage("old", "filled")
        self.make_old(self.stages["old"])
        self.stage("snapshot", "linked", ["snapshot", *catalog, "copy.db"],
                   ["link", "import", *catalog, "links.csv"])
        damaged = self.stage("damaged", "snapshot")
        (damaged / "catalog.db").write_bytes(b"no database " * 4096)
        (damaged / "catalog.db-wal").write_bytes(b"its log")

        later = ["--as-of", shops.LATER, "--max-delete", "100"]
        run = ["import-bulk", *catalog, *later, "--file", "later.jsonl"]
        scenarios = [
            self.scenario("import-bulk", "linked", run),
            self.scenario("first import-bulk", "empty",
                          [*bulk, "--file", "first.jsonl"]),
            self.scenario("import-updates", "linked",
                          ["import-updates", *catalog, "--max-delete", "100",
                           "--file", "updates.jsonl"]),
            self.scenario("first associate", "filled",
                          [*associate, "child.jsonl"]),
            self.scenario("associate", "linked",
                          ["associate", *catalog, "--shop", "eu", *later,
                           "--file", "child-later.jsonl"]),
            self.scenario("link import", "linked",
                          ["link", "import", *catalog, "links.csv"]),
            self.scenario("undo", "linked", ["undo", *catalog, "2"], (0, 8)),
            self.scenario("migration", "old",
                          ["import-updates", *catalog, "--max-delete", "100",
                           "--file", "updates.jsonl"]),
            self.scenario("restore", "snapshot",
                          ["restore", *catalog, "copy.db"]),
            self.scenario("restore over a damaged catalog", "damaged",
                          ["restore", *catalog, "copy.db"]),
        ]
        # A migration is a transaction of its own, before what the run brings.
        (self.stage("migrating", "old") / "none.jsonl").touch()
        self.must(self.stages["migrating"],
                  ["import-updates", *catalog, "--file", "none.jsonl"])
        next(scenario for scenario in scenarios if scenario.name == "migration"
             ).before.add(catalogs.look(self.stages["migrating"],
                                        self.root / "scratch-reference").dump)
        scenarios[-1].kept = {ending: (damaged / f"catalog.db{ending}").read_bytes()
                              for ending in ("", "-wal")}
        return scenarios

    def scenario(self, name, stage, words, repeat_codes=(0,)):
        """Runs it once undisturbed, to know what is before and after it."""
        base = self.stages[stage]
        made = Scenario(name, base, words, repeat_codes)
        scratch = self.root / "scratch-reference"
        made.before = {catalogs.look(base, scratch).dump}
        made.inputs = files_of(base) - catalogs.ALLOWED_FILES
        folder = self.root / "reference"
        shutil.copytree(base, folder)
        self.must(folder, words)
        state = catalogs.look(folder, scratch)
        made.after = state.dump
        if state.fault or made.after in made.before:
            raise SystemExit(f"torture: {name} changes nothing: {state}")
        shutil.rmtree(folder)
        if not (base / "catalog.db").exists():
            made.before.add(catalogs.NEVER_FILLED)
        return made

    def write_links(self, folder):
        """A CSV that pins, blocks and moves."""
        lines = ["shop,variant_id,action,identifier,note"]
        for number in range(2, self.products, 4):
            variant = (shops.CHILD_BASE + number) * 10 + 1
            if number % 3 == 0:
                lines.append(f"eu,{variant},remove,,\"not ours, by hand\"")
            else:
                lines.append(f"eu,{variant},add,SKU-{number}-1,by hand")
        (folder / "links.csv").write_text("\n".join(lines) + "\n")

    def make_old(self, folder):
        """Turns the catalog into one of the first released schema."""
        new = folder / "catalog.db"
        old = folder / "old.db"
        database = sqlite3.connect(old, isolation_level=None)
        database.executescript(self.schema_v1.read_text(encoding="utf-8"))
        database.execute("ATTACH ? AS new", (str(new),))
        for (table,) in database.execute(
                "SELECT name FROM main.sqlite_schema WHERE type = 'table'"
        ).fetchall():
            columns = ", ".join(row[1] for row in database.execute(
                f"PRAGMA main.table_info({table})"))
            database.execute(f"INSERT INTO main.{table} ({columns})"
                             f" SELECT {columns} FROM new.{table}")
        application = database.execute("PRAGMA new.application_id").fetchone()[0]
        # What that schema's programs did not keep yet.
        database.execute("DELETE FROM main.property"
                         " WHERE name IN ('known_until', 'key_version',"
                         " 'loaded_run')")
        database.execute("DETACH new")
        database.execute(f"PRAGMA application_id = {application}")
        database.execute("PRAGMA user_version = 1")
        database.execute("PRAGMA journal_mode = WAL")
        database.close()
        for name in ("catalog.db", "catalog.db-wal", "catalog.db-shm"):
            (folder / name).unlink(missing_ok=True)
        old.rename(new)
