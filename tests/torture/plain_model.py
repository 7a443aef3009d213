"""What cli.md promises of a catalog, said as plainly as can be: a second hwsync
that is slow, keeps everything in dictionaries and knows nothing of the first."""

import copy
import unicodedata
from dataclasses import dataclass, field

# What has yet to come is off.
FEATURES = {"moves": False, "placeholders": False,
            "near conflicts": False, "exact undo": False, "old exports": False,
            "unseen pins": False}
RANKS = {"DRAFT": 1, "ARCHIVED": 2}
# Those of hwsync-matching(7) that the stores use.
IGNORED = ("N/A",) if FEATURES["placeholders"] else ()


@dataclass
class Link:
    """A link, a pin, or (with no target) a block."""
    origin: str
    target: int
    key: str = ""
    note: str = ""

    @property
    def held(self):
        return self.origin == "manual"

    def shown(self):
        return (self.origin, self.target)


class Rows:
    """The products of one store as they are known: the newest reading of each
    decides, whether it had the product or not."""

    def __init__(self):
        self.products = {}  # number: (when it was read, the product or None)
        self.newest_whole = -1
        self.ever = set()  # variants, gone ones too

    def live(self):
        return {number: product
                for number, (_, product) in self.products.items() if product}

    def variants(self):
        """Of each live variant: itself, with its product's number and rank."""
        return {one: dict(variant, product=number,
                          rank=RANKS.get(product["status"], 0),
                          product_title=product["title"])
                for number, product in self.live().items()
                for one, variant in product["variants"].items()}

    def read(self, moment, products, numbers=None):
        """A whole reading, or one of these products."""
        whole = numbers is None
        for number in set(self.products) | set(products) if whole else numbers:
            known = self.products.get(number)
            if (known[0] if known else self.newest_whole) > moment:
                continue
            if known or number in products:
                self.products[number] = (moment, products.get(number))
                self.ever |= set(products.get(number, {}).get("variants", ()))
        if whole:
            self.newest_whole = max(self.newest_whole, moment)


@dataclass
class Shop:
    name: str
    rows: Rows = field(default_factory=Rows)
    links: dict = field(default_factory=dict)
    waivers: dict = field(default_factory=dict)  # id: (variant, facts, finding)
    was_matched: bool = False


@dataclass
class Rules:
    on_duplicate: str = "hold"
    near: str = "report"
    cross_check: str = "report"
    ignore: tuple = IGNORED
    prefix: str = ""  # of the child's SKUs


@dataclass
class Change:
    shop: Shop
    variant: int
    before: Link | None
    after: Link | None


@dataclass
class Run:
    number: int
    command: str
    changes: list
    undoes: int = 0


def near_form(key):
    folded = unicodedata.normalize("NFKC", key).casefold()
    return "".join(folded.split()).removeprefix("'")


def key_of(text, rules, prefix=""):
    key = (text or "").strip().removeprefix(prefix)
    ignored = {near_form(one) for one in rules.ignore}
    return "" if near_form(key) in ignored | {""} else key


def first_rank(variants):
    least = min((one["rank"] for one in variants.values()), default=0)
    return {number: one for number, one in variants.items()
            if one["rank"] == least}


