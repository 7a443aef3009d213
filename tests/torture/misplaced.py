"""Rows of a catalog that do not lie where their keys say: a command that ends
well has lost no link, and has doubled none."""

import random
import shutil
import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from points import WORKERS
from report import Promise

TABLES = ["product", "variant", "shop_product", "shop_variant", "link",
          "unresolved", "link_history"]
SCENARIOS = ["import-bulk", "import-updates", "associate", "first associate",
             "link import", "undo"]
FORGET = ["shop", "forget", "-c", "catalog.db", "eu", "--yes"]
TRIES = 400
QUICK_TRIES = 40
LEAVES = (0x0a, 0x0d)  # of keys and of rowids


def number(raw, at, size=2):
    return int.from_bytes(raw[at:at + size], "big")


def leaves_of(raw, page, size):
    """Where the leaves of a tree begin, in order; of one not in page 1."""
    at = (page - 1) * size
    if raw[at] in LEAVES:
        return [at]
    children = [number(raw, at + number(raw, at + 12 + 2 * i), 4)
                for i in range(number(raw, at + 3))]
    children.append(number(raw, at + 8, 4))
    return [leaf for child in children for leaf in leaves_of(raw, child, size)]


def after_varint(raw, at):
    end = next(i for i in range(at, at + 9) if raw[i] < 0x80 or i == at + 8)
    return end + 1


def misplace(raw, root, chance):
    """Damages one row or two neighbours; says how."""
    leaf = chance.choice(leaves_of(raw, root, number(raw, 16)))
    count = number(raw, leaf + 3)
    if count < 2:
        return None
    row = chance.randrange(count - 1)
    pointer = leaf + 8 + 2 * row
    this, other = raw[pointer:pointer + 2], raw[pointer + 2:pointer + 4]
    how = chance.choice(["exchanged", "put over the next", "other key"])
    if how == "exchanged":
        raw[pointer:pointer + 4] = other + this
    elif how == "put over the next":
        raw[pointer + 2:pointer + 4] = this
    else:
        cell = after_varint(raw, leaf + number(raw, pointer))
        if raw[leaf] == 0x0d:
            raw[after_varint(raw, cell) - 1] ^= chance.choice([1, 2, 64])
        else:
            # The header's size; then the key is the first of the content.
            content = cell + raw[cell]
            raw[content + chance.randrange(6)] ^= 1 << chance.randrange(8)
    return f"{how}, row {row} of the page at {leaf}"


def links_of(path):
    """How often each link stands there; None where SQLite cannot say."""
    database = sqlite3.connect(path)
    try:
        return Counter(database.execute(
            "SELECT shop, variant_id, catalog_variant_id, origin"
            " FROM link NOT INDEXED"))
    except sqlite3.DatabaseError:
        return None
    finally:
        database.close()


def told_apart(links, left_out):
    return Counter({link: times for link, times in links.items()
                    if link[1] not in left_out})


def fault_of(result, links, before, reference, damaged):
    """What is wrong with how a command ended, or None. `damaged`: the variants
    whose links the damage itself has changed."""
    if result.hung or result.crashed:
        return f"it crashed or hung: {result.words()}"
    if "report this" in result.err and "damaged" not in result.err:
        return f"damage is called a fault of ours: {result.words()}"
    if links is None:
        return None
    if result.code != 0:
        return None if links == before else f"links changed: {result.words()}"
    links, reference = (told_apart(of, damaged) for of in (links, reference))
    if links != reference:
        return (f"{sum((reference - links).values())} links are lost and"
                f" {sum((links - reference).values())} are too many")
    return None


class Try:
    """A command, its folder and how its links are before and after it."""

    def __init__(self, session, name, base, words):
        self.session = session
        self.name = name
        self.words = words
        self.base = base
        self.raw = (base / "catalog.db").read_bytes()
        self.before = links_of(base / "catalog.db")
        work, _ = session.place.folders()
        shutil.copytree(base, work)
        session.program.run(words, work)
        self.reference = links_of(work / "catalog.db")
        database = sqlite3.connect(base / "catalog.db")
        self.roots = dict(database.execute(
            "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'"))
        database.close()

    def run(self, seed):
        """(what was tried, what is wrong or None)"""
        chance = random.Random(seed)
        raw = bytearray(self.raw)
        table = chance.choice(TABLES)
        how = misplace(raw, self.roots[table], chance)
        what = f"{self.name}, {table}: {how}"
        if how is None:
            return what, None
        work, _ = self.session.place.folders()
        shutil.copytree(self.base, work)
        (work / "catalog.db").write_bytes(raw)
        before = links_of(work / "catalog.db")
        if before is None:
            return what, None
        damaged = {link[1] for link in
                   (before - self.before) + (self.before - before)}
        result = self.session.program.run(self.words, work)
        links = links_of(work / "catalog.db")
        return what, fault_of(result, links, before, self.reference, damaged)


def run(session):
    tries = [Try(session, s.name, s.base, s.words)
             for s in session.scenarios if s.name in SCENARIOS]
    linked = next(s.base for s in session.scenarios if s.name == "associate")
    tries.append(Try(session, "shop forget", linked, FORGET))
    count = QUICK_TRIES if session.quick else TRIES
    promise = Promise("misplaced rows: no link is lost or doubled unseen")
    with ThreadPoolExecutor(WORKERS) as workers:
        jobs = [(one, seed) for seed in range(count) for one in tries]
        for what, fault in workers.map(
                lambda job: job[0].run(session.first_seed * 1000 + job[1]), jobs):
            promise.point(fault, what)
    session.report.add(promise)
