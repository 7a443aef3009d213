"""Exports of two small stores that do not exist."""

import json

CREATED = "2026-01-01T00:00:00Z"
CHANGED = "2026-01-20T00:00:00Z"
AS_OF = "2026-01-10T00:00:00Z"
LATER = "2026-01-30T00:00:00Z"

PRIMARY_BASE = 1_000_000
CHILD_BASE = 9_000_000
BETWEEN_CHILDREN = 1_000_000


def product(number, base, *, title=None, updated=CREATED, count=2):
    return {"id": f"gid://shopify/Product/{base + number}",
            "handle": f"thing-{number}", "title": title or f"Thing {number}",
            "descriptionHtml": "<p>" + f"Word {number} &amp; more. " * 20 + "</p>",
            "vendor": "Northbeck", "productType": "Things", "status": "ACTIVE",
            "tags": ["a", f"tag {number}"], "createdAt": CREATED,
            "updatedAt": updated, "variantsCount": {"count": count}}


def variant(number, index, base, *, sku=None, price="10.00", updated=CREATED):
    return {"id": f"gid://shopify/ProductVariant/{(base + number) * 10 + index}",
            "title": f"Size {index}", "sku": sku or f"SKU-{number}-{index}",
            "barcode": None, "price": price, "createdAt": CREATED,
            "updatedAt": updated,
            "__parentId": f"gid://shopify/Product/{base + number}"}


def write(path, lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines),
                    encoding="utf-8")


def primary(numbers):
    for number in numbers:
        yield product(number, PRIMARY_BASE)
        for index in (1, 2):
            yield variant(number, index, PRIMARY_BASE)


def primary_later(last):
    """Every fifth product changed, every 25th is gone, some are new."""
    for number in range(1, last + 6):
        if number % 25 == 0:
            continue
        changed = number % 5 == 0 or number > last
        updated = CHANGED if changed else CREATED
        yield product(number, PRIMARY_BASE, updated=updated,
                      title=f"Thing {number} anew" if changed else None)
        for index in (1, 2):
            yield variant(number, index, PRIMARY_BASE, updated=updated,
                          price="11.00" if changed else "10.00")


def primary_updates(last):
    """Every seventh product, with a variant more."""
    for number in range(7, last + 1, 7):
        yield product(number, PRIMARY_BASE, updated=CHANGED, count=3,
                      title=f"Thing {number} updated")
        for index in (1, 2, 3):
            yield variant(number, index, PRIMARY_BASE, updated=CHANGED)


def child(last, base=CHILD_BASE):
    """Most SKUs are the primary's; some are its own, some are there twice."""
    for number in range(1, last + 1):
        yield product(number, base)
        for index in (1, 2):
            sku = f"OWN-{number}" if number % 11 == 0 else None
            yield variant(number, index, base, sku=sku)


def child_later(last):
    """SKUs moved on by one in every sixth product; every 30th is gone."""
    for number in range(1, last + 1):
        if number % 30 == 0:
            continue
        moved = number % 6 == 0
        yield product(number, CHILD_BASE, updated=CHANGED if moved else CREATED)
        for index in (1, 2):
            sku = f"SKU-{number + 1}-{index}" if moved else None
            yield variant(number, index, CHILD_BASE, sku=sku,
                          updated=CHANGED if moved else CREATED)


def write_all(folder, last):
    write(folder / "first.jsonl", primary(range(1, last + 1)))
    write(folder / "later.jsonl", primary_later(last))
    write(folder / "updates.jsonl", primary_updates(last))
    write(folder / "child.jsonl", child(last))
    write(folder / "child-later.jsonl", child_later(last))