class Matching:
    """What the rules say of each live variant of a shop: outcome and target."""

    def __init__(self, catalog, shop, rules):
        self.shop, self.rules = shop, rules
        self.catalog, self.variants = {}, {}
        for number, one in catalog.variants().items():
            self.catalog[number] = self.with_keys(one)
        for number, one in shop.rows.variants().items():
            self.variants[number] = self.with_keys(one, rules.prefix)
        self.said = {number: self.outcome(number) for number in self.variants}

    def with_keys(self, one, prefix=""):
        key = key_of(one["sku"], self.rules, prefix)
        return dict(one, key=key, near=near_form(key),
                    other=self.other_key(one["barcode"]))

    def other_key(self, text):
        key = key_of(text, self.rules)
        return near_form(key) if FEATURES["near conflicts"] else key

    def link(self, number):
        return self.shop.links.get(number)

    def catalog_by(self, form, value):
        return {number: one for number, one in self.catalog.items()
                if one["key"] and one[form] == value}

    def shop_by(self, form, value):
        return {number: one for number, one in self.variants.items()
                if one["key"] and one[form] == value}

    def rivals(self, group, candidates):
        """Neither blocked nor pinned to something else, of the first rank."""
        claiming = {}
        for number, one in group.items():
            link = self.link(number)
            if not (link and link.held) or link.target in candidates:
                claiming[number] = one
        return first_rank(claiming)

    def conflicts(self, one, target):
        other = self.catalog[target]["other"]
        return (self.rules.cross_check == "hold" and one["other"] and other
                and one["other"] != other)

    def outcome(self, number):
        one, link = self.variants[number], self.link(number)
        if link and link.held:
            return "pinned", link.target
        if not one["key"]:
            return "no_identifier", 0
        candidates = first_rank(self.catalog_by("key", one["key"]))
        if candidates:
            return self.exact_outcome(number, one, link, candidates)
        candidates = first_rank(self.catalog_by("near", one["near"]))
        if not candidates:
            return "unmatched", 0
        return self.near_outcome(number, one, link, candidates)

    def exact_outcome(self, number, one, link, candidates):
        rivals = self.rivals(self.shop_by("key", one["key"]), candidates)
        if number not in rivals:
            return "duplicate", 0
        if (link and link.target in candidates
                and not self.conflicts(one, link.target)):
            return "linked", link.target
        if len(candidates) > 1:
            return "ambiguous", 0
        (target,) = candidates
        conflict = self.conflicts(one, target)
        goes_along = link and link.key == one["key"] and not conflict
        if (len(rivals) > 1 and not goes_along
                and self.rules.on_duplicate == "hold"):
            return "duplicate", 0
        return ("conflict", 0) if conflict else ("linked", target)

    def near_outcome(self, number, one, link, candidates):
        group = {other: variant for other, variant
                 in self.shop_by("near", one["near"]).items()
                 if not self.catalog_by("key", variant["key"])}
        rivals = self.rivals(group, candidates)
        if self.rules.near == "report" or number not in rivals:
            return "near", 0
        if (link and link.target in candidates
                and not self.conflicts(one, link.target)):
            return "linked", link.target
        if len(candidates) > 1:
            return "near", 0
        (target,) = candidates
        exact = self.shop_by("key", self.catalog[target]["key"])
        taken = self.claimed(exact, candidates)
        conflict = self.conflicts(one, target)
        goes_along = link and link.key == one["key"] and not conflict
        if (taken or len(rivals) > 1) and not goes_along:
            return "near", 0
        return ("conflict", 0) if conflict else ("linked", target)

    def claimed(self, group, candidates):
        return any(not (self.link(number) and self.link(number).held)
                   or self.link(number).target in candidates
                   for number in group)

    def changes(self):
        """What associate would do to links."""
        found = []
        for number, link in list(self.shop.links.items()):
            if not link.held and number not in self.variants:
                found.append(Change(self.shop, number, link, None))
        for number, (outcome, target) in self.said.items():
            link = self.link(number)
            if outcome == "linked" and (not link or link.target != target):
                new = Link("auto", target, self.variants[number]["key"])
                found.append(Change(self.shop, number, link, new))
            elif link and not link.held and outcome != "linked":
                found.append(Change(self.shop, number, link, None))
        return found

    def findings(self):
        """What verify finds, as a word for each variant that it finds."""
        found = {}
        for number, link in self.shop.links.items():
            # Of one that was never read, nobody can say that it is gone.
            if link.target and (number not in self.variants
                                and number in self.shop.rows.ever
                                or link.held
                                and link.target not in self.catalog
                                and (number in self.variants
                                     or FEATURES["unseen pins"])):
                found[number] = "stale"
        for change in self.changes():
            found[change.variant] = (
                "wrong or stale" if change.before else "missing")
        for number, (outcome, _) in self.said.items():
            if outcome in ("ambiguous", "duplicate", "conflict"):
                found.setdefault(number, outcome)
        return found

    def facts(self, number):
        """What a word on a variant rests on, as far as anybody can see it."""
        one = self.variants.get(number)
        if not one:
            return None
        link = self.link(number)
        group = {other: (variant["rank"], self.link(other)
                         and self.link(other).shown())
                 for other, variant in self.shop_by("key", one["key"]).items()}
        return repr((one["key"], one["other"], one["rank"],
                     link and link.shown(), sorted(group.items()),
                     sorted((target, candidate["rank"], candidate["other"])
                            for target, candidate
                            in self.catalog_by("key", one["key"]).items()),
                     link and link.target in self.catalog))


