#!/usr/bin/env python3
"""import_python.py EXPORT DATABASE: the shortest honest import by script.

It keeps the fields that hwsync keeps and the indexes that hwsync makes; it
checks nothing, and knows no second import.
"""

import json
import sqlite3
import sys

PRODUCT = """handle title vendor product_type status tags is_gift_card is_kit
    created_at updated_at published_at variants_count category_id category_name
    category_full_name options image_url online_store_url seo_title
    seo_description description_html""".split()
VARIANT = """product_id title sku barcode price compare_at_price position
    taxable is_kit created_at updated_at selected_options inventory_item_id
    requires_shipping tracked weight weight_unit""".split()
BATCH = 1000


def number(gid):
    return int(gid.rsplit("/", 1)[1]) if gid else None


def text(items):
    return None if items is None else json.dumps(items, ensure_ascii=False)


def product(line):
    get = line.get
    category, seo = get("category") or {}, get("seo") or {}
    preview = (get("featuredMedia") or {}).get("preview") or {}
    return (number(line["id"]), get("handle"), get("title"), get("vendor"),
            get("productType"), get("status"), text(get("tags")),
            get("isGiftCard"), get("hasVariantsThatRequiresComponents"),
            get("createdAt"), get("updatedAt"), get("publishedAt"),
            (get("variantsCount") or {}).get("count"), category.get("id"),
            category.get("name"), category.get("fullName"),
            text(get("options")), (preview.get("image") or {}).get("url"),
            get("onlineStoreUrl"), seo.get("title"), seo.get("description"),
            get("descriptionHtml"))


def variant(line):
    get = line.get
    item = get("inventoryItem") or {}
    weight = (item.get("measurement") or {}).get("weight") or {}
    return (number(line["id"]), number(line["__parentId"]), get("title"),
            get("sku"), get("barcode"), get("price"), get("compareAtPrice"),
            get("position"), get("taxable"), get("requiresComponents"),
            get("createdAt"), get("updatedAt"), text(get("selectedOptions")),
            number(item.get("id")), item.get("requiresShipping"),
            item.get("tracked"), weight.get("value"), weight.get("unit"))


def insert(database, table, rows):
    marks = ",".join("?" * len(rows[0]))
    database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    rows.clear()


def main(export, path):
    database = sqlite3.connect(path)
    for table, columns in (("product", PRODUCT), ("variant", VARIANT)):
        database.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, "
                         f"{','.join(columns)})")
    products, variants = [], []
    with open(export, encoding="utf-8") as lines:
        for line in lines:
            line = json.loads(line)
            if "__parentId" in line:
                variants.append(variant(line))
            else:
                products.append(product(line))
            if len(variants) >= BATCH:
                insert(database, "variant", variants)
            if len(products) >= BATCH:
                insert(database, "product", products)
    for table, rows in (("variant", variants), ("product", products)):
        if rows:
            insert(database, table, rows)
    for column in ("product_id", "sku", "barcode"):
        database.execute(f"CREATE INDEX by_{column} ON variant ({column})")
    database.commit()


main(*sys.argv[1:])
