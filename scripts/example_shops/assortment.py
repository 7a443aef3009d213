"""What the primary shop sells: an outdoor brand that does not exist."""

from itertools import count, product as pairs

from .model import Expected, Product, Variant, ean, gtin, upc

COLOURS = {"Black": "BLK", "Moss": "MOS", "Slate": "SLT", "Rust": "RST"}
SIZES = ["XS", "S", "M", "L", "XL"]
SHOE_SIZES = ["38", "39", "40", "41", "42", "43", "44", "45"]


class Assortment:
    def __init__(self):
        self.products = []
        self._numbers = count(1)

    def next_ean(self):
        return ean(next(self._numbers))

    def range_of(self, handle, title, kind, stem, price, weight, html,
                 options, **more):
        """A product whose variants are all pairs of its options' values."""
        compare_at = more.pop("compare_at", None)
        variants = []
        for values in pairs(*[values for _, values in options]):
            codes = [COLOURS.get(value, value.upper()) for value in values]
            variants.append(Variant(
                values, "-".join([stem, *codes]), self.next_ean(), price,
                weight, compare_at=compare_at))
        self.add(handle, title, kind, html, options, variants, **more)

    def single(self, handle, title, kind, sku, price, weight, html, **more):
        """A product that comes in one form."""
        of_variant = {
            name: more.pop(name)
            for name in ("compare_at", "unit", "ships", "kit", "expected")
            if name in more
        }
        barcode = more.pop("barcode", "")
        variant = Variant(
            ("Default Title",), sku,
            self.next_ean() if barcode == "" else barcode, price, weight,
            lesson=more.get("lesson", ""), **of_variant)
        self.add(handle, title, kind, html,
                 [("Title", ["Default Title"])], [variant], **more)

    def add(self, handle, title, kind, html, options, variants, **more):
        self.products.append(
            Product(handle, title, html, kind, options, variants, **more))


def clothing(shop):
    html = ("<p>{}</p><ul><li>Recycled shell, 20&nbsp;000&nbsp;mm</li>"
            "<li>Two-way zip &amp; pit vents</li></ul>")
    colours = list(COLOURS)
    shop.range_of("trail-shell-jacket", "Trail Shell Jacket", "jackets",
                  "NB-TSJ", "189.00", 0.42, html.format("Rain? Let it."),
                  [("Color", colours), ("Size", SIZES)],
                  tags=["rain", "bestseller"], compare_at="229.00")
    shop.range_of("alpine-down-jacket", "Alpine Down Jacket — 800 fill",
                  "jackets", "NB-ADJ", "319.00", 0.51,
                  html.format("Warm, light, <strong>packs to nothing</strong>."),
                  [("Color", colours), ("Size", SIZES)],
                  tags=["winter", "down"])
    shop.range_of("merino-base-layer", "Merino Base Layer", "shirts",
                  "NB-MBL", "79.90", 0.19,
                  "<p>165&nbsp;g/m² merino.</p><p><em>Wash cold.</em></p>",
                  [("Color", colours), ("Size", SIZES)], tags=["merino"])
    shop.range_of("summit-tee", "Summit Tee 🏔️", "shirts", "NB-SMT", "34.00",
                  0.15, "<p>Organic cotton, printed in <a href=\"/pages/"
                  "workshop\">our workshop</a>.</p>",
                  [("Color", colours), ("Size", SIZES[1:])], tags=["cotton"])
    shop.range_of("rain-trousers", "Rain Trousers", "trousers", "NB-RTR",
                  "119.00", 0.31, html.format("Side zips to the knee."),
                  [("Color", colours), ("Size", SIZES)], tags=["rain"])
    shop.range_of("kids-puddle-suit", "Kids’ Puddle Suit", "jackets",
                  "NB-KPS", "74.00", 0.36, "<p>Fleece inside, mud outside.</p>",
                  [("Color", colours[1:]), ("Size", ["92", "104", "116"])],
                  tags=["kids", "rain"])
    shop.range_of("wool-socks", "Wool Socks (2 pairs)", "accessories",
                  "NB-SOX", "24.00", 0.11, "<p>Darned free, for ever.</p>",
                  [("Color", colours), ("Size", ["S", "M", "L"])])