class Model:
    def __init__(self):
        self.catalog = Rows()
        self.shops = {}
        self.rules = Rules()
        self.runs = []

    def copy(self):
        return copy.deepcopy(self)

    def matching(self, shop):
        return Matching(self.catalog, shop, self.rules)

    @staticmethod
    def is_too_much(ended, before, percent):
        return ended * 100 > percent * before

    def read_rows(self, rows, reading, percent, *, products_too=True):
        """Reads into rows; what became of them, or None where that would
        delete too much."""
        products, variants = rows.live(), rows.variants()
        rows.read(*reading)
        after_products, after_variants = rows.live(), rows.variants()
        gone = [number for number in variants if number not in after_variants]
        if (self.is_too_much(len(gone), len(variants), percent)
                or products_too and self.is_too_much(
                    sum(number not in after_products for number in products),
                    len(products), percent)):
            return None
        return {"created": sum(number not in variants
                               for number in after_variants),
                "deleted": len(gone)}

    def moves_too_much(self, shop, matching, changes, percent):
        """Whether too many links would end, or move away from a catalog variant
        that is still there and does not stand back."""
        before = sum(link.target != 0 for link in shop.links.values())
        ended = sum(one.before is not None and one.after is None
                    for one in changes)
        if not FEATURES["moves"]:
            return self.is_too_much(ended, before, percent)
        ended += sum(one.before is not None and one.after is not None
                     and self.is_still_there(matching, one.before.target)
                     for one in changes)
        return self.is_too_much(ended, before, percent) and (
            ended > 1 or percent == 0)

    @staticmethod
    def is_still_there(matching, target):
        one = matching.catalog.get(target)
        return one is not None and target in first_rank(
            matching.catalog_by("key", one["key"]) or {target: one})

    def change(self, changes):
        for one in changes:
            if one.after is None:
                one.shop.links.pop(one.variant, None)
            else:
                one.shop.links[one.variant] = one.after

    def add_run(self, number, command, changes, undoes=0):
        self.runs.append(Run(number, command, changes, undoes))
        self.change(changes)

    def run_numbered(self, number):
        return next((run for run in self.runs if run.number == number), None)

    def touched_later(self, run):
        """Whether a later run that still counts touched the same links."""
        without = set()
        for later in reversed(self.runs):
            if (later.number > run.number and later.undoes > run.number
                    and later.number not in without):
                without |= {later.number, later.undoes}
        for change in run.changes:
            later = [(one.number, theirs) for one in self.runs
                     if one.number > run.number for theirs in one.changes
                     if (theirs.shop.name, theirs.variant)
                     == (change.shop.name, change.variant)]
            if any(number not in without for number, _ in later):
                return True
            if later and later[-1][1].after != change.after:
                return True
        return False

    def undoing(self, run, release):
        """The changes that take a run back."""
        held = not release and (run.command in ("associate", "apply")
                                or not FEATURES["exact undo"])
        found = []
        for change in run.changes:
            to = change.before
            if held and not (to and to.held):
                note = f"undo of run {run.number}"
                if to is None and change.after and change.after.target:
                    to = Link("manual", 0, "", note)
                elif to and (not change.after
                             or to.target != change.after.target):
                    to = Link("manual", to.target, "", note)
            found.append(Change(change.shop, change.variant,
                                change.shop.links.get(change.variant), to))
        return found
