"""Publishing to a PostgreSQL server: killed and failing at each file call, hosts
that race and are killed, and hosts whose clocks are wrong."""

import random
import shutil
import sqlite3
import sys
import time
from pathlib import Path

import clocks
from points import sampled
from races import start, wait_for
from report import Promise

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import own_postgresql  # noqa: E402

POINTS = 150
ROUNDS = 30
QUICK_ROUNDS = 4
DEEDS = [("kill-before", "once"), ("kill-after", "once"), ("EIO", "once"),
         ("EIO", "for-good"), ("ENOSPC", "for-good")]
CONFIG = """[publish]
url = "postgresql://hwsync@/brands?host={socket}"
brand = "{brand}"
after = "{after}"
lease = "{lease}"
"""
HELD, REFUSED = 7, 8


class Brands:
    """Catalogs that are published, each as a brand of its own."""

    def __init__(self, session, server):
        self.session = session
        self.server = server
        self.count = 0
        with sqlite3.connect(session.stages["linked"] / "catalog.db") as catalog:
            self.variant, self.partner = catalog.execute(
                "SELECT variant_id, catalog_variant_id FROM links"
                " WHERE shop = 'eu' LIMIT 1").fetchone()

    def new(self, after, lease="10m"):
        """A folder with a catalog that was published."""
        self.count += 1
        folder = self.session.root / f"brand-{self.count}"
        shutil.copytree(self.session.stages["linked"], folder)
        (folder / "toml").write_text(CONFIG.format(
            socket=self.server.folder, brand=folder.name, after=after,
            lease=lease))
        self.must(folder, "publish")
        return folder

    def copy(self, folder, name):
        """As another host has it."""
        self.must(folder, "restore", "--brand", folder.name, catalog=name)

    def words(self, *words, catalog="catalog.db"):
        return ["-q", "--config", "toml", "-c", catalog, *words]

    def run(self, folder, *words, catalog="catalog.db", **options):
        return self.session.program.run(
            self.words(*words, catalog=catalog), folder, **options)

    def must(self, folder, *words, catalog="catalog.db"):
        result = self.run(folder, *words, catalog=catalog)
        if result.code != 0:
            raise SystemExit(f"torture: {' '.join(words)}: {result.words()}")

    def change(self, note):
        return ["link", "add", "--shop", "eu", "--variant-id",
                str(self.variant), "--catalog-variant-id", str(self.partner),
                "--note", note]

    def generation(self, folder):
        return int(self.server.sql("SELECT generation FROM hwsync.brands"
                                   f" WHERE brand = '{folder.name}'"))

    def fault_of_next(self, folder, catalog="catalog.db"):
        """What is wrong after the next publication, or None."""
        result = self.run(folder, "publish", catalog=catalog)
        if result.code != 0:
            return f"the next publication ends in {result.words()}"
        result = self.run(folder, "publish", "--check", catalog=catalog)
        return None if result.code == 0 else f"not equal: {result.words()}"


def publishing(brands, after):
    """A folder and the words of what is to be disturbed there."""
    folder = brands.new(after)
    if after == "run":
        return folder, brands.change("disturbed")
    brands.must(folder, *brands.change("unsent"))
    return folder, ["publish"]


def try_point(brands, after, faults):
    folder, words = publishing(brands, after)
    mark = folder / "mark"
    result = brands.run(folder, *words, faults={**faults, "TRACE": mark})
    fault = None
    if result.hung or result.crashed:
        fault = f"it ended in {result.words()}"
    fault = fault or brands.fault_of_next(folder)
    shutil.rmtree(folder)
    return fault


def run_faults(session, brands, after):
    folder, words = publishing(brands, after)
    trace = folder / "trace"
    brands.run(folder, *words, faults={"OF": "files", "TRACE": trace})
    calls = len(trace.read_text(errors="replace").splitlines())
    promise = Promise(f"publishing ({after}): file calls killed and failing")
    points = [(at, *deed) for at in range(1, calls + 1) for deed in DEEDS]
    for at, deed, last in sampled(points, session.points or POINTS):
        faults = {"OF": "files", "DO": deed, "AT": at, "LAST": last}
        promise.point(try_point(brands, after, faults), str(faults))
    session.report.add(promise)


def race(brands, folder, chooser):
    """Two hosts, one of which may be killed: what is wrong, or None."""
    before = brands.generation(folder)
    brands.copy(folder, "other.db")
    names = ["catalog.db", "other.db"]
    processes = [start(brands.session.program,
                       brands.words(*brands.change(name), catalog=name), folder)
                 for name in names]
    is_killed = chooser.random() < 0.5
    if is_killed:
        time.sleep(chooser.random() / 10)
        processes[0].kill()
    codes = wait_for(processes)
    after = brands.generation(folder)
    won = codes.count(0)
    fault = None
    if any(code not in (0, HELD, REFUSED, -9) for code in codes):
        fault = f"exit codes {codes}"
    elif won > 1 or after - before > 1 or (won == 1 and after == before):
        fault = f"exit codes {codes}, generation {before} to {after}"
    # The lease of one that was killed need not be waited for.
    brands.server.sql("UPDATE hwsync.brand SET lease_until = now()")
    winner = names[codes.index(0)] if won else "catalog.db"
    fault = fault or brands.fault_of_next(folder, winner)
    if winner != "catalog.db":
        brands.must(folder, "restore", "--brand", folder.name, "--force")
    for path in folder.glob("other.db*"):
        path.unlink()
    return fault


def run_races(session, brands):
    chooser = random.Random(session.first_seed)
    folder = brands.new("run")
    promise = Promise("of two hosts that race and are killed, one wins")
    for number in range(QUICK_ROUNDS if session.quick else ROUNDS):
        promise.point(race(brands, folder, chooser), f"round {number}")
    session.report.add(promise)


def fault_of_clock(brands, words, library):
    """Whether a lease means the same to a host with a wrong clock."""
    folder = brands.new("run")
    brands.copy(folder, "other.db")
    more = clocks.clock(library, words)
    held = "UPDATE hwsync.brand SET holder = 'another', holder_token = 'x'," \
           " lease_until = now() + interval '{}' WHERE name = '" + \
           folder.name + "'"
    brands.server.sql(held.format("1 minute"))
    result = brands.run(folder, *brands.change("early"), more=more)
    if result.code != HELD:
        return f"while another has the lease: {result.words()}"
    brands.server.sql(held.format("-1 second"))
    result = brands.run(folder, *brands.change("then"), more=more)
    if result.code != 0:
        return f"once the lease is over: {result.words()}"
    result = brands.run(folder, *brands.change("behind"), catalog="other.db")
    if result.code != REFUSED:
        return f"a host that is behind: {result.words()}"
    return brands.fault_of_next(folder)


def run_clocks(session, brands):
    promise = Promise("leases go by the server's clock")
    library = clocks.find_library()
    if library is None:
        promise.cannot("libfaketime is not installed")
    else:
        for words in ("-1d", "+1d", "+20y", clocks.RACING):
            promise.point(fault_of_clock(brands, words, library), words)
    session.report.add(promise)


def run(session):
    if own_postgresql.PROGRAMS is None:
        promise = Promise("publishing")
        promise.cannot("postgresql is not installed")
        session.report.add(promise)
        return
    session.root.chmod(0o755)
    server = own_postgresql.Server(session.root / "server", "-c fsync=off")
    try:
        brands = Brands(session, server)
        for after in ("never", "run"):
            run_faults(session, brands, after)
        run_races(session, brands)
        run_clocks(session, brands)
    finally:
        server.stop()
