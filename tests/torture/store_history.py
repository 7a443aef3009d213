"""A small store that changes from minute to minute, and its exports of then."""

import copy
import json
from datetime import datetime, timedelta, timezone

BEGIN = datetime(2026, 1, 1, tzinfo=timezone.utc)
STATUSES = ("ACTIVE",) * 6 + ("DRAFT", "ARCHIVED", "UNLISTED")
# Twins, near ones, what stands for no identifier, and none.
SKUS = ("A1", "A2", "A3", "A4", "A5", "A6") * 3 + (
    "a1", "A 2", "'A3", "N/A", "", None)
BARCODES = (None, None, None, "B-1", "B-2", "B-3", "b-1")


def time_at(tick):
    return f"{BEGIN + timedelta(minutes=tick):%FT%TZ}"


class Store:
    """What was true of it in each minute, oldest first, in `moments`."""

    def __init__(self, base, dice, moments, prefix=""):
        self.dice, self.prefix = dice, prefix
        self.next_id = base + 1
        self.tick = 0
        self.products = {}
        self.gone = {}  # of each variant made anew, what it was
        self.renews = dice.random() < 0.4
        for _ in range(dice.randint(3, 5)):
            self.add_product()
        self.moments = [copy.deepcopy(self.products)]
        for _ in range(moments - 1):
            self.tick += 1
            for _ in range(dice.choice((1, 1, 2, 3))):
                self.change()
            self.moments.append(copy.deepcopy(self.products))

    def take_id(self):
        self.next_id += 1
        return self.next_id

    def sku(self):
        sku = self.dice.choice(SKUS)
        return self.prefix + sku if sku and self.prefix else sku

    def new_variant(self, title, like=None):
        return {"title": title, "created": self.tick, "updated": self.tick,
                "sku": like["sku"] if like else self.sku(),
                "barcode": like["barcode"] if like
                else self.dice.choice(BARCODES)}

    def add_product(self):
        number = self.take_id()
        self.products[number] = {
            "title": f"Thing {number}", "status": self.dice.choice(STATUSES),
            "created": self.tick, "updated": self.tick,
            "variants": {self.take_id(): self.new_variant(f"Size {size}")
                         for size in range(self.dice.choice((1, 1, 2, 3)))}}

    def make_anew(self, gone):
        """A product under new ids in another's stead."""
        number = self.take_id()
        self.products[number] = {
            "title": gone["title"], "status": gone["status"],
            "created": self.tick, "updated": self.tick,
            "variants": {self.take_id(): self.new_variant(old["title"], old)
                         for old in gone["variants"].values()}}

    def renew(self, variants):
        """Makes a variant anew, or brings one back in another's stead."""
        number = self.dice.choice(sorted(variants))
        old = variants.pop(number)
        back = [one for one, was in sorted(self.gone.items())
                if was["title"] == old["title"] and was["sku"] == old["sku"]]
        self.gone[number] = old
        if back and self.dice.random() < 0.3:
            one = self.dice.choice(back)
            variants[one] = self.gone.pop(one)
            variants[one]["updated"] = self.tick
        else:
            variants[self.take_id()] = self.new_variant(old["title"], old)

    def change(self):
        number = self.dice.choice(sorted(self.products))
        product = self.products[number]
        deed = self.dice.choice(("sku", "sku", "sku", "barcode", "status",
                                 "title", "add", "delete", "anew", "grow",
                                 "shrink", "swap"))
        if deed == "add":
            self.add_product()
            return
        if deed in ("delete", "anew") and len(self.products) > 2:
            gone = self.products.pop(number)
            if deed == "anew":
                self.make_anew(gone)
            return
        product["updated"] = self.tick
        variants = product["variants"]
        if self.renews and self.dice.random() < 0.6:
            self.renew(variants)
            return
        one = variants[self.dice.choice(sorted(variants))]
        if deed == "status":
            product["status"] = self.dice.choice(STATUSES)
        elif deed == "grow":
            variants[self.take_id()] = self.new_variant(
                f"Size {len(variants)}")
        elif deed == "shrink" and len(variants) > 1:
            del variants[self.dice.choice(sorted(variants))]
        elif deed == "swap" and len(variants) > 1:
            first, second = self.dice.sample(sorted(variants), 2)
            first, second = variants[first], variants[second]
            first["sku"], second["sku"] = second["sku"], first["sku"]
            first["updated"] = second["updated"] = self.tick
        elif deed in ("sku", "barcode"):
            one[deed] = (self.sku() if deed == "sku"
                         else self.dice.choice(BARCODES))
            one["updated"] = self.tick

    def write(self, path, moment, numbers=None, dice=None):
        """The export of one moment, of all products or of these. With dice its
        lines come in any order. How many products and variants it holds."""
        products = self.moments[moment]
        chosen = {number: product for number, product in products.items()
                  if numbers is None or number in numbers}
        lines = []
        for number, product in chosen.items():
            lines.append(product_line(number, product))
            lines += [variant_line(one, variant, number)
                      for one, variant in product["variants"].items()]
        if dice:
            dice.shuffle(lines)
        path.write_text("".join(json.dumps(line) + "\n" for line in lines),
                        encoding="utf-8")
        return len(chosen), len(lines) - len(chosen)


def product_line(number, product):
    return {"id": f"gid://shopify/Product/{number}",
            "handle": product["title"].lower().replace(" ", "-"),
            "title": product["title"], "status": product["status"],
            "createdAt": time_at(product["created"]),
            "updatedAt": time_at(product["updated"]),
            "variantsCount": {"count": len(product["variants"])}}


def variant_line(number, variant, product):
    return {"id": f"gid://shopify/ProductVariant/{number}",
            "title": variant["title"], "sku": variant["sku"],
            "barcode": variant["barcode"],
            "createdAt": time_at(variant["created"]),
            "updatedAt": time_at(variant["updated"]),
            "__parentId": f"gid://shopify/Product/{product}"}
