"""The matching rules once more, as plainly as they can be put."""

import unicodedata

RANKS = {"ACTIVE": 0, "UNLISTED": 0, "DRAFT": 1, "ARCHIVED": 2}
BLANKS = "\u200b\ufeff"


def trimmed(text):
    while text and (text[0].isspace() or text[0] in BLANKS):
        text = text[1:]
    while text and (text[-1].isspace() or text[-1] in BLANKS):
        text = text[:-1]
    return text


def is_gtin(text):
    if len(text) not in (8, 12, 13, 14):
        return False
    if not (text.isascii() and text.isdigit()):
        return False
    total = sum(int(digit) * (3 if place % 2 else 1)
                for place, digit in enumerate(reversed(text)))
    return total % 10 == 0


def key(identifier, variant, prefix):
    text = trimmed(getattr(variant, identifier) or "")
    if identifier == "sku":
        return text.removeprefix(prefix)
    return text.rjust(14, "0") if is_gtin(text) else text


def near(identifier, exact):
    folded = unicodedata.normalize("NFKC", exact).casefold()
    folded = "".join(c for c in folded if not c.isspace()).removeprefix("'")
    return folded if identifier == "sku" else folded.lstrip("0")


def outcome(identifier, row, catalog, child, prefix):
    """What associate says of a row with cross_check = "hold"."""
    product, variant = row
    exact = key(identifier, variant, prefix)
    if not exact:
        return "no_identifier"
    fitting = [(p, v) for p, v in catalog if key(identifier, v, "") == exact]
    if not fitting:
        like = near(identifier, exact)
        keys = [key(identifier, v, "") for _, v in catalog]
        return ("near" if like in [near(identifier, k) for k in keys if k]
                else "unmatched")
    first = min(RANKS[p.status] for p, _ in fitting)
    fitting = [v for p, v in fitting if RANKS[p.status] == first]
    group = [(RANKS[p.status], v) for p, v in child
             if key(identifier, v, prefix) == exact]
    least = min(rank for rank, _ in group)
    if RANKS[product.status] > least:
        return "duplicate"
    rivals = [v for rank, v in group if rank == least]
    other = "barcode" if identifier == "sku" else "sku"
    ours = key(other, variant, prefix)
    if len(fitting) > 1 or len(rivals) > 1:
        told = ([key(other, v, "") for v in fitting].count(ours) == 1
                and [key(other, v, prefix) for v in rivals].count(ours) == 1)
        if ours and told:
            return "linked"
        return "ambiguous" if len(fitting) > 1 else "duplicate"
    theirs = key(other, fitting[0], "")
    return "conflict" if ours and theirs and ours != theirs else "linked"


def rows(products):
    return [(product, variant) for product in products
            for variant in product.variants]


def outcomes(identifier, primary, child, prefix):
    """The outcome of each of a child's variants, in their order."""
    catalog, shop = rows(primary), rows(child)
    return [outcome(identifier, row, catalog, shop, prefix) for row in shop]
