"""Sync after sync against stores that change, fail and are killed; at the end the
catalog is as one made afresh."""

import json
import random
import sqlite3
from datetime import datetime, timedelta, timezone
from pathlib import Path

import catalogs
import live
import shops
from report import Promise

SYNCS = 1000
QUICK_SYNCS = 20
# Lately: a watermark older than 300 days is refused.
BEGIN = (datetime.now(timezone.utc).replace(hour=0, minute=0, second=0,
                                            microsecond=0)
         - timedelta(days=60))
BETWEEN = timedelta(minutes=15)

# What nobody's history shows in: how it is now.
NOW = {
    "products": "SELECT * FROM products ORDER BY id",
    "variants": "SELECT * FROM variants ORDER BY id",
    "links": "SELECT shop, product_id, variant_id, catalog_variant_id, sku,"
             " origin FROM links ORDER BY variant_id",
    "unlinked": "SELECT * FROM unlinked ORDER BY variant_id",
}
# Most of so small a store may change at once.
CONFIG = '[import]\nmax_delete = "100%"\n'
# Operations of killed runs, which no one polls, never end at the stand-in.
MANY = 100_000
# Ends that are hwsync's to choose where a store fails.
WELL_KNOWN_ENDS = {0, 3, 4, 5}


class ChangingStore:
    """A stand-in whose products come, change and go, in a time of its own."""

    def __init__(self, name, url, dice):
        self.name, self.url, self.dice = name, url, dice
        self.base = shops.PRIMARY_BASE if name == "us" else shops.CHILD_BASE
        self.numbers = set(range(1, live.PRODUCTS + 1))
        self.next = live.PRODUCTS + 1

    def control(self, **what):
        live.control(self.url, **what)

    def change(self, now):
        self.control(now=now, clear_faults=True, statuses=["COMPLETED"],
                     slots=MANY)
        for _ in range(self.dice.randrange(3)):
            deed = self.dice.choice(("update", "update", "add", "delete"))
            if deed == "delete" and len(self.numbers) > 4:
                gone = self.dice.choice(sorted(self.numbers))
                self.numbers.remove(gone)
                self.control(delete=f"gid://shopify/Product/{self.base + gone}",
                             at=now)
            elif deed == "add":
                self.numbers.add(self.next)
                self.put(self.next, now, now)
                self.next += 1
            else:
                self.put(self.dice.choice(sorted(self.numbers)),
                         shops.CREATED, now)

    def put(self, number, created, updated):
        """With SKUs that others may have, or that nobody has."""
        lines = [shops.product(number, self.base, updated=updated,
                               title=f"Thing {number} of {updated}")]
        for index in (1, 2):
            like = self.dice.choice((number, number, number + 1, 10_000))
            lines.append(shops.variant(
                number, index, self.base, sku=f"SKU-{like}-{index}",
                price=f"{self.dice.randrange(1, 90)}.00", updated=updated))
        if created != shops.CREATED:
            for line in lines:
                line["createdAt"] = created
        self.control(products="".join(json.dumps(line) + "\n"
                                      for line in lines))

    def fail(self):
        self.control(fault=self.dice.choice((
            {"on": "any", "kind": "status", "status": 503,
             "after": self.dice.randrange(8)},
            {"on": "result", "kind": "cut", "bytes": 200},
            {"on": "result", "kind": "cut_silent", "bytes": 300},
            {"on": "api", "kind": "cut", "bytes": 20,
             "after": self.dice.randrange(8)},
            {"on": "start", "kind": "status", "status": 404})))


def faults_of(dice):
    return {"OF": "network", "AT": dice.randrange(1, 40),
            "DO": dice.choice(("kill-before", "kill-after"))}


def now_in(folder):
    database = sqlite3.connect(folder / "catalog.db")
    rows = {name: database.execute(sql).fetchall()
            for name, sql in NOW.items()}
    database.close()
    return rows


def sync_once(world, stores, dice, now, scratch):
    """What is wrong with a sync that may have failed; None if nothing."""
    for store in stores:
        store.change(now)
    deed = dice.choice(("well", "store", "kill", "kill"))
    if deed == "store":
        dice.choice(stores).fail()
    result = world.run(["sync"], faults_of(dice) if deed == "kill" else None)
    if result.hung or result.crashed or not (
            result.killed or result.code in WELL_KNOWN_ENDS):
        return f"{deed}: {result.words()}"
    return catalogs.look(world.folder, scratch).fault


def compare(session, world, stores, now):
    """The last sync, with nothing in its way, against a catalog made anew."""
    for store in stores:
        store.control(now=now, clear_faults=True)
    result = world.run(["sync"])
    if result.code:
        return f"the last sync ends in {result.words()}"
    folder, _ = live.fresh_folder(session)
    afresh = live.World(session, world.stores, folder, CONFIG)
    for words in (["import-bulk"], ["associate"]):
        result = afresh.run(words)
        if result.code:
            return f"afresh, {words[0]} ends in {result.words()}"
    long_run, made_anew = now_in(world.folder), now_in(folder)
    different = [name for name in NOW if long_run[name] != made_anew[name]]
    if different:
        name = different[0]
        ours, theirs = set(long_run[name]), set(made_anew[name])
        return (f"other {', '.join(different)}: only after all syncs "
                f"{sorted(ours - theirs, key=repr)[:2]}, only afresh "
                f"{sorted(theirs - ours, key=repr)[:2]}")
    result = world.run(["verify"])
    return (f"verify: {result.words()}"
            if "damaged" in result.out + result.err else None)


def run(session):
    promise = Promise("sync after sync with faults at random, then as afresh")
    binary = Path(session.program.binary).parent / "tests/fake_shopify"
    binary = binary / "fake_shopify"
    if not binary.exists():
        promise.cannot("fake_shopify was not built")
        session.report.add(promise)
        return
    dice = random.Random(20260201)
    folder, scratch = live.fresh_folder(session)
    with live.Stores(binary, session.root) as servers:
        stores = [ChangingStore(name, url, dice)
                  for name, url in servers.urls.items()]
        world = live.World(session, servers, folder, CONFIG)
        now = BEGIN
        for store in stores:
            store.control(now=f"{now:%FT%TZ}", statuses=["COMPLETED"])
        world.run(["import-bulk"])
        count = QUICK_SYNCS if session.quick else session.points or SYNCS
        for number in range(1, count + 1):
            now += BETWEEN
            promise.point(sync_once(world, stores, dice, f"{now:%FT%TZ}",
                                    scratch), f"sync {number}")
        now += BETWEEN
        promise.point(compare(session, world, stores, f"{now:%FT%TZ}"),
                      f"after {count} syncs")
    session.report.add(promise)
