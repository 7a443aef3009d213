"""How the child shops differ from the primary one, and what that makes of
their variants."""

from copy import deepcopy

from .assortment import assortment
from .model import Expected, Product, Variant, ean


class Child:
    """The primary's products, to be changed by hand."""

    def __init__(self, without):
        gone = {"ridge-tent-2023", "snow-shoe-old", "wool-beanie-gift-wrap",
                *without}
        self.products = [deepcopy(product) for product in assortment()
                         if product.handle not in gone]

    def product(self, handle):
        return next(product for product in self.products
                    if product.handle == handle)

    def variant(self, handle, *values):
        return next(variant for variant in self.product(handle).variants
                    if not values or variant.values == values)

    def change(self, at, lesson, by_sku="linked", by_barcode="linked",
               **fields):
        variant = self.variant(*at)
        for name, value in fields.items():
            setattr(variant, name, value)
        variant.lesson = lesson
        variant.expected = Expected(by_sku, by_barcode)

    def near_sku(self, at, sku, lesson):
        self.change(at, lesson, "near", "no_identifier", sku=sku, barcode=None)

    def near_barcode(self, at):
        eaten = self.variant(*at).barcode.lstrip("0")
        self.change(at, "a spreadsheet ate the barcode's leading zero",
                    "no_identifier", "near", sku=None, barcode=eaten)

    def as_ean(self, at):
        self.change(at, "an EAN-13; the primary shop has the UPC-A",
                    barcode="0" + self.variant(*at).barcode)

    def other_barcode(self, at, number):
        self.change(at, "the SKU matches, the barcode differs",
                    "conflict", "unmatched", barcode=ean(number))

    def other_sku(self, at, sku):
        self.change(at, "the barcode matches, the SKU differs",
                    "unmatched", "conflict", sku=sku)

    def swap_barcodes(self, one, other):
        first, second = self.variant(*one), self.variant(*other)
        first.barcode, second.barcode = second.barcode, first.barcode
        for at in (one, other):
            self.change(at, "two barcodes are swapped", "conflict", "conflict")

    def copy(self, handle, copied, title, status, values):
        """Shopify's own "Duplicate", which copies SKUs and barcodes."""
        product = deepcopy(self.product(handle))
        product.handle, product.title, product.status = copied, title, status
        product.variants = [variant for variant in product.variants
                            if variant.values in values]
        product.options = [
            (name, sorted({v.values[place] for v in product.variants}))
            for place, (name, _) in enumerate(product.options)]
        self.products.append(product)
        for value in values:
            twice = "two active variants of this shop have this identifier"
            back = "an archived twin stands back behind the active one"
            lesson = twice if status == "ACTIVE" else back
            self.change((copied, *value), lesson, "duplicate", "duplicate")
            if status == "ACTIVE":
                self.change((handle, *value), lesson, "duplicate", "duplicate")

    def own(self, handle, title, kind, option, rows):
        """What this shop alone sells: rows of value, SKU, barcode, price."""
        alone = Expected("unmatched", "unmatched")
        self.products.append(Product(
            handle, title, f"<p>{title}.</p>", kind,
            [(option, [row[0] for row in rows])],
            [Variant((value,), sku, barcode, price, 0.5, expected=alone,
                     lesson="only this shop sells it")
             for value, sku, barcode, price in rows]))


def change_prices(products, factor):
    for product in products:
        for variant in product.variants:
            variant.price = f"{float(variant.price) * factor:.2f}"
            if variant.compare_at:
                variant.compare_at = f"{float(variant.compare_at) * factor:.2f}"


