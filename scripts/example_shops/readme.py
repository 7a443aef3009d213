"""The examples' config file, and the page that says what each row shows."""

from collections import Counter

ORDER = ["linked", "unmatched", "near", "ambiguous", "duplicate", "conflict",
         "no_identifier"]


def config(uk_prefix):
    return f"""\
# The three example shops. The catalog is named on the command line.
primary    = "us"
identifier = "sku"

[shops.us]
domain            = "northbeck-us.myshopify.com"
client_id         = "0123456789abcdef"
client_secret_env = "NORTHBECK_US_SECRET"

[shops.eu]
domain            = "northbeck-eu.myshopify.com"
client_id         = "0123456789abcdef"
client_secret_env = "NORTHBECK_EU_SECRET"

# Products with a plug have their own SKUs in the UK: UK-NB-PWR-10 is NB-PWR-10.
[shops.uk]
domain            = "northbeck-uk.myshopify.com"
client_id         = "0123456789abcdef"
client_secret_env = "NORTHBECK_UK_SECRET"
strip_prefix      = "{uk_prefix}"
"""


INTRODUCTION = """\
# The example shops

Northbeck is a fictitious outdoor brand. `us.jsonl` is its primary shop, `eu.jsonl`
and `uk.jsonl` are its child shops, each as one of Shopify's bulk operations would
write it. `hwsync.toml` names the three shops. `scripts/make-example` writes all of
these files, including this page; the result is the same every time.

No two shops share an id. The variants of every fifth product are at the end of the
file, because Shopify only promises that a child comes after its parent. Barcodes
begin with 952, which GS1 reserves for examples, or are UPC-A codes that begin with
0.

    hwsync --config examples/hwsync.toml --catalog catalog.db \\
        import-bulk --file examples/us.jsonl

The same command with `eu.jsonl` is refused with exit code 8: most of its identifiers
are in the catalog under other ids, so it is another shop's export.
"""


def shown(text):
    """Text from an export, so that blanks and control characters show."""
    if text is None:
        return "null"
    visible = "".join(
        c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in text)
    return f"`\"{visible}\"`".replace("|", "\\|")


def table(head, lines):
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for line in lines:
        yield "| " + " | ".join(line) + " |"


def name_of(product, variant):
    if variant.values == ("Default Title",):
        return product.handle
    return f"{product.handle}: {' / '.join(variant.values)}"


def primary_part(shop, numbers):
    yield "## The primary shop: `us.jsonl`\n"
    by_status = Counter(product.status for product in shop.products)
    yield (f"{len(shop.products)} products with {len(numbers)} variants: "
           + ", ".join(f"{count} {status}"
                       for status, count in sorted(by_status.items())) + ".\n")
    yield from table(
        ["product", "variant", "SKU", "barcode", "what it shows"],
        [[name_of(product, variant), number, shown(variant.sku),
          shown(variant.barcode), variant.lesson]
         for number, product, variant in numbers if variant.lesson])
    yield ""


def counts(found):
    held = {identifier: Counter(outcomes)
            for identifier, outcomes in found.items()}
    yield from table(
        ["outcome", 'identifier = "sku"', 'identifier = "barcode"'],
        [[f"`{outcome}`", str(held["sku"][outcome]),
          str(held["barcode"][outcome])] for outcome in ORDER])


def child_part(shop, numbers, found):
    yield f"## `{shop.name}.jsonl`\n"
    yield (f"{len(shop.products)} products with {len(numbers)} variants. These "
           "are their outcomes with `cross_check = \"hold\"`; with the default, "
           "`\"report\"`, each `conflict` is `linked`:\n")
    yield from counts(found)
    yield "\nThe rows that show something in particular:\n"
    special = [
        [f"`{by_sku}`", f"`{by_barcode}`", name_of(product, variant), number,
         shown(variant.sku), shown(variant.barcode), variant.lesson]
        for (number, product, variant), by_sku, by_barcode
        in zip(numbers, found["sku"], found["barcode"]) if variant.lesson]
    special.sort(key=lambda line: ORDER.index(line[0].strip("`")))
    yield from table(
        ["by SKU", "by barcode", "product", "variant", "SKU", "barcode",
         "why"], special)
    yield "\nEvery other variant is `linked`, by SKU and by barcode.\n"


def readme(written):
    lines = [INTRODUCTION]
    for shop, numbers, found in written:
        lines += (primary_part(shop, numbers) if found is None
                  else child_part(shop, numbers, found))
    return "\n".join(lines).rstrip("\n") + "\n"
