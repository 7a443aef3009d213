"""Which links evidence holds back, asked of another hwsync: in a copy of the
catalog all of them are made, and verify says which are suspect."""

import contextlib
import shutil
import sqlite3

NUMBERS = "SELECT numbers, run, first_run FROM evidence WHERE shop = ?"


class Copy:
    """Of a world's catalog, in which nothing is held back or accepted."""

    def __init__(self, world, shop):
        self.world, self.shop = world, shop
        self.folder = world.folder
        for end in ("-wal", "-shm"):
            (self.folder / f"copy.db{end}").unlink(missing_ok=True)
        # Whoever was last to close it left all of it in one file.
        shutil.copyfile(self.folder / "catalog.db", self.folder / "copy.db")
        world.script.append("cp catalog.db copy.db")
        text = (self.folder / "hwsync.toml").read_text(encoding="utf-8")
        (self.folder / "copy.toml").write_text(
            text.replace('evidence = "hold"', 'evidence = "report"')
            .replace('suspect = "note"', 'suspect = "finding"'),
            encoding="utf-8")

    def run(self, *words):
        return self.world.run(*words, catalog="copy.db", config="copy.toml")

    def learned(self):
        """By which numbers the shop is weighed, or nothing."""
        with self.opened() as copy:
            return copy.execute(NUMBERS.replace(
                "?", "(SELECT number FROM shop WHERE name = ?)"),
                (self.shop,)).fetchone()

    def weigh_by(self, learned):
        with self.opened() as copy:
            copy.execute("DELETE FROM waiver")
            if learned:
                copy.execute(
                    "UPDATE evidence SET numbers = ?, run = ?, first_run = ?"
                    " WHERE shop = (SELECT number FROM shop WHERE name = ?)",
                    (*learned, self.shop))

    @contextlib.contextmanager
    def opened(self):
        database = sqlite3.connect(self.folder / "copy.db")
        try:
            with database:
                yield database
        finally:
            database.close()

    def suspects(self):
        """Two that look exchanged are one finding, which names both; whether
        the other one looks so, too, is asked for."""
        _, document = self.run("verify", "--shop", self.shop)
        said = {int(one["variant_id"]): int(one["exchanged_with"] or 0)
                for one in document["findings"] if one["kind"] == "suspect"}
        return set(said) | {other for one, other in said.items()
                            if other and other not in said
                            and self.exchanged_with(other) == one}

    def exchanged_with(self, variant):
        _, document = self.run("explain", "--shop", self.shop, "--variant-id",
                               variant)
        evidence = document["variants"][0]["evidence"] or {}
        return int(evidence.get("exchanged_with") or 0)


def suspects_if_all_were_made(world, shop, associate):
    """The variants whose links would be suspect by the numbers that the shop
    has now, or that its links would show: associate are the words of a run."""
    copy = Copy(world, shop)
    learned = copy.learned()
    code, _ = copy.run(*associate, "--max-delete", 100)
    if code:
        return set()
    copy.weigh_by(learned)
    return copy.suspects()
