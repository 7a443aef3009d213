"""What a catalog holds, in dictionaries."""

from dataclasses import dataclass, field

RANKS = {"DRAFT": 1, "ARCHIVED": 2}
# Those of hwsync-matching(7) that the stores use.
IGNORED = ("N/A",)


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
        self.ever = {}  # what each variant was last, gone ones too
        self.readings = 0
        self.came, self.went = {}, {}  # in which reading which variant did

    def live(self):
        return {number: product
                for number, (_, product) in self.products.items() if product}

    def variants(self):
        """Of each live variant: itself, with its product's number and rank."""
        return {one: dict(variant, product=number,
                          status=product["status"],
                          rank=RANKS.get(product["status"], 0),
                          product_title=product["title"])
                for number, product in self.live().items()
                for one, variant in product["variants"].items()}

    def read(self, moment, products, numbers=None):
        """A whole reading, or one of these products."""
        whole = numbers is None
        before = self.variants()
        for number in set(self.products) | set(products) if whole else numbers:
            known = self.products.get(number)
            if (known[0] if known else self.newest_whole) > moment:
                continue
            if known or number in products:
                self.products[number] = (moment, products.get(number))
        if whole:
            self.newest_whole = max(self.newest_whole, moment)
        self.note_variants(before)

    def note_variants(self, before):
        self.readings += 1
        after = self.variants()
        self.came.update(dict.fromkeys(after.keys() - self.ever.keys(),
                                       self.readings))
        self.went.update(dict.fromkeys(before.keys() - after.keys(),
                                       self.readings))
        self.ever.update(after)


@dataclass
class Shop:
    name: str
    rows: Rows = field(default_factory=Rows)
    links: dict = field(default_factory=dict)
    waivers: dict = field(default_factory=dict)  # id: (variant, facts, finding)
    blocked: set = field(default_factory=set)  # SKUs, as they were given


@dataclass
class Rules:
    on_duplicate: str = "hold"
    near: str = "report"
    cross_check: str = "report"
    evidence: str = "report"
    ignore: tuple = IGNORED
    prefix: str = ""  # of the child's SKUs


@dataclass
class Change:
    shop: Shop
    variant: int
    before: Link | None
    after: Link | None
    went_to: int = 0  # the variant that took over what was held of this one
    came_from: int = 0  # the one that this one took it over from
    let_go: bool = False  # an operator let it go, though it had nothing

    @property
    def is_any(self):
        return self.let_go or self.before != self.after


@dataclass
class Run:
    number: int
    command: str
    changes: list
    undoes: int = 0