def footwear(shop):
    shop.range_of("scree-boot", "Scree Boot", "shoes", "NB-SCB", "219.00",
                  1.24, "<p>Nubuck, resoled for life.</p><table><tr><th>EU"
                  "</th><th>US</th></tr><tr><td>42</td><td>9</td></tr></table>",
                  [("Color", ["Black", "Rust"]), ("Size", SHOE_SIZES)],
                  tags=["boots", "leather"])
    shop.range_of("brook-sandal", "Brook Sandal", "shoes", "NB-BRS", "69.00",
                  0.38, "<p>Drains, dries, grips.</p>",
                  [("Size", SHOE_SIZES)], tags=["summer"])
    shop.range_of("fell-runner", "Fell Runner 3", "shoes", "NB-FR3", "149.00",
                  0.27, "<p>6&nbsp;mm lugs. <br>4&nbsp;mm drop.</p>",
                  [("Color", ["Slate", "Moss"]), ("Size", SHOE_SIZES)],
                  tags=["running"])


def camp(shop):
    tent = "<h3>{}</h3><p>Poles, pegs &amp; repair kit included.</p>"
    shop.single("dune-tarp", "Dune Tarp 3×3 m", "tents", "NB-DTP-33", "89.00",
                0.71, tent.format("Shade"), tags=["tarp"])
    shop.range_of("loft-sleeping-bag", "Loft Sleeping Bag", "sleeping",
                  "NB-LSB", "249.00", 0.98, "<p>Comfort −5&nbsp;°C.</p>",
                  [("Length", ["Regular", "Long"]), ("Zip", ["Left", "Right"])],
                  tags=["down", "3-season"])
    shop.range_of("air-mat", "Air Mat", "sleeping", "NB-AIR", "99.00", 0.44,
                  "<p>R-value 4.2</p>", [("Length", ["Regular", "Long"])])
    shop.range_of("day-pack", "Day Pack", "packs", "NB-DPK", "109.00", 0.8,
                  "<p>Fits a laptop, a loaf, a lunch.</p>",
                  [("Color", list(COLOURS)), ("Volume", ["18L", "24L"])],
                  tags=["bestseller"])
    shop.range_of("cliff-harness", "Cliff Harness", "accessories", "NB-CLH",
                  "84.00", 0.39, "<p>EN&nbsp;12277 &gt; type C.</p>",
                  [("Color", ["Slate", "Rust"]), ("Size", ["S", "M", "L"]),
                   ("Buckle", ["Auto", "Manual"])], tags=["climbing"])
    shop.single("trek-pack-60", "Trek Pack 60", "packs", "NB-TPK-60",
                "239.00", 1.9, "<p>Carries 20&nbsp;kg.</p>")
    for number, (name, price, grams) in enumerate([
            ("Peg Set (8)", "14.00", 96), ("Guy Line 10 m", "9.50", 60),
            ("Dry Bag 5 l", "17.00", 70), ("Dry Bag 20 l", "24.00", 120),
            ("Repair Tape", "6.90", 30), ("First Aid Roll", "39.00", 310)]):
        shop.single("kit-" + name.split(" (")[0].lower().replace(" ", "-"),
                    name, "accessories", f"NB-ACC-{number + 1:02d}", price,
                    float(grams), f"<p>{name}.</p>", unit="GRAMS")


