"""The same input twice writes no row of products, variants or links."""

import shutil
import sqlite3

from report import Promise

TABLES = ("property", "product", "variant", "incomplete", "watermark", "shop",
          "shop_product", "shop_variant", "link", "link_history", "link_run",
          "unresolved")


def whole_rows(folder):
    """Every column: which run wrote a row is among them."""
    database = sqlite3.connect(folder / "catalog.db")
    rows = {table: database.execute(f"SELECT * FROM {table}").fetchall()
            for table in TABLES}
    database.close()
    return rows


def run(session):
    promise = Promise("the same input twice: no row is written")
    for scenario in session.scenarios:
        if scenario.name == "undo":
            continue  # what was undone is no input
        work, _ = session.place.folders()
        shutil.copytree(scenario.base, work)
        session.program.run(scenario.words, work)
        before = whole_rows(work)
        for _ in range(2):
            result = session.program.run(scenario.words, work)
            after = whole_rows(work)
            changed = [name for name in TABLES if before[name] != after[name]]
            fault = result.words() if result.code else None
            if changed:
                fault = f"rows of {', '.join(changed)} were written"
            promise.point(fault, scenario.name)
    session.report.add(promise)
