"""Single bits of a catalog turned over: verify names what changes content."""

import json
import random
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import catalogs
from points import WORKERS
from report import Promise

FLIPS = 300
QUICK_FLIPS = 30
UNREADABLE = "unreadable"


def content_of(path):
    """All rows of all tables and views; UNREADABLE where SQLite says so."""
    database = sqlite3.connect(path)
    database.text_factory = bytes
    try:
        names = [row[0].decode() for row in database.execute(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')"
            " AND name NOT LIKE 'sqlite_%' ORDER BY name")]
        return [(name, sorted(map(repr, database.execute(
            f'SELECT * FROM "{name}"')))) for name in names]
    except (sqlite3.DatabaseError, UnicodeDecodeError, OverflowError):
        return UNREADABLE
    finally:
        database.close()


def names_damage(result):
    """Whether verify's document tells of damage."""
    if result.code == 6:
        return True
    if result.code != 1:
        return False
    findings = json.loads(result.out)["findings"]
    return any(finding["kind"] == "damaged" for finding in findings)


def fault_of(result, changed):
    if result.hung or result.crashed:
        return f"verify crashed or hung: {result.words()}"
    if result.code not in (0, 1, 6):
        return result.words()
    if changed and not names_damage(result):
        return f"content changed, and verify ends in {result.words()}"
    return None


def try_flip(session, base, original, bit):
    """(whether content changed, what is wrong or None)"""
    work, scratch = session.place.folders()
    work.mkdir()
    raw = bytearray(base)
    raw[bit // 8] ^= 1 << bit % 8
    (work / "catalog.db").write_bytes(raw)
    scratch.mkdir(exist_ok=True)
    for path in scratch.iterdir():
        path.unlink()
    (scratch / "catalog.db").write_bytes(raw)
    changed = content_of(scratch / "catalog.db") != original
    result = session.program.run(
        ["verify", "-c", "catalog.db", "--format", "json"], work)
    return changed, fault_of(result, changed)


def run(session):
    work, _ = session.place.folders()
    scenario = next(s for s in session.scenarios if s.name == "associate")
    shutil.copytree(scenario.base, work)
    session.program.run(["link", "import", "-c", "catalog.db", "links.csv"], work)
    session.program.run(scenario.words, work)
    base = (work / "catalog.db").read_bytes()
    original = content_of(work / "catalog.db")
    chance = random.Random(300)
    count = session.flips or (QUICK_FLIPS if session.quick else FLIPS)
    bits = chance.sample(range(len(base) * 8), count)

    promise = Promise("bit flips: verify names each that changes content")
    with ThreadPoolExecutor(WORKERS) as workers:
        results = workers.map(
            lambda bit: (bit, *try_flip(session, base, original, bit)), bits)
        changes = 0
        for bit, changed, fault in results:
            changes += changed
            promise.point(fault, f"byte {bit // 8}, bit {bit % 8}")
    promise.note = f" ({changes} changed content)"
    session.report.add(promise)
