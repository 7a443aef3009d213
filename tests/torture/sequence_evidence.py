"""Which links evidence holds back, asked of another hwsync: in a copy of the
catalog all of them are made, and verify says which are suspect."""

import contextlib
import shutil
import sqlite3


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

    def accept_nothing(self):
        with self.opened() as copy:
            copy.execute("DELETE FROM waiver")

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
        the other one looks so, too, is asked for. A finding without a variant
        leads those of a shop in which very many do."""
        _, document = self.run("verify", "--shop", self.shop)
        said = {int(one["variant_id"]): int(one["exchanged_with"] or 0)
                for one in document["findings"]
                if one["kind"] == "suspect" and one["variant_id"]}
        return set(said) | {other for one, other in said.items()
                            if other and other not in said
                            and self.exchanged_with(other) == one}

    def remove(self, variants):
        for variant in sorted(variants):
            self.run("link", "remove", "--shop", self.shop, "--variant-id",
                     variant)

    def pins(self):
        with self.opened() as copy:
            return {row[0] for row in copy.execute(
                "SELECT variant_id FROM link WHERE origin = 'manual' AND"
                " catalog_variant_id IS NOT NULL AND shop ="
                " (SELECT number FROM shop WHERE name = ?)", (self.shop,))}

    def exchanged_with(self, variant):
        _, document = self.run("explain", "--shop", self.shop, "--variant-id",
                               variant)
        evidence = document["variants"][0]["evidence"] or {}
        return int(evidence.get("exchanged_with") or 0)


def suspects_if_all_were_made(world, shop, associate):
    """The variants whose links would be suspect by what all links would show,
    then those that would be without these, and then without the pins: associate
    are the words of a run."""
    copy = Copy(world, shop)
    code, _ = copy.run(*associate, "--max-delete", 100)
    if code:
        return set()
    copy.accept_nothing()
    held = remove_suspects(copy, set())
    copy.remove(copy.pins())
    return remove_suspects(copy, held)


def held_before(world, shop):
    """The variants that evidence holds back by now."""
    path = world.folder / "catalog.db"
    if not path.exists():
        return set()
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return {row[0] for row in database.execute(
            "SELECT variant_id FROM unresolved WHERE until_run IS NULL AND"
            " reason IS NOT NULL AND shop ="
            " (SELECT number FROM shop WHERE name = ?)", (shop,))}
    finally:
        database.close()


def still_held(before, document):
    """Those of them that a run holds on to, whatever other links show."""
    return before & {int(one["variant_id"])
                     for shop in document.get("shops", [])
                     for one in shop.get("unresolved", []) if one["reason"]}


def remove_suspects(copy, held):
    while more := copy.suspects() - held:
        held = held | more
        copy.remove(more)
    return held