def europe():
    shop = Child(without=["rain-trousers", "food-oat-bar-box"])
    change_prices(shop.products, 0.95)
    shop.near_sku(("day-pack", "Black", "18L"), "nb-dpk-blk-18l",
                  "differs in case")
    shop.near_sku(("trek-pack-60",), "NB-TPK- 60", "differs in a space")
    shop.near_sku(("brass-compass",), "004711",
                  "lacks the primary's apostrophe")
    shop.near_sku(("dune-tarp",), "NB-DTP-３３", "has full-width digits")
    shop.near_barcode(("food-porridge",))
    shop.near_barcode(("food-soup-cubes",))
    for food in ("food-trail-mix-1-lb", "food-camp-coffee-12-oz",
                 "food-chili"):
        shop.as_ean((food,))
    shop.change(("ember-stove",), "a GTIN-14; the primary shop has the "
                "EAN-13", barcode="0" + shop.variant("ember-stove").barcode)
    shop.change(("scree-boot", "Black", "42"), "white space around the SKU "
                "does not count", sku=" NB-SCB-BLK-42\u00a0")
    shop.other_barcode(("loft-sleeping-bag", "Regular", "Left"), 801)
    shop.other_barcode(("loft-sleeping-bag", "Regular", "Right"), 802)
    shop.other_sku(("air-mat", "Regular"), "NB-MAT-REG")
    shop.other_sku(("air-mat", "Long"), "NB-MAT-LNG")
    shop.swap_barcodes(("fell-runner", "Slate", "40"),
                       ("fell-runner", "Slate", "41"))
    shop.copy("brook-sandal", "copy-of-brook-sandal", "Copy of Brook Sandal",
              "ACTIVE", [("38",), ("39",)])
    shop.copy("thermo-bottle", "thermo-bottle-2024", "保温ボトル (2024)",
              "ARCHIVED", [("Default Title",)])
    shop.own("hut-slippers", "Hüttenschuhe", "shoes", "Größe",
             [("38–40", "NB-HUT-S", ean(820), "39.00"),
              ("41–43", "NB-HUT-M", ean(821), "39.00")])
    shop.own("espresso-pot", "Caffettiera da campo ☕", "kitchen", "Tazze",
             [("2", "NB-CAF-2", ean(822), "31.00")])
    return shop.products


def britain():
    shop = Child(without=["alpine-down-jacket", "majlis-tent", "ice-axe"])
    change_prices(shop.products, 0.82)
    for product in shop.products:
        if product.kind == "lights":
            shop.change((product.handle,), "a UK plug, hence \"UK-\", which "
                        "strip_prefix takes off",
                        sku="UK-" + product.variants[0].sku)
    for variant in shop.product("brook-sandal").variants:
        variant.lesson = "archived here, but without a rival"
    shop.product("brook-sandal").status = "ARCHIVED"
    shop.near_sku(("merino-base-layer", "Moss", "M"), "Nb-Mbl-Mos-M",
                  "differs in case")
    shop.near_sku(("field-whistle",), "004712",
                  "lacks the primary's apostrophe")
    shop.near_sku(("cargo-crate",), "'NB-CRT-01",
                  "has an apostrophe that the primary lacks")
    shop.near_barcode(("food-oat-bar-box",))
    shop.near_barcode(("food-trail-mix-1-lb",))
    for food in ("food-camp-coffee-12-oz", "food-porridge"):
        shop.as_ean((food,))
    shop.change(("rain-trousers", "Black", "M"), "a zero-width space behind "
                "the SKU does not count", sku="NB-RTR-BLK-M\u200b")
    shop.other_barcode(("day-pack", "Slate", "18L"), 851)
    shop.other_barcode(("day-pack", "Slate", "24L"), 852)
    shop.other_sku(("trek-pack-60",), "NB-RUCKSACK-60")
    shop.other_sku(("dune-tarp",), "NB-TARPAULIN")
    shop.swap_barcodes(("summit-tee", "Rust", "S"), ("summit-tee", "Rust", "M"))
    shop.copy("scree-boot", "scree-boot-outlet", "Scree Boot (outlet)",
              "ACTIVE", [("Rust", "44"), ("Rust", "45")])
    shop.copy("galil-hat", "galil-hat-2024", "כובע גליל 2024", "ARCHIVED",
              [("Default Title",)])
    shop.own("wellies", "Wellington Boot 🌧️", "shoes", "Size",
             [("UK 6", "NB-WEL-06", ean(870), "59.00"),
              ("UK 8", "NB-WEL-08", ean(871), "59.00"),
              ("UK 10", "NB-WEL-10", ean(872), "59.00")])
    shop.own("tea-strainer", "Tea Strainer", "kitchen", "Material",
             [("Steel", "NB-STR-01", ean(873), "7.50")])
    return shop.products
