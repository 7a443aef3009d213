"""Decisions of an operator, while variants are made anew in turn, one in the
other's stead: each holds for the newest of its chain, and for nobody else, until
an operator changes it."""

import json
import random
import shutil
import sqlite3
import tempfile
from pathlib import Path

import store_history
from report import Promise
from sequence_world import Wrong

CHAINS = 600
QUICK_CHAINS = 15
BY_JOBS = ("associate", "apply")
BLOCK = 0


class Chain:
    """Variants of a child with one SKU and title, of which one is there."""

    def __init__(self, number):
        self.number, self.sku = number, f"K{number}"
        self.own = 10 * number  # the catalog variant with that SKU
        self.members = []
        self.product, self.is_there = 100 * number, False
        self.known = 0  # the newest that was read

    def make_anew(self, dice, ticks):
        self.members.append(1000 * self.number + len(self.members))
        self.created, self.is_there = ticks, True
        if dice.random() < 0.4:
            self.product = 100 * self.number + len(self.members)

    def lines(self):
        product = {"title": f"Thing {self.number}", "status": "ACTIVE",
                   "created": self.created, "updated": self.created,
                   "variants": [1]}
        variant = {"title": "One", "sku": self.sku, "barcode": None,
                   "created": self.created, "updated": self.created}
        yield store_history.product_line(self.product, product)
        yield store_history.variant_line(self.newest, variant, self.product)

    @property
    def newest(self):
        return self.members[-1]


