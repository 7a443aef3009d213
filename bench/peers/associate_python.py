#!/usr/bin/env python3
"""associate_python.py EXPORT DATABASE: the shortest honest association by script.

DATABASE is what import_python.py has made. Reads a child shop's export, looks
each SKU up in a dict, and stores that shop's products and variants, a link for
each variant that has one match, and a history row for each link. It checks
nothing, knows neither duplicates nor pins, and no second time.
"""

import json
import sqlite3
import sys
from datetime import datetime, timezone

SCHEMA = """
    CREATE TABLE shop_product (id INTEGER PRIMARY KEY, handle, title, status,
        created_at, updated_at, variants_count, image_url);
    CREATE TABLE shop_variant (id INTEGER PRIMARY KEY, product_id, title, sku,
        barcode, created_at, updated_at, selected_options, inventory_item_id);
    CREATE TABLE link (variant_id INTEGER PRIMARY KEY, catalog_variant_id,
        origin, key, linked_at);
    CREATE TABLE link_history (sequence INTEGER PRIMARY KEY, at, variant_id,
        from_id, to_id, key, reason);
"""
INDEXES = """
    CREATE INDEX shop_variant_by_product ON shop_variant (product_id);
    CREATE INDEX shop_variant_by_sku ON shop_variant (sku);
    CREATE INDEX shop_variant_by_barcode ON shop_variant (barcode);
    CREATE INDEX link_by_catalog_variant ON link (catalog_variant_id);
    CREATE INDEX history_by_variant ON link_history (variant_id, sequence);
"""
INSERTS = {
    "shop_product": "INSERT INTO shop_product VALUES (?,?,?,?,?,?,?,?)",
    "shop_variant": "INSERT INTO shop_variant VALUES (?,?,?,?,?,?,?,?,?)",
    "link": "INSERT INTO link VALUES (?,?,'auto',?,?)",
    "link_history": "INSERT INTO link_history (at, variant_id, to_id, key, "
                    "reason) VALUES (?,?,?,?,'new')"}
BATCH = 1000


def number(gid):
    return int(gid.rsplit("/", 1)[1]) if gid else None


def product(line):
    get = line.get
    preview = (get("featuredMedia") or {}).get("preview") or {}
    return (number(line["id"]), get("handle"), get("title"), get("status"),
            get("createdAt"), get("updatedAt"),
            (get("variantsCount") or {}).get("count"),
            (preview.get("image") or {}).get("url"))


def variant(line):
    get = line.get
    options = get("selectedOptions")
    return (number(line["id"]), number(line["__parentId"]), get("title"),
            get("sku"), get("barcode"), get("createdAt"), get("updatedAt"),
            None if options is None else json.dumps(options,
                                                    ensure_ascii=False),
            number((get("inventoryItem") or {}).get("id")))


def main(export, path):
    database = sqlite3.connect(path)
    database.executescript(SCHEMA)
    known = {sku.strip(): id for sku, id in database.execute(
        "SELECT sku, id FROM variant WHERE sku IS NOT NULL")}
    rows = {table: [] for table in INSERTS}
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    def write(least):
        for table, some in rows.items():
            if len(some) >= least:
                database.executemany(INSERTS[table], some)
                some.clear()

    with open(export, encoding="utf-8") as lines:
        for line in lines:
            line = json.loads(line)
            if "__parentId" not in line:
                rows["shop_product"].append(product(line))
            else:
                row = variant(line)
                rows["shop_variant"].append(row)
                key = (row[3] or "").strip()
                if match := known.get(key):
                    rows["link"].append((row[0], match, key, now))
                    rows["link_history"].append((now, row[0], match, key))
            write(BATCH)
    write(1)
    for index in INDEXES.split(";"):
        database.execute(index)
    database.commit()


main(*sys.argv[1:])
