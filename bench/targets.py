"""What is asked of hwsync's speed, and what of that was reached."""

import re
import statistics
from pathlib import Path

from before import NAME as BEFORE

FIRST = "hwsync, first"
AGAIN = "hwsync, again"
CHANGED = "hwsync, again, 1 % changed"
CHECK = "SQLite's integrity_check"
TURNS = 100
SELECT = f"sqlite3, select 1, {TURNS} times"

MOST, LEAST, WITHIN = "at most", "at least", "within"

# What it is, the ratio of what to what, and what is asked of it.
RATIOS = (
    ("Python's import, of first", "Python, json + sqlite3", FIRST, LEAST, 7),
    ("the floor, of first", "SQLite's floor", FIRST, LEAST, 2.2),
    ("DuckDB, of first", "DuckDB, read_json", FIRST, LEAST, 3),
    ("first shuffled, of first", "hwsync, first, shuffled", FIRST, MOST, 1.4),
    ("again, of xxhsum of the file", AGAIN, "xxhsum", MOST, 4),
    ("again with plain slashes, of again", "hwsync, again, plain slashes",
     AGAIN, WITHIN, 0.05),
    (f"again with 1 % changed, of {BEFORE}'s", CHANGED,
     f"{BEFORE}, again, 1 % changed", MOST, 0.75),
    ("Python's associate, of associate", "Python, associate",
     "hwsync, associate", LEAST, 2.2),
    (f"associate, evidence included, of {BEFORE}'s", "hwsync, associate",
     f"{BEFORE}, associate", MOST, 0.75),
    ("verify with evidence, of integrity_check", "hwsync, verify", CHECK, MOST,
     1.8),
    ("verify without evidence, of integrity_check",
     "hwsync, verify without evidence", CHECK, MOST, 1.5),
    *((f"{word}, of `select 1`", f"hwsync {word}, {TURNS} times", SELECT, MOST,
       4) for word in ("show", "explain", "verify", "status")),
    ("gzip, first, of first", "hwsync, first, gzip", FIRST, MOST, 1.15),
    ("zstd, first, of first", "hwsync, first, zstd", FIRST, MOST, 1.15),
)
MEBIBYTES = {100_000: 32, 1_000_000: 40, 5_000_000: 64}
FILE_SIZE = 0.95


def is_met(kind, asked, value):
    if kind == WITHIN:
        return abs(value - 1) <= asked
    return value <= asked if kind == MOST else value >= asked


def row(what, kind, asked, value, digits=2):
    if value is None:
        return f"| {what} | {kind} {asked:g} | not measured | |"
    met = "yes" if is_met(kind, asked, value) else "no"
    return f"| {what} | {kind} {asked:g} | {value:.{digits}f} | {met} |"


def table(measured, of_sizes, catalog, catalog_before):
    """`of_sizes`: first imports by the number of variants."""
    medians = {one.name: statistics.median(one.seconds) for one in measured}
    yield "| what | asked | measured | met |"
    yield "| --- | --- | --- | --- |"
    for what, one, other, kind, asked in RATIOS:
        ratio = None
        if one in medians and other in medians and medians[other] > 0:
            ratio = medians[one] / medians[other]
        yield row(what, kind, asked, ratio)
    for size, asked in MEBIBYTES.items():
        peak = (max(of_sizes[size].mebibytes) if size in of_sizes else None)
        yield row(f"peak MiB of a first import of {size:,}", MOST, asked, peak,
                  0)
    ratio = None
    if catalog.exists() and catalog_before.exists():
        ratio = catalog.stat().st_size / catalog_before.stat().st_size
    yield row(f"the linked catalog's size, of {BEFORE}'s", MOST, FILE_SIZE,
              ratio)


def record(page, text):
    """Puts the text in the place of what was recorded before."""
    marks = ("<!-- recorded by bench/run --record -->",
             "<!-- end of what was recorded -->")
    before = Path(page).read_text()
    after, count = re.subn(
        f"(?s){re.escape(marks[0])}.*{re.escape(marks[1])}",
        lambda _: f"{marks[0]}\n\n{text}\n{marks[1]}", before)
    if count != 1:
        raise ValueError(f"{page} has no place to record in")
    Path(page).write_text(after)
