"""The most memory that a run has: a fixed amount, and a few bytes a variant."""

import shutil
import subprocess

import shops
from report import Promise

PRODUCTS = 60_000
VARIANTS = 2 * PRODUCTS
MIB = 1 << 20
ALLOWED = 64 * MIB + 32 * VARIANTS

JOBS = {
    "first import-bulk": ["import-bulk", "--file", "first.jsonl"],
    "import-bulk again": ["import-bulk", "--file", "first.jsonl"],
    "import-bulk with changes": ["import-bulk", "--file", "later.jsonl",
                                 "--max-delete", "100"],
    "first associate": ["associate", "--shop", "eu", "--file", "child.jsonl"],
    "associate again": ["associate", "--shop", "eu", "--file", "child.jsonl"],
    "verify": ["verify"],
    "link list": ["link", "list"],
}
MAY_FIND = {"verify"}


def peak_of(program, words, folder):
    """The most memory that a run has, in bytes, and its exit code. time(1) starts
    it: what is started from here begins with as much as this has."""
    figure = folder / "peak"
    result = subprocess.run(
        ["time", "--quiet", "-f", "%M", "-o", figure, program.binary, *words,
         "-c", "catalog.db"], cwd=folder, env=program.environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, check=False)
    return int(figure.read_text()) * 1024, result.returncode


def run(session):
    promise = Promise("64 MiB of memory, and 32 bytes for each variant")
    folder = session.root / "flat"
    folder.mkdir()
    shops.write_all(folder, PRODUCTS)
    read = (folder / "first.jsonl").stat().st_size
    most = 0
    for name, words in JOBS.items():
        peak, code = peak_of(session.program, words, folder)
        most = max(most, peak)
        fault = None
        if code != 0 and not (code == 1 and name in MAY_FIND):
            fault = f"it ends in {code}"
        elif peak > ALLOWED:
            fault = f"{peak / MIB:.1f} MiB"
        promise.point(fault, name)
    promise.note = f" (at most {most / MIB:.0f} MiB, for {read / MIB:.0f} MiB read)"
    session.report.add(promise)
    shutil.rmtree(folder)
