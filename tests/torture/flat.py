"""Ten times the input takes hardly more memory: a few bytes for each variant."""

import subprocess

import shops
from report import Promise

PRODUCTS = 2_000
VARIANTS = 2 * PRODUCTS
MIB = 1 << 20
PER_VARIANT = 32
# What a run may take more for buffers that had no need to fill before.
SLACK = 8 * MIB

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


def peaks_of(session, products):
    folder = session.root / f"flat-{products}"
    folder.mkdir()
    shops.write_all(folder, products)
    peaks = {}
    for name, words in JOBS.items():
        peaks[name], code = peak_of(session.program, words, folder)
        if code != 0 and not (code == 1 and name in MAY_FIND):
            raise SystemExit(f"torture: {name} ends in {code}")
    return peaks


def run(session):
    promise = Promise("ten times the input in nearly the same memory")
    small, large = (peaks_of(session, products)
                    for products in (PRODUCTS, 10 * PRODUCTS))
    allowed = SLACK + PER_VARIANT * 9 * VARIANTS
    for name, peak in large.items():
        more = peak - small[name]
        promise.point(None if more <= allowed
                      else f"{more / MIB:.1f} MiB more for ten times the input",
                      name)
    most = max(large, key=large.get)
    promise.note = f" (at most {large[most] / MIB:.0f} MiB, in {most})"
    session.report.add(promise)