def lights_and_stoves(shop):
    """What has a plug or a fitting, and so another SKU in the UK."""
    for name, sku, price in [
            ("Ember Stove 🔥", "NB-STV-01", "64.00"),
            ("Ember Stove Duo 🔥🔥", "NB-STV-02", "98.00"),
            ("Firefly Lantern", "NB-LNT-01", "45.00"),
            ("Firefly Lantern Mini", "NB-LNT-02", "29.00"),
            ("Beam Headlamp", "NB-HDL-01", "52.00"),
            ("Power Bank 10 Ah", "NB-PWR-10", "59.00"),
            ("Power Bank 20 Ah", "NB-PWR-20", "89.00")]:
        handle = name.encode("ascii", "ignore").decode().strip()
        shop.single(handle.lower().replace(" ", "-"), name, "lights", sku,
                    price, 0.35, "<p>Charger in the box: 5&nbsp;V⎓2&nbsp;A.</p>",
                    tags=["electric"])


def many_scripts(shop):
    shop.single("thermo-bottle", "保温ボトル 500 ml", "kitchen", "NB-BTL-青",
                "32.00", 0.29, "<p>真空断熱。保温6時間。</p>", tags=["日本語"],
                lesson="a SKU and a title in Japanese")
    shop.single("tea-set", "山茶套装 / Mountain Tea Set", "kitchen",
                "NB-TEA-山", "48.00", 0.6, "<p>轻便茶具，一壶两杯。</p>",
                lesson="a SKU and a title in Chinese")
    shop.single("majlis-tent", "خيمة المجلس ⛺ / Majlis Tent", "tents",
                "NB-MJL-01", "549.00", 7.2, "<p dir=\"rtl\">خيمة عائلية.</p>",
                tags=["خيام", "family"], lesson="a title in both writing directions")
    shop.single("galil-hat", "כובע גליל", "accessories", "NB-HAT-ÉTÉ",
                "27.00", 0.08, "<p dir=\"rtl\">כובע קיץ קל.</p>",
                lesson="a SKU with accents")
    shop.single("paper-map", "Trail Map\t1:25 000 “Ötztal”", "accessories",
                "NB-MAP-25", "12.90", 0.09,
                "<p>Don&#39;t get lost — or do. <!-- 2nd ed. --></p>",
                lesson="a tab and quotes in the title")


def odd_identifiers(shop):
    shop.single("brass-compass", "Brass Compass", "accessories", "'004711",
                "58.00", 0.14, "<p>Swedish brass.</p>",
                lesson="a SKU with a spreadsheet's leading apostrophe")
    shop.single("field-whistle", "Field Whistle", "accessories", "'004712",
                "8.00", 0.02, "<p>120&nbsp;dB.</p>",
                lesson="a SKU with a spreadsheet's leading apostrophe")
    for number, (name, price) in enumerate([
            ("Oat Bar Box", "21.00"), ("Trail Mix 1 lb", "13.50"),
            ("Camp Coffee 12 oz", "16.00"), ("Chili, freeze-dried", "11.50"),
            ("Porridge, freeze-dried", "8.50"), ("Soup Cubes", "5.25")]):
        shop.single("food-" + name.split(",")[0].lower().replace(" ", "-"),
                    name, "food", f"NB-FOD-{number + 1:02d}", price, 16.0,
                    "<p>Made in Vermont.</p>", unit="OUNCES",
                    barcode=upc(number + 1), tags=["food"],
                    lesson="a UPC-A, of 12 digits")
    shop.single("work-gloves", "Work Gloves", "accessories", "NB-GLV-01",
                "26.00", 0.2, "<p>Goatskin.</p>", barcode="9520009999990",
                lesson="a barcode with a wrong check digit: compared as text")
    sticker = Expected(sku="no_identifier", barcode="no_identifier")
    shop.single("sticker", "Sticker", "accessories", "", "2.00", 0.01,
                "<p>Sticks.</p>", barcode=None, expected=sticker,
                lesson="an empty SKU and no barcode")
    shop.single("sample-fabric", "Fabric Sample", "accessories", "  ", "0.00",
                0.01, "", barcode=" ", expected=sticker,
                lesson="a SKU and a barcode of spaces only")