class World:
    def __init__(self, program, folder, dice):
        self.program, self.folder, self.dice = program, folder, dice
        self.chains = [Chain(number) for number in (1, 2, 3)]
        # Of a chain's number: what is decided, a catalog variant or BLOCK.
        self.decided, self.blocked = {}, set()
        self.held_back = set()  # variants
        self.stuck = set()
        self.past = {}  # of a run: what was decided before and after it
        self.ticks, self.shop, self.script = 10, "eu", []
        self.plan = None
        for chain in self.chains:
            chain.make_anew(dice, 0)
        self.write("us.jsonl", [
            line for number in range(1, 6) for line in (
                store_history.product_line(number, {
                    "title": f"Thing {number}", "status": "ACTIVE",
                    "created": 0, "updated": 0, "variants": [1]}),
                store_history.variant_line(10 * number, {
                    "title": "One", "sku": f"K{number}", "barcode": None,
                    "created": 0, "updated": 0}, number))])
        self.run("import-bulk", "--file", "us.jsonl", "--as-of", self.now())
        self.read()

    def now(self):
        return store_history.time_at(self.ticks)

    def write(self, name, lines):
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (self.folder / name).write_text(text, encoding="utf-8")

    def run(self, *words, codes=(0,)):
        words = ["-c", "catalog.db", *map(str, words), "-f", "json"]
        self.script.append(" ".join(words))
        result = self.program.run(words, self.folder)
        self.script[-1] += f"  # {result.words()}"
        if result.hung or result.code not in codes:
            raise Wrong(f"{' '.join(words)}: {result.words()}")
        return result.code, json.loads(result.out)

    # What happens. Each is chosen as often as it stands in DEEDS.

    def live_on(self):
        self.ticks += 10
        for chain in self.chains:
            for _ in range(self.dice.choice((0, 0, 1, 1, 2))):
                if chain.is_there and self.dice.random() < 0.2:
                    chain.is_there = False
                else:
                    chain.make_anew(self.dice, self.ticks)

    def read(self, *more):
        self.write("eu.jsonl", [line for chain in self.chains
                                if chain.is_there for line in chain.lines()])
        self.ticks += 10
        _, document = self.run(
            "associate", "--shop", self.shop, "--file", "eu.jsonl", "--as-of",
            self.now(), "--max-delete", 100, *more)
        if "--dry-run" in more:
            return
        for chain in self.chains:
            if chain.is_there:
                chain.known = chain.newest
        self.remember(document["shops"][0]["run"], "associate")
        if "--plan" not in more:
            self.check_associated()

    def associate(self):
        self.live_on()
        if self.dice.random() < 0.2:
            self.read("--dry-run")
        self.read()

    def make_plan(self):
        self.live_on()
        self.plan = "eu.plan"
        self.read("--plan", self.plan, "--force")

    def apply(self):
        """A plan that is out of date is refused, or does no harm."""
        if self.plan:
            code, document = self.run("apply", self.plan, codes=(0, 1, 8))
            if code == 0:
                self.remember(document["run"], "apply")

    def decide(self, chain, decision, *words):
        before = dict(self.decided), set(self.blocked)
        _, document = self.run(*words)
        self.decided.pop(chain.number, None)
        if decision is not None:
            self.decided[chain.number] = decision
        self.remember(document["run"], words[0], before)

    def pin(self):
        chain = self.dice.choice(self.chains)
        target = self.dice.choice((chain.own, 40, 50))
        self.decide(chain, target, "link", "add", "--shop", self.shop,
                    "--variant-id", chain.known, "--catalog-variant-id",
                    target, "--replace", "--unseen")

    def block(self):
        chain = self.dice.choice(self.chains)
        self.decide(chain, BLOCK, "link", "remove", "--shop", self.shop,
                    "--variant-id", chain.known)

    def release(self):
        chain = self.dice.choice(self.chains)
        self.decide(chain, None, "link", "remove", "--shop", self.shop,
                    "--variant-id", chain.known, "--allow-relink")

    def import_table(self):
        chains = self.dice.sample(self.chains, self.dice.randint(1, 3))
        before = dict(self.decided), set(self.blocked)
        rows = ["action,shop,variant_id,catalog_variant_id\n"]
        for chain in chains:
            target = self.dice.choice((chain.own, 40, 50, BLOCK))
            rows.append(f"{'add' if target else 'remove'},{self.shop},"
                        f"{chain.known},{target or ''}\n")
            self.decided[chain.number] = target
        (self.folder / "links.csv").write_text("".join(rows), encoding="utf-8")
        _, document = self.run("link", "import", "links.csv", "--replace",
                               "--unseen")
        self.remember(document["run"], "link", before)

    def block_key(self):
        chain = self.dice.choice(self.chains)
        before = dict(self.decided), set(self.blocked)
        words = ["--allow-relink"] if self.dice.random() < 0.5 else []
        _, document = self.run("link", "remove", "--shop", self.shop, "--key",
                               chain.sku, *words)
        self.blocked.discard(chain.number)
        if not words:
            self.blocked.add(chain.number)
        self.remember(document["run"], "link", before)

    def rename(self):
        name = self.dice.choice(("eu", "uk", "fr"))
        if name != self.shop:
            self.run("shop", "rename", self.shop, name)
            self.shop = name

    def undo(self):
        run = self.dice.choice(sorted(self.past)[-5:])
        command, before, after = self.past[run]
        release = self.dice.random() < 0.6
        code, document = self.run("undo", run, *["--release"] * release,
                                  codes=(0, 8))
        if code:
            return
        now = dict(self.decided), set(self.blocked)
        if command not in BY_JOBS:
            for mine, was, became in zip(
                    (self.decided, self.blocked), before, after):
                put_back(mine, was, became)
            self.find_stuck()
        elif not release:
            self.hold_back(document["changes"])
        self.remember(document["run"], "undo", now)

    def hold_back(self, changes):
        """What undo pins or blocks so that no job does it again: the link that
        ended with a variant, and the one of what came in its stead. Where the
        newest has something else, that waits."""
        held = self.held()
        for one in sorted(changes, key=lambda one: int(one["variant_id"])):
            variant = int(one["variant_id"])
            chain = self.chains[variant // 1000 - 1]
            if one["origin"] != "manual":
                continue
            self.held_back.add(variant)
            if (variant == chain.known or chain.known not in held
                    or chain.known in self.held_back):
                self.decided[chain.number] = int(one["to"] or BLOCK)
            else:
                self.stuck.add(chain.number)

    def find_stuck(self):
        """A decision that comes back to an older one, while the newest has a
        link or a decision of its own, waits until that ends: no more is said of
        these."""
        held = self.held()
        self.stuck |= {chain.number for chain in self.chains
                       if chain.known in held
                       and any(held.get(one, ("",))[0] == "manual"
                               for one in chain.members if one < chain.known)}

    def remember(self, run, command, before=None):
        now = dict(self.decided), set(self.blocked)
        self.past[run] = command, before or now, now

    def going(self):
        return [one for one in self.chains if one.number not in self.stuck]

    # What must be so.

    def held(self):
        database = sqlite3.connect(f"file:{self.folder}/catalog.db?mode=ro",
                                   uri=True)
        try:
            return {variant: (origin, target) for variant, origin, target in
                    database.execute("SELECT variant_id, origin, coalesce("
                                     "catalog_variant_id, 0) FROM link")}
        finally:
            database.close()

    def check(self):
        held = self.held()
        for chain in self.going():
            decisions = {one: held[one][1] for one in chain.members
                         if held.get(one, ("", 0))[0] == "manual"}
            meant = self.decided.get(chain.number)
            # Undo may have held back an older one, too.
            older = self.held_back & set(list(decisions)[:-1])
            if [target for one, target in decisions.items()
                    if one not in older] != (
                        [] if meant is None else [meant]):
                raise Wrong(f"{chain.sku}: decided {meant}, held: {decisions}")
            # An older one's link ends with the next associate.
            if meant == BLOCK and any(held.get(one, ("", 0))[1] for one
                                      in chain.members if one >= chain.known):
                raise Wrong(f"{chain.sku} is blocked, and linked")
        code, document = self.run("verify", codes=(0, 1))
        if any(one["kind"] == "damaged" for one in document["findings"]):
            raise Wrong(f"verify: exit {code}, {document['findings']}")

    def check_associated(self):
        """The newest has what is decided, else its own link."""
        held = self.held()
        for chain in self.going():
            if not chain.is_there:
                continue
            meant = ("manual", self.decided[chain.number]) \
                if chain.number in self.decided else ("auto", chain.own)
            if chain.number in self.blocked and meant[0] == "auto":
                meant = None
            if held.get(chain.newest) != meant:
                raise Wrong(f"{chain.sku}: {chain.newest} has"
                            f" {held.get(chain.newest)}, meant {meant}")


def put_back(mine, before, after):
    for number in (1, 2, 3):
        if isinstance(mine, dict):
            if before.get(number) != after.get(number):
                mine.pop(number, None)
                if number in before:
                    mine[number] = before[number]
        elif (number in before) != (number in after):
            mine.discard(number)
            mine |= {number} & before


DEEDS = (World.associate,) * 4 + (World.make_plan,) * 3 + (
    World.apply, World.pin, World.pin, World.block, World.release,
    World.release, World.import_table, World.block_key, World.rename,
    World.undo, World.undo, World.undo)


def play(program, root, seed):
    """What is wrong, and where it can be looked at; or None."""
    dice = random.Random(f"chains {seed}")
    folder = Path(tempfile.mkdtemp(prefix=f"chains-{seed}-", dir=root))
    world = World(program, folder, dice)
    try:
        for _ in range(dice.randint(5, 25)):
            dice.choice(DEEDS)(world)
            world.check()
    except Wrong as wrong:
        kept = Path(tempfile.gettempdir()) / f"chains-{seed}"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.move(folder, kept)
        (kept / "words").write_text("\n".join(world.script), encoding="utf-8")
        return f"{wrong}, in {kept}/words"
    shutil.rmtree(folder)
    return None


def run(session):
    promise = Promise("decisions, while variants are made anew in turn")
    count = session.points or CHAINS
    if session.quick:
        count = QUICK_CHAINS
    for seed in range(session.first_seed, session.first_seed + count):
        promise.point(play(session.program, session.root, seed),
                      f"chains {seed}")
    session.report.add(promise)