def gift_card_and_kit(shop):
    none = Expected(sku="no_identifier", barcode="no_identifier")
    shop.add("gift-card", "Gift Card 🎁", "gift_cards", "<p>By e-mail.</p>",
             [("Denominations", ["$25.00", "$50.00", "$100.00"])],
             [Variant((f"${amount}",), None, None, amount, 0.0, ships=False,
                      lesson="a gift card has no SKU", expected=none)
              for amount in ("25.00", "50.00", "100.00")], gift_card=True)
    shop.single("overnight-kit", "Overnight Kit", "kits", "NB-KIT-ONE",
                "399.00", 2.4, "<p>Tarp, mat, stove: <b>one box</b>.</p>",
                kit=True, tags=["kit"], lesson="a kit: its variant is made up "
                "of others")


def shared_identifiers(shop):
    """What several active variants have, the other identifier tells apart."""
    shared = ("two active variants of the primary shop have this SKU; the "
              "barcode tells which")
    for handle, title in [("wool-beanie", "Wool Beanie"),
                          ("wool-beanie-gift-wrap", "Wool Beanie, gift wrap")]:
        shop.add(handle, title, "accessories", "<p>Lambswool.</p>",
                 [("Color", ["Moss", "Rust"])],
                 [Variant((colour,), f"NB-BNE-{COLOURS[colour]}",
                          shop.next_ean(), "29.00", 0.09, lesson=shared)
                  for colour in ("Moss", "Rust")])
    codes = {"Enamel": shop.next_ean(), "Steel": shop.next_ean()}
    shop.add("camp-mug", "Camp Mug", "kitchen", "<p>0.35 l</p>",
             [("Material", list(codes)), ("Color", ["Black", "Rust"])],
             [Variant((material, colour),
                      f"NB-MUG-{material[:3].upper()}-{COLOURS[colour]}",
                      codes[material], "15.00", 0.13,
                      lesson="both colours share a barcode; the SKU tells "
                      "which")
              for material in codes for colour in ("Black", "Rust")])


def twins(shop):
    """What stands back: a link goes to the one that is on sale."""
    for year, status in [("2023", "ARCHIVED"), ("2026", "ACTIVE")]:
        number = 900
        shop.add(f"ridge-tent-{year}", f"Ridge Tent ({year})", "tents",
                 "<p>Double wall, 3 seasons.</p>",
                 [("Capacity", ["2P", "3P"])],
                 [Variant((size,), f"NB-RDG-{size}", ean(number + place),
                          "429.00", 2.3, lesson="an archived twin of the same "
                          "SKU and barcode stands back: the link goes to 2026")
                  for place, size in enumerate(["2P", "3P"])],
                 status=status, lesson="archived twin of ridge-tent-2026"
                 if status == "ARCHIVED" else "")
    for handle, status in [("snow-shoe-old", "ARCHIVED"),
                           ("snow-shoe", "DRAFT")]:
        shop.single(handle, "Snow Shoe", "accessories", "NB-SNW-01", "139.00",
                    1.8, "<p>Aluminium frame.</p>", status=status,
                    barcode=ean(910), lesson="a draft ranks before its "
                    "archived twin")
    shop.single("ice-axe", "Ice Axe (next winter)", "accessories",
                "NB-ICE-01", "124.00", 0.46, "<p>Coming soon.</p>",
                status="DRAFT", lesson="a draft without a twin is linked")
    shop.single("pro-deal-rope", "Rope 60 m (pro deal)", "accessories",
                "NB-RPE-60", "179.00", 3.6, "<p>By link only.</p>",
                status="UNLISTED", lesson="an unlisted product ranks with the "
                "active ones")
    shop.single("cargo-crate", "Cargo Crate", "accessories", "NB-CRT-01",
                "74.00", 9.9, "<p>Stacks.</p>", unit="POUNDS",
                barcode=gtin("1952000077777"), lesson="a GTIN-14, for a case")


def assortment():
    shop = Assortment()
    for shelf in (clothing, footwear, camp, lights_and_stoves, many_scripts,
                  odd_identifiers, gift_card_and_kit, shared_identifiers,
                  twins):
        shelf(shop)
    return shop.products
